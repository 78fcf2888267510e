//! `demo`: a quarter of the example office through the very same tick, and what it leaves behind.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// The last moment of the demo.
const END: &str = "2027-01-12T18:00";

fn diaodu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_diaodu"))
        .args(arguments)
        .env_remove("DIAODU_CONFIG")
        .output()
        .unwrap()
}

/// What a command says that goes well.
fn said(arguments: &[&str]) -> String {
    let output = diaodu(arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Every file below a folder, with the hash of its bytes.
fn hashes(root: &Path) -> BTreeMap<PathBuf, String> {
    files(root)
        .into_iter()
        .map(|path| {
            let hash = Sha256::digest(fs::read(&path).unwrap());
            (path, format!("{hash:x?}"))
        })
        .collect()
}

/// The files that are not the same before and after.
fn changed(before: &BTreeMap<PathBuf, String>, after: &BTreeMap<PathBuf, String>) -> Vec<PathBuf> {
    let paths: BTreeSet<&PathBuf> = before.keys().chain(after.keys()).collect();
    paths
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .cloned()
        .collect()
}

fn nothing() -> Vec<PathBuf> {
    Vec::new()
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn names(root: &Path, part: &str) -> Vec<String> {
    let all = files(root).into_iter();
    all.map(|path| path.to_string_lossy().into_owned())
        .filter(|path| path.contains(part))
        .collect()
}

#[test]
fn a_quarter_of_the_example_office() {
    let root = TempDir::new().unwrap();
    let dir = root.path().join("示例");
    let place = dir.to_str().unwrap();
    let timeline = said(&["demo", place]);
    let first = hashes(&dir);
    check_timeline(&timeline);
    check_share(&dir.join("share"));
    check_letters(&dir.join("letters"));
    check_state(&dir);
    assert_eq!(changed(&first, &hashes(&dir)), nothing(), "by looking");

    let config = dir.join("config/diaodu.toml");
    let once = said(&["-c", config.to_str().unwrap(), "--now", END, "once"]);
    assert!(
        once.contains("0 files taken in, 0 waiting; 0 letters queued, 0 sent"),
        "{once}"
    );
    assert_eq!(
        changed(&first, &hashes(&dir)),
        nothing(),
        "by a second tick"
    );

    // An earlier demo is made anew, to the same bytes.
    fs::write(dir.join("left behind"), "").unwrap();
    assert_eq!(said(&["demo", place]), timeline);
    let mut changed = changed(&first, &hashes(&dir));
    // The database keeps for itself when its tables were made.
    changed.retain(|path| !path.ends_with("data/diaodu.db"));
    assert_eq!(changed, nothing(), "by the same demo again");
}

fn check_timeline(timeline: &str) {
    let lines: Vec<&str> = timeline.lines().collect();
    assert!(lines.len() <= 68, "{timeline}");
    for line in [
        "2026-10-12 09:00  flagged 开阳县: three quarters without an observation project",
        "2026-10-12 15:00  flagged 开阳县: three quarters without an observation project; to 市领导",
        "2026-10-26 10:21  息烽县 saved 息烽县报送市投促局.xlsx: accepted, late (version 1)",
        "2026-11-11 09:00  told of what is overdue from 修文县",
        "2026-11-24 10:31  told at once of an urgent matter from",
        "2026-11-24 17:16  观山湖区 saved 观山湖区调度表（最终版）.xlsx: the same bytes again",
        "2026-11-25 09:41  花溪区 saved 花溪区重大项目调度表.xlsx: returned, with a marked copy",
        "2026-11-25 11:31  花溪区 saved 花溪区重大项目调度表（更正）.xlsx: accepted, version 2",
        "2026-12-09 10:06  白云区 saved 乌当区调度表（20261210）.xlsx: returned, for it is the report of 乌当区",
        "2026-12-29 09:00  sent the monthly ledger to",
        "2027-01-11 09:00  warned 清镇市: two quarters without an observation project",
    ] {
        let is_told = lines.iter().any(|told| told.starts_with(line));
        assert!(is_told, "{line}\n{timeline}");
    }
    assert!(
        timeline.contains("saved 下期调度表.xlsx: a zero report, accepted"),
        "{timeline}"
    );
    assert!(!timeline.contains("trouble:"), "{timeline}");
    let places = lines
        .iter()
        .skip_while(|line| **line != "Where to look:")
        .skip(1);
    let places: Vec<&Path> = places
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.find('/').map(|at| Path::new(&line[at..])))
        .collect();
    assert_eq!(places.len(), 6, "{timeline}");
    for place in places {
        assert!(place.is_file(), "{}", place.display());
    }
}

fn check_share(share: &Path) {
    let editions = files(&share.join("台账/2026"));
    assert_eq!(editions.len(), 6, "{editions:?}");
    let receipts = names(share, "/回执/");
    let receipts = receipts.iter().filter(|name| name.contains(".txt"));
    // 14 units and 7 periods, one of them missing once; four files more
    assert_eq!(receipts.count(), 14 * 7 - 1 + 4);
    assert_eq!(
        names(share, "/退回/").len(),
        4,
        "two originals, two marked copies"
    );
    assert_eq!(
        names(share, "/办公室/").len(),
        3,
        "a draft, the decisions and the contacts"
    );
    // What units saved has been taken in; what lies there is the next form.
    for unit in fs::read_dir(share.join("报送")).unwrap() {
        let unit = unit.unwrap().path();
        if unit.is_file() {
            assert!(unit.ends_with("填报人一页纸.txt"), "{}", unit.display());
            continue;
        }
        let left: Vec<PathBuf> = fs::read_dir(&unit)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .collect();
        assert_eq!(left, [unit.join("下期调度表.xlsx")]);
    }
}

fn check_letters(letters: &Path) {
    let count = |kind: &str| names(letters, &format!(" {kind} ")).len();
    assert_eq!(count("receipt"), 2 * (14 * 7 - 1 + 4));
    assert_eq!(count("ledger"), 2 * 3);
    assert_eq!(count("ledger_draft"), 3);
    assert_eq!(count("overdue"), 2 * 2);
    assert_eq!(count("flag"), 3);
    assert_eq!(count("observation_warning"), 3);
    assert!(count("reminder") > 100);
    assert_eq!(count("operator"), 0);
}

fn check_state(dir: &Path) {
    let config = dir.join("config/diaodu.toml");
    let status = said(&[
        "-c",
        config.to_str().unwrap(),
        "--now",
        END,
        "status",
        "--format",
        "json",
    ]);
    let status: Value = serde_json::from_str(&status).unwrap();
    let flags = status["flags"].as_array().unwrap().iter();
    let flags: Vec<(&str, &str)> = flags
        .map(|flag| {
            (
                flag["unit"].as_str().unwrap(),
                flag["level"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(flags, [("kaiyang", "flag"), ("qingzhen", "warning")]);
    assert_eq!(status["outbox"]["failed"], 0);
    assert_eq!(status["outbox"]["queued"], 0);
    let missing: Vec<(&str, &str)> = status["periods"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|period| period["id"] != "2027-01-25")
        .flat_map(|period| {
            let units = period["units"].as_array().unwrap().iter();
            units
                .filter(|unit| unit["state"] != "reported")
                .map(|unit| {
                    (
                        period["id"].as_str().unwrap(),
                        unit["unit"].as_str().unwrap(),
                    )
                })
        })
        .collect();
    assert_eq!(missing, [("2026-11-10", "xiuwen")]);
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let root = TempDir::new().unwrap();
    let dir = root.path().join("mine");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("台账.xlsx"), "mine").unwrap();
    let before = hashes(&dir);
    let output = diaodu(&["demo", dir.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        errors.contains("is not empty: it holds 台账.xlsx"),
        "{errors}"
    );
    assert!(errors.contains("hint:"), "{errors}");
    assert_eq!(changed(&before, &hashes(&dir)), nothing());
}

#[test]
fn the_clock_of_the_demo_is_its_own() {
    let output = diaodu(&["--now", END, "demo", "never-made"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!Path::new("never-made").exists());
}
