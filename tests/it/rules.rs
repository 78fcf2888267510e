//! Every rule's examples are its tests, and docs/rules.md is the table of rules.

mod example;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use diaodu::check::{Checked, Context, Listed, Listings, Reported, check, drop_repeated_rows};
use diaodu::domain::period::{DueDays, Period};
use diaodu::domain::project::Field;
use diaodu::domain::rules::{Group, Rule, document};
use diaodu::domain::switches::{Switch, Switches};
use diaodu::domain::unit::{Contact, Unit, UnitKind, UnitSlug};
use diaodu::reading::interpret;
use diaodu::words::HeaderWords;
use example::{book, rows_of, settings};

/// One row of an example: column and value.
type Row = Vec<(String, String)>;

/// A project to which nothing is to be said.
const SOUND: &[(&str, &str)] = &[
    ("序号", "1"),
    ("项目名称", "甲产业园"),
    ("项目内容", "建设厂房"),
    ("总投资(万元)", ""),
    ("累计到位资金(万元)", ""),
    ("项目阶段", "在建"),
    ("责任单位", "商务局"),
    ("责任人", "张某"),
    ("进展情况", "施工中"),
    ("推进计划", "完成封顶"),
];

#[test]
fn every_rule_notices_its_bad_example_and_lets_the_good_one_pass() {
    for &rule in Rule::ALL {
        // Those of the office's workbooks have tests of their own in `src/register`.
        if matches!(rule.group(), Group::File | Group::Office) {
            continue;
        }
        let example = rule.example();
        let bad = judge(example.bad);
        assert!(
            bad.findings.iter().any(|finding| finding.rule == rule),
            "{rule:?} does not notice\n{}\nbut says {:#?}",
            example.bad,
            bad.findings
        );
        let good = judge(example.good);
        assert!(
            good.findings.iter().all(|finding| finding.rule != rule),
            "{rule:?} notices\n{}\n{:#?}",
            example.good,
            good.findings
        );
    }
}

#[test]
fn every_message_is_a_sentence_with_what_to_do() {
    let of_sheets = Rule::ALL
        .iter()
        .filter(|rule| rule.group() != Group::Office);
    for rule in of_sheets {
        for finding in judge(rule.example().bad).findings {
            assert!(finding.message.ends_with('。'), "{}", finding.message);
            assert!(finding.message.chars().count() >= 10, "{}", finding.message);
        }
    }
}

#[test]
fn a_sound_report_has_no_findings() {
    let usual = Switches::default();
    assert_eq!(judge_by("项目名称 = 甲产业园", &usual).findings, []);
}

#[test]
fn the_document_is_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let current = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &current).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        written, current,
        "UPDATE_DOCS=1 cargo test rules writes docs/rules.md"
    );
}

/// Reads and judges an example as the report of 南明区 that arrived on 24 November 2026.
fn judge(example: &str) -> Checked {
    let on = |rule: &Rule| (*rule, Switch::From(NaiveDate::MIN));
    judge_by(
        example,
        &Switches::new(
            Rule::ALL
                .iter()
                .filter(|rule| rule.is_usually_off())
                .map(on),
        ),
    )
}

fn judge_by(example: &str, switches: &Switches) -> Checked {
    let (mut rows, before, others) = rows_of(example);
    let settings = settings(&mut rows);
    let book = book(&rows, &settings);
    let file_name = settings.get("文件名").map_or("调度表.xlsx", String::as_str);
    let mut sheet = interpret(&book, file_name, &HeaderWords::default());
    drop_repeated_rows(&mut sheet);
    let history: Vec<Reported> = before
        .into_iter()
        .zip(["2026-11-10", "2026-10-25"])
        .filter(|(row, _)| !row.is_empty())
        .map(|(row, period)| Reported {
            period: Period(period.parse().unwrap()),
            projects: interpret(
                &example::book(&[row], &BTreeMap::new()),
                "上期.xlsx",
                &HeaderWords::default(),
            )
            .projects,
            findings: Vec::new(),
        })
        .collect();
    let mut listings = Listings::default();
    let others = others.into_iter().filter_map(|(column, value)| {
        let listed = Listed {
            name: value,
            code: None,
            stage: None,
        };
        (column == "项目名称").then_some(listed)
    });
    listings.put(&UnitSlug("huaxi".to_owned()), others.collect());
    let units = [unit("nanming", "南明区"), unit("huaxi", "花溪区")];
    let due_days = DueDays::new(vec![10, 25]).unwrap();
    let today = settings
        .get("收到")
        .map_or("2026年11月24日", String::as_str);
    let today = NaiveDate::parse_from_str(today, "%Y年%m月%d日").unwrap();
    let owes = |period| history.iter().all(|report| report.period != period);
    let context = Context {
        unit: Some(&units[0]),
        units: &units,
        due_days: &due_days,
        today,
        late_days: 5,
        unstated: due_days.unstated(today, 5, |period| period.0, owes),
        history: &history,
        observed: &[],
        listings: &listings,
        switches,
    };
    check(&sheet, &context)
}

fn unit(slug: &str, name: &str) -> Unit {
    Unit {
        slug: UnitSlug(slug.to_owned()),
        name: name.to_owned(),
        code: "X".to_owned(),
        aliases: Vec::new(),
        kind: UnitKind::District,
        from: None,
        to: None,
        liaison: Contact {
            name: "张某".to_owned(),
            address: "zhang@example.com".to_owned(),
            phone: String::new(),
        },
        deputy: None,
        leader: None,
    }
}

#[test]
fn the_columns_of_the_examples_are_those_of_the_form() {
    for (header, _) in SOUND {
        assert!(
            Field::FORM.iter().any(|field| field.header() == *header),
            "{header}"
        );
    }
}
