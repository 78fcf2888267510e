//! What decisions about projects make of a ledger, and what is left of them when they are undone.

use crate::domain::amount::Yuan;
use crate::domain::desk::Signed;
use crate::domain::doubt::Questions;
use crate::domain::edit::{EditRecord, ProjectEdit, merge_of_pair};
use crate::domain::ledger::{Counted, Ledger, LedgerUnit, merge};
use crate::domain::period::DueDays;
use crate::domain::project::{ProjectRow, RowRef, Stage};
use crate::domain::suspicion::SuspicionReason;
use crate::domain::unit::UnitSlug;

fn row(name: &str, wan: i64) -> ProjectRow {
    let place = RowRef {
        sheet: "表".to_owned(),
        first_row: 3,
    };
    ProjectRow {
        total_investment_yuan: Some(Yuan(wan * 10_000)),
        stage: Some(Stage::Building),
        city_matter: Some(format!("{name}用地")),
        ..ProjectRow::named(place, name)
    }
}

fn ledger() -> Ledger {
    let counted = |unit: &str, period: &str, rows: &[(&str, i64)]| Counted {
        unit: UnitSlug(unit.to_owned()),
        period: period.parse().unwrap(),
        arrival: 1,
        rows: rows.iter().map(|(name, wan)| row(name, *wan)).collect(),
        urgent: Vec::new(),
        questions: Questions::default(),
    };
    let reports = [
        counted("a", "2026-11-10", &[("甲产业园项目", 100), ("丙", 7)]),
        counted("a", "2026-11-25", &[("甲产业园区项目", 120), ("丙", 7)]),
        counted("b", "2026-11-25", &[("乙", 50), ("丙", 9)]),
    ];
    let units = ["a", "b"].map(|slug| LedgerUnit::stranger(&UnitSlug(slug.to_owned())));
    merge(&units, &reports, "2026-11-25".parse().unwrap())
}

fn due_days() -> DueDays {
    DueDays::usual()
}

fn number(ledger: &Ledger, name: &str, unit: &str) -> String {
    let mut all = ledger.entries.iter();
    let found = all.find(|entry| entry.row.name == name && entry.unit.0 == unit);
    found.unwrap().number.clone()
}

fn records(edits: Vec<ProjectEdit>) -> Vec<EditRecord> {
    let record = |(id, edit): (i64, ProjectEdit)| EditRecord {
        id,
        edit,
        unit: UnitSlug("a".to_owned()),
        day: "2026-11-26".parse().unwrap(),
        signed: Signed {
            by: "江某".to_owned(),
            why: "核实".to_owned(),
            at: "2026-11-26T01:00:00Z".parse().unwrap(),
        },
        undone: None,
    };
    (1..).zip(edits).map(record).collect()
}

fn total(ledger: &Ledger) -> i64 {
    let amounts = ledger.entries.iter();
    let amounts = amounts.filter_map(|entry| entry.row.total_investment_yuan);
    amounts.sum::<Yuan>().0 / 10_000
}

#[test]
fn a_double_that_is_merged_counts_once_and_again_twice_when_that_is_undone() {
    let ledger = ledger();
    assert_eq!((ledger.entries.len(), total(&ledger)), (5, 286));
    let old = number(&ledger, "甲产业园项目", "a");
    let new = number(&ledger, "甲产业园区项目", "a");
    assert!(!ledger.suspicions.is_empty());
    let edit = merge_of_pair(&ledger, &old, &new).unwrap();
    let into_listed = ProjectEdit::Merge {
        number: old.clone(),
        into: new.clone(),
    };
    assert_eq!(edit, into_listed, "what is still listed stays");
    let mut records = records(vec![edit]);
    let merged = ledger.clone().edited(&records, &due_days());
    assert_eq!((merged.entries.len(), total(&merged)), (4, 186));
    let entry = merged.entry(&new).unwrap();
    assert_eq!(entry.first.to_string(), "2026-11-10");
    assert!(merged.entry(&old).is_none());
    let about = merged
        .suspicions
        .iter()
        .filter(|one| one.number == old || one.other_number == old);
    assert_eq!(about.count(), 0);
    assert!(
        merged
            .matters
            .iter()
            .all(|matter| matter.number.as_ref() != Some(&old))
    );
    records[0].undone = Some(records[0].signed.clone());
    assert_eq!(ledger.clone().edited(&records, &due_days()), ledger);
}

