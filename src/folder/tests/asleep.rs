//! A step that falls asleep in its middle, and goes on when another node has done it and works on what came since.

use std::fs;

use super::share;
use crate::folder::{Dir, Placed, REPORTS, aside, join, sha256};

#[test]
fn what_is_saved_meanwhile_is_not_moved_by_one_that_wakes() {
    let (root, share) = share();
    let unit = root.path().join(REPORTS).join("南明区");
    let file = unit.join("表.xlsx");
    let source = join(&[REPORTS.as_bytes(), "南明区/表.xlsx".as_bytes()]);
    let target = join(&[REPORTS.as_bytes(), "南明区/已接收/表.xlsx".as_bytes()]);
    let (first, second) = (sha256(b"first"), sha256(b"second"));
    fs::write(&file, "first").unwrap();
    // It has taken the file aside and looked at it, and falls asleep.
    let (dir, name) = (Dir::open(&unit).unwrap(), "表.xlsx".as_ref());
    let found = aside::take_for(&dir, name, &first).unwrap().unwrap();
    // Another node does the step from the record; somebody saves a new sheet, and that node looks at it.
    let moved = share.move_original(&source, &target, &first).unwrap();
    assert!(matches!(moved, Placed::Now(_)));
    fs::write(&file, "second").unwrap();
    let looked_at = aside::take_for(&dir, name, &second).unwrap().unwrap();
    // It wakes, and moves what it found.
    let accepted = dir.walk("已接收".as_ref()).unwrap();
    assert!(aside::place(&dir, &found, &accepted, name).is_err());
    assert_eq!(fs::read(unit.join(looked_at)).unwrap(), b"second");
    let moved = share.move_original(&source, &target, &second).unwrap();
    assert_eq!(moved, Placed::Now(unit.join("已接收/表 (2).xlsx")));
}
