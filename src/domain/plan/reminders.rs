//! Who is reminded of which period now (rule 10).

use chrono::Days;

use super::{Action, Draft, Occasion, words};
use crate::domain::obligation::State;
use crate::domain::period::Period;
use crate::domain::reminder::{Step, TimedStep, steps};
use crate::domain::unit::Unit;

/// Periods whose steps may still be right: a month and a half back, a month ahead.
pub(super) fn decide(draft: &mut Draft<'_>) {
    let policy = draft.policy();
    let today = draft.today();
    for period in policy
        .due_days
        .between(today - Days::new(45), today + Days::new(31))
    {
        let mut come = steps(policy, draft.calendar, period);
        come.retain(|step| step.at <= draft.now && draft.in_charge(step.at));
        let Some((latest, earlier)) = come.split_last() else {
            continue;
        };
        for unit in &policy.units {
            decide_unit(draft, unit, period, *latest, earlier);
        }
        if latest.step == Step::Overdue {
            decide_office(draft, period, *latest);
        }
    }
}

fn decide_unit(
    draft: &mut Draft<'_>,
    unit: &Unit,
    period: Period,
    latest: TimedStep,
    earlier: &[TimedStep],
) {
    if !unit.is_active_on(period.0) {
        return;
    }
    let key = |step| match step {
        Step::Before(_) => format!("reminder/{period}/{}/{step}", unit.slug),
        Step::Overdue => format!("overdue/{period}/{}", unit.slug),
    };
    let sent = |draft: &Draft<'_>, step| {
        recipients(unit, step).any(|to| {
            draft
                .facts
                .settled
                .contains(&format!("{}/{}", key(step), to.address))
        })
    };
    for step in earlier {
        if !sent(draft, step.step) {
            draft.leave(
                key(step.step),
                format!("a later step has come: {}", latest.step),
            );
        }
    }
    let state = draft.state(unit, period);
    if sent(draft, latest.step) || draft.facts.settled.contains(&key(latest.step)) {
        return;
    }
    if !state.is_owing() {
        draft.leave(key(latest.step), words(state));
    } else if let Some(reason) = passed(draft, period, latest.step) {
        draft.leave(key(latest.step), reason);
    } else if let Some(reason) = draft.hold_for(unit) {
        draft.hold_back(key(latest.step), reason);
    } else {
        for to in recipients(unit, latest.step) {
            draft.act(Action {
                key: format!("{}/{}", key(latest.step), to.address),
                occasion: match latest.step {
                    Step::Before(_) => Occasion::Reminder {
                        period,
                        step: latest.step,
                    },
                    Step::Overdue => Occasion::Overdue { period },
                },
                at: latest.at,
                unit: Some(unit.slug.clone()),
                to: Some(to.clone()),
                reason: reason(latest.step, state),
            });
        }
    }
}

/// The office hears once of all units whose report is overdue.
fn decide_office(draft: &mut Draft<'_>, period: Period, step: TimedStep) {
    let policy = draft.policy();
    let key = format!("overdue/{period}/office");
    let owing: Vec<&Unit> = policy
        .units
        .iter()
        .filter(|unit| unit.is_active_on(period.0) && draft.state(unit, period).is_owing())
        .collect();
    let is_arriving = owing
        .iter()
        .any(|unit| draft.facts.arriving.contains(&unit.slug));
    let told_of = owing
        .iter()
        .filter(|unit| !draft.facts.unseen.contains(&unit.slug))
        .count();
    let told = policy.office.iter().any(|to| {
        draft
            .facts
            .settled
            .contains(&format!("{key}/{}", to.address))
    });
    if told || draft.facts.settled.contains(&key) {
        return;
    }
    if owing.is_empty() {
        draft.leave(key, "every unit has reported");
    } else if let Some(reason) = passed(draft, period, step.step) {
        draft.leave(key, reason);
    } else if let Some(reason) = draft.hold() {
        draft.hold_back(key, reason);
    } else if is_arriving {
        draft.hold_back(key, "held: a file has just come and is not judged yet");
    } else if told_of == 0 {
        draft.hold_back(
            key,
            "held: the folders of who owes could not be looked into",
        );
    } else {
        for to in &policy.office {
            draft.act(Action {
                key: format!("{key}/{}", to.address),
                occasion: Occasion::Overdue { period },
                at: step.at,
                unit: None,
                to: Some(to.clone()),
                reason: format!("{told_of} units have not reported after the deadline"),
            });
        }
    }
}

/// Why a letter of this step must not go out any more, if it must not: a later step is right by now,
/// or the time of all of them is over.
pub(super) fn overtaken(draft: &Draft<'_>, period: Period, step: Step) -> Option<String> {
    let come = steps(draft.policy, draft.calendar, period);
    let latest = come.iter().rfind(|step| step.at <= draft.now);
    match latest {
        Some(latest) if latest.step != step => {
            Some(format!("a later step has come: {}", latest.step))
        }
        _ => passed(draft, period, step).map(str::to_owned),
    }
}

/// Why a step that has come is no longer right, if it is not.
fn passed(draft: &Draft<'_>, period: Period, step: Step) -> Option<&'static str> {
    let deadline = |period| draft.policy.deadline(draft.calendar, period).at;
    match step {
        Step::Before(_) if draft.now > deadline(period) => Some("the deadline has passed"),
        Step::Overdue if draft.now > deadline(draft.policy.due_days.after(period)) => {
            Some("the next period has closed since")
        }
        _ => None,
    }
}

/// Liaison and deputy before the deadline, the unit's leader after it; each address once.
fn recipients(unit: &Unit, step: Step) -> impl Iterator<Item = &crate::domain::unit::Contact> {
    let deputy = unit
        .deputy
        .as_ref()
        .filter(|deputy| deputy.address != unit.liaison.address);
    let (liaisons, leader) = match step {
        Step::Before(_) => (Some(&unit.liaison).into_iter().chain(deputy), None),
        Step::Overdue => (None.into_iter().chain(None), unit.leader.as_ref()),
    };
    liaisons.chain(leader)
}

fn reason(step: Step, state: State) -> String {
    match step {
        Step::Before(0) => format!(
            "the last working day before the deadline, and {}",
            words(state)
        ),
        Step::Before(days) => format!(
            "{days} working days before the deadline, and {}",
            words(state)
        ),
        Step::Overdue => format!("the deadline has passed, and {}", words(state)),
    }
}
