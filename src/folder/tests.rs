//! The share on a real disk: what is seen, what is taken, and what is never overwritten.

use std::fs;
use std::os::unix::fs::symlink;

use super::{Placed, REPORTS, Share, join, sha256, shown_name};

fn share() -> (tempfile::TempDir, Share) {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join(super::MARKER), "").unwrap();
    let share = Share::new(root.path().to_owned());
    share.make_unit_folders("南明区").unwrap();
    (root, share)
}

fn names(share: &Share) -> Vec<String> {
    let seen = share.scan("南明区").unwrap();
    seen.iter()
        .map(|seen| String::from_utf8(seen.path.clone()).unwrap())
        .collect()
}

#[test]
fn only_files_that_a_unit_may_mean_are_seen() {
    let (root, share) = share();
    let unit = root.path().join(REPORTS).join("南明区");
    for name in [
        "表.xlsx",
        "~$别的.xlsx",
        ".hidden",
        "半.tmp",
        "Thumbs.db",
        "回执/x.txt",
    ] {
        fs::write(unit.join(name), "x").unwrap();
    }
    fs::create_dir(unit.join("十一月")).unwrap();
    fs::write(unit.join("十一月/表二.xlsx"), "x").unwrap();
    symlink("/etc/passwd", unit.join("link.xlsx")).unwrap();
    assert_eq!(names(&share), ["十一月/表二.xlsx", "表.xlsx"]);
}

#[test]
fn a_file_that_a_program_has_open_is_known_as_such() {
    let (root, share) = share();
    let unit = root.path().join(REPORTS).join("南明区");
    fs::write(unit.join("南明区调度表.xlsx"), "x").unwrap();
    assert!(!share.scan("南明区").unwrap()[0].is_open);
    fs::write(unit.join("~$明区调度表.xlsx"), "x").unwrap();
    fs::write(unit.join("~$南明区调度表.xlsx"), "x").unwrap();
    assert!(share.scan("南明区").unwrap()[0].is_open);
}

#[test]
fn a_link_put_in_place_of_a_seen_file_is_not_followed() {
    let (root, share) = share();
    let unit = root.path().join(REPORTS).join("南明区");
    fs::write(unit.join("表.xlsx"), "x").unwrap();
    let seen = share.scan("南明区").unwrap().remove(0);
    assert_eq!(share.take("南明区", &seen, 10).unwrap(), b"x");
    fs::remove_file(unit.join("表.xlsx")).unwrap();
    symlink("/etc/passwd", unit.join("表.xlsx")).unwrap();
    assert!(share.take("南明区", &seen, 10).is_err());
}

#[test]
fn nothing_is_ever_overwritten() {
    let (root, share) = share();
    let path = join(&["办公室".as_bytes(), "稿.txt".as_bytes()]);
    assert!(matches!(
        share.write_new(&path, b"1").unwrap(),
        Placed::Now(_)
    ));
    assert!(matches!(
        share.write_new(&path, b"1").unwrap(),
        Placed::Already(_)
    ));
    share.write_new(&path, b"2").unwrap();
    assert_eq!(fs::read(root.path().join("办公室/稿.txt")).unwrap(), b"1");
    assert_eq!(
        fs::read(root.path().join("办公室/稿 (2).txt")).unwrap(),
        b"2"
    );
}

#[test]
fn a_file_of_ours_is_only_replaced_while_it_is_ours() {
    let (root, share) = share();
    assert!(
        share
            .replace_own("台账/台账.xlsx", b"1", |_| false)
            .unwrap()
    );
    assert!(
        share
            .replace_own("台账/台账.xlsx", b"2", |hash| hash == sha256(b"1"))
            .unwrap()
    );
    fs::write(root.path().join("台账/台账.xlsx"), "theirs").unwrap();
    assert!(
        !share
            .replace_own("台账/台账.xlsx", b"3", |hash| hash == sha256(b"2"))
            .unwrap()
    );
    assert_eq!(
        fs::read(root.path().join("台账/台账.xlsx")).unwrap(),
        b"theirs"
    );
}

#[test]
fn an_original_that_was_replaced_meanwhile_stays_for_the_next_scan() {
    let (root, share) = share();
    let file = root.path().join(REPORTS).join("南明区/表.xlsx");
    fs::write(&file, "new").unwrap();
    let source = join(&[REPORTS.as_bytes(), "南明区/表.xlsx".as_bytes()]);
    let target = join(&[
        REPORTS.as_bytes(),
        "南明区/已接收/2026-11-10/表.xlsx".as_bytes(),
    ]);
    let judged = sha256(b"old");
    assert_eq!(
        share.move_original(&source, &target, &judged).unwrap(),
        Placed::Gone
    );
    assert!(file.exists());
    let judged = sha256(b"new");
    assert!(matches!(
        share.move_original(&source, &target, &judged).unwrap(),
        Placed::Now(_)
    ));
    assert!(!file.exists());
}

#[test]
fn without_the_marker_nothing_is_read_or_made() {
    let root = tempfile::tempdir().unwrap();
    let share = Share::new(root.path().to_owned());
    assert!(share.check().unwrap_err().to_string().contains("hint"));
    assert!(share.write_new(b"x/y.txt", b"1").is_err());
    assert!(!root.path().join("x").exists());
}

#[test]
fn names_shown_to_people_carry_no_tricks() {
    assert_eq!(
        shown_name("报送/a\n\u{202e}xslx.表\u{7}.xlsx".as_bytes()),
        "axslx.表.xlsx"
    );
}
