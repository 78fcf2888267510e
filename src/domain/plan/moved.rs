//! Whose deadline was moved hears of it, and their calendars with them (rules 1 and 2).

use super::Planner;
use crate::domain::occasion::Occasion;
use crate::domain::period::Period;
use crate::domain::reason::{Due, Over};
use crate::domain::unit::Unit;

pub(super) fn decide(planner: &mut Planner<'_>) {
    let policy = planner.policy;
    for period in planner.periods() {
        for unit in &policy.units {
            if may_be_moved(planner, unit, period)
                && unit.is_active_on(period.0)
                && planner.now <= planner.deadline(unit, period).at
            {
                decide_unit(planner, unit, period);
            }
        }
    }
}

/// Who has no extension and was told nothing believes what the rule says, as nearly all do: no day is looked up for it.
fn may_be_moved(planner: &Planner<'_>, unit: &Unit, period: Period) -> bool {
    let facts = planner.facts;
    facts.exceptions.extension(&unit.slug, period).is_some()
        || facts.calendar_entry(&unit.slug, period).is_some()
}

/// Whether it is another one than the unit believes: what it was told, else what the rule says.
fn is_moved(planner: &Planner<'_>, unit: &Unit, period: Period) -> bool {
    let rule = planner.policy.deadline(planner.calendar, period).at;
    let told = planner.facts.calendar_entry(&unit.slug, period);
    planner.deadline(unit, period).at != told.map_or(rule, |told| told.deadline)
}

/// Each move is an occasion of its own: the calendar entry that tells it has a number of its own.
fn occasion(planner: &Planner<'_>, unit: &Unit, period: Period) -> Occasion {
    let told = planner.facts.calendar_entry(&unit.slug, period);
    Occasion::DeadlineMoved {
        period,
        unit: unit.slug.clone(),
        number: told.map_or(0, |told| told.sequence + 1),
    }
}

fn decide_unit(planner: &mut Planner<'_>, unit: &Unit, period: Period) {
    if !is_moved(planner, unit, period) {
        return;
    }
    let occasion = occasion(planner, unit, period);
    let state = planner.state(unit, period);
    if !state.is_owing() {
        planner.skip(occasion, Over::ReportIs(state));
        return;
    }
    if let Some(reason) = planner.hold_about(unit) {
        planner.defer(occasion, reason);
        return;
    }
    let reason = Due::DeadlineMoved(planner.deadline(unit, period).date);
    for to in unit.liaisons() {
        planner.act(occasion.clone(), Some(to), planner.now, reason.clone());
    }
}

/// Why the letter of a move must not go out any more, if it must not.
pub(super) fn overtaken(planner: &Planner<'_>, unit: &Unit, period: Period) -> Option<Over> {
    if planner.now > planner.deadline(unit, period).at {
        Some(Over::DeadlinePassed)
    } else {
        is_moved(planner, unit, period).then_some(Over::DeadlineMovedAgain)
    }
}
