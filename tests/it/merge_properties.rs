//! What holds of the merge (rules 6–8) for any submissions at all.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;

use diaodu::check::merge_files::{Fate, FileCandidate, FileOwner, FilePlace, Judging, choose};
use diaodu::config::example;
use diaodu::domain::figure::{figure, set_figure};
use diaodu::domain::ledger::{Counted, Entry, Ledger, merge};
use diaodu::domain::period::Period;
use diaodu::domain::project::{ProjectRow, Stage};
use diaodu::domain::unit::UnitSlug;
use diaodu::reading::interpret;
use diaodu::words::HeaderWords;
use diaodu::workbook::open;
use proptest::prelude::*;
use sheetgate::Limits;
use tempfile::TempDir;

use crate::merge::{PERIODS, merged, named, sheet, units};
use crate::merge_folder::merge as merge_folder;
use crate::plausible::period;
use crate::sheets::report;

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

/// A folder: each file's path, and what is in it.
type Folder = Vec<(String, Vec<u8>)>;

/// Two units, one of them on no list, with several files each, named as nobody can rely on: for the same or
/// other periods or for none, some of them with a row without a name, of another unit, or a zero report.
fn any_folder() -> impl Strategy<Value = Folder> {
    const UNITS: [&str; 2] = ["南明区", "中通区"];
    const STATED: [&str; 4] = ["2026年10月25日", "2026年11月10日", "2026年11月25日", ""];
    let lists: [&[&str]; 5] = [
        &["甲产业园"],
        &["甲产业园", "乙物流园"],
        &["甲产业园", "甲产业园"],
        &["甲产业园", ""],
        &[],
    ];
    let file = (
        prop::sample::select(STATED.to_vec()),
        prop::sample::select(lists.to_vec()),
        prop::bool::weighted(0.15),
    );
    let file_names =
        Just(["9月", "10月", "调度表", "11月/表1", "11月/表2"].to_vec()).prop_shuffle();
    let files = prop::collection::vec(file, 1..=5);
    let of_unit = (file_names, files).prop_map(|(names, files)| names.into_iter().zip(files));
    (of_unit.clone(), of_unit).prop_map(|(one, other)| {
        let mut folder = Folder::new();
        for (files, unit) in [(one, 0), (other, 1)] {
            for (name, (stated, list, is_of_other)) in files {
                let named = UNITS[if is_of_other { 1 - unit } else { unit }];
                let bytes = report(named, stated, list).bytes();
                folder.push((format!("{}/{name}.xlsx", UNITS[unit]), bytes));
            }
        }
        folder
    })
}

/// What is to be said of each file, if all are read to their last row; and which ones count.
fn expected(folder: &Folder) -> (Vec<String>, Vec<usize>) {
    let units = example::units();
    let read: Vec<_> = folder
        .iter()
        .map(|(path, bytes)| {
            let mut folders: Vec<String> = path.split('/').map(str::to_owned).collect();
            let name = folders.pop().unwrap();
            let stem = name.trim_end_matches(".xlsx").to_owned();
            let judging = Judging {
                place: Cow::Owned(FilePlace::new(folders, stem)),
                units: Cow::Borrowed(&units),
                today: "2026-11-26".parse().unwrap(),
            };
            let book = open(bytes, &Limits::default()).unwrap();
            let mut sheet = interpret(&book, &name, &HeaderWords::default());
            let checked = judging.judge(&mut sheet);
            let owner = match judging.owner(&sheet, &checked) {
                FileOwner::Known(unit) => unit.name.clone(),
                FileOwner::Named(name) => name,
            };
            (sheet, checked, UnitSlug(owner))
        })
        .collect();
    let candidates: Vec<FileCandidate<'_>> = folder
        .iter()
        .zip(&read)
        .map(|((path, _), (sheet, checked, owner))| FileCandidate {
            path,
            unit: owner,
            period: checked.period,
            words: &sheet.period_words,
            verdict: checked.verdict,
            is_ledger: sheet.is_ledger,
            has_table: sheet.is_report(),
            rows: &sheet.projects,
        })
        .collect();
    let fates = choose(&candidates);
    let said = candidates.iter().zip(&fates).map(|(file, fate)| {
        let verdict = serde_json::to_value(file.verdict).unwrap();
        let (unit, verdict) = (&file.unit.0, verdict.as_str().unwrap());
        let projects = file.rows.len();
        let left_out = match fate {
            Fate::Earlier { by } => {
                let by = candidates[*by].path;
                format!("  left out: {unit} has a later report: {by}\n")
            }
            Fate::SamePeriod { .. } => format!("  left out: {unit} has "),
            Fate::Rejected => "  left out: it is rejected".to_owned(),
            _ => String::new(),
        };
        let (path, period) = (file.path, file.period);
        format!("{path}: {unit}, {period}, {projects} projects, {verdict}\n{left_out}")
    });
    let counting = (0..fates.len()).filter(|&at| fates[at] == Fate::Counts);
    (said.collect(), counting.collect())
}

fn lay_out<'a>(files: impl IntoIterator<Item = &'a (String, Vec<u8>)>) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Of what a later report overrules, only unit, period and verdict are asked for: nothing is said otherwise for that,
    /// and the ledger is that of the reports that count, byte for byte.
    #[test]
    fn a_folder_gives_what_it_would_if_each_file_were_read_to_its_last_row(folder in any_folder()) {
        let (said, counting) = expected(&folder);
        let elsewhere = TempDir::new().unwrap();
        let [all, those] = ["all.xlsx", "those.xlsx"].map(|name| elsewhere.path().join(name));
        let whole = lay_out(&folder);
        let output = merge_folder(whole.path(), &all);
        let printed = String::from_utf8(output.stdout).unwrap();
        for line in &said {
            prop_assert!(printed.contains(line), "{line}\n{printed}");
        }
        let chosen = lay_out(counting.iter().map(|&at| &folder[at]));
        merge_folder(chosen.path(), &those);
        prop_assert_eq!(all.exists(), !counting.is_empty());
        if all.exists() {
            prop_assert!(fs::read(all).unwrap() == fs::read(those).unwrap(), "{}", printed);
        }
    }
}
