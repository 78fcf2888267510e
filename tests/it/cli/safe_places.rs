//! A copy of the state never lands in a state that is alive, nor where districts would read it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;

use super::{Files, command_in, said};
use crate::office::all_files;

fn contents(files: &Files) -> BTreeMap<String, Vec<u8>> {
    let all = all_files(&files.path(""));
    all.into_iter()
        .filter(|path| !path.ends_with("lock"))
        // A link that leads nowhere has no content.
        .filter_map(|path| Some((path.display().to_string(), fs::read(&path).ok()?)))
        .collect()
}

#[test]
fn state_and_share_are_no_place_for_copies_or_new_offices() {
    let files = Files::new();
    files.run(&["once", "--now", "2026-11-06T10:00"]);
    let sub = files.path("share/报送/南明区");
    symlink(files.path("data"), files.path("link")).unwrap();
    symlink(files.path("share/not-yet"), files.path("dangling")).unwrap();
    fs::create_dir(files.path("half")).unwrap();
    symlink(files.path("share/报送"), files.path("half/archive")).unwrap();
    let before = contents(&files);
    let places = [
        "data",
        "./data/../data/backup",
        "link",
        "link/deeper/still",
        "share",
        "share/报送/南明区/备份",
        "dangling",
        "dangling/deeper",
        "config/../share/x",
    ];
    for place in places {
        for arguments in [
            vec!["backup", place],
            vec!["restore", place],
            vec!["rebuild", "--into", place],
            vec!["init", place],
            vec!["demo", place],
        ] {
            let refused = files.run(&arguments);
            refused.complains(2, &["cannot be used", "hint:"]);
        }
    }
    for arguments in [vec!["backup", "half"], vec!["rebuild", "--into", "half"]] {
        files.run(&arguments).complains(2, &["cannot be used"]);
    }
    // From inside, and by a configuration that is not the office's: it is known by what lies there.
    for folder in [&sub, &files.path("data")] {
        for command in ["init", "demo"] {
            let refused = said(command_in(folder, &[command, "new"]));
            refused.complains(2, &["cannot be used", "hint:"]);
        }
    }
    assert_eq!(contents(&files), before);
    assert_eq!(files.run(&["backup", "saved"]).code, Some(0));
}

#[test]
fn a_log_that_was_left_behind_keeps_a_backup_from_being_put_in_place() {
    let files = Files::new();
    files.run(&["once", "--now", "2026-11-06T10:00"]);
    files.run(&["backup", "saved"]);
    fs::remove_file(files.path("data/diaodu.db")).unwrap();
    fs::write(files.path("data/diaodu.db-wal"), "its last changes").unwrap();
    files
        .run(&["restore", "saved"])
        .complains(2, &["diaodu.db-wal", "hint: move it"]);
    fs::remove_file(files.path("data/diaodu.db-wal")).unwrap();
    assert_eq!(files.run(&["restore", "saved"]).code, Some(3));
}
