//! Stories of single plans: an office of two units, a moment, and what is right then.

use chrono::{DateTime, NaiveDateTime, Utc};
use proptest::prelude::{any, prop, proptest};

use super::{Action, Facts, LOOK_AHEAD_DAYS, LOOK_BACK_DAYS, Plan, Skipped, instants, plan};
use crate::domain::deadline::Arrival;
use crate::domain::finding::Verdict;
use crate::domain::fixtures::{calendar, policy, unit};
use crate::domain::guard::{Cause, GuardReason, Hold};
use crate::domain::look_back::since_about_periods;
use crate::domain::observation::{FlagLevel, ObservationFact, StatedQuarters};
use crate::domain::submissions::SubmissionFact;
use crate::domain::unit::UnitSlug;

fn at(local: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
    policy().instant(local)
}

fn submission(unit: &str, period: &str, verdict: Verdict) -> SubmissionFact {
    SubmissionFact {
        arrival_number: 1,
        unit: UnitSlug(unit.to_owned()),
        period: period.parse().unwrap(),
        version: 1,
        verdict,
        arrival: Arrival {
            not_before: None,
            not_after: at("2026-11-20 12:00"),
        },
        projects: 3,
        is_report: true,
    }
}

fn made(local: &str, facts: &Facts) -> Plan {
    plan(at(local), &policy(), &calendar(), facts)
}

fn keys(plan: &Plan) -> Vec<String> {
    plan.actions
        .iter()
        .map(|action| action.key().to_string())
        .collect()
}

/// Facts of an office in which everything up to then has been settled.
fn settled(local: &str) -> Facts {
    let mut facts = Facts::default();
    let plan = made(local, &facts);
    settle(&mut facts, &plan);
    facts
}

fn settle(facts: &mut Facts, plan: &Plan) {
    facts.settled.extend(plan.actions.iter().map(Action::key));
    let left = plan.left.iter().filter(|left| left.is_final);
    facts.settled.extend(left.map(|left| left.key.clone()));
}

#[test]
fn only_who_owes_a_report_is_reminded_and_only_once() {
    let mut facts = settled("2026-11-24 08:00");
    facts
        .submissions
        .push(submission("a", "2026-11-25", Verdict::Accepted));
    let first = made("2026-11-24 09:00", &facts);
    assert_eq!(
        keys(&first),
        ["reminder/2026-11-25/b/before-1/liaison-b@example.org"]
    );
    assert_eq!(
        first.left[0].key.to_string(),
        "reminder/2026-11-25/a/before-1"
    );
    assert_eq!(first.left[0].reason.to_string(), "the unit has reported");
    settle(&mut facts, &first);
    let second = made("2026-11-24 09:01", &facts);
    assert!(
        second.actions.is_empty() && second.left.iter().all(|left| !left.is_final),
        "{second:?}"
    );
}

#[test]
fn after_an_outage_only_the_step_that_is_right_now_goes_out() {
    let facts = settled("2026-11-20 08:00");
    let plan = made("2026-11-25 10:00", &facts);
    assert_eq!(
        keys(&plan),
        [
            "reminder/2026-11-25/a/before-0/liaison-a@example.org",
            "reminder/2026-11-25/b/before-0/liaison-b@example.org",
        ]
    );
    assert_eq!(
        plan.left.iter().filter(|left| left.is_final).count(),
        4,
        "two earlier steps of two units, each with its reason"
    );
}

#[test]
fn a_returned_sheet_does_not_stop_the_next_reminder() {
    let mut facts = settled("2026-11-24 08:00");
    facts
        .submissions
        .push(submission("a", "2026-11-25", Verdict::Rejected));
    assert_eq!(made("2026-11-24 09:00", &facts).actions.len(), 2);
}

#[test]
fn what_is_overdue_goes_to_the_leader_and_once_to_the_office() {
    let facts = settled("2026-11-25 20:00");
    assert_eq!(
        keys(&made("2026-11-26 09:00", &facts))[..3],
        [
            "overdue/2026-11-25/a/leader-a@example.org",
            "overdue/2026-11-25/b/leader-b@example.org",
            "overdue/2026-11-25/office/office@example.org",
        ]
    );
}

#[test]
fn what_was_due_before_the_program_was_in_charge_is_asked_of_nobody() {
    let mut policy = policy();
    policy.start = "2026-11-26".parse().unwrap();
    let overdue = plan(
        at("2026-11-26 09:00"),
        &policy,
        &calendar(),
        &Facts::default(),
    );
    let keys = keys(&overdue);
    assert!(
        !keys.iter().any(|key| key.contains("2026-11-25")),
        "{keys:#?}"
    );
}

#[test]
fn what_waits_for_nothing_but_time_says_so() {
    let facts = settled("2026-11-19 10:00");
    let left = |facts: &Facts, local| made(local, facts).left;
    // A Sunday, and a working day's night.
    for local in ["2026-11-22 10:00", "2026-11-20 21:30"] {
        let left = left(&facts, local);
        assert!(left.iter().any(Skipped::waits_for_time), "{left:?}");
    }
    let mut arriving = facts.clone();
    arriving.arriving = policy()
        .units
        .iter()
        .map(|unit| unit.slug.clone())
        .collect();
    let left = left(&arriving, "2026-11-20 10:00");
    assert!(
        !left.is_empty() && !left.iter().any(Skipped::waits_for_time),
        "{left:?}"
    );
}

