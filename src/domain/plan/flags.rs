//! Who is warned or flagged for quarters without an observation project, and who hears that it is withdrawn (rule 12).

use chrono::{DateTime, Utc};

use super::{Planner, Raised, Recheck};
use crate::domain::calendar::Calendar;
use crate::domain::observation::{
    Confirmation, FlagLevel, FlagView, Flagged, closes_at, shown_outside,
};
use crate::domain::occasion::{Key, Occasion, Recipient};
use crate::domain::period::Quarter;
use crate::domain::policy::Policy;
use crate::domain::reason::{Due, Held, Over};
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
    let facts = planner.facts;
    for raised in &facts.raised {
        decide_withdrawal(planner, raised);
    }
    for withdrawn in &facts.withdrawn {
        tell_withdrawal(planner, withdrawn);
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
    let state = record.state(unit, quarter);
    // Nearly all showed something, and no quarter before that one is looked at.
    let flagged = state.is_none().then(|| record.flagged(unit, quarter));
    let Some(flag) = flagged.flatten() else {
        let reason = Over::NoStreak(state);
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
        leave_unconfirmed(planner, unit, flag);
    } else if let Some(reason) = planner.closed_hours() {
        planner.defer(occasion, reason);
    } else {
        planner.act(occasion, None, at, Due::Streak(flag.streak));
        tell(planner, unit, flag, at);
    }
}

fn letter_of(unit: &Unit, flag: Flagged) -> Occasion {
    Occasion::Observation {
        level: flag.level,
        quarter: flag.quarter,
        unit: unit.slug.clone(),
    }
}

/// Tells of a flag. Most are told of long since.
fn tell(planner: &mut Planner<'_>, unit: &Unit, flag: Flagged, at: DateTime<Utc>) {
    let policy = planner.policy;
    // What was withdrawn is told to nobody any more, though the streak may be there again.
    let raised = (unit.slug.clone(), flag.quarter, flag.level);
    if planner.facts.withdrawn.contains(&raised) {
        return;
    }
    for to in recipients(policy, unit, flag) {
        let key = Key::to(letter_of(unit, flag), &to.address);
        let is_of_unit = unit.liaisons().any(|liaison| liaison == to);
        if let Some(reason) = planner.hold_to_units().filter(|_| is_of_unit) {
            planner.defer(key, reason);
            continue;
        }
        let person = Recipient::Person(to.address.clone());
        match word_for(planner, &unit.slug, flag.quarter, flag.level, &person) {
            OfficeWord::NotNeeded => {
                planner.act(
                    letter_of(unit, flag),
                    Some(to),
                    at,
                    Due::Streak(flag.streak),
                );
            }
            OfficeWord::Given => {
                let reason = Due::FlagConfirmed(flag.streak);
                planner.act(letter_of(unit, flag), Some(to), at, reason);
            }
            OfficeWord::Awaited => planner.defer(key, Held::FlagUnconfirmed),
            OfficeWord::Denied => planner.skip(key, Over::FlagRejected),
        }
    }
}

/// A warning goes to the unit and the office, a flag to the office and the leaders.
fn recipients<'a>(policy: &'a Policy, unit: &'a Unit, flag: Flagged) -> Vec<&'a Contact> {
    match flag.level {
        FlagLevel::Warning => unit.liaisons().chain(&policy.office).collect(),
        FlagLevel::Flag => policy.office.iter().chain(&policy.leaders).collect(),
    }
}

/// The office's word, which somebody may need to be told of a flag.
enum OfficeWord {
    NotNeeded,
    Given,
    Awaited,
    Denied,
}

