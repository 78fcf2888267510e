//! `ledger hold` of a month whose ledger cannot be held back, `ledger` where nothing counts yet, and of a month that
//! was published.

use std::fs;

use super::Files;
use crate::sheets::texts;

#[test]
fn a_sent_or_impossible_ledger_cannot_be_held_back() {
    let files = Files::new();
    let now = ["--now", "2026-11-20T10:00"];
    let hold = |month: &str, now: [&str; 2]| files.run(&["ledger", "hold", month, now[0], now[1]]);
    hold("2026-10", now).complains(1, &["2026-10", "office.start", "hint:"]);
    hold("2062-11", now).complains(1, &["more than a year", "hint:"]);
    hold("2026-11", now).says(0, &["is held back"]);
    files
        .run(&["ledger", "release", "2026-11"])
        .says(0, &["when it is due"]);
    files
        .run(&["ledger", "release", "2026-11"])
        .complains(1, &["nobody holds", "hint:"]);
    for at in ["2026-11-25T18:00", "2026-11-26T09:00", "2026-11-27T09:00"] {
        files.run(&["once", "--now", at]);
    }
    let sent = files.run(&["outbox", "list"]);
    assert!(sent.out.contains("2026年11月重大项目调度台账"), "{sent:?}");
    hold("2026-11", ["--now", "2026-11-27T10:00"])
        .complains(1, &["2026-11", "the leaders have it", "hint:"]);
    hold("2026-11", ["--now", "2027-01-20T10:00"]).complains(1, &["the leaders have it"]);
}

#[test]
fn a_new_office_counts_nothing_before_its_start() {
    let files = Files::new();
    files.change("start = 2026-11-01", "start = 2026-11-28");
    let made = files.run(&["ledger", "--now", "2026-11-28T10:00", "-o", "x.xlsx"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let shown = texts(&fs::read(files.path("x.xlsx")).unwrap());
    // Reported / due, in figures, where the office was in charge; and no column of a period.
    assert!(shown.contains("\n0\n0\n0\n—\n—\n0\n"), "{shown}");
    assert!(
        !shown.contains("0/4") && !shown.contains("0 / 4"),
        "{shown}"
    );
}

#[test]
fn a_published_ledger_stays_what_it_was() {
    let files = Files::new();
    let now = "2026-12-20T10:00";
    let of_month =
        |output: &str| files.run(&["ledger", "--month", "2026-11", "--now", now, "-o", output]);
    of_month("early.xlsx").says(0, &["not published yet", "as of 2026-11-25"]);
    for at in ["2026-11-25T18:00", "2026-11-26T09:00", "2026-11-27T09:00"] {
        files.run(&["once", "--now", at]);
    }
    let published = files.path("share/台账/2026/2026年11月台账.xlsx");
    let sent = fs::read(&published).unwrap();
    of_month("a.xlsx").says(0, &["as it was published"]);
    assert_eq!(fs::read(files.path("a.xlsx")).unwrap(), sent);
    // Somebody changed it in the share: the leaders' letters still have it.
    fs::write(&published, "changed").unwrap();
    of_month("b.xlsx").says(0, &["as it was published"]);
    assert_eq!(fs::read(files.path("b.xlsx")).unwrap(), sent);
}
