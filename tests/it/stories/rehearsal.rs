//! `plan` and the clock agree: a rehearsal names the letters that a run over the same days queues.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use diaodu::daemon::rehearse;
use diaodu::domain::exception::{Exception, UnitException};
use diaodu::domain::plan::instants;
use diaodu::domain::unit::UnitSlug;
use diaodu::mail::Templates;

use crate::office::SmallOffice;
use crate::sheets::{Report, report};

/// An office in December: some have reported for November, some have not, one had no observation.
async fn in_december() -> SmallOffice {
    let town = SmallOffice::since("2026-10-01").await;
    for (unit, period, stated) in [
        (
            "南明区",
            "2026年11月25日",
            vec![("2026年第三季度", "零报告"), ("2026年第二季度", "零报告")],
        ),
        (
            "云岩区",
            "2026年12月10日",
            vec![("2026年第四季度", "冷链物流园")],
        ),
        (
            "花溪区",
            "2026年12月25日",
            vec![("2026年第三季度", "零报告")],
        ),
    ] {
        let sheet = Report {
            observations: stated,
            ..report(unit, period, &["精密铸件项目"])
        };
        town.drop(unit, "表.xlsx", &sheet.bytes());
    }
    town.tick_at("2026-11-23 10:00").await;
    town.tick_at("2026-11-23 10:01").await;
    town
}

/// Walks through the days: each instant of the plan, six minutes after it, and times between.
async fn run(town: &SmallOffice, from: NaiveDate, to: NaiveDate) {
    let policy = &town.office.policy;
    let first = policy.instant(from.and_hms_opt(0, 0, 0).unwrap());
    let last = policy.instant(to.and_hms_opt(23, 59, 59).unwrap());
    let mut times: BTreeSet<DateTime<Utc>> = BTreeSet::new();
    let exceptions = town.office.store.exceptions().await.unwrap();
    for instant in instants(policy, &town.office.calendar, &exceptions, from, to) {
        times.extend([0, 6].map(|minutes| instant + TimeDelta::minutes(minutes)));
    }
    // What waits for working hours goes out as they begin.
    let days = from.iter_days().take_while(|day| *day <= to);
    times.extend(days.map(|day| policy.instant(day.and_time(policy.reminders.quiet.to))));
    let step = TimeDelta::minutes(7 * 119);
    times.extend(
        std::iter::successors(Some(first), |at| Some(*at + step)).take_while(|at| *at <= last),
    );
    for at in times {
        town.tick(at).await;
    }
}

/// Subjects of all letters by their keys.
async fn subjects(town: &SmallOffice) -> BTreeMap<String, String> {
    let rows = town.office.store.outbox(None, 100_000).await.unwrap();
    rows.into_iter().map(|row| (row.key, row.subject)).collect()
}

/// Rehearses at `now`, runs from that day on, and compares what falls into the span.
async fn compare(town: &SmallOffice, now: &str, from: &str, to: &str) -> Vec<String> {
    let (from, to): (NaiveDate, NaiveDate) = (from.parse().unwrap(), to.parse().unwrap());
    let now = town.at(now);
    let before = town.outbox().await.len();
    let (rehearsed, _) = rehearse(town.office.at(now), from, to).await.unwrap();
    assert_eq!(
        town.outbox().await.len(),
        before,
        "a rehearsal touches nothing"
    );
    let today = town.office.policy.local(now).date();
    if today < from {
        run(town, today, from - Days::new(1)).await;
    }
    let before = town.outbox().await.len();
    let planned: Vec<String> = rehearsed
        .iter()
        .filter(|one| one.action.to.is_some())
        .map(|one| format!("{} sent", one.action.key()))
        .collect();
    run(town, from, to).await;
    let queued = town.outbox().await.split_off(before);
    assert_eq!(planned, queued);
    let subjects = subjects(town).await;
    for one in rehearsed.iter().filter(|one| one.action.to.is_some()) {
        let key = one.action.key().to_string();
        assert_eq!(subjects.get(&key), Some(&one.subject), "{key}");
    }
    // What is no letter is done as planned, too.
    let settled = town
        .office
        .facts(town.at("2027-02-01 00:00"))
        .await
        .unwrap()
        .settled;
    for one in rehearsed.iter().filter(|one| one.action.to.is_none()) {
        assert!(settled.contains(&one.action.key()), "{}", one.action.key());
    }
    planned
}

