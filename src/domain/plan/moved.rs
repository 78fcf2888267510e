//! Whose deadline was moved hears of it, and their calendars with them (rules 1 and 2).

use super::{Action, Draft, Occasion, words};
use crate::domain::period::Period;
use crate::domain::unit::Unit;

pub(super) fn decide(draft: &mut Draft<'_>) {
    let policy = draft.policy();
    for period in draft.periods() {
        for unit in &policy.units {
            if unit.is_active_on(period.0) && draft.now <= draft.deadline(unit, period).at {
                decide_unit(draft, unit, period);
            }
        }
    }
}

/// Whether it is another one than the unit believes: what it was told, else what the rule says.
fn is_moved(draft: &Draft<'_>, unit: &Unit, period: Period) -> bool {
    let rule = draft.policy.deadline(draft.calendar, period).at;
    let told = draft.facts.told(&unit.slug, period);
    draft.deadline(unit, period).at != told.map_or(rule, |told| told.deadline)
}

/// Each move is an occasion of its own: the calendar entry that tells it has a number of its own.
fn key(draft: &Draft<'_>, unit: &Unit, period: Period) -> String {
    let told = draft.facts.told(&unit.slug, period);
    let number = told.map_or(0, |told| told.sequence + 1);
    format!("deadline_moved/{period}/{}/{number}", unit.slug)
}

fn decide_unit(draft: &mut Draft<'_>, unit: &Unit, period: Period) {
    if !is_moved(draft, unit, period) {
        return;
    }
    let key = key(draft, unit, period);
    let state = draft.state(unit, period);
    if !state.is_owing() {
        draft.leave(key, words(state));
        return;
    }
    if let Some(reason) = draft.hold_for(unit) {
        draft.hold_back(key, reason);
        return;
    }
    for to in unit.liaisons() {
        draft.act(Action {
            key: format!("{key}/{}", to.address),
            occasion: Occasion::DeadlineMoved { period },
            at: draft.now,
            unit: Some(unit.slug.clone()),
            to: Some(to.clone()),
            reason: format!(
                "the deadline was moved to {}",
                draft.deadline(unit, period).date
            ),
        });
    }
}

/// Why the letter of a move must not go out any more, if it must not.
pub(super) fn overtaken(draft: &Draft<'_>, unit: &Unit, period: Period) -> Option<&'static str> {
    if draft.now > draft.deadline(unit, period).at {
        Some("the deadline has passed")
    } else {
        is_moved(draft, unit, period).then_some("the deadline was moved again")
    }
}
