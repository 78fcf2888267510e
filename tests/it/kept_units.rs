//! The ledger that is kept, with each new report folded in alone, is the one that all reports are merged into at once.

use std::collections::BTreeMap;

use diaodu::domain::deadline::Arrival;
use diaodu::domain::desk::Signed;
use diaodu::domain::doubt::Questions;
use diaodu::domain::edit::{EditRecord, ProjectEdit};
use diaodu::domain::finding::Verdict;
use diaodu::domain::ledger::kept::{fold_in, ledger_of};
use diaodu::domain::ledger::running_total::RunningTotal;
use diaodu::domain::ledger::{Counted, Ledger, LedgerUnit, merge};
use diaodu::domain::period::DueDays;
use diaodu::domain::plan::Facts;
use diaodu::domain::project::{Field, Guessed, ProjectRow, Stage};
use diaodu::domain::rate::{RateRules, rates};
use diaodu::domain::unit::UnitSlug;
use diaodu::store::{Contents, NewSubmission, Store};
use proptest::prelude::*;

use crate::merge::{PERIODS, named, units};
use crate::office::SmallOffice;
use crate::plausible::{accepted, period};

/// Two units of the small office, one that is no longer configured, and one whose numbers begin like those of another.
const UNITS: [&str; 4] = ["nanming", "yunyan", "former", "nm"];
const FILE: &str = "调度表.xlsx";

/// Rows that collide in every way, with figures that are left blank or asked about.
fn any_row() -> impl Strategy<Value = ProjectRow> {
    let names = prop::sample::select(vec!["甲项目", "乙项目", "丙项目", "丙 项目", ""]);
    let numbers = prop::option::of(prop::sample::select(vec!["1", "ZS-1", "NM-000001"]));
    let codes = prop::option::weighted(0.2, prop::sample::select(vec!["C1", "C2"]));
    let stages = prop::option::of(prop::sample::select(Stage::ALL));
    let guessed = prop::option::weighted(0.2, "[1-9]万");
    (names, numbers, codes, stages, guessed).prop_map(|(name, number, code, stage, guessed)| {
        let guessed = guessed.map(|written| Guessed {
            field: Field::TotalInvestment,
            at: "H5".parse().unwrap(),
            written,
        });
        ProjectRow {
            number: number.map(str::to_owned),
            code: code.map(str::to_owned),
            stage,
            guessed: guessed.into_iter().collect(),
            ..named(name)
        }
    })
}

/// A report as it comes in.
#[derive(Debug, Clone)]
struct Coming {
    unit: &'static str,
    period: &'static str,
    rows: Vec<ProjectRow>,
    verdict: Verdict,
    /// It says that the unit's report before it is for its period.
    answers: bool,
    /// What is kept is brought up to date after it.
    is_kept: bool,
}

fn any_coming() -> impl Strategy<Value = Coming> {
    (
        prop::sample::select(&UNITS[..]),
        prop::sample::select(&PERIODS[..]),
        prop::collection::vec(any_row(), 0..5),
        prop::sample::select(vec![
            Verdict::Accepted,
            Verdict::AcceptedWithWarnings,
            Verdict::Rejected,
        ]),
        prop::bool::weighted(0.2),
        any::<bool>(),
    )
        .prop_map(|(unit, period, rows, verdict, answers, is_kept)| Coming {
            unit,
            period,
            rows,
            verdict,
            answers,
            is_kept,
        })
}

/// What the merge is told of a report.
fn counted(coming: &Coming, arrival: i64) -> Counted {
    let mut rows = coming.rows.clone();
    let questions = Questions::of_sheet(FILE, &rows, &[]);
    rows.iter_mut().for_each(ProjectRow::forget_places);
    Counted {
        unit: UnitSlug(coming.unit.to_owned()),
        period: period(coming.period),
        arrival,
        rows,
        urgent: Vec::new(),
        questions,
    }
}

/// Puts a report on record.
async fn enter(store: &Store, coming: &Coming, version: u32, answers: Option<i64>) -> i64 {
    let contents = Contents {
        projects: coming.rows.clone(),
        ..Contents::default()
    };
    let now = "2026-11-20T01:00:00Z".parse().unwrap();
    let mut tx = store.begin().await.unwrap();
    let unit = UnitSlug(coming.unit.to_owned());
    let number = tx
        .insert_submission(&NewSubmission {
            answers,
            version: Some(version),
            sha256: &format!("{version}"),
            file_name: FILE,
            verdict: coming.verdict,
            arrival: Arrival {
                not_before: None,
                not_after: now,
            },
            taken_at: now,
            ..accepted(&unit, period(coming.period), &contents)
        })
        .await
        .unwrap();
    tx.commit().await.unwrap();
    number
}

async fn kept(town: &SmallOffice, as_of: &str) -> Ledger {
    let now = "2026-11-28T01:00:00Z".parse().unwrap();
    let facts = Facts::default();
    let report = town.office.ledger_report(&facts, period(as_of), now);
    (*report.await.unwrap().ledger).clone()
}

