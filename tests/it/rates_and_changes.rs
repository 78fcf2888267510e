//! Rates (rule 13) and changes, read off merged ledgers.

use diaodu::domain::amount::Yuan;
use diaodu::domain::change::{Change, ChangeKind, changes};
use diaodu::domain::doubt::Questions;
use diaodu::domain::ledger::{AbsentFrom, Counted, Ledger, merge};
use diaodu::domain::project::{Category, Field, ProjectRow, RowRef, Stage};
use diaodu::domain::rate::{Ratio, rates};

use crate::plausible::{period, units};

fn project(name: &str, stage: Stage, total_wan: Option<i64>, funds_wan: i64) -> ProjectRow {
    let row = RowRef {
        sheet: "调度表".to_owned(),
        first_row: 4,
    };
    ProjectRow {
        stage: Some(stage),
        total_investment_yuan: total_wan.map(|wan| Yuan(wan * 10_000)),
        funds_in_place_yuan: Some(Yuan(funds_wan * 10_000)),
        category: Some(Category::SignedFocus),
        ..ProjectRow::named(row, name)
    }
}

fn ledger(as_of: &str, rows: Vec<ProjectRow>) -> Ledger {
    let submission = Counted {
        unit: units()[0].slug.clone(),
        period: period(as_of),
        arrival: 1,
        rows,
        urgent: Vec::new(),
        questions: Questions::default(),
    };
    merge(&units(), &[submission], period(as_of))
}

#[test]
fn percents_are_rounded_half_up_without_floats() {
    for (numerator, denominator, shown) in [
        (1, 3, "33.33%"),
        (2, 3, "66.67%"),
        (1, 8, "12.50%"),
        (1, 80_000, "0.00%"),
        (1, 20_000, "0.01%"),
        (13_345, 100_000, "13.35%"),
        (i64::MAX, 1, "92233720368547758.07%"),
        (0, 7, "0.00%"),
        (5, 0, "—"),
    ] {
        assert_eq!(
            Ratio {
                numerator,
                denominator
            }
            .to_string(),
            shown,
            "{numerator}/{denominator}"
        );
    }
}

#[test]
fn rates_count_the_signed_projects() {
    let mut halted = project("己", Stage::Halted, Some(100), 10);
    halted.started_on = "2026-05".parse().ok();
    let ledger = ledger(
        "2026-11-25",
        vec![
            project("甲", Stage::Negotiating, Some(900), 900),
            project("乙", Stage::Signed, Some(100), 20),
            project("丙", Stage::Started, Some(100), 30),
            project("丁", Stage::Producing, Some(200), 200),
            project("戊", Stage::Terminated, Some(500), 0),
            halted,
            project("庚", Stage::Landed, None, 5),
        ],
    );
    let counted = rates(&ledger, true);
    let total = counted.total;
    assert_eq!((total.projects, total.signed, total.unpriced), (7, 5, 1));
    assert_eq!(total.total_investment, Yuan(19_000_000));
    assert_eq!(
        total.funds_rate(),
        Ratio {
            numerator: 2_650_000,
            denominator: 5_000_000
        }
    );
    assert_eq!(total.funds_rate().to_string(), "53.00%");
    assert_eq!(
        total.start_rate(),
        Ratio {
            numerator: 3,
            denominator: 5
        }
    );
    assert_eq!(
        total.production_rate(),
        Ratio {
            numerator: 1,
            denominator: 5
        }
    );
    assert_eq!(
        rates(&ledger, false).total.start_rate(),
        Ratio {
            numerator: 2,
            denominator: 5
        }
    );

    assert_eq!(counted.units.len(), 14);
    assert_eq!(counted.units[0].1, total);
    assert_eq!(counted.units[1].1.projects, 0);
    assert_eq!(
        counted.stages.len(),
        Stage::ALL.len(),
        "no row for a stage that nobody left empty"
    );
    let by_stage: u32 = counted.stages.iter().map(|(_, tally)| tally.projects).sum();
    let by_category: u32 = counted
        .categories
        .iter()
        .map(|(_, tally)| tally.projects)
        .sum();
    assert_eq!((by_stage, by_category), (7, 7));
}

fn kinds<'c>(changes: &'c [Change], name: &str) -> Vec<&'c ChangeKind> {
    changes
        .iter()
        .filter(|change| change.name == name)
        .map(|change| &change.kind)
        .collect()
}

#[test]
fn every_difference_between_two_ledgers_is_told_once() {
    let older = ledger(
        "2026-10-25",
        vec![
            project("不变", Stage::Signed, Some(1), 0),
            project("在变", Stage::Signed, Some(12_345), 0),
            project("终止了", Stage::Signed, Some(1), 0),
        ],
    );
    let newer = ledger(
        "2026-11-25",
        vec![
            project("不变", Stage::Signed, Some(1), 0),
            project("在变", Stage::Started, None, 0),
            project("新来", Stage::Negotiating, Some(1), 0),
            project("终止了", Stage::Terminated, Some(1), 0),
        ],
    );
    let found = changes(&older, &newer);
    assert_eq!(kinds(&found, "不变"), [] as [&ChangeKind; 0]);
    let field = |field, old: &str, new: &str| ChangeKind::Field {
        field,
        old: old.to_owned(),
        new: new.to_owned(),
    };
    assert_eq!(
        kinds(&found, "在变"),
        [
            &field(Field::Stage, "签约", "开工"),
            &field(Field::TotalInvestment, "12,345", "")
        ]
    );
    assert_eq!(kinds(&found, "新来"), [&ChangeKind::New]);
    assert_eq!(
        kinds(&found, "终止了"),
        [
            &ChangeKind::Terminated,
            &field(Field::Stage, "签约", "终止")
        ]
    );
    assert!(changes(&newer, &newer).is_empty());
}

#[test]
fn absence_return_and_departure_are_changes_too() {
    let sheet = |name: &str, rows| Counted {
        unit: units()[0].slug.clone(),
        period: period(name),
        arrival: 1,
        rows,
        urgent: Vec::new(),
        questions: Questions::default(),
    };
    let archive = [
        sheet(
            "2026-10-25",
            vec![
                project("甲", Stage::Signed, None, 0),
                project("乙", Stage::Terminated, None, 0),
            ],
        ),
        sheet("2026-11-25", vec![]),
        sheet("2026-12-25", vec![project("甲", Stage::Signed, None, 0)]),
    ];
    let at = |name| merge(&units(), &archive, period(name));
    let (october, november, december) = (at("2026-10-25"), at("2026-11-25"), at("2026-12-25"));
    let gone = changes(&october, &november);
    assert_eq!(kinds(&gone, "甲"), [&ChangeKind::Absent(AbsentFrom::Sheet)]);
    assert!(
        kinds(&gone, "乙").is_empty(),
        "it had ended, and leaving is its end"
    );
    assert_eq!(
        kinds(&changes(&november, &december), "甲"),
        [&ChangeKind::Returned]
    );
    // A terminated project that never stood in an edition is told all the same.
    let before = merge(&units(), &[], period("2026-10-10"));
    assert_eq!(
        kinds(&changes(&before, &november), "乙"),
        [&ChangeKind::New, &ChangeKind::Terminated]
    );
    assert_eq!(
        kinds(&changes(&october, &before), "甲"),
        [&ChangeKind::Gone]
    );
}