#[test]
fn merges_follow_one_another_and_never_run_in_a_circle() {
    let ledger = ledger();
    let names = [("甲产业园项目", "a"), ("甲产业园区项目", "a"), ("乙", "b")];
    let numbers = names.map(|(name, unit)| number(&ledger, name, unit));
    let merge = |from: usize, into: usize| ProjectEdit::Merge {
        number: numbers[from].clone(),
        into: numbers[into].clone(),
    };
    let merged = ledger.edited(
        &records(vec![merge(0, 1), merge(1, 2), merge(2, 0)]),
        &due_days(),
    );
    assert_eq!(merged.entries.len(), 3);
    let entry = merged.entry(&numbers[2]).unwrap();
    assert_eq!(entry.unit.0, "b");
}

#[test]
fn a_project_gets_another_name_another_unit_or_is_closed() {
    let ledger = ledger();
    let own = number(&ledger, "乙", "b");
    let renamed = ledger.clone().edited(
        &records(vec![ProjectEdit::Rename {
            number: own.clone(),
            name: "丙".to_owned(),
        }]),
        &due_days(),
    );
    assert_eq!(
        renamed.entries.len(),
        4,
        "what the unit calls so is the same"
    );
    assert_eq!(renamed.entry(&own).unwrap().row.name, "丙");
    let moved = ledger.clone().edited(
        &records(vec![ProjectEdit::Move {
            number: own.clone(),
            to: UnitSlug("a".to_owned()),
        }]),
        &due_days(),
    );
    let units: Vec<&str> = moved.entries.iter().map(|entry| &*entry.unit.0).collect();
    assert_eq!(units, ["a", "a", "a", "a", "b"]);
    assert_eq!(total(&moved), total(&ledger));
    let close = records(vec![ProjectEdit::Close {
        number: own.clone(),
    }]);
    let closed = ledger.clone().edited(&close, &due_days());
    assert_eq!(
        closed.entry(&own).unwrap().row.stage,
        Some(Stage::Terminated)
    );
    assert_eq!(closed.entries.len(), 5, "this month's ledger shows it");
    let mut later = ledger.clone();
    later.as_of = "2026-12-10".parse().unwrap();
    let later = later.edited(&close, &due_days());
    assert_eq!((later.entries.len(), later.left.len()), (4, 1));
    let mut before = ledger;
    before.as_of = "2026-10-25".parse().unwrap();
    let before = before.edited(&close, &due_days());
    assert_eq!(before.entry(&own).unwrap().row.stage, Some(Stage::Building));
}

#[test]
fn two_that_are_two_are_asked_about_no_more() {
    let ledger = ledger();
    let (one, other) = (number(&ledger, "丙", "a"), number(&ledger, "丙", "b"));
    let about = |ledger: &Ledger| {
        let mut all = ledger.suspicions.iter();
        all.any(|pair| [&pair.number, &pair.other_number].contains(&&one))
    };
    assert!(about(&ledger));
    let distinct = ProjectEdit::Distinct {
        number: other,
        other: one.clone(),
    };
    assert!(!about(
        &ledger.edited(&records(vec![distinct]), &due_days())
    ));
}

#[test]
fn what_was_closed_and_is_listed_again_is_asked_about() {
    let mut ledger = ledger();
    let own = number(&ledger, "乙", "b");
    let mut close = records(vec![ProjectEdit::Close {
        number: own.clone(),
    }]);
    let asked = |ledger: &Ledger, close: &[EditRecord]| {
        let edited = ledger.clone().edited(close, &due_days());
        let stage = edited.entry(&own).unwrap().row.stage;
        assert_eq!(stage, Some(Stage::Terminated), "it stays closed");
        let mut all = edited.suspicions.into_iter();
        all.find(|one| one.reason == SuspicionReason::ListedAfterClosing)
    };
    let listed_on = |ledger: &mut Ledger, day: &str| {
        ledger.as_of = day.parse().unwrap();
        let mut entries = ledger.entries.iter_mut();
        let entry = entries.find(|entry| entry.number == own).unwrap();
        entry.last = ledger.as_of;
    };
    assert_eq!(asked(&ledger, &close), None);
    // It was closed on the 26th: this report may have been made before.
    listed_on(&mut ledger, "2026-12-10");
    assert_eq!(asked(&ledger, &close), None);
    listed_on(&mut ledger, "2026-12-25");
    let pair = asked(&ledger, &close).unwrap();
    assert_eq!((&pair.number, &*pair.name), (&own, "乙"));
    // Somebody looked, and it is closed all the same: whoever lists it after that is asked anew.
    close.push(EditRecord {
        id: 2,
        day: "2026-12-26".parse().unwrap(),
        ..close[0].clone()
    });
    assert_eq!(asked(&ledger, &close), None);
    listed_on(&mut ledger, "2027-01-25");
    assert!(asked(&ledger, &close).is_some());
    let mut entries = ledger.entries.iter_mut();
    let entry = entries.find(|entry| entry.number == own).unwrap();
    entry.row.stage = Some(Stage::Terminated);
    assert_eq!(asked(&ledger, &close), None, "its unit says so itself");
}
