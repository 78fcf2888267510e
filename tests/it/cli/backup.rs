//! The state out and in again, and what is said where it is gone.

use std::fs;

use diaodu::daemon::Lock;

use super::{Files, Said};

impl Files {
    /// A file that arrived and was answered.
    fn with_a_report() -> Self {
        let files = Self::new();
        fs::write(files.path("share/报送/南明区/乱.xlsx"), "not a workbook").unwrap();
        for at in ["2026-11-06T10:00", "2026-11-06T10:01"] {
            files.once(at);
        }
        files
    }

    fn once(&self, at: &str) -> Said {
        self.run(&["once", "--now", at])
    }

    fn status(&self) -> String {
        self.run(&["status", "--now", "2026-11-06T10:02", "--format", "json"])
            .out
    }
}

#[test]
fn a_backup_brings_back_what_was_judged_and_sent() {
    let files = Files::with_a_report();
    let before = files.status();
    let made = files.run(&["backup", "saved"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    // Twice is no fault: it is brought up to date.
    assert_eq!(files.run(&["backup", "saved"]).code, Some(0));

    let refused = files.run(&["restore", "saved"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("move it away first"), "{refused:?}");

    fs::remove_dir_all(files.path("data")).unwrap();
    let restored = files.run(&["restore", "saved"]);
    assert_eq!(restored.code, Some(3), "{restored:?}");
    assert_eq!(files.status(), before);
    let letters = fs::read_dir(files.path("letters")).unwrap().count();
    files.once("2026-11-06T10:03");
    assert_eq!(
        fs::read_dir(files.path("letters")).unwrap().count(),
        letters,
        "nothing goes twice"
    );
}

#[test]
fn a_backup_without_its_originals_is_not_put_in_place() {
    let files = Files::with_a_report();
    files.run(&["backup", "saved"]);
    fs::remove_dir_all(files.path("saved/archive")).unwrap();
    fs::remove_dir_all(files.path("data")).unwrap();
    let refused = files.run(&["restore", "saved"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(!files.path("data/diaodu.db").exists());
}

#[test]
fn a_state_that_is_gone_beside_its_archive_is_not_begun_anew() {
    let files = Files::with_a_report();
    fs::remove_file(files.path("data/diaodu.db")).unwrap();
    let refused = files.once("2026-11-06T10:03");
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("diaodu restore"), "{refused:?}");
}

#[test]
fn a_damaged_state_is_refused_with_the_way_out() {
    let files = Files::with_a_report();
    fs::write(files.path("data/diaodu.db"), [7; 8192]).unwrap();
    let refused = files.once("2026-11-06T10:03");
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("diaodu restore"), "{refused:?}");
}

/// What a daemon did after the copy would be lost with the move; also one of another office.
#[test]
fn a_state_that_another_office_works_on_is_not_copied() {
    let (ours, other) = (Files::new(), Files::new());
    for files in [&ours, &other] {
        files
            .run(&["once", "--now", "2026-11-06T10:00"])
            .says(0, &[]);
    }
    let from = other.path("data/diaodu.db").display().to_string();
    let to = ours.path("copy.db").display().to_string();
    let copy = ["store", "copy", "--from", &from, "--to", &to];
    let daemon = Lock::take(&other.path("data")).unwrap();
    ours.run(&copy).complains(1, &["another diaodu", "hint:"]);
    assert!(!ours.path("copy.db").exists());
    drop(daemon);
    ours.run(&copy).says(0, &["copied to"]);
}
