//! Why letters to units are held until a person looks, or until the reason is gone (rule 14).

mod cause;
pub mod health;
pub mod nightly_check;
pub mod stuck;

use std::collections::{BTreeMap, BTreeSet};

use cause::{CLOCK_TOLERANCE, SET_BACK};
pub use cause::{Cause, GuardReason, Hold};
use chrono::{DateTime, Datelike, Utc};

use super::calendar::Calendar;
use super::dispatch_rules::DispatchRules;
use super::period::Period;
use super::plan::RuledFacts;
use super::policy::Policy;
use super::reminder::{Step, steps};
use super::report_status::State;
use super::unit::UnitSlug;

/// So few units may always be missing: in a small office half of them are soon two or three.
const ALWAYS_ALLOWED: usize = 2;

/// What the guard looks at before anything is taken in.
#[derive(Debug, Clone)]
pub struct GuardInputs<'a> {
    pub share_is_there: bool,
    /// units.toml is there and says something.
    pub units_file_is_there: bool,
    /// When each unit's folder was last read from end to end.
    pub scans: &'a BTreeMap<UnitSlug, DateTime<Utc>>,
}

/// What is doubtful before anything is taken in: share, clock, units, calendar.
///
/// Time that passed while the program was down is no reason: the clock may have gone forward by any
/// span between two rounds. Only one that stands before the last scan on record was set back.
#[must_use]
pub fn reasons_to_hold(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    inputs: &GuardInputs<'_>,
) -> Vec<GuardReason> {
    let mut reasons = Vec::new();
    if !inputs.share_is_there {
        reasons.push(GuardReason::new(Cause::ShareAway, &""));
    }
    let last = inputs.scans.values().max();
    if last.is_some_and(|&last| now + CLOCK_TOLERANCE < last) {
        reasons.push(GuardReason::new(Cause::ClockMoved, &SET_BACK));
    }
    if !inputs.units_file_is_there {
        reasons.push(GuardReason::new(Cause::UnitsGone, &""));
    } else if let Some(gone) = units_gone(policy, inputs.scans) {
        reasons.push(GuardReason::new(Cause::UnitsGone, &gone));
    }
    let today = policy.local(now).date();
    if !calendar.covers(today) {
        reasons.push(GuardReason::new(Cause::CalendarUncovered, &today.year()));
    }
    reasons
}

/// The units of the last round that are no longer configured, if they are too many.
fn units_gone(policy: &Policy, scans: &BTreeMap<UnitSlug, DateTime<Utc>>) -> Option<String> {
    let last = scans.values().max()?;
    // Within one round the units are scanned at the same moment.
    let watched: BTreeSet<&UnitSlug> = scans
        .iter()
        .filter(|(_, at)| *at == last)
        .map(|(unit, _)| unit)
        .collect();
    let gone: Vec<&str> = watched
        .iter()
        .filter(|unit| policy.unit(unit).is_none())
        .map(|unit| unit.0.as_str())
        .collect();
    is_too_many(policy, gone.len(), watched.len()).then(|| gone.join(" "))
}

/// The period of which too many units are missing, once their overdue letters would go out.
#[must_use]
pub fn mass_missing(now: DateTime<Utc>, ruled: RuledFacts<'_>) -> Option<GuardReason> {
    let DispatchRules {
        policy, calendar, ..
    } = ruled.rules;
    let today = policy.local(now).date();
    let closed = policy.due_days.before(policy.due_days.running(today));
    // With a deadline that moves to the next working day, the last one may not have closed yet.
    let period = [closed, policy.due_days.before(closed)]
        .into_iter()
        .find(|&period| policy.deadline(calendar, period).at < now)?;
    let is_overdue = steps(policy, calendar, policy.deadline(calendar, period))
        .iter()
        .any(|step| step.step == Step::Overdue && step.at <= now);
    if !is_overdue || period.0 < policy.start {
        return None;
    }
    let (missing, owed) = missing(now, ruled, period);
    is_too_many(policy, missing.len(), owed).then(|| GuardReason::new(Cause::MassMissing, &period))
}

/// The units of which nothing has come for a period, and of how many something was due by now: not of
/// those whose deadline was moved and has not passed.
#[must_use]
pub fn missing(
    now: DateTime<Utc>,
    ruled: RuledFacts<'_>,
    period: Period,
) -> (Vec<&UnitSlug>, usize) {
    let units = ruled.rules.policy.units.iter();
    let states: Vec<(&UnitSlug, State)> = units
        .filter(|unit| ruled.deadline(&unit.slug, period).at < now)
        .map(|unit| (&unit.slug, ruled.report_status(unit, period).state))
        .filter(|(_, state)| *state != State::Exempt)
        .collect();
    let missing = states
        .iter()
        .filter(|(_, state)| *state == State::Missing)
        .map(|(slug, _)| *slug)
        .collect();
    (missing, states.len())
}

