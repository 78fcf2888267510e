//! Who is warned or flagged for quarters without an observation project (rule 12).

use chrono::{DateTime, Utc};

use super::{Planner, Recheck};
use crate::domain::calendar::Calendar;
use crate::domain::observation::{Flag, FlagLevel, closes_at};
use crate::domain::occasion::{Key, Occasion};
use crate::domain::period::Quarter;
use crate::domain::policy::Policy;
use crate::domain::reason::{Due, Over};
use crate::domain::unit::{Contact, Unit, UnitSlug};

/// When a quarter's flags come due: the first working day after it has closed.
#[must_use]
pub fn raised_at(policy: &Policy, calendar: &Calendar, quarter: Quarter) -> DateTime<Utc> {
    let closed = policy.local(closes_at(policy, quarter)).date();
    let date = calendar.workday_on_or_after(closed);
    policy.instant(date.and_time(policy.reminders.at))
}

pub(super) fn decide(planner: &mut Planner<'_>) {
    let policy = planner.policy;
    let last = Quarter::of(planner.today()).previous();
    for quarter in [last.previous(), last] {
        let at = raised_at(policy, planner.calendar, quarter);
        if at > planner.now || !planner.in_charge(at) {
            continue;
        }
        let overtaken = raised_at(policy, planner.calendar, quarter.next()) <= planner.now;
        for unit in &policy.units {
            decide_unit(planner, unit, quarter, at, overtaken);
        }
    }
    for (unit, quarter, level) in &planner.facts.raised {
        decide_withdrawal(planner, unit, *quarter, *level);
    }
}

fn decide_unit(
    planner: &mut Planner<'_>,
    unit: &Unit,
    quarter: Quarter,
    at: DateTime<Utc>,
    overtaken: bool,
) {
    let raise = |level| Occasion::Raise {
        quarter,
        unit: unit.slug.clone(),
        level,
    };
    let record = planner.facts.quarters(planner.policy, planner.now);
    let Some(flag) = record.flag(unit, quarter) else {
        let standing = record.standing(unit, quarter);
        let reason = Over::NoStreak(standing.state);
        // A correction may still lead to one, until the next quarter closes.
        if overtaken {
            planner.skip(raise(None), reason);
        } else {
            planner.defer(raise(None), reason);
        }
        return;
    };
    // A correction may make a flag of what was a warning.
    let occasion = raise(Some(flag.level));
    if overtaken {
        planner.skip(occasion, Over::NextQuarterClosed);
    } else if let Some(reason) = planner.closed_hours() {
        planner.defer(occasion, reason);
    } else {
        planner.act(occasion, None, at, Due::Streak(flag.streak));
        tell(planner, unit, &flag, at);
    }
}

/// Tells of a flag. Most are told of long since.
fn tell(planner: &mut Planner<'_>, unit: &Unit, flag: &Flag, at: DateTime<Utc>) {
    for to in recipients(planner.policy, unit, flag) {
        let occasion = Occasion::Observation {
            level: flag.level,
            quarter: flag.quarter,
            unit: unit.slug.clone(),
        };
        let is_of_unit = unit.liaisons().any(|liaison| liaison == to);
        if let Some(reason) = planner.hold_to_units().filter(|_| is_of_unit) {
            planner.defer(Key::to(occasion, &to.address), reason);
        } else {
            planner.act(occasion, Some(to), at, Due::Streak(flag.streak));
        }
    }
}

/// A warning goes to the unit and the office, a flag to the office and the leaders.
fn recipients<'a>(policy: &'a Policy, unit: &'a Unit, flag: &Flag) -> Vec<&'a Contact> {
    match flag.level {
        FlagLevel::Warning => unit.liaisons().chain(&policy.office).collect(),
        FlagLevel::Flag => policy.office.iter().chain(&policy.leaders).collect(),
    }
}

fn decide_withdrawal(
    planner: &mut Planner<'_>,
    slug: &UnitSlug,
    quarter: Quarter,
    level: FlagLevel,
) {
    let unit = planner.policy.unit(slug);
    let record = planner.facts.quarters(planner.policy, planner.now);
    let standing = unit.and_then(|unit| record.flag(unit, quarter));
    if standing.is_none_or(|flag| flag.level < level) {
        let occasion = Occasion::Withdraw {
            quarter,
            unit: slug.clone(),
            level,
        };
        planner.act(occasion, None, planner.now, Due::Corrected);
    }
}

/// A letter on a warning or flag waits for a working hour, and does not go once a correction has withdrawn it.
pub(super) fn recheck(
    planner: &Planner<'_>,
    unit: &UnitSlug,
    quarter: Quarter,
    level: FlagLevel,
) -> Recheck {
    if let Some(reason) = planner.closed_hours() {
        return Recheck::Hold(reason);
    }
    let raised = &planner.facts.raised;
    if raised.contains(&(unit.clone(), quarter, level)) {
        Recheck::Send
    } else {
        Recheck::Suppress(Over::FlagWithdrawn)
    }
}