/// Whether the office has let this be told to whoever is not of the office. A unit is warned at once.
fn word_for(
    planner: &Planner<'_>,
    unit: &UnitSlug,
    quarter: Quarter,
    level: FlagLevel,
    to: &Recipient,
) -> OfficeWord {
    let policy = planner.policy;
    let is_of_office = match to {
        Recipient::Person(address) => policy.office.iter().any(|one| one.address == *address),
        Recipient::Robot(_) => false,
    };
    if is_of_office {
        return OfficeWord::NotNeeded;
    }
    let said = planner.facts.flag_answers.of(unit, quarter);
    let is_confirmed = said.is_some_and(|said| said.confirmation == Confirmation::Confirmed);
    match shown_outside(policy, level, said) {
        FlagView::Whole if level == FlagLevel::Flag && is_confirmed => OfficeWord::Given,
        FlagView::Whole => OfficeWord::NotNeeded,
        FlagView::AsWarning => OfficeWord::Awaited,
        FlagView::Not => OfficeWord::Denied,
    }
}

/// A flag that nobody confirmed until the next quarter's are due is told to no leader any more.
fn leave_unconfirmed(planner: &mut Planner<'_>, unit: &Unit, flag: Flagged) {
    let policy = planner.policy;
    let raised = (unit.slug.clone(), flag.quarter, flag.level);
    if !planner.facts.raised.contains(&raised) {
        return;
    }
    for to in recipients(policy, unit, flag) {
        let person = Recipient::Person(to.address.clone());
        let word = word_for(planner, &unit.slug, flag.quarter, flag.level, &person);
        if matches!(word, OfficeWord::Awaited) {
            let key = Key::to(letter_of(unit, flag), &to.address);
            planner.skip(key, Over::FlagNeverConfirmed);
        }
    }
}

fn decide_withdrawal(planner: &mut Planner<'_>, raised: &Raised) {
    let (slug, quarter, level) = raised;
    let unit = planner.policy.unit(slug);
    let record = planner.facts.quarters(planner.policy, planner.now);
    let standing = unit.and_then(|unit| record.flagged(unit, *quarter));
    if standing.is_none_or(|flag| flag.level < *level) {
        let occasion = Occasion::Withdraw {
            quarter: *quarter,
            unit: slug.clone(),
            level: *level,
        };
        planner.act(occasion, None, planner.now, Due::Corrected);
        tell_withdrawal(planner, raised);
    }
}

/// Everybody who was told of it hears that it is withdrawn, under the address and name of then.
fn tell_withdrawal(planner: &mut Planner<'_>, withdrawn: &Raised) {
    let (policy, facts) = (planner.policy, planner.facts);
    let (unit, quarter, level) = withdrawn;
    let readers = facts.flag_readers.get(withdrawn).into_iter().flatten();
    for to in readers {
        // A group is told with the first of the people.
        if let Recipient::Robot(_) = Recipient::of_address(&to.address) {
            continue;
        }
        let occasion = Occasion::FlagWithdrawn {
            quarter: *quarter,
            unit: unit.clone(),
            level: *level,
        };
        let mut inside = policy.office.iter().chain(&policy.leaders);
        let held = if inside.any(|one| one.address == to.address) {
            planner.closed_hours()
        } else {
            planner.hold_to_units()
        };
        if let Some(reason) = held {
            planner.defer(Key::to(occasion, &to.address), reason);
        } else {
            planner.act(occasion, Some(to), planner.now, Due::FlagWithdrawn);
        }
    }
}

/// A letter on a warning or flag waits for a working hour, and does not go once a correction has withdrawn it, nor
/// to whom the office has not let it be told.
pub(super) fn recheck(
    planner: &Planner<'_>,
    (unit, quarter, level): (&UnitSlug, Quarter, FlagLevel),
    to: &Recipient,
) -> Recheck {
    if let Some(reason) = planner.closed_hours() {
        return Recheck::Hold(reason);
    }
    let raised = &planner.facts.raised;
    if !raised.contains(&(unit.clone(), quarter, level)) {
        return Recheck::Suppress(Over::FlagWithdrawn);
    }
    match word_for(planner, unit, quarter, level, to) {
        OfficeWord::NotNeeded | OfficeWord::Given => Recheck::Send,
        OfficeWord::Awaited => Recheck::Hold(Held::FlagUnconfirmed),
        OfficeWord::Denied => Recheck::Suppress(Over::FlagRejected),
    }
}
