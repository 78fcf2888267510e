//! `desk list/show/answer` over a flag that waits.

use super::Files;
use crate::sheets::{Report, report};

/// An office of which 南明区 has shown nothing for three quarters, when the flag has just been raised.
pub(super) fn flagged() -> Files {
    let files = Files::new();
    files.change("start = 2026-11-01", "start = 2026-10-01");
    let zero = |quarter| (quarter, "零报告");
    let sheet = Report {
        observations: ["2026年第二季度", "2026年第三季度", "2026年第四季度"]
            .map(zero)
            .to_vec(),
        ..report("南明区", "2026年12月25日", &["精密铸件项目"])
    };
    std::fs::write(files.path("share/报送/南明区/表.xlsx"), sheet.bytes()).unwrap();
    for now in ["2026-12-24T10:00", "2026-12-24T10:01", "2027-01-11T09:00"] {
        files.run(&["--now", now, "once"]);
    }
    files
}

#[test]
fn a_flag_is_listed_shown_and_answered() {
    let files = flagged();
    let now = ["--now", "2027-01-11T10:00"];
    let run = |arguments: &[&str]| files.run(&[&now[..], arguments].concat());
    let item = "flag/2026Q4/nanming";
    run(&["desk", "list"]).says(0, &[item, "南明区至2026年第四季度连续3个季度无观摩项目"]);
    run(&["desk", "show", item]).says(
        0,
        &[
            "waits since 2027-01-11 09:00, until 2027-04-12 09:00",
            "2026年第二季度：零报告",
            "answer confirm: ",
            "answer reject: ",
            "without an answer: 不发给市领导",
        ],
    );
    let json = run(&["desk", "list", "--format", "json"]);
    let item_of: serde_json::Value = serde_json::from_str(json.out.trim()).unwrap();
    assert_eq!(item_of["id"], item);
    assert_eq!(item_of["kind"], "flag");
    assert_eq!(item_of["takes_effect"], "2027-04-12T09:00:00+08:00");
    assert_eq!(item_of["answers"][0]["answer"], "confirm");

    let answer = |item: &str, word: &str| {
        run(&[
            "desk",
            "answer",
            item,
            word,
            "--by",
            "江某",
            "--why",
            "已核实",
        ])
    };
    answer("flag/2026Q4/yunyan", "confirm").complains(1, &["there is no such flag", "hint:"]);
    answer("flag/2026", "confirm").complains(2, &["nothing on the desk", "hint:"]);
    answer(item, "perhaps").complains(2, &["is no answer", "hint: answers are confirm, reject"]);
    answer(item, "close").complains(2, &["takes no close", "hint: answer confirm or reject"]);
    run(&["desk", "answer", item, "confirm", "--by", "江某"]).complains(2, &["--why"]);
    run(&["flags"]).says(0, &["waits for the office"]);
    answer(item, "confirm").says(0, &["is confirmed", "next tick"]);
    answer(item, "reject").complains(1, &["江某 has confirmed it before: 已核实", "hint:"]);
    run(&["desk", "list"]).says(0, &["nothing waits"]);
    run(&["flags"]).says(0, &["confirmed 2027-01-11 10:00 by 江某: 已核实"]);
    run(&["status"]).says(0, &["(confirmed)"]);
    run(&["why", "--flag", "nanming", "2026Q4"]).says(0, &["confirmed by 江某: 已核实"]);
    run(&["why", "flag/2026Q4/nanming/leader-luo@example.org"]).says(0, &["flag/2026Q4/nanming"]);
    files
        .run(&["--now", "2027-01-11T10:05", "once"])
        .says(0, &["2 letters queued, 2 sent"]);
}

#[test]
fn an_office_may_let_flags_go_unasked() {
    let files = flagged();
    files.change("confirm_flags = true", "confirm_flags = false");
    let now = ["--now", "2027-01-11T10:00"];
    let run = |arguments: &[&str]| files.run(&[&now[..], arguments].concat());
    run(&["desk", "list"]).says(0, &["nothing waits"]);
    let item = "flag/2026Q4/nanming";
    run(&[
        "desk", "answer", item, "reject", "--by", "江某", "--why", "无",
    ])
    .complains(
        1,
        &[
            "go to the leaders at once",
            "hint: observation.confirm_flags",
        ],
    );
    run(&["once"]).says(0, &["2 letters queued, 2 sent"]);
}

#[test]
fn what_people_decide_by_any_command_is_on_record() {
    let files = Files::new();
    let now = ["--now", "2026-11-20T10:00"];
    let run = |arguments: &[&str]| files.run(&[&now[..], arguments].concat());
    run(&["audit", "list"]).says(0, &["nothing is on record yet"]);
    run(&["audit", "verify"]).says(0, &["0 entries", "head none"]);
    let by = ["--by", "江某", "--why", "等核实"];
    run(&[&["ledger", "hold", "2026-11"][..], &by].concat()).says(0, &["is held back"]);
    run(&["ledger", "hold", "2026-11"]).says(0, &["is held back"]);
    run(&["ledger", "release", "2026-11"]).says(0, &["when it is due"]);
    let exempt = ["exempt", "--unit", "nanming", "--period", "2026-11-25"];
    run(&[&exempt[..], &by].concat()).says(0, &["need not report"]);
    run(&["audit", "list"]).says(
        0,
        &[
            "1 2026-11-20 10:00 decision ledger/2026-11",
            "hold by 江某: 等核实",
            "exception/nanming: need not report for 2026-11-25 exempt by 江某",
        ],
    );
    run(&["audit", "verify"]).says(0, &["3 entries, each as it was noted; head "]);
}
