//! What holds of the merge (rules 6–8) for any submissions at all.

use std::collections::BTreeSet;

use diaodu::domain::figure::{figure, set_figure};
use diaodu::domain::ledger::{Counted, Entry, Ledger, merge};
use diaodu::domain::period::Period;
use diaodu::domain::project::{ProjectRow, Stage};
use proptest::prelude::*;

use crate::merge::{PERIODS, merged, named, sheet, units};
use crate::plausible::period;

/// Rows that collide in every way: few names, few numbers, few codes.
fn any_row() -> impl Strategy<Value = ProjectRow> {
    let names = prop::sample::select(vec![
        "甲项目",
        "乙项目",
        "丙 项目",
        "丙项目",
        "甲项目（二期）",
        "",
    ]);
    let numbers = prop::option::of(prop::sample::select(vec!["1", "2", "ZS-1", "—"]));
    let codes = prop::option::weighted(0.2, prop::sample::select(vec!["C1", "C2"]));
    let stages = prop::option::of(prop::sample::select(Stage::ALL));
    (names, numbers, codes, stages).prop_map(|(name, number, code, stage)| ProjectRow {
        number: number.map(str::to_owned),
        code: code.map(str::to_owned),
        stage,
        ..named(name)
    })
}

/// At most one submission for each unit and period, with arrival numbers in any order.
fn any_archive() -> impl Strategy<Value = Vec<Counted>> {
    let places: Vec<(&str, &str)> = ["nanming", "yunyan"]
        .into_iter()
        .flat_map(|unit| PERIODS.map(|period| (unit, period)))
        .collect();
    let count = places.len();
    let sheets = prop::collection::vec(
        prop::option::of(prop::collection::vec(any_row(), 0..6)),
        count,
    );
    (sheets, Just((1..=8).collect::<Vec<i64>>()).prop_shuffle()).prop_map(
        move |(sheets, arrivals)| {
            let all = places.iter().zip(sheets).zip(arrivals);
            all.filter_map(|((&(unit, period), rows), arrival)| {
                Some(Counted {
                    arrival,
                    ..sheet(unit, period, rows?)
                })
            })
            .collect()
        },
    )
}

/// The row as its sheet has it: a figure that it leaves blank keeps the last one, marked as a doubt.
fn as_written(entry: &Entry) -> ProjectRow {
    let mut row = (*entry.row).clone();
    for doubt in &entry.doubts {
        assert!(figure(&row, doubt.field).is_some(), "nothing was known");
        assert_eq!(doubt.written, "");
        set_figure(&mut row, doubt.field, None);
    }
    row
}

fn numbers(ledger: &Ledger) -> BTreeSet<&str> {
    let all = ledger.entries.iter().chain(&ledger.left);
    all.map(|entry| entry.number.as_str()).collect()
}

proptest! {
    /// Once a month has passed without any report, nothing in a ledger changes but its date.
    #[test]
    fn later_months_without_a_report_differ_by_their_date_only(archive in any_archive()) {
        let as_of = ["2027-06-10", "2027-06-25", "2028-01-10"].map(period);
        let [first, ..] = as_of;
        prop_assert!(archive.iter().all(|counted| counted.period.0 < "2027-06-01".parse().unwrap()));
        let known = merge(&units(), &archive, first);
        for as_of in as_of {
            let ledger = Ledger { as_of, ..known.clone() };
            prop_assert_eq!(merge(&units(), &archive, as_of), ledger);
        }
    }

    #[test]
    fn the_order_of_arrival_never_changes_the_ledger(
        archive in any_archive(),
        arrivals in Just((1..=8).collect::<Vec<i64>>()).prop_shuffle(),
    ) {
        let ledger = merged(&archive);
        let mut otherwise = archive;
        for (submission, arrival) in otherwise.iter_mut().zip(arrivals) {
            submission.arrival = arrival;
        }
        otherwise.sort_by_key(|submission| submission.arrival);
        prop_assert_eq!(merged(&otherwise), ledger);
    }

    #[test]
    fn merging_again_changes_nothing(archive in any_archive()) {
        let ledger = merged(&archive);
        let twice: Vec<Counted> = archive.iter().chain(&archive).cloned().collect();
        prop_assert_eq!(merged(&twice), ledger);
    }

    #[test]
    fn nothing_falls_out_in_silence(archive in any_archive()) {
        let ledger = merged(&archive);
        let all: Vec<&Entry> = ledger.entries.iter().chain(&ledger.left).collect();
        prop_assert_eq!(numbers(&ledger).len(), all.len(), "numbers are unique");
        // The latest sheet of each unit stands in the ledger row for row.
        for unit in ["nanming", "yunyan"] {
            let latest = archive.iter().filter(|counted| counted.unit.0 == unit).max_by_key(|counted| counted.period);
            let Some(latest) = latest else { continue };
            let shown: Vec<ProjectRow> = all
                .iter()
                .filter(|entry| entry.unit.0 == unit && entry.last == latest.period)
                .map(|entry| as_written(entry))
                .collect();
            prop_assert_eq!(shown.len(), latest.rows.len());
            prop_assert!(latest.rows.iter().all(|row| shown.contains(row)));
        }
        // What an earlier ledger knew, a later one knows.
        for name in PERIODS {
            let earlier = merge(&units(), &archive, period(name));
            prop_assert!(numbers(&earlier).is_subset(&numbers(&ledger)));
        }
        // Only what has ended may leave.
        prop_assert!(ledger.left.iter().all(|entry| entry.row.stage == Some(Stage::Terminated)));
    }

    #[test]
    fn a_form_that_comes_back_as_it_was_sent_changes_no_identity(archive in any_archive()) {
        let ledger = merged(&archive);
        let next: Period = period("2026-11-26");
        let mut archive = archive;
        for unit in units() {
            let rows = ledger.of_unit(&unit.slug).map(|entry| ProjectRow {
                number: Some(entry.number.clone()),
                ..(*entry.row).clone()
            });
            archive.push(Counted { rows: rows.collect(), period: next, ..sheet(&unit.slug.0, PERIODS[0], vec![]) });
        }
        let after = merge(&units(), &archive, next);
        prop_assert_eq!(numbers(&after), numbers(&ledger));
        for (before, now) in ledger.entries.iter().zip(&after.entries) {
            prop_assert_eq!((&before.number, &before.row.name), (&now.number, &now.row.name));
            prop_assert_eq!(now.absent, None);
        }
    }
}
