//! What a tick asks of its memory grows as the units do, not faster. Rows touched are counted, not seconds.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::TimeDelta;
use diaodu::daemon::rehearse;
use diaodu::domain::exception::{Exception, UnitException};
use diaodu::domain::period::{Period, Quarter};
use diaodu::domain::project::{ProjectRow, RowRef};
use diaodu::domain::unit::Unit;
use diaodu::store::{Contents, NewSubmission};

use crate::office::SmallOffice;
use crate::plausible::accepted;
use crate::sheets::report;

/// Ten times as many units may cost this much more, in hundredths of that: trees of indexes grow a little deeper.
const MOST_PERCENT: u64 = 115;

/// Periods on record.
const PERIODS: [&str; 6] = [
    "2026-08-25",
    "2026-09-10",
    "2026-09-25",
    "2026-10-10",
    "2026-10-25",
    "2026-11-10",
];

/// An office of so many units, each with its reports, its statement on a quarter and a later deadline; before that so
/// many periods long ago.
async fn office(units: usize, past: usize) -> SmallOffice {
    let mut town = SmallOffice::since("2026-08-20").await;
    town.grow_to(units);
    let quarters: BTreeMap<Quarter, Vec<String>> =
        [("2026Q3".parse().unwrap(), vec!["甲项目".to_owned()])].into();
    let none = BTreeMap::new();
    let mut tx = town.office.store.begin().await.unwrap();
    let now: Vec<Period> = PERIODS.map(|name| name.parse().unwrap()).into();
    let long_ago = town
        .office
        .policy
        .due_days
        .between("2020-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    let periods: Vec<Period> = long_ago.take(past).chain(now.iter().copied()).collect();
    for unit in &town.office.policy.units {
        for (at, &period) in periods.iter().enumerate() {
            let _taken_at = period.0.and_hms_opt(1, 0, 0).unwrap().and_utc();
            let contents = Contents {
                projects: vec![project(unit)],
                ..Contents::default()
            };
            tx.insert_submission(&NewSubmission {
                sha256: &format!("{}{at}", unit.slug),
                // All that is stated of quarters is remembered for ever.
                quarters: if now.contains(&period) {
                    &quarters
                } else {
                    &none
                },
                ..accepted(&unit.slug, period, &contents)
            })
            .await
            .unwrap();
        }
        let granted = UnitException {
            unit: unit.slug.clone(),
            exception: Exception::Extension {
                period: "2026-11-25".parse().unwrap(),
                until: "2026-11-26".parse().unwrap(),
            },
        };
        let given_at = town.at("2026-11-12 09:00");
        tx.insert_exception(&granted, "李主任", "系统检修", given_at)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    town
}

fn project(unit: &Unit) -> ProjectRow {
    let row = RowRef {
        sheet: "调度表".to_owned(),
        first_row: 4,
    };
    ProjectRow::named(row, format!("{}产业园", unit.name))
}

/// Steps of the engine at each of several kinds of ticks.
async fn steps(units: usize, past: usize) -> Vec<(&'static str, u64)> {
    let town = office(units, past).await;
    let steps = town.office.store.count_steps().await.unwrap();
    let so_far = |steps: &Arc<AtomicU64>| steps.swap(0, Ordering::Relaxed);
    let mut all = Vec::new();
    // Each unit's form, and a letter to each that its deadline was moved.
    let first = town.tick_at("2026-11-20 08:30").await;
    assert!(first.queued >= units, "{first:?}");
    all.push(("forms and letters on a move", so_far(&steps)));
    let reminding = town.tick_at("2026-11-23 09:00").await;
    assert!(reminding.queued >= units, "{reminding:?}");
    all.push(("reminders with forms", so_far(&steps)));
    let idle = town.tick_at("2026-11-23 09:01").await;
    assert_eq!((idle.queued, idle.delivered.sent), (0, 0));
    all.push(("nothing to do", so_far(&steps)));
    // A report of one unit: all others are asked once what they list.
    let name = &town.office.policy.units[1].name;
    let saved_at = town.at("2026-11-23 09:02");
    let sheet = report(name, "2026年11月25日", &["乙产业园"]);
    town.drop(name, "调度表.xlsx", &sheet.bytes());
    town.tick(saved_at).await;
    so_far(&steps);
    let taken = town.tick(saved_at + TimeDelta::minutes(1)).await;
    assert_eq!(taken.taken.len(), 1, "{:?}", taken.troubles);
    all.push(("one report", so_far(&steps)));
    let status = town.office.store.status(
        &town.office.policy,
        &town.office.calendar,
        town.at("2026-11-23 10:00"),
    );
    assert_eq!(status.await.unwrap().periods[0].units.len(), units);
    all.push(("who has reported", so_far(&steps)));
    all
}

#[tokio::test]
async fn nothing_is_asked_per_unit_of_all_units() {
    let few = Box::pin(steps(20, 0)).await;
    let many = Box::pin(steps(200, 0)).await;
    for ((what, few), (_, many)) in few.into_iter().zip(many) {
        assert!(
            many * 100 <= few * 10 * MOST_PERCENT,
            "{what}: {few} steps for 20 units, {many} for 200"
        );
        assert!(few > 0, "{what}: nothing was counted");
    }
}

#[tokio::test]
async fn nothing_is_asked_of_years_ago() {
    let new = Box::pin(steps(20, 4)).await;
    let old = Box::pin(steps(20, 100)).await;
    // The first tick folds all years, once for ever.
    let of_years = new.into_iter().zip(old).skip(1);
    let grown: Vec<String> = of_years
        .filter(|((_, new), (_, old))| old * 100 > new * MOST_PERCENT)
        .map(|((what, new), (_, old))| format!("{what}: {new} steps, beside more years {old}"))
        .collect();
    assert_eq!(grown, [""; 0]);
}

/// Steps of the engine, and actions, of a plan from the end of 2026 on.
async fn planned(town: &SmallOffice, to: &str) -> (u64, usize) {
    let steps = town.office.store.count_steps().await.unwrap();
    let now = town.office.at(town.at("2026-11-20 08:30"));
    let (from, to) = ("2026-12-26".parse().unwrap(), to.parse().unwrap());
    let (actions, _) = Box::pin(rehearse(now, from, to)).await.unwrap();
    (steps.swap(0, Ordering::Relaxed), actions.len())
}

#[tokio::test]
async fn a_longer_plan_asks_no_more_of_memory() {
    let town = office(50, 0).await;
    let (few, quarter) = planned(&town, "2027-03-31").await;
    let (many, year) = planned(&town, "2027-12-25").await;
    assert!(
        year > quarter * 3,
        "{quarter} actions, and {year} of a year"
    );
    // Each edition is asked for, whether it is there; who sent what and what it comes to is not asked again.
    assert!(
        many < few * 2,
        "{few} steps for a quarter, {many} for a year"
    );
}

#[tokio::test]
async fn what_has_come_is_read_once() {
    let town = office(100, 0).await;
    let steps = town.office.store.count_steps().await.unwrap();
    let now = town.at("2026-11-20 08:30");
    let mut all = Vec::new();
    for _ in 0..2 {
        let facts = town.office.facts(now).await.unwrap();
        assert_eq!(facts.submissions.iter().count(), 100 * PERIODS.len());
        assert_eq!(facts.observations.iter().count(), 100);
        all.push(steps.swap(0, Ordering::Relaxed));
    }
    assert!(all[1] * 4 < all[0], "{all:?} steps of the engine");
    // One more, and all is as it is on record.
    let contents = Contents::default();
    let mut tx = town.office.store.begin().await.unwrap();
    let unit = &town.office.policy.units[0].slug;
    let zero = NewSubmission {
        sha256: "zero",
        ..accepted(unit, "2026-11-25".parse().unwrap(), &contents)
    };
    tx.insert_submission(&zero).await.unwrap();
    tx.commit().await.unwrap();
    let facts = town.office.facts(now).await.unwrap();
    assert_eq!(facts.submissions.iter().count(), 100 * PERIODS.len() + 1);
}
