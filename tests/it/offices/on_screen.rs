//! `status --offices` and `doctor --offices`.

use std::fs;

use serde_json::Value;

use super::{Province, holds};

#[test]
fn status_has_a_line_for_each_office_whatever_is_wrong_with_another() {
    let province = Province::of(&["anshun", "guiyang", "zunyi"]);
    fs::remove_file(province.path("anshun/config/units.toml")).unwrap();
    let config = province.path("guiyang/config/diaodu.toml");
    let once = province.says_of(&config, &["--now", "2026-11-26T09:00", "once"]);
    assert!(once.0 == 0 || once.0 == 3, "{once:?}");
    let now = ["--now", "2026-11-26T09:01", "status"];
    let (code, said) = province.says(&now);
    assert_eq!(code, 3, "{said}");
    let line = |name: &str| {
        let mut lines = said.lines();
        let line = lines.find(|line| line.starts_with(&format!("{name} ")));
        line.unwrap_or_else(|| panic!("{name} is not in {said}"))
    };
    assert_eq!(
        line("guiyang")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        "guiyang 12-10 4 of 4 11-25: 4 of 4 60 s ago 1"
    );
    assert!(line("anshun").ends_with('1'), "{said}");
    holds(
        &said,
        &[
            "units.toml: the file is not there",
            "guiyang: no daemon works on it",
            "zunyi: it has no state yet",
            "zunyi: no daemon works on it",
        ],
    );
    let (_, lines) = province.says(&[&now[..], &["--format", "json"]].concat());
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let names: Vec<&Value> = lines.iter().map(|line| &line["office"]).collect();
    assert_eq!(names, ["anshun", "guiyang", "zunyi"]);
    assert_eq!(lines[0]["name"], Value::Null);
    assert_eq!(lines[1]["before"]["missing"], 4);
    assert_eq!(lines[1]["last_look"], "2026-11-26T09:00:00+08:00");
}

#[test]
fn doctor_looks_at_each_office() {
    let province = Province::of(&["anshun", "guiyang"]);
    fs::write(province.path("anshun/config/holidays.csv"), "?").unwrap();
    let (code, said) = province.says(&["doctor"]);
    assert_eq!(code, 3, "{said}");
    let (first, second) = said.split_once("guiyang:\n").unwrap();
    holds(first, &["anshun:\n", "PROBLEM", "holidays.csv"]);
    holds(second, &["ok       config: 4 units", "ok       share"]);
}

#[test]
fn a_folder_that_is_none_or_holds_no_office_is_wrong_use() {
    let province = Province::of(&[]);
    for command in ["status", "doctor"] {
        let (code, said) = province.says(&[command]);
        assert_eq!(code, 2, "{said}");
        holds(&said, &["holds no office", "hint: "]);
    }
    let (code, said) = province.says_in("none", &["run"]);
    assert_eq!(code, 2, "{said}");
    holds(&said, &["cannot read the folder of the offices", "hint: "]);
    let (code, said) = province.says(&["--now", "2026-11-26T09:00", "run"]);
    assert_eq!(code, 2, "{said}");
}
