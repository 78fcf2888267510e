//! `assessment`: the figures of half a year or a year.

use std::fs;

use serde_json::Value;

use super::Files;
use crate::sheets::{report, texts};

/// Two reports of a unit in one year, the second with a project that was signed meanwhile.
fn a_year() -> Files {
    let files = Files::new();
    for (name, period, at, projects) in [
        (
            "一.xlsx",
            "2026年11月25日",
            "2026-11-25",
            &["精密铸件项目"][..],
        ),
        (
            "二.xlsx",
            "2026年12月25日",
            "2026-12-25",
            &["精密铸件项目", "冷链物流园"][..],
        ),
    ] {
        let bytes = report("南明区", period, projects).bytes();
        fs::write(files.path(&format!("share/报送/南明区/{name}")), bytes).unwrap();
        for minute in ["T10:00", "T10:01"] {
            files.run(&["once", "--now", &format!("{at}{minute}")]);
        }
    }
    files
}

#[test]
fn the_assessment_is_told_written_and_given_to_programs() {
    let files = a_year();
    let units = files.path("config/units.toml");
    let text = fs::read_to_string(&units).unwrap();
    let targets = "target = [{ year = 2026, signed_projects = 12 }]";
    fs::write(
        &units,
        text.replacen("#target", &format!("{targets}\n#target"), 1),
    )
    .unwrap();
    let output = files.path("考评.xlsx");
    let path = output.to_str().unwrap();
    let year = ["assessment", "--year", "2026", "--now", "2027-01-04T10:00"];
    let said = files.run(&[&year[..], &["-o", path]].concat());
    said.says(
        0,
        &[
            "2026 as of 2026-12-25, growth since 2025-12-25",
            "按时报送率",
            "4 units",
        ],
    );
    let text = texts(&fs::read(&output).unwrap());
    for words in [
        "南明区督查考评（2026年）",
        "冷链物流园",
        "2026年12月25日报送期第1版，二.xlsx",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }

    let said = files.run(&[&year[..], &["--unit", "南明区", "--format", "json"]].concat());
    let all: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(all["span"], "2026");
    assert_eq!(all["units"].as_array().unwrap().len(), 1);
    let unit = &all["units"][0];
    let target = &unit["figures"][0]["target"];
    assert_eq!(
        (&target["year"], &target["months"]),
        (&12.into(), &12.into())
    );
    let reports = unit["reports"].as_array().unwrap();
    let in_time = |state: &str| {
        reports
            .iter()
            .filter(|report| report["state"] == state)
            .count()
    };
    assert_eq!(
        (reports.len(), in_time("reported"), in_time("missing")),
        (4, 2, 2)
    );
    let first = &unit["projects"][0];
    assert_eq!(first["source"]["version"], 1);
    assert!(first["contributions"]["funds_rate"].is_object(), "{first}");
}

#[test]
fn a_span_that_is_none_or_yet_to_come_is_refused() {
    let files = Files::new();
    let now = ["--now", "2026-12-01T10:00"];
    let ask = |arguments: &[&str]| files.run(&[arguments, &now[..]].concat());
    ask(&["assessment", "--half", "2026H3"]).complains(2, &["2026H1"]);
    ask(&["assessment", "--year", "2026H1"]).complains(2, &["such as 2026"]);
    ask(&["assessment", "--year", "2027"]).complains(1, &["no period of 2027 is over yet"]);
    ask(&["assessment", "--year", "2026", "--unit", "x"]).complains(2, &["no unit is called"]);
}
