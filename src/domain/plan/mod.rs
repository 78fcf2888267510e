//! The heart: what is right to do now, and what is not, each with its reason. Pure and synchronous.
//!
//! Nothing here happens because an hour struck: every call looks at the facts anew, and a key that
//! has an outcome never gets another one. Missed hours and restarts need no code of their own.

mod action;
mod assignments;
mod digest;
mod facts;
mod flags;
mod guard;
mod ledgers;
mod lists;
mod meetings;
mod moved;
mod planner;
mod recheck;
mod refused;
mod reminders;
mod settled;
mod urgent;

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

pub use action::{Action, Ended, Recheck, Skipped};
pub use assignments::assignment_instants;
pub use digest::{LetterActions, letter_places, letters};
pub use facts::{CalendarEntryState, Facts, Raised, RuledFacts};
pub use flags::raised_at;
pub use ledgers::edition_at;
use planner::Planner;
pub use recheck::{Waiting, recheck};
pub use settled::SettledKeys;

use super::calendar::Calendar;
use super::exception::Exceptions;
use super::occasion::EditionStage;
use super::period::{Month, Period, Quarter};
use super::policy::Policy;
use super::reason::Held;

/// How long after its due day a step of a period may still be right, or a letter about it.
const LOOK_BACK_DAYS: Days = Days::new(45);
/// How long before its due day a period is looked at.
const LOOK_AHEAD_DAYS: Days = Days::new(31);

/// What should happen now, in the order in which it came due, and what should not.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Each is to be carried out once.
    pub actions: Vec<Action>,
    /// Each was considered and not done.
    pub left: Vec<Skipped>,
}

/// What is right at `now`. Calling it again with the keys of its actions settled gives no action.
#[must_use]
pub fn plan(now: DateTime<Utc>, policy: &Policy, calendar: &Calendar, facts: &Facts) -> Plan {
    let mut planner = Planner::new(now, policy, calendar, facts);
    guard::decide(&mut planner);
    urgent::decide(&mut planner);
    // What is decided stays so for ever; by a clock that may be wrong nothing is.
    if !facts.is_clock_doubtful() {
        moved::decide(&mut planner);
        refused::decide(&mut planner);
        reminders::decide(&mut planner);
        lists::decide(&mut planner);
        assignments::decide(&mut planner);
        meetings::decide(&mut planner);
        ledgers::decide(&mut planner);
        flags::decide(&mut planner);
    }
    let mut plan = planner.plan;
    plan.actions.sort_by_key(|action| action.at);
    digest::cap(&mut plan, policy, facts, policy.local(now).date());
    plan
}

/// Why a letter that is to wait for a working hour waits now, if it does (rules 2 and 14).
#[must_use]
pub fn closed_hours(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    facts: &Facts,
) -> Option<Held> {
    Planner::new(now, policy, calendar, facts).closed_hours()
}

/// The first period of which a plan of this day may still ask.
#[must_use]
pub fn first_period(policy: &Policy, today: NaiveDate) -> Period {
    policy.due_days.running(today - LOOK_BACK_DAYS)
}

/// All instants of a span at which something may come due, in order: what a rehearsal steps through.
#[must_use]
pub fn instants(
    policy: &Policy,
    calendar: &Calendar,
    exceptions: &Exceptions,
    from: NaiveDate,
    to: NaiveDate,
) -> BTreeSet<DateTime<Utc>> {
    let periods = policy
        .due_days
        .between(from - LOOK_BACK_DAYS, to + LOOK_BACK_DAYS);
    let lists = periods.map(|period| lists::listed_at(policy, calendar, period));
    let periods = policy
        .due_days
        .between(from - LOOK_BACK_DAYS, to + LOOK_BACK_DAYS);
    let deadlines = periods.map(|period| policy.deadline(calendar, period));
    let extended = exceptions.extensions();
    let deadlines = deadlines.chain(extended.map(|(_, day)| policy.deadline_on(calendar, day)));
    let steps = deadlines.flat_map(|deadline| super::reminder::steps(policy, calendar, deadline));
    // An extension is told as soon as its period is looked at.
    let looked_at = exceptions.extensions().map(|(period, _)| {
        let day = period.0 - LOOK_AHEAD_DAYS;
        policy.instant(day.and_time(NaiveTime::MIN))
    });
    let months = std::iter::successors(Some(Month::of(from - LOOK_BACK_DAYS)), |month| {
        Some(month.next())
    })
    .take_while(|month| month.first_day() <= to);
    let editions = months.flat_map(|month| {
        [EditionStage::Draft, EditionStage::Final]
            .map(|stage| ledgers::edition_at(policy, calendar, month, stage))
    });
    let quarters = std::iter::successors(
        Some(Quarter::of(from - LOOK_BACK_DAYS).previous()),
        |quarter| Some(quarter.next()),
    )
    .take_while(|quarter| quarter.first_day() <= to);
    let raises = quarters.map(|quarter| flags::raised_at(policy, calendar, quarter));
    steps
        .map(|step| step.at)
        .chain(lists)
        .chain(looked_at)
        .chain(editions)
        .chain(raises)
        .filter(|&at| (from..=to).contains(&policy.local(at).date()))
        .collect()
}

#[cfg(test)]
mod tests;
