//! Who is warned or flagged for quarters without an observation project (rule 12).

use chrono::{DateTime, Utc};

use super::{Action, Draft, Occasion};
use crate::domain::calendar::Calendar;
use crate::domain::observation::{Flag, FlagLevel, closes_at, flag, quarter_standing};
use crate::domain::period::Quarter;
use crate::domain::policy::Policy;
use crate::domain::unit::{Contact, Unit, UnitSlug};

/// When a quarter's flags come due: the first working day after it has closed.
#[must_use]
pub fn raised_at(policy: &Policy, calendar: &Calendar, quarter: Quarter) -> DateTime<Utc> {
    let closed = policy.local(closes_at(policy, quarter)).date();
    let date = calendar.workday_on_or_after(closed);
    policy.instant(date.and_time(policy.reminders.at))
}

pub(super) fn decide(draft: &mut Draft<'_>) {
    let policy = draft.policy();
    let last = Quarter::of(draft.today()).previous();
    for quarter in [last.previous(), last] {
        let at = raised_at(policy, draft.calendar, quarter);
        if at > draft.now || !draft.in_charge(at) {
            continue;
        }
        let overtaken = raised_at(policy, draft.calendar, quarter.next()) <= draft.now;
        for unit in &policy.units {
            decide_unit(draft, unit, quarter, at, overtaken);
        }
    }
    for (unit, quarter, level) in &draft.facts.raised {
        decide_withdrawal(draft, unit, *quarter, *level);
    }
}

fn decide_unit(
    draft: &mut Draft<'_>,
    unit: &Unit,
    quarter: Quarter,
    at: DateTime<Utc>,
    overtaken: bool,
) {
    let policy = draft.policy();
    let key = format!("raise/{quarter}/{}", unit.slug);
    let Some(flag) = flag_of(draft, unit, quarter) else {
        let standing = quarter_standing(
            policy,
            unit,
            quarter,
            &draft.facts.observations,
            &draft.facts.grants,
            draft.now,
        );
        let reason = format!("no streak: the quarter counts as {:?}", standing.state);
        // A correction may still lead to one, until the next quarter closes.
        if overtaken {
            draft.leave(key, reason);
        } else {
            draft.hold_back(key, &reason);
        }
        return;
    };
    // A correction may make a flag of what was a warning.
    let key = format!("{key}/{}", flag.level.word());
    if overtaken {
        draft.leave(key, "the next quarter has closed since");
        return;
    }
    if let Some(reason) = draft.hold() {
        draft.hold_back(key, reason);
        return;
    }
    raise(draft, unit, &flag, key, at);
}

/// Puts a flag on record and tells of it. Most are settled long since: their evidence is not copied.
fn raise(draft: &mut Draft<'_>, unit: &Unit, flag: &Flag, key: String, at: DateTime<Utc>) {
    let (quarter, kind) = (flag.quarter, flag.level.kind());
    let action = |key, to, occasion| Action {
        key,
        occasion,
        at,
        unit: Some(unit.slug.clone()),
        to,
        reason: format!(
            "{} quarters in a row without an observation project",
            flag.streak
        ),
    };
    if !draft.is_settled(&key) {
        draft.act(action(key, None, Occasion::Raise(flag.clone())));
    }
    for to in recipients(draft.policy, unit, flag) {
        let key = format!("{kind}/{quarter}/{}/{}", unit.slug, to.address);
        if draft.is_settled(&key) {
            continue;
        }
        let is_of_unit = unit.liaisons().any(|liaison| liaison == to);
        if let Some(reason) = draft.hold_units().filter(|_| is_of_unit) {
            draft.hold_back(key, reason);
        } else {
            let occasion = Occasion::Observation(flag.clone());
            draft.act(action(key, Some(to.clone()), occasion));
        }
    }
}

/// What a unit's streak has come to by now, if to anything.
fn flag_of(draft: &Draft<'_>, unit: &Unit, quarter: Quarter) -> Option<Flag> {
    let facts = draft.facts;
    flag(
        draft.policy,
        unit,
        quarter,
        &facts.observations,
        &facts.grants,
        draft.now,
    )
}

/// A warning goes to the unit and the office, a flag to the office and the leaders.
fn recipients<'a>(policy: &'a Policy, unit: &'a Unit, flag: &Flag) -> Vec<&'a Contact> {
    match flag.level {
        FlagLevel::Warning => unit.liaisons().chain(&policy.office).collect(),
        FlagLevel::Flag => policy.office.iter().chain(&policy.leaders).collect(),
    }
}

fn decide_withdrawal(draft: &mut Draft<'_>, slug: &UnitSlug, quarter: Quarter, level: FlagLevel) {
    let unit = draft.policy.unit(slug);
    let standing = unit.and_then(|unit| flag_of(draft, unit, quarter));
    if standing.is_none_or(|flag| flag.level < level) {
        draft.act(Action {
            key: format!("withdraw/{quarter}/{slug}/{}", level.word()),
            occasion: Occasion::Withdraw { quarter, level },
            at: draft.now,
            unit: Some(slug.clone()),
            to: None,
            reason: "a correction ended or shortened the streak".to_owned(),
        });
    }
}
