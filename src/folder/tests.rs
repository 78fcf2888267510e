//! The share on a real disk: what is seen, what is taken, and what is never overwritten.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use rustix::fs::{CWD, FileType, Mode, mknodat};

mod asleep;
mod deep;
mod links;

use super::{MOST_BYTES, Placed, REPORTS, Share, TakeError, aside, join, sha256};

fn share() -> (tempfile::TempDir, Share) {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join(super::MARKER), "").unwrap();
    let share = Share::new(root.path().to_owned());
    share.make_unit_folders("南明区").unwrap();
    (root, share)
}

fn unit_dir(share: &Share) -> std::path::PathBuf {
    share.root().join(REPORTS).join("南明区")
}

fn names(share: &Share) -> Vec<String> {
    let scan = share.scan("南明区").unwrap();
    scan.seen
        .iter()
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
        ".~lock.别的.xlsx#",
        ".hidden",
        "~WRL0003.tmp",
        "半.tmp",
        "下载.xlsx.crdownload",
        "下载.xlsx.part",
        "Thumbs.db",
        "5F2A1C00",
        "deadbeef",
        "99999999",
        "回执/x.txt",
    ] {
        fs::write(unit.join(name), "x").unwrap();
    }
    for name in [
        "20261125",
        "5F2A1C00.xlsx",
        "5F2A1C000",
        "5F2A1C0G",
        "十一月/表二.xlsx",
    ] {
        fs::create_dir_all(unit.join(name).parent().unwrap()).unwrap();
        fs::write(unit.join(name), "x").unwrap();
    }
    symlink("/etc/passwd", unit.join("link.xlsx")).unwrap();
    symlink("/etc", unit.join("folder")).unwrap();
    mknodat(CWD, unit.join("pipe.xlsx"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let _socket = UnixListener::bind(unit.join("socket.xlsx")).unwrap();
    assert_eq!(
        names(&share),
        [
            "20261125",
            "5F2A1C00.xlsx",
            "5F2A1C000",
            "5F2A1C0G",
            "十一月/表二.xlsx",
            "表.xlsx"
        ]
    );
}

#[test]
fn copies_are_files_like_others() {
    let (root, share) = share();
    let unit = root.path().join(REPORTS).join("南明区");
    let mut copies = [
        "表 (冲突副本).xlsx",
        "表 - 副本.xlsx",
        "表(1).xlsx",
        "表_conflict-20261106.xlsx",
    ];
    for name in copies {
        fs::write(unit.join(name), "x").unwrap();
    }
    copies.sort_unstable();
    assert_eq!(names(&share), copies);
}

#[test]
fn a_link_in_place_of_a_folder_leads_nowhere() {
    let (root, share) = share();
    let outside = tempfile::tempdir().unwrap();
    let unit = root.path().join(REPORTS).join("南明区");
    fs::remove_dir(unit.join("回执")).unwrap();
    symlink(outside.path(), unit.join("回执")).unwrap();
    let target = join(&[REPORTS.as_bytes(), "南明区/回执/x.txt".as_bytes()]);
    let refused = share.write_new(&target, b"1").unwrap_err().to_string();
    assert!(refused.contains("links are never followed"), "{refused}");
    assert!(share.make_unit_folders("南明区").is_err());
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    // Nor is the unit's own folder.
    fs::rename(&unit, outside.path().join("unit")).unwrap();
    symlink(outside.path().join("unit"), &unit).unwrap();
    assert!(share.scan("南明区").is_err());
}

#[test]
fn a_file_that_was_replaced_is_another_one_whatever_its_time_says() {
    let (root, share) = share();
    let file = root.path().join(REPORTS).join("南明区/表.xlsx");
    fs::write(&file, "old").unwrap();
    let seen = share.scan("南明区").unwrap().seen.remove(0);
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    fs::write(&file, "new").unwrap();
    File::open(&file).unwrap().set_modified(time).unwrap();
    let again = share.scan("南明区").unwrap().seen.remove(0);
    assert_eq!(
        (again.byte_size, again.modified_ns),
        (seen.byte_size, seen.modified_ns)
    );
    assert_ne!(again, seen);
    let taken = share.take("南明区", &seen, 10);
    assert!(matches!(taken, Err(TakeError::Changed)), "{taken:?}");
    assert_eq!(share.take("南明区", &again, 10).unwrap(), b"new");
}

#[test]
fn a_giant_is_never_read() {
    let (root, share) = share();
    let unit = root.path().join(REPORTS).join("南明区");
    let giant = File::create(unit.join("表.xlsx")).unwrap();
    giant.set_len(8 << 40).unwrap();
    let seen = share.scan("南明区").unwrap().seen.remove(0);
    let taken = share.take("南明区", &seen, MOST_BYTES);
    assert!(matches!(taken, Err(TakeError::TooLarge)), "{taken:?}");
    // Nor is one that lies where a file of ours should go, or was judged as another one.
    let path = join(&[REPORTS.as_bytes(), "南明区/表.xlsx".as_bytes()]);
    share.write_new(&path, b"1").unwrap();
    let placed = share.move_original(&path, b"x", &sha256(b"judged"));
    assert_eq!(placed.unwrap(), Placed::Gone);
    assert!(unit.join("表.xlsx").exists() && unit.join("表 (2).xlsx").exists());
}

#[test]
fn a_file_that_a_program_has_open_is_known_as_such() {
    let (root, share) = share();
    let unit = root.path().join(REPORTS).join("南明区");
    fs::write(unit.join("南明区调度表.xlsx"), "x").unwrap();
    assert!(!share.scan("南明区").unwrap().seen[0].is_open);
    fs::write(unit.join("~$明区调度表.xlsx"), "x").unwrap();
    fs::write(unit.join("~$南明区调度表.xlsx"), "x").unwrap();
    assert!(share.scan("南明区").unwrap().seen[0].is_open);
}

#[test]
fn a_link_put_in_place_of_a_seen_file_is_not_followed() {
    let (root, share) = share();
    let unit = root.path().join(REPORTS).join("南明区");
    fs::write(unit.join("表.xlsx"), "x").unwrap();
    let seen = share.scan("南明区").unwrap().seen.remove(0);
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
fn a_move_that_was_cut_short_is_finished_and_loses_nothing() {
    let (root, share) = share();
    let file = root.path().join(REPORTS).join("南明区/表.xlsx");
    let source = join(&[REPORTS.as_bytes(), "南明区/表.xlsx".as_bytes()]);
    let target = join(&[REPORTS.as_bytes(), "南明区/已接收/表.xlsx".as_bytes()]);
    let accepted = root.path().join(REPORTS).join("南明区/已接收/表.xlsx");
    let judged = sha256(b"judged");
    // The process died right after taking it aside; then somebody saved a new one.
    fs::write(
        unit_dir(&share).join(aside::hidden("表.xlsx".as_ref())),
        "judged",
    )
    .unwrap();
    fs::write(&file, "newer").unwrap();
    let placed = share.move_original(&source, &target, &judged).unwrap();
    assert_eq!(placed, Placed::Now(accepted));
    assert_eq!(fs::read(&file).unwrap(), b"newer");
    // The same, but what was taken aside is not what was judged.
    fs::write(
        unit_dir(&share).join(aside::hidden("表.xlsx".as_ref())),
        "other",
    )
    .unwrap();
    let placed = share.move_original(&source, &target, &judged).unwrap();
    assert_eq!(placed, Placed::Gone);
    assert_eq!(names(&share), ["表 (2).xlsx", "表.xlsx"]);
}

#[test]
fn what_is_saved_while_it_is_moved_or_replaced_is_never_lost() {
    const ROUNDS: u32 = 300;
    let (root, share) = share();
    let unit = root.path().join(REPORTS).join("南明区");
    let file = unit.join("表.xlsx");
    let source = join(&[REPORTS.as_bytes(), "南明区/表.xlsx".as_bytes()]);
    let target = join(&[REPORTS.as_bytes(), "南明区/已接收/表.xlsx".as_bytes()]);
    let text = |round: u32, who: &str| format!("{who} {round}");
    for round in 0..ROUNDS {
        fs::write(&file, text(round, "judged")).unwrap();
        let saved = unit.join(".saving");
        fs::write(&saved, text(round, "person")).unwrap();
        std::thread::scope(|scope| {
            // As programs do: a whole new file over the old one.
            scope.spawn(|| fs::rename(&saved, &file).unwrap());
            if round % 2 == 0 {
                let judged = sha256(text(round, "judged").as_bytes());
                share.move_original(&source, &target, &judged).unwrap();
            } else {
                let ours = sha256(text(round, "judged").as_bytes());
                let path = format!("{REPORTS}/南明区/表.xlsx");
                share
                    .replace_own(&path, text(round, "ours").as_bytes(), |hash| hash == ours)
                    .unwrap();
            }
        });
        let mut left: Vec<String> = share
            .scan("南明区")
            .unwrap()
            .seen
            .iter()
            .map(|seen| unit.join(std::str::from_utf8(&seen.path).unwrap()))
            .map(|path| {
                let content = fs::read_to_string(&path).unwrap();
                fs::remove_file(path).unwrap();
                content
            })
            .collect();
        left.retain(|content| *content == text(round, "person"));
        assert_eq!(left.len(), 1, "round {round}");
    }
    for moved in fs::read_dir(unit.join("已接收")).unwrap() {
        let content = fs::read_to_string(moved.unwrap().path()).unwrap();
        assert!(content.starts_with("judged"), "moved unjudged: {content}");
    }
}

#[test]
fn a_replacement_that_was_cut_short_is_finished() {
    let (root, share) = share();
    let file = root.path().join(REPORTS).join("南明区/表.xlsx");
    let path = format!("{REPORTS}/南明区/表.xlsx");
    let ours = sha256(b"old");
    let replace = || share.replace_own(&path, b"new", |hash| hash == ours);
    for there in [None, Some("old"), Some("new")] {
        let _ = fs::remove_file(&file);
        fs::write(
            unit_dir(&share).join(aside::hidden("表.xlsx".as_ref())),
            "old",
        )
        .unwrap();
        if let Some(content) = there {
            fs::write(&file, content).unwrap();
        }
        assert!(replace().unwrap(), "{there:?}");
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(
            !unit_dir(&share)
                .join(aside::hidden("表.xlsx".as_ref()))
                .exists()
        );
        assert_eq!(names(&share), ["表.xlsx"]);
    }
    fs::write(
        unit_dir(&share).join(aside::hidden("表.xlsx".as_ref())),
        "theirs",
    )
    .unwrap();
    assert!(replace().unwrap());
    assert_eq!(names(&share), ["表 (2).xlsx", "表.xlsx"]);
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
fn with_too_many_files_those_that_may_be_reports_are_seen_first() {
    let (_root, share) = share();
    let unit = unit_dir(&share);
    fs::create_dir(unit.join("照片")).unwrap();
    fs::create_dir(unit.join("其他")).unwrap();
    for number in 0..100_010 {
        File::create(unit.join(format!("照片/{number}.jpg"))).unwrap();
    }
    fs::write(unit.join("表.xlsx"), "x").unwrap();
    fs::write(unit.join("照片/表二.xlsx"), "x").unwrap();
    let scan = share.scan("南明区").unwrap();
    assert_eq!(scan.seen.len(), 100_000);
    for wanted in ["表.xlsx", "照片/表二.xlsx"] {
        assert!(
            scan.seen.iter().any(|seen| seen.path == wanted.as_bytes()),
            "{wanted}"
        );
    }
    // Anywhere may be one more.
    let [unread] = &scan.unread[..] else {
        panic!("{:?}", scan.unread);
    };
    assert!(unread.path.is_empty());
    assert!(unread.error.to_string().contains("more than 100000 files"));
}