fn is_too_many(policy: &Policy, part: usize, whole: usize) -> bool {
    let most = policy.guard.missing_percent as usize;
    part > ALWAYS_ALLOWED && part * 100 > whole * most
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Cause, GuardInputs, GuardReason, Hold, mass_missing, reasons_to_hold};
    use crate::domain::fixtures::{calendar, policy, unit};
    use crate::domain::plan::Facts;
    use crate::domain::policy::Policy;
    use crate::domain::unit::UnitSlug;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn city(units: &[&str]) -> Policy {
        Policy {
            units: units.iter().map(|slug| unit(slug)).collect(),
            ..policy()
        }
    }

    /// `cause about`, of a round at `now` after one at `scanned` over units a to d.
    fn noticed(policy: &Policy, now: &str, scanned: &str) -> Vec<String> {
        let scans: BTreeMap<UnitSlug, DateTime<Utc>> = ["a", "b", "c", "d"]
            .map(|slug| (UnitSlug(slug.to_owned()), at(scanned)))
            .into();
        let inputs = GuardInputs {
            share_is_there: true,
            units_file_is_there: true,
            scans: &scans,
        };
        reasons_to_hold(at(now), policy, &calendar(), &inputs)
            .iter()
            .map(|reason| format!("{} {}", reason.cause.word(), reason.about))
            .collect()
    }

    #[test]
    fn an_outage_of_any_length_is_no_clock_that_moved() {
        let all = city(&["a", "b", "c", "d"]);
        let noon = "2026-11-20T04:00:00Z";
        assert_eq!(noticed(&all, noon, "2026-08-01T00:00:00Z"), [""; 0]);
        assert_eq!(noticed(&all, noon, "2026-11-21T04:00:00Z"), [""; 0]);
        assert_eq!(
            noticed(&all, noon, "2026-11-21T04:00:01Z"),
            ["clock-moved back"]
        );
    }

    #[test]
    fn a_clock_that_is_put_right_by_less_than_a_day_is_no_clock_that_moved() {
        let day = TimeDelta::days(1);
        assert_eq!(GuardReason::clock_went_forward(day), None);
        let moved = GuardReason::clock_went_forward(day + TimeDelta::seconds(1)).unwrap();
        assert_eq!(moved.about, "forward");
    }

    #[test]
    fn units_that_vanish_together_and_years_without_a_notice_are_doubtful() {
        let noon = "2026-11-20T04:00:00Z";
        assert_eq!(noticed(&city(&["a", "b"]), noon, noon), [""; 0]);
        assert_eq!(noticed(&city(&["a"]), noon, noon), ["units-gone b c d"]);
        let all = city(&["a", "b", "c", "d"]);
        let year = at("2031-03-03T00:00:00Z");
        assert_eq!(
            noticed(&all, &year.to_rfc3339(), &year.to_rfc3339()),
            ["calendar-uncovered 2031"]
        );
    }

    #[test]
    fn more_than_half_missing_is_rather_our_fault_than_theirs() {
        let missing = |units: &[&str], now: &str| {
            let (city, calendar, facts) = (city(units), calendar(), Facts::default());
            let reason = mass_missing(at(now), facts.ruled(&city, &calendar));
            reason.map(|reason| reason.about)
        };
        let all = ["a", "b", "c", "d"];
        // 25 November, 24:00 is 16:00 UTC; the overdue step comes at 09:00 on the 26th.
        assert_eq!(missing(&all, "2026-11-26T00:59:00Z"), None);
        assert_eq!(
            missing(&all, "2026-11-26T01:00:00Z").as_deref(),
            Some("2026-11-25")
        );
        assert_eq!(
            missing(&["a", "b"], "2026-11-26T01:00:00Z"),
            None,
            "two are few"
        );
    }

    #[test]
    fn a_hold_ends_when_its_reason_is_gone() {
        let hold = |cause, about: &str| Hold {
            reason: GuardReason {
                cause,
                about: about.to_owned(),
            },
            since: at("2026-11-20T04:00:00Z"),
        };
        let later = at("2026-11-20T05:00:00Z");
        let earlier = at("2026-11-20T03:00:00Z");
        let some = city(&["a", "b"]);
        let away = hold(Cause::ShareAway, "");
        assert!(away.is_over(later, &some, &[]));
        assert!(!away.is_over(later, &some, std::slice::from_ref(&away.reason)));
        let forward = hold(Cause::ClockMoved, "forward");
        assert!(!forward.is_over(later, &some, &[]));
        assert!(forward.is_over(earlier, &some, &[]), "it was put right");
        assert!(!hold(Cause::UnitsGone, "b c d").is_over(later, &some, &[]));
        assert!(hold(Cause::UnitsGone, "a b").is_over(later, &some, &[]));
    }
}