#[tokio::test]
async fn a_plan_over_new_year_is_what_a_run_does() {
    let town = in_december().await;
    let letters = compare(&town, "2026-12-01 00:00", "2026-12-01", "2027-01-15").await;
    for kind in [
        "reminder/",
        "overdue/",
        "ledger_draft/",
        "ledger/",
        "flag/",
        "observation_warning/",
    ] {
        assert!(
            letters.iter().any(|key| key.starts_with(kind)),
            "{kind}: {letters:#?}"
        );
    }
}

#[tokio::test]
async fn a_plan_tells_a_subject_of_the_offices_own_whatever_it_names() {
    let mut town = in_december().await;
    let own = "{{ month }}：未报{{ reporting.missing | length }}个，排名{{ ranking | length }}个";
    let name = "letters/ledger.subject.txt".to_owned();
    town.office.templates = Templates::new([(name, own.to_owned())].into());
    let letters = compare(&town, "2026-11-26 10:00", "2026-11-26", "2026-12-01").await;
    assert!(
        letters.iter().any(|key| key.starts_with("ledger/2026-11")),
        "{letters:#?}"
    );
    let sent = subjects(&town).await;
    let (_, subject) = sent
        .iter()
        .find(|(key, _)| key.starts_with("ledger/2026-11"))
        .unwrap();
    assert!(!subject.contains("未报0个"), "{subject}");
    assert!(!subject.contains("排名0个"), "{subject}");
}

#[tokio::test]
async fn a_plan_that_begins_on_a_weekend_is_what_a_run_does() {
    let town = in_december().await;
    // 2026-11-28 is a Saturday: what has been missed since goes out on Monday.
    let letters = compare(&town, "2026-11-28 00:00", "2026-11-28", "2026-12-02").await;
    assert!(
        letters.iter().any(|key| key.starts_with("ledger/2026-11")),
        "{letters:#?}"
    );
}

#[tokio::test]
async fn a_plan_for_later_takes_for_done_what_a_run_does_until_then() {
    let town = in_december().await;
    let letters = compare(&town, "2026-11-24 00:00", "2026-11-30", "2026-12-12").await;
    let first = "reminder/2026-12-10/nanming/before-3/nanming@example.org sent";
    assert_eq!(letters[0], first, "nothing of November is in it");
}

#[tokio::test]
async fn a_plan_with_extensions_is_what_a_run_does() {
    let town = in_december().await;
    // The second one is told as soon as its period comes into view, on the 10th.
    for (period, until) in [("2026-12-10", "2026-12-15"), ("2027-01-10", "2027-01-13")] {
        let granted = UnitException {
            unit: UnitSlug("wudang".to_owned()),
            exception: Exception::Extension {
                period: period.parse().unwrap(),
                until: until.parse().unwrap(),
            },
        };
        let mut tx = town.office.store.begin().await.unwrap();
        let now = town.at("2026-11-30 10:00");
        tx.insert_exception(&granted, "王主任", "资料未齐", now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let letters = compare(&town, "2026-12-01 00:00", "2026-12-01", "2026-12-20").await;
    for prefix in [
        "deadline_moved/2026-12-10/wudang/",
        "reminder/2026-12-10/wudang/before-1-until-2026-12-15/",
        "deadline_moved/2027-01-10/wudang/",
        "overdue/2026-12-10/wudang/until-2026-12-15/",
    ] {
        let is_there = letters.iter().any(|key| key.starts_with(prefix));
        assert!(is_there, "{prefix}: {letters:#?}");
    }
}
