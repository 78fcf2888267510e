//! A state that is gone, emptied, damaged or older than its archive: noticed at start and by `doctor`, each
//! with its own way out, and entered again from the archive.

use std::fs;
use std::path::Path;

use super::{Files, Said};

/// Arrives and is answered.
fn arrive(files: &Files, unit: &str, name: &str, at: &str) {
    let bytes = format!("junk of {unit} called {name}");
    fs::write(files.path(&format!("share/报送/{unit}/{name}")), bytes).unwrap();
    for second in ["00", "30"] {
        let said = files.run(&["once", "--now", &format!("{at}:{second}")]);
        assert!(said.code == Some(0) || said.code == Some(3), "{said:?}");
    }
}

const NOW: &str = "2026-11-06T12:00";

fn once(files: &Files) -> Said {
    files.run(&["once", "--now", NOW])
}

fn doctor(files: &Files) -> Said {
    files.run(&["doctor", "--now", NOW])
}

fn status(files: &Files) -> String {
    let at = "2026-11-06T12:00";
    files.run(&["status", "--now", at, "--format", "json"]).out
}

/// Three files arrived; `data.old` is the state as it was after the first.
fn with_an_older_copy() -> Files {
    let files = Files::new();
    arrive(&files, "南明区", "一.xlsx", "2026-11-06T10:00");
    fs::copy(files.path("data/diaodu.db"), files.path("old.db")).unwrap();
    arrive(&files, "云岩区", "二.xlsx", "2026-11-06T10:10");
    arrive(&files, "南明区", "三.xlsx", "2026-11-06T10:20");
    files
}

#[test]
fn an_older_state_beside_its_archive_is_noticed_and_caught_up() {
    let files = with_an_older_copy();
    let before = status(&files);
    fs::copy(files.path("old.db"), files.path("data/diaodu.db")).unwrap();
    let words = [
        "older than its archive",
        "up to number 1",
        "2 (yunyan, 二.xlsx), 3 (nanming, 三.xlsx)",
        "hint:",
        "diaodu rebuild --missing",
    ];
    once(&files).complains(1, &words);
    files.run(&["run"]).complains(1, &words);
    doctor(&files).says(3, &words);
    let caught_up = files.run(&["rebuild", "--missing"]);
    caught_up.says(3, &["2 (yunyan, 二.xlsx), 3 (nanming, 三.xlsx)"]);
    assert_eq!(
        files.run(&["rebuild", "--missing"]).code,
        Some(0),
        "there is nothing more"
    );
    assert!(doctor(&files).out.contains("ok       state"));
    let after = once(&files);
    assert_eq!(after.code, Some(0), "{after:?}");
    // What the three files came to is known as before; what was sent since then is not.
    let units = |status: &str| {
        let end = status.find("\"flags\"").unwrap();
        status[..end].to_owned()
    };
    assert_eq!(units(&status(&files)), units(&before));
    let proof = files.run(&["rebuild", "--into", "proof", "--now", NOW]);
    proof.says(0, &["3 arrivals, 0 differences"]);
}

#[test]
fn a_backup_that_is_older_than_the_archive_is_caught_up_when_it_is_restored() {
    let files = Files::new();
    arrive(&files, "南明区", "一.xlsx", "2026-11-06T10:00");
    assert_eq!(files.run(&["backup", "saved"]).code, Some(0));
    arrive(&files, "云岩区", "二.xlsx", "2026-11-06T10:10");
    fs::remove_file(files.path("data/diaodu.db")).unwrap();
    let restored = files.run(&["restore", "saved"]);
    restored.says(3, &["entered from the archive: 2 (yunyan, 二.xlsx)"]);
    let after = once(&files);
    assert_eq!(after.code, Some(0), "{after:?}");
}

#[test]
fn a_state_of_no_bytes_or_none_beside_an_archive_is_not_begun_anew() {
    for is_there in [true, false] {
        let files = with_an_older_copy();
        let database = files.path("data/diaodu.db");
        fs::remove_file(&database).unwrap();
        if is_there {
            fs::write(&database, "").unwrap();
        }
        let words = [
            "3 originals",
            "1 (nanming, 一.xlsx), 2 (yunyan, 二.xlsx), 3 (nanming, 三.xlsx)",
            "diaodu restore",
            "diaodu rebuild --missing",
        ];
        once(&files).complains(1, &words);
        doctor(&files).says(3, &words);
        assert_eq!(
            fs::metadata(&database).map_or(0, |file| file.len()),
            0,
            "nothing was put in its place"
        );
        files
            .run(&["rebuild", "--missing"])
            .says(3, &["3 (nanming, 三.xlsx)"]);
        assert_eq!(once(&files).code, Some(0));
        assert!(doctor(&files).out.contains("ok       state"));
    }
}

