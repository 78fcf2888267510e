//! `decision`, `matter` and `urgent hand`: each said by somebody, with why.

use super::Files;
use crate::sheets::{only_urgent, report};

fn run(files: &Files, now: &str, arguments: &[&str]) -> super::Said {
    files.run(&[&["--now", now], arguments].concat())
}

const SIGNED: [&str; 4] = ["--by", "江某", "--why", "会议议定"];

#[test]
fn a_decision_is_added_changed_reported_closed_and_opened_again() {
    let files = Files::new();
    let run = |arguments: &[&str]| run(&files, "2026-12-01T15:00", arguments);
    let with = |arguments: &[&str]| run(&[arguments, &SIGNED[..]].concat());
    let add = ["decision", "add", "--item", "落实用地指标", "--to"];
    with(&[&add[..], &["市规划局", "--due", "2026-12-15"]].concat()).complains(
        2,
        &["no unit or department is called", "市自然资源和规划局"],
    );
    with(&[&add[..], &["ziran"]].concat()).complains(2, &["--due"]);
    let good = [
        "市自然资源和规划局",
        "--helper",
        "南明",
        "--due",
        "2026-12-15",
    ];
    with(&[&add[..], &good].concat()).says(0, &["decision 1 is on record"]);
    run(&["decision", "list"]).says(0, &["decision 1: 落实用地指标", "due 2026-12-15, 办理中"]);
    with(&["decision", "change", "1", "--to", "云岩区", "--long-term"]).says(0, &["is changed"]);
    with(&["decision", "change", "7", "--to", "云岩区"]).complains(1, &["decision/7", "hint:"]);
    run(&["decision", "list"]).says(0, &["云岩区, no day, 办理中"]);
    with(&["decision", "report", "1"]).says(0, &["waits to be closed"]);
    with(&["decision", "close", "1"]).says(0, &["is closed"]);
    with(&["decision", "close", "1"]).complains(1, &["江某 has answered close before"]);
    assert_eq!(run(&["decision", "list"]).out, "");
    run(&["decision", "list", "--all"]).says(0, &["已销号"]);
    with(&["decision", "reopen", "1"]).says(0, &["is open again"]);
    let shown = run(&["decision", "show", "1"]);
    shown.says(
        0,
        &[
            "市自然资源和规划局, 2026年12月15日, 办理中",
            "云岩区, 长期, 已办结",
            "已销号",
        ],
    );
    run(&["audit", "verify"]).says(0, &[]);
}

#[test]
fn a_matter_of_the_ledger_and_an_urgent_one_are_handed_to_a_department() {
    let files = Files::new();
    let mut matter = report("南明区", "2026年11月10日", &["精密铸件项目"]);
    matter.projects[0].matter = "请协调用地指标".to_owned();
    std::fs::write(files.path("share/报送/南明区/表.xlsx"), matter.bytes()).unwrap();
    let urgent = only_urgent(&[("甲项目", "停电")]);
    std::fs::write(files.path("share/报送/南明区/紧急.xlsx"), urgent).unwrap();
    for now in ["2026-11-09T10:00", "2026-11-09T10:01"] {
        files.run(&["--now", now, "once"]);
    }
    let run = |arguments: &[&str]| run(&files, "2026-11-09T11:00", arguments);
    let with = |arguments: &[&str]| run(&[arguments, &SIGNED[..]].concat());
    let list = run(&["matter", "list"]);
    list.says(
        0,
        &["南明区 精密铸件项目: 请协调用地指标  not handed to anybody"],
    );
    let number = list.out.split(':').next().unwrap().to_owned();
    let to = ["--to", "ziran", "--due", "2026-11-20"];
    with(&[&["matter", "hand", "NM-0"], &to[..]].concat()).complains(2, &["matter list"]);
    let hand = [&["matter", "hand", &number], &to[..]].concat();
    with(&hand).says(0, &["matter 1 is handed to 市自然资源和规划局"]);
    with(&hand).complains(1, &["it is matter 1 already", "hint:"]);
    run(&["matter", "list"]).says(0, &["matter 1: 请协调用地指标"]);
    with(&[&["urgent", "hand", "1"], &to[..]].concat()).says(0, &["1 is handed to 市自然资源"]);
    with(&[&["urgent", "hand", "2"], &to[..]].concat()).complains(1, &["urgent/2", "hint:"]);
    with(&["urgent", "report", "1"]).says(0, &["is reported as done"]);
    run(&["desk", "show", "urgent/1"]).says(0, &["牵头单位：市自然资源和规划局", "已办结，待销号"]);
    let letters = files.run(&["--now", "2026-11-09T11:01", "once"]);
    letters.says(0, &[]);
    run(&["outbox", "list"]).says(0, &["【交办】需市级协调事项：请协调用地指标"]);
}