#[test]
fn nothing_goes_out_on_a_day_off_or_while_the_share_is_away() {
    let mut facts = settled("2026-11-19 10:00");
    let sunday = made("2026-11-22 10:00", &facts);
    assert!(sunday.actions.is_empty());
    assert!(
        sunday.left.iter().all(|left| !left.is_final),
        "held, not given up: {sunday:?}"
    );
    facts.holds = vec![Hold {
        reason: GuardReason {
            cause: Cause::ShareAway,
            about: String::new(),
        },
        since: at("2026-11-20 08:30"),
    }];
    let away = made("2026-11-20 09:00", &facts);
    assert_eq!(
        keys(&away),
        ["operator/share-away/20261120T003000Z/office@example.org"]
    );
}

#[test]
fn the_ledger_goes_to_the_office_first_and_to_the_leaders_a_working_day_later() {
    let mut facts = settled("2026-11-26 08:00");
    let draft = made("2026-11-26 09:00", &facts);
    assert!(keys(&draft).contains(&"edition/2026-11/draft".to_owned()));
    assert!(keys(&draft).contains(&"ledger_draft/2026-11/office@example.org".to_owned()));
    settle(&mut facts, &draft);
    facts.held.insert("2026-11".parse().unwrap());
    assert!(
        made("2026-11-27 09:00", &facts).actions.is_empty(),
        "held by a person"
    );
    facts.held.clear();
    assert_eq!(
        keys(&made("2026-11-27 09:00", &facts)),
        ["edition/2026-11/final", "ledger/2026-11/mayor@example.org"]
    );
}

#[test]
fn two_quarters_are_a_warning_three_a_flag_and_a_correction_withdraws_it() {
    let fact = |unit: &str, quarter: &str, projects: &[&str]| ObservationFact {
        unit: UnitSlug(unit.to_owned()),
        quarter: quarter.parse().unwrap(),
        projects: projects.iter().map(|&name| name.to_owned()).collect(),
    };
    let mut facts = settled("2027-01-10 10:00");
    facts.observations = StatedQuarters::from_iter([
        fact("a", "2026Q3", &[]),
        fact("b", "2026Q2", &[]),
        fact("b", "2026Q3", &[]),
        fact("b", "2026Q4", &[]),
    ]);
    let plan = made("2027-01-11 09:00", &facts);
    let flags: Vec<String> = keys(&plan)
        .into_iter()
        .filter(|key| key.contains("2026Q4"))
        .collect();
    assert_eq!(
        flags,
        [
            "raise/2026Q4/a/warning",
            "observation_warning/2026Q4/a/liaison-a@example.org",
            "observation_warning/2026Q4/a/office@example.org",
            "raise/2026Q4/b/flag",
            "flag/2026Q4/b/office@example.org",
        ],
        "the leaders hear of it when the office has confirmed it"
    );
    settle(&mut facts, &plan);
    let raised = (UnitSlug("b".to_owned()), "2026Q4".parse().unwrap());
    facts.raised = [(raised.0, raised.1, FlagLevel::Flag)].into();
    facts
        .observations
        .insert(fact("b", "2026Q4", &["观摩项目"]));
    assert_eq!(
        keys(&made("2027-01-12 09:00", &facts)),
        ["withdraw/2026Q4/b/flag"]
    );
}

#[test]
fn no_outcome_of_a_period_is_forgotten_while_the_period_is_looked_at() {
    let now = at("2026-12-20 09:00");
    let first_look = now - LOOK_BACK_DAYS - LOOK_AHEAD_DAYS;
    assert!(since_about_periods(now) < first_look);
}

#[test]
fn nothing_is_asked_per_unit_of_all_units() {
    let looked_at_by_plan = |count: u32| {
        let mut policy = policy();
        let units = (0..count).map(|at| unit(&format!("u{at}")));
        policy.units = units.collect();
        let mut facts = Facts::default();
        for unit in &policy.units {
            for period in ["2026-10-25", "2026-11-10", "2026-11-25"] {
                facts
                    .submissions
                    .push(submission(&unit.slug.0, period, Verdict::Rejected));
            }
        }
        let made = plan(at("2026-11-26 09:00"), &policy, &calendar(), &facts);
        assert!(made.actions.len() > count as usize, "{made:?}");
        facts.submissions.looked_at()
    };
    let few = looked_at_by_plan(20);
    assert!(few > 0);
    assert_eq!(looked_at_by_plan(200), 10 * few);
}

proptest! {
    /// However the minutes fall at which somebody looks, each key is acted on or left once, and
    /// looking at every instant gives the same letters as looking every minute would.
    #[test]
    fn a_key_never_has_two_outcomes(
        days in 1_u64..60,
        skipped in prop::collection::vec(any::<bool>(), 200),
        reported in any::<bool>(),
    ) {
        let (policy, calendar) = (policy(), calendar());
        let from = "2026-10-09".parse().unwrap();
        let to = from + chrono::Days::new(days);
        let mut facts = Facts::default();
        if reported {
            facts.submissions.push(submission("a", "2026-10-25", Verdict::Accepted));
        }
        for (now, skip) in instants(&policy, &calendar, &facts.exceptions, from, to).into_iter().zip(skipped) {
            if skip {
                continue;
            }
            let plan = plan(now, &policy, &calendar, &facts);
            for action in &plan.actions {
                assert!(facts.settled.insert(action.key()), "twice: {}", action.key());
            }
            for left in plan.left.iter().filter(|left| left.is_final) {
                assert!(facts.settled.insert(left.key.clone()), "twice: {}", left.key);
            }
        }
    }
}