#[test]
fn a_file_that_was_noted_when_the_process_died_is_no_disagreement() {
    let files = with_an_older_copy();
    // As it is when it dies between the note and its transaction.
    fs::copy(files.path("old.db"), files.path("data/diaodu.db")).unwrap();
    for (unit, name) in [("云岩区", "二.xlsx"), ("南明区", "三.xlsx")] {
        let folder = files.path(&format!("share/报送/{unit}"));
        let moved = find(&folder, name);
        fs::rename(moved, folder.join(name)).unwrap();
    }
    assert!(doctor(&files).out.contains("ok       state"));
    assert_eq!(once(&files).code, Some(0));
}

#[test]
fn a_note_whose_file_came_on_record_under_another_number_goes() {
    let files = Files::new();
    arrive(&files, "南明区", "一.xlsx", "2026-11-06T10:00");
    let archive = files.path("data/archive/arrivals");
    let note = find(&archive, ".json");
    // The first try of another file, whose transaction failed after it was noted.
    let text = fs::read_to_string(&note).unwrap();
    let bytes = "junk of 云岩区 called 二.xlsx";
    let hash = diaodu::folder::sha256(bytes.as_bytes());
    let old = text
        .split("\"sha256\": \"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let left = archive.join(format!("00000001-{}.json", &hash[..12]));
    let text = text.replace(old, &hash).replace("nanming", "yunyan");
    fs::write(&left, text).unwrap();
    arrive(&files, "云岩区", "二.xlsx", "2026-11-06T10:10");
    assert!(!left.exists());
    let proof = files.run(&["rebuild", "--into", "proof", "--now", NOW]);
    proof.says(0, &["2 arrivals, 0 differences"]);
}

#[test]
fn originals_that_are_gone_are_named() {
    let files = with_an_older_copy();
    let hash = diaodu::folder::sha256("junk of 云岩区 called 二.xlsx".as_bytes());
    let original = files.path(&format!("data/archive/{}/{hash}", &hash[..2]));
    fs::remove_file(original).unwrap();
    let words = ["1 originals", &*hash, "hint: look for the folder archive"];
    doctor(&files).says(3, &words);
    // It can work meanwhile, and says so each time.
    once(&files).says(3, &words);
}

/// Every page of a database is damaged in turn; wherever the engine can see it, so do we.
#[test]
fn a_damaged_page_is_noticed_wherever_it_lies() {
    let files = with_an_older_copy();
    let database = files.path("data/diaodu.db");
    let whole = fs::read(&database).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 20, "{pages}");
    let (mut seen, mut unseen) = (0, Vec::new());
    for page in 0..pages {
        let mut damaged = whole.clone();
        let start = page * 4096 + if page == 0 { 100 } else { 0 };
        damaged[start..start + 64].fill(0xa5);
        fs::write(&database, &damaged).unwrap();
        let said = doctor(&files);
        if said.out.contains("ok       state") {
            unseen.push(page);
            continue;
        }
        seen += 1;
        assert_eq!(said.code, Some(3), "page {page}: {said:?}");
        assert!(said.out.contains("damaged"), "page {page}: {said:?}");
        assert!(said.out.contains("diaodu restore"), "page {page}: {said:?}");
        assert!(!said.out.contains("newer diaodu"), "page {page}: {said:?}");
        let start = once(&files);
        start.complains(1, &["damaged", "hint:", "diaodu restore"]);
        assert!(
            !start.err.contains("newer diaodu"),
            "page {page}: {start:?}"
        );
    }
    // Pages that hold nothing may be filled with anything.
    assert!(
        seen > 20 && unseen.len() * 10 <= pages,
        "{seen}: {unseen:?}"
    );
}

/// The one file below a folder whose name ends so.
fn find(folder: &Path, ending: &str) -> std::path::PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().ends_with(ending)
                && !path.to_str().unwrap().contains("回执")
            {
                return path;
            }
        }
    }
    panic!("no {ending} in {}", folder.display());
}
