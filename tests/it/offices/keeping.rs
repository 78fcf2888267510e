//! `run --offices`: three offices of which two are broken, others that come and go, processes that die.

use std::fs;

use diaodu::folder::REPORTS;
use rustix::process::{Signal, kill_process};

use super::{Province, holds, until};
use crate::sheets::report;

const PUBLISHED: &str = "报送/南明区/下期调度表.xlsx";

#[test]
fn of_three_offices_the_good_one_works_and_the_others_are_taken_up_once_they_are_mended() {
    let province = Province::of(&["anshun", "bijie", "guiyang"]);
    province.change("anshun", "due_days = [10, 25]", "due_days = [10, 35]");
    let (share, away) = (province.path("bijie/share"), province.path("bijie/.away"));
    fs::rename(&share, &away).unwrap();
    let mut running = province.run();
    running.hears_each(&[
        &["anshun", "periods.due_days"],
        &["bijie: ", "the share is away"],
        &["guiyang: ", "published", PUBLISHED],
    ]);
    // The good one takes in what a clerk saves.
    let sheet = report("南明区", "2026-11-25", &["甲"]).bytes();
    let folder = province.path("guiyang/share").join(REPORTS).join("南明区");
    fs::write(folder.join("调度表.xlsx"), sheet).unwrap();
    until(&mut running, || {
        let receipts = folder.join("回执").read_dir();
        receipts.is_ok_and(|mut all| all.next().is_some())
    });

    let (code, said) = province.says(&["status"]);
    assert_eq!(code, 3, "{said}");
    holds(
        &said,
        &[
            "anshun: ",
            "periods.due_days",
            "bijie: ",
            "its marker .diaodu is not there",
        ],
    );
    assert!(!said.contains("guiyang: "), "{said}");
    assert!(!province.is_at_work("anshun"));
    assert!(province.is_at_work("bijie"));

    province.change("anshun", "due_days = [10, 35]", "due_days = [10, 25]");
    fs::rename(&away, &share).unwrap();
    running.hears_each(&[
        &["anshun: ", "published", PUBLISHED],
        &["bijie: ", "published", PUBLISHED],
    ]);
    let (code, took) = running.stop();
    assert_eq!(code, Some(0), "{}", running.rest());
    assert!(took.as_secs() < 5, "{took:?}");
    for name in ["anshun", "bijie", "guiyang"] {
        assert!(!province.is_at_work(name), "{name}");
    }
}

#[test]
fn an_office_is_taken_up_changed_and_let_go_while_the_others_work() {
    let province = Province::of(&["guiyang"]);
    let mut running = province.run();
    running.hears(&["guiyang: ", "published", PUBLISHED]);
    let process = province.process("guiyang");

    province.add("zunyi");
    running.hears(&["zunyi: ", "published", PUBLISHED]);
    let before = province.process("zunyi");
    // Bad settings change nothing for one that works; good ones start it again.
    province.change("zunyi", "scan_seconds = 20", "scan_seconds = 0");
    running.hears(&["zunyi", "settings from before", "intake.scan_seconds"]);
    assert_eq!(province.process("zunyi"), before);
    province.change("zunyi", "scan_seconds = 0", "scan_seconds = 30");
    running.hears(&["zunyi", "its configuration was changed"]);
    running.hears(&["zunyi: ", "running"]);
    assert_ne!(province.process("zunyi"), before);

    fs::rename(province.path("zunyi"), province.path(".zunyi")).unwrap();
    running.hears(&["zunyi", "is gone; it is stopped"]);
    running.hears(&["keeper: stopped", "zunyi"]);
    assert!(!province.is_at_work(".zunyi"));
    assert_eq!(province.process("guiyang"), process);
}

#[test]
fn a_process_that_dies_is_started_again_and_all_end_with_the_one_that_keeps_them() {
    let province = Province::of(&["guiyang", "zunyi"]);
    let mut running = province.run();
    running.hears_each(&[&["guiyang: ", "published"], &["zunyi: ", "published"]]);
    let (dies, stays) = (province.process("guiyang"), province.process("zunyi"));
    kill_process(dies, Signal::KILL).unwrap();
    running.hears(&["guiyang", "started again in 10 s", "signal: 9"]);
    until(&mut running, || {
        province.path("guiyang/data/last-end.json").exists()
    });
    let (code, said) = province.says(&["status"]);
    assert_eq!(code, 3, "{said}");
    let words = [
        "guiyang: no daemon works on it; the last one ended at",
        "signal: 9",
    ];
    holds(&said, &words);
    assert!(!said.contains("zunyi: "), "{said}");
    running.hears(&["guiyang: ", "running"]);
    assert_ne!(province.process("guiyang"), dies);
    assert_eq!(province.process("zunyi"), stays);
    assert!(!province.path("guiyang/data/last-end.json").exists());

    running.tell(Signal::KILL);
    until(&mut running, || {
        !province.is_at_work("guiyang") && !province.is_at_work("zunyi")
    });
}

#[test]
fn of_two_offices_on_one_share_only_the_first_is_run() {
    let province = Province::of(&["anshun", "bijie", "guiyang"]);
    province.change("bijie", "\"../share\"", "\"../../anshun/share\"");
    let mut running = province.run();
    running.hears_each(&[
        &["refused", "bijie", "office.share", "is the share of anshun"],
        &["anshun: ", "published"],
        &["guiyang: ", "published"],
    ]);
    assert!(!province.is_at_work("bijie"));
    let (code, said) = province.says(&["status"]);
    assert_eq!(code, 3, "{said}");
    holds(
        &said,
        &["bijie: office.share", "hint: each office has its own"],
    );
    for name in ["anshun: ", "guiyang: "] {
        assert!(!said.contains(name), "{said}");
    }
}
