//! Whose later deadline the office refused hears of it, with the deadline that stays (rule 1).

use super::{Planner, Recheck};
use crate::domain::extension_request::ExtensionRequest;
use crate::domain::occasion::Occasion;
use crate::domain::reason::{Due, Over};
use crate::domain::unit::Unit;

pub(super) fn decide(planner: &mut Planner<'_>) {
    let (policy, facts) = (planner.policy, planner.facts);
    for request in &facts.refused {
        if let Some(unit) = policy.unit(&request.wanted.unit) {
            decide_unit(planner, unit, request);
        }
    }
}

fn decide_unit(planner: &mut Planner<'_>, unit: &Unit, request: &ExtensionRequest) {
    let occasion = Occasion::ExtensionRefused {
        period: request.wanted.period,
        unit: unit.slug.clone(),
        number: request.number,
    };
    if let Some(over) = overtaken(planner, unit, request) {
        planner.skip(occasion, over);
    } else if let Some(reason) = planner.hold_about(unit) {
        planner.defer(occasion, reason);
    } else {
        for to in unit.liaisons() {
            let reason = Due::ExtensionRefused;
            planner.act(occasion.clone(), Some(to), planner.now, reason);
        }
    }
}

/// Why nobody needs to hear of it any more: the report is there, or the day that was asked for is over or was given.
fn overtaken(planner: &Planner<'_>, unit: &Unit, request: &ExtensionRequest) -> Option<Over> {
    let wanted = &request.wanted;
    let state = planner.state(unit, wanted.period);
    let deadline = planner.deadline(unit, wanted.period);
    if !state.is_owing() {
        Some(Over::ReportIs(state))
    } else if deadline.date >= wanted.until {
        Some(Over::DeadlineMoved(deadline.date))
    } else {
        let asked = planner.policy.deadline_on(planner.calendar, wanted.until);
        (planner.now > asked.at).then_some(Over::DeadlinePassed)
    }
}

/// Whether the letter on this request is still right.
pub(super) fn recheck(planner: &Planner<'_>, number: i64) -> Recheck {
    if let Some(reason) = planner.blocked() {
        return Recheck::Hold(reason);
    }
    let mut refused = planner.facts.refused.iter();
    let Some(request) = refused.find(|request| request.number == number) else {
        return Recheck::Suppress(Over::DeadlinePassed);
    };
    let Some(unit) = planner.policy.unit(&request.wanted.unit) else {
        return Recheck::Suppress(Over::UnitGone);
    };
    match overtaken(planner, unit, request) {
        Some(over) => Recheck::Suppress(over),
        None => planner
            .hold_about(unit)
            .map_or(Recheck::Send, Recheck::Hold),
    }
}
