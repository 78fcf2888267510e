//! `meeting`, and the papers of one.

use super::Files;
use crate::sheets::report;

const SIGNED: [&str; 4] = ["--by", "江某", "--why", "按月召开"];

#[test]
fn a_meeting_is_called_by_the_rule_of_its_day_and_has_papers() {
    let files = Files::new();
    let mut asks = report("南明区", "2026年11月25日", &["精密铸件项目"]);
    asks.projects[0].matter = "请协调用地指标".to_owned();
    std::fs::write(files.path("share/报送/南明区/表.xlsx"), asks.bytes()).unwrap();
    for now in ["2026-11-20T10:00", "2026-11-20T10:01"] {
        files.run(&["--now", now, "once"]);
    }
    let run = |arguments: &[&str]| files.run(&[&["--now", "2026-11-23T10:00"], arguments].concat());
    let with = |arguments: &[&str]| run(&[arguments, &SIGNED[..]].concat());
    run(&["meeting", "list"]).says(0, &["may be on 2026-11-24", "usually 2026-11-26"]);
    let agenda = run(&["meeting", "agenda"]);
    agenda.says(0, &["1. 精密铸件项目需市级协调事项（南明区）: 需市级协调"]);
    let call = ["meeting", "call", "--date"];
    with(&[&call[..], &["2026-11-20"]].concat())
        .complains(2, &["2026-11-24, 2026-11-25", "--any-day"]);
    with(&["meeting", "call", "--without", "7"]).complains(2, &["no item 7"]);
    with(&[
        "meeting",
        "call",
        "--date",
        "2026-11-23",
        "--at",
        "9:00",
        "--extra",
    ])
    .complains(2, &["is over"]);
    with(&["meeting", "call", "--place", "301会议室"]).says(
        0,
        &[
            "meeting 1 is called for 2026-11-26 15:00",
            "2026-11-24 09:00",
        ],
    );
    with(&["meeting", "call"]).complains(1, &["is called already, as number 1"]);
    with(&[
        "meeting",
        "call",
        "--extra",
        "--date",
        "2026-11-24",
        "--without",
        "1",
    ])
    .says(0, &["meeting 2 is called"]);
    run(&["meeting", "show", "1"])
        .says(0, &["301会议室", "南明区", "1. 精密铸件项目需市级协调事项"]);
    with(&["meeting", "change", "1", "--at", "16:30"]).says(0, &["goes out again"]);
    with(&["meeting", "confirm", "1"]).says(0, &["is confirmed"]);
    with(&["meeting", "cancel", "2"]).says(0, &["is cancelled"]);
    with(&["meeting", "cancel", "2"]).complains(1, &["江某 has answered cancel before"]);
    run(&["meeting", "list"]).says(
        0,
        &[
            "1: 2026年11月重大招商引资项目调度会议  2026-11-26 16:30, confirmed",
            "专题",
        ],
    );
    let decided = [
        "--item",
        "落实用地指标",
        "--to",
        "ziran",
        "--due",
        "2026-12-15",
        "--meeting",
    ];
    let name = "2026年11月重大招商引资项目调度会议";
    with(&[&["decision", "add"], &decided[..], &[name]].concat()).says(0, &["decision 1"]);
    let out = files.path("会议");
    std::fs::create_dir(&out).unwrap();
    for paper in ["notice", "agenda", "items", "minutes"] {
        let number = ["--meeting", "1", "--out", out.to_str().unwrap()];
        run(&[&["document", paper], &number[..]].concat()).says(0, &[name]);
    }
    let minutes = out.join(format!("{name}纪要（代拟稿）.docx"));
    let minutes = std::fs::read(minutes).unwrap();
    assert!(minutes.starts_with(b"PK"));
    run(&["document", "notice", "--meeting", "9"]).complains(1, &["no such meeting", "hint:"]);
}
