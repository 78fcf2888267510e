//! `visit`: noted, shown where people look, withdrawn.

use std::fs;

use serde_json::Value;

use super::Files;
use super::document::text;
use crate::sheets::{report, texts};

const BY: &str = "办公室 江某";
const FOUND: &str = "主体结构封顶，<消防>验收资料未齐。";

fn reported() -> Files {
    let files = Files::new();
    let sheet = report("南明区", "2026年11月25日", &["精密铸件项目", "轮胎项目"]);
    fs::write(files.path("share/报送/南明区/一.xlsx"), sheet.bytes()).unwrap();
    for at in ["2026-11-25T10:00", "2026-11-25T10:01"] {
        files.run(&["once", "--now", at]);
    }
    files
}

fn note<'a>(project: &'a str, on: &'a str) -> Vec<&'a str> {
    vec![
        "visit",
        "note",
        "--project",
        project,
        "--on",
        on,
        "--by",
        BY,
        "--found",
        FOUND,
    ]
}

#[test]
fn a_visit_is_noted_and_shown_where_people_look() {
    let files = reported();
    let at = |arguments: &[&str], now: &str| files.run(&[arguments, &["--now", now]].concat());
    let now = "2026-12-04T10:00";
    at(&note("精密铸件项目", "2026-12-05"), now).complains(2, &["still to come"]);
    at(&note("铸件", "2026-12-03"), now).complains(2, &["no project is called"]);
    at(&note("精密铸件项目", "2026-12-03"), now).says(0, &["visit 1 to NM-", "is noted"]);
    at(&note("轮胎项目", "2026-11-27"), now).says(0, &["visit 2"]);

    let listed = at(&["visit", "list", "--format", "json"], now);
    let lines: Vec<Value> = listed
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let days: Vec<&str> = lines
        .iter()
        .map(|visit| visit["visited_on"].as_str().unwrap())
        .collect();
    assert_eq!(days, ["2026-11-27", "2026-12-03"]);
    assert_eq!(lines[1]["finding"], FOUND);

    let why = at(&["why", "--project", "精密铸件项目"], now);
    why.says(0, &["visit 1 on 2026-12-03 by 办公室 江某"]);
    assert!(!why.out.contains("visit 2"), "{}", why.out);

    let out = files.path("公文");
    fs::create_dir(&out).unwrap();
    let month = [
        "document",
        "supervision",
        "--month",
        "2026-12",
        "--out",
        out.to_str().unwrap(),
    ];
    at(&month, now).says(0, &["督查通报"]);
    let told = text(&out.join("2026年12月督查通报（代拟稿）.docx"));
    assert!(
        told.contains("12月3日，办公室 江某到南明区“精密铸件项目”"),
        "{told}"
    );
    assert!(told.contains("&lt;消防&gt;验收资料未齐。"), "{told}");
    assert!(!told.contains("轮胎项目"), "{told}");

    let book = files.path("考评.xlsx");
    let year = [
        "assessment",
        "--year",
        "2026",
        "-o",
        book.to_str().unwrap(),
        "--format",
        "json",
    ];
    let said = at(&year, now);
    let all: Value = serde_json::from_str(&said.out).unwrap();
    let visits = all["units"][0]["visits"].as_array().unwrap();
    assert_eq!(visits.len(), 2, "{visits:?}");
    assert_eq!(visits[1]["name"], "精密铸件项目");
    assert!(texts(&fs::read(&book).unwrap()).contains("依据四：实地调研"));
}

#[test]
fn one_that_was_noted_by_mistake_is_withdrawn_and_stays_on_record() {
    let files = reported();
    let at = |arguments: &[&str], now: &str| files.run(&[arguments, &["--now", now]].concat());
    let now = "2026-12-04T10:00";
    at(&note("精密铸件项目", "2026-12-03"), now).says(0, &["visit 1"]);
    let withdraw = ["visit", "withdraw", "1", "--by", BY, "--why", "记错项目"];
    at(&withdraw, "2026-12-04T11:00").says(0, &["visit 1 is withdrawn"]);
    at(&withdraw, "2026-12-04T11:01").complains(1, &["there is no visit 1, or it is withdrawn"]);
    assert_eq!(at(&["visit", "list"], "2026-12-04T12:00").out, "");
    at(&["audit", "list"], "2026-12-04T12:00")
        .says(0, &["visit/1", "note", "withdraw", "记错项目"]);
    // The next one gets a number of its own.
    at(&note("轮胎项目", "2026-12-03"), "2026-12-05T10:00").says(0, &["visit 2"]);
    // The memory made again has what people noted.
    let proof = at(&["rebuild", "--into", "proof"], "2026-12-05T10:01");
    proof.says(0, &["0 differences"]);
}

#[test]
fn a_visit_to_a_project_that_was_merged_is_one_to_the_project_that_goes_on() {
    let files = reported();
    let at = |arguments: &[&str]| files.run(&[arguments, &["--now", "2026-12-04T10:00"]].concat());
    at(&note("轮胎项目", "2026-11-27")).says(0, &["visit 1"]);
    at(&note("精密铸件项目", "2026-12-03")).says(0, &["visit 2"]);
    let listed = at(&["visit", "list", "--format", "json"]);
    let numbers: Vec<String> = listed
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|visit| visit["project"].as_str().unwrap().to_owned())
        .collect();
    let (gone, into) = (&numbers[0], &numbers[1]);
    let signed = ["--by", "江某", "--why", "同一项目"];
    at(&[&["project", "merge", gone, into], &signed[..]].concat()).says(0, &[]);
    for asked in [
        &["visit", "list"][..],
        &["visit", "list", "--project", into],
    ] {
        at(asked).says(0, &[&format!("visit 1: 2026-11-27  {into}")]);
    }
    at(&["why", "--project", into]).says(0, &["visit 1 on 2026-11-27"]);
}
