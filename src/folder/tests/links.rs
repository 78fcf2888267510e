//! Somebody swaps a folder of the share for a link out of it, over and over, while we work in it.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::share;
use crate::folder::dir::Dir;
use crate::folder::{REPORTS, Share, join, sha256};

/// Rounds of work against one racer; without descriptors some hundred of them reach outside.
const ROUNDS: u32 = 3_000;

/// All that a folder and its files show of having been touched.
fn traces(folder: &Path) -> Vec<(String, i64, i64, Vec<u8>)> {
    let mut traces: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let metadata = entry.metadata().unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            let content = fs::read(entry.path()).unwrap();
            (name, metadata.ctime(), metadata.ctime_nsec(), content)
        })
        .collect();
    traces.sort();
    let own = fs::metadata(folder).unwrap();
    traces.push((".".to_owned(), own.ctime(), own.ctime_nsec(), Vec::new()));
    traces
}

/// One round of all that is ever done in a unit's folder; `inside` is the one that is swapped.
fn work(share: &Share, inside: &str, judged: &str, round: u32) {
    let path = |name: &str| join(&[REPORTS.as_bytes(), "南明区".as_bytes(), name.as_bytes()]);
    let (there, back) = (
        path(&format!("{inside}/表.xlsx")),
        path("已接收/2026-11-10/表.xlsx"),
    );
    if let Ok(scan) = share.scan("南明区") {
        for seen in scan.seen {
            let name = String::from_utf8(seen.path.clone()).unwrap();
            assert!(!name.contains("外面"), "seen through a link: {name}");
            if let Ok(bytes) = share.take("南明区", &seen, 100) {
                assert_ne!(bytes, b"secret", "read through a link: {name}");
            }
        }
    }
    // What is in the way is an error at the worst.
    let _ = share.move_original(&there, &back, judged);
    let _ = share.move_original(&back, &there, judged);
    let _ = share.write_new(&path(&format!("{inside}/回执/收.txt")), b"receipt");
    let _ = share.make_folder_of(&path(&format!("{inside}/新/x")));
    let own = format!("{REPORTS}/南明区/{inside}/当前.xlsx");
    let _ = share.replace_own(&own, b"new", |_| true);
    if round.is_multiple_of(64) {
        let _ = share.put_aside(&own, "以前.xlsx");
    }
}

#[test]
fn a_folder_that_is_swapped_for_a_link_leads_nowhere() {
    let (root, share) = share();
    let outside = tempfile::tempdir().unwrap();
    let judged = sha256(b"judged");
    let unit = root.path().join(REPORTS).join("南明区");
    let (inside, link) = (unit.join("十一月"), unit.join(".link"));
    fs::create_dir_all(inside.join("回执")).unwrap();
    fs::create_dir(unit.join("已接收/2026-11-10")).unwrap();
    fs::write(inside.join("表.xlsx"), "judged").unwrap();
    // Outside lies the same, so that nothing but the link itself can stop us.
    let out = outside.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::create_dir(outside.path().join("elsewhere")).unwrap();
    for (name, content) in [
        ("表.xlsx", "judged"),
        ("当前.xlsx", "old"),
        ("外面.xlsx", "secret"),
    ] {
        fs::write(out.join(name), content).unwrap();
    }
    symlink(&out, &link).unwrap();
    let before = traces(&out);
    let is_over = AtomicBool::new(false);
    let mut moved = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                renameat_with(CWD, &inside, CWD, &link, RenameFlags::EXCHANGE).unwrap();
            }
        });
        for round in 0..ROUNDS {
            work(&share, "十一月", &judged, round);
            moved += u32::from(!unit.join("已接收/2026-11-10/表.xlsx").exists());
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert_eq!(traces(&out), before, "something outside was touched");
    assert!(moved > 0, "nothing was ever moved inside");
    // And what was moved to and fro lies in one of the two places, once.
    let folders = [inside, link, unit.join("已接收/2026-11-10")];
    let folders = folders.iter().filter(|folder| !folder.is_symlink());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap());
    let files = files.map(|entry| entry.unwrap().path());
    let kept: Vec<_> = files
        .filter(|path| fs::read(path).is_ok_and(|bytes| bytes == b"judged"))
        .collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
}

#[test]
fn no_way_below_a_folder_leads_out_of_it() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::create_dir_all(at("in/一/二")).unwrap();
    fs::create_dir(at("out")).unwrap();
    symlink(at("out"), at("in/一/out")).unwrap();
    symlink("二", at("in/一/near")).unwrap();
    fs::write(at("in/一/file"), "x").unwrap();
    let dir = Dir::open(&at("in")).unwrap();
    for path in ["", "一", "一/二", "./一//二/"] {
        assert!(dir.walk(path.as_ref()).is_ok(), "{path}");
        let walked = dir.walk_step_by_step(path.as_ref()).unwrap();
        assert_eq!(walked.path(), at("in").join(path));
    }
    for path in [
        "一/out",
        "一/near",
        "一/near/x",
        "..",
        "一/../一",
        "/tmp",
        "一/file",
        "无",
    ] {
        let walked = dir.walk(path.as_ref());
        let stepped = dir.walk_step_by_step(path.as_ref());
        let errors = (walked.unwrap_err().kind(), stepped.unwrap_err().kind());
        assert_eq!(errors.0, errors.1, "{path}");
    }
    assert!(dir.make("一/out/三".as_ref()).is_err());
    assert_eq!(fs::read_dir(at("out")).unwrap().count(), 0);
}

#[test]
fn a_file_system_that_cannot_rename_to_free_names_has_two_names_for_a_moment() {
    let root = tempfile::tempdir().unwrap();
    let dir = Dir::open(root.path()).unwrap();
    let at = |name: &str| root.path().join(name);
    let rename = |from: &str, to: &str| dir.rename_by_link(from.as_ref(), &dir, to.as_ref());
    fs::write(at("a"), "1").unwrap();
    fs::write(at("b"), "2").unwrap();
    let taken = rename("a", "b").unwrap_err();
    assert_eq!(taken.kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(
        (fs::read(at("a")).unwrap(), fs::read(at("b")).unwrap()),
        (b"1".to_vec(), b"2".to_vec())
    );
    rename("a", "c").unwrap();
    assert!(!at("a").exists());
    // The process died between the two steps.
    fs::hard_link(at("c"), at("d")).unwrap();
    rename("c", "d").unwrap();
    assert_eq!(
        (at("c").exists(), fs::read(at("d")).unwrap()),
        (false, b"1".to_vec())
    );
    let gone = rename("c", "e").unwrap_err();
    assert_eq!(gone.kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn what_is_written_has_the_rights_that_the_umask_leaves() {
    let (root, share) = share();
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("Umask:"));
    let mask = u32::from_str_radix(mask.unwrap().trim(), 8).unwrap();
    share.write_new("办公室/稿.txt".as_bytes(), b"1").unwrap();
    share
        .replace_own("台账/当前台账.xlsx", b"1", |_| false)
        .unwrap();
    for (name, rights) in [
        ("办公室/稿.txt", 0o666),
        ("台账/当前台账.xlsx", 0o666),
        ("办公室", 0o777),
    ] {
        let mode = fs::metadata(root.path().join(name)).unwrap().mode();
        assert_eq!(mode & 0o777, rights & !mask, "{name}");
    }
}