/// Which decision, about which two projects, with which unit or name, and whether it stands.
type Decided = (usize, [prop::sample::Index; 2], usize, bool);

/// Decisions about projects of this ledger.
fn any_edits(ledger: &Ledger, decided: &[Decided]) -> Vec<EditRecord> {
    let all = ledger.entries.iter().chain(&ledger.left);
    let numbers: Vec<&str> = all.map(|entry| entry.number.as_str()).collect();
    if numbers.is_empty() {
        return Vec::new();
    }
    let record = |(id, (what, about, object, stands)): (i64, &Decided)| {
        let [number, other] = about.map(|at| *at.get(&numbers));
        let words = ["merge", "distinct", "split", "rename", "move", "close"];
        let object = match words[*what] {
            "move" => UNITS[*object],
            "merge" | "distinct" => other,
            _ => ["甲项目", "乙项目", "丙项目", "丁项目"][*object],
        };
        let signed = Signed {
            by: "江某".to_owned(),
            why: "核实".to_owned(),
            at: "2026-10-26T01:00:00Z".parse().unwrap(),
        };
        EditRecord {
            id,
            edit: ProjectEdit::of(words[*what], number, object).unwrap(),
            unit: UnitSlug(UNITS[0].to_owned()),
            day: "2026-10-26".parse().unwrap(),
            undone: (!stands).then(|| signed.clone()),
            signed,
        }
    };
    (1..).zip(decided).map(record).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_comes_in_whatever_order_both_ways_give_the_same_ledger(
        reports in prop::collection::vec(any_coming(), 1..16),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut town = SmallOffice::since("2026-10-01").await;
            town.office.store.close().await;
            town.office.store = Store::in_memory().await.unwrap();
            let units: Vec<LedgerUnit> = town.office.policy.units.iter().map(Into::into).collect();
            let mut all: Vec<Counted> = Vec::new();
            let mut last: BTreeMap<&str, i64> = BTreeMap::new();
            for (version, coming) in (1..).zip(&reports) {
                let answers = last.get(coming.unit).copied().filter(|_| coming.answers);
                let number = enter(&town.office.store, coming, version, answers).await;
                last.insert(coming.unit, number);
                all.retain(|counted| Some(counted.arrival) != answers);
                if coming.verdict.is_accepted() {
                    all.push(counted(coming, number));
                }
                if coming.is_kept {
                    town.office.keep_units(period(PERIODS[3])).await.unwrap();
                }
                for as_of in [PERIODS[1], PERIODS[3]] {
                    let merged = merge(&units, &all, period(as_of));
                    assert_eq!(kept(&town, as_of).await, merged, "as of {as_of}");
                }
            }
        });
    }

    /// Units whose numbers begin alike are folded together.
    #[test]
    fn a_fold_may_be_cut_between_any_two_periods(
        reports in prop::collection::vec(any_coming(), 0..16),
        cut in 0_usize..4,
    ) {
        let all: Vec<Counted> = (1..).zip(&reports).map(|(at, coming)| counted(coming, at)).collect();
        let mut units = units();
        for unit in &mut units {
            "NM".clone_into(&mut unit.code);
        }
        let as_of = period(PERIODS[3]);
        let is_early = |counted: &&Counted| counted.period < period(PERIODS[cut]);
        let early = all.iter().filter(is_early).cloned().collect();
        let late = all.iter().filter(|counted| !is_early(counted)).cloned().collect();
        let kept = fold_in(&units, fold_in(&units, Vec::new(), early), late);
        prop_assert_eq!(&kept, &fold_in(&units, Vec::new(), all.clone()));
        prop_assert_eq!(ledger_of(&units, kept, as_of), merge(&units, &all, as_of));
    }

    /// Whatever people decided, and whether it stands.
    #[test]
    fn a_total_counted_unit_by_unit_is_that_of_the_whole_ledger(
        reports in prop::collection::vec(any_coming(), 1..16),
        decided in prop::collection::vec((0_usize..6, any::<[prop::sample::Index; 2]>(), 0_usize..4, any::<bool>()), 0..6),
        rules in any::<(bool, bool)>(),
    ) {
        let rules = RateRules { producing_counts_as_started: rules.0, terminated_stay: rules.1 };
        let all: Vec<Counted> = (1..).zip(&reports).map(|(at, coming)| counted(coming, at)).collect();
        let units = units();
        for as_of in [PERIODS[1], PERIODS[3]].map(period) {
            let up_to = all.iter().filter(|counted| counted.period <= as_of);
            let kept = fold_in(&units, Vec::new(), up_to.cloned().collect());
            let whole = merge(&units, &all, as_of);
            let edits = any_edits(&whole, &decided);
            let mut running = RunningTotal::new(as_of, rules, &edits);
            for unit in kept {
                running.add(unit);
            }
            let total = running.finish(&units, &DueDays::usual());
            let whole = whole.edited(&edits, &DueDays::usual());
            prop_assert_eq!(total, rates(&whole, rules).total);
        }
    }
}
