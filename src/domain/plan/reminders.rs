//! Who is reminded of which period now (rule 10).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::Planner;
use super::settled::SettledLetters;
use crate::domain::deadline::Deadline;
use crate::domain::occasion::{Key, Occasion, Whose};
use crate::domain::period::Period;
use crate::domain::reason::{Due, Held, Over};
use crate::domain::reminder::{Step, TimedStep, steps};
use crate::domain::unit::{Contact, Unit};

pub(super) fn decide(planner: &mut Planner<'_>) {
    let policy = planner.policy;
    for period in planner.periods() {
        let nominal = Schedule::of(planner, policy.deadline(planner.calendar, period), None);
        // By the last day on which it may be sent: who got an extension is told of apart.
        let mut overdue: BTreeMap<Option<NaiveDate>, (TimedStep, Vec<&Unit>)> = BTreeMap::new();
        for unit in &policy.units {
            if !unit.is_active_on(period.0) {
                continue;
            }
            let extended = planner.facts.exceptions.extension(&unit.slug, period);
            let own = extended.map(|until| {
                let deadline = policy.deadline_on(planner.calendar, until);
                defer_nominal(planner, unit, period, &nominal, deadline);
                Schedule::of(planner, deadline, Some(until))
            });
            let schedule = own.as_ref().unwrap_or(&nominal);
            decide_unit(planner, unit, period, schedule);
            let latest = schedule.latest();
            if let Some(step) = latest.filter(|step| step.step == Step::Overdue) {
                let group = overdue.entry(extended).or_insert((step, Vec::new()));
                group.1.push(unit);
            }
        }
        for (extended, (step, units)) in overdue {
            decide_office(planner, period, step, extended, &units);
        }
    }
}

/// The steps around one deadline that have come.
struct Schedule {
    deadline: Deadline,
    /// The day to which a person moved the deadline: its steps are others than the rule's.
    extended: Option<NaiveDate>,
    due_steps: Vec<TimedStep>,
}

impl Schedule {
    fn of(planner: &Planner<'_>, deadline: Deadline, extended: Option<NaiveDate>) -> Self {
        let mut due_steps = steps(planner.policy, planner.calendar, deadline);
        due_steps.retain(|step| step.at <= planner.now && planner.in_charge(step.at));
        Self {
            deadline,
            extended,
            due_steps,
        }
    }

    /// The schedule of a unit's period as it is now.
    fn now(planner: &Planner<'_>, unit: &Unit, period: Period) -> Self {
        let deadline = planner.deadline(unit, period);
        let extended = planner.facts.exceptions.extension(&unit.slug, period);
        Self::of(planner, deadline, extended)
    }

    /// The step that is right, if any has come.
    fn latest(&self) -> Option<TimedStep> {
        self.due_steps.last().copied()
    }

    fn occasion(&self, unit: &Unit, period: Period, step: Step) -> Occasion {
        match step {
            Step::Before(workdays) => Occasion::Reminder {
                period,
                unit: unit.slug.clone(),
                workdays,
                until: self.extended,
            },
            Step::Overdue => Occasion::Overdue {
                period,
                whose: Whose::Unit(unit.slug.clone()),
                until: self.extended,
            },
        }
    }
}

fn decide_unit(planner: &mut Planner<'_>, unit: &Unit, period: Period, schedule: &Schedule) {
    let Some((latest, earlier)) = schedule.due_steps.split_last() else {
        return;
    };
    let occasion = schedule.occasion(unit, period, latest.step);
    // What came before a step got its outcome with it, at the latest.
    let settled = planner.facts.settled.of(&occasion);
    if settled.has(None) || is_sent_to_all(settled, unit, latest.step) {
        return;
    }
    for step in earlier {
        let over = Over::LaterStep(latest.step);
        skip(planner, schedule, unit, period, step.step, &over);
    }
    let state = planner.state(unit, period);
    if !state.is_owing() {
        let over = Over::ReportIs(state);
        skip(planner, schedule, unit, period, latest.step, &over);
    } else if let Some(over) = passed(planner, period, schedule.deadline, latest.step) {
        skip(planner, schedule, unit, period, latest.step, &over);
    } else if let Some(held) = planner.hold_about(unit) {
        for key in unsent(planner, unit, latest.step, occasion) {
            planner.defer(key, held);
        }
    } else {
        for to in recipients(unit, latest.step) {
            let reason = Due::Step(latest.step, state);
            planner.act(occasion.clone(), Some(to), latest.at, reason);
        }
    }
}

/// Whether everybody got the letter of this step, or is about to; not so if it has no recipient.
fn is_sent_to_all(settled: SettledLetters<'_>, unit: &Unit, step: Step) -> bool {
    let mut recipients = recipients(unit, step).peekable();
    recipients.peek().is_some() && recipients.all(|to| settled.has(Some(&to.address)))
}

/// What gets the outcome of a step: the step as a whole, or, if somebody had its letter, those of all.
fn unsent(planner: &Planner<'_>, unit: &Unit, step: Step, occasion: Occasion) -> Vec<Key> {
    if planner.is_sent_to_any(&occasion, recipients(unit, step)) {
        recipients(unit, step)
            .map(|to| Key::to(occasion.clone(), &to.address))
            .collect()
    } else {
        vec![occasion.into()]
    }
}

fn skip(
    planner: &mut Planner<'_>,
    schedule: &Schedule,
    unit: &Unit,
    period: Period,
    step: Step,
    over: &Over,
) {
    let occasion = schedule.occasion(unit, period, step);
    for key in unsent(planner, unit, step, occasion) {
        planner.skip(key, over.clone());
    }
}

/// With an extension the rule's own steps wait until it is over: it may be withdrawn.
fn defer_nominal(
    planner: &mut Planner<'_>,
    unit: &Unit,
    period: Period,
    nominal: &Schedule,
    deadline: Deadline,
) {
    for step in &nominal.due_steps {
        let over = Over::DeadlineMoved(deadline.date);
        if planner.now > deadline.at {
            skip(planner, nominal, unit, period, step.step, &over);
        } else {
            let occasion = nominal.occasion(unit, period, step.step);
            for key in unsent(planner, unit, step.step, occasion) {
                planner.defer(key, over.clone());
            }
        }
    }
}

/// The office hears once of all units whose report is overdue, and of those whose extension is over.
fn decide_office(
    planner: &mut Planner<'_>,
    period: Period,
    step: TimedStep,
    extended: Option<NaiveDate>,
    units: &[&Unit],
) {
    let policy = planner.policy;
    let occasion = Occasion::Overdue {
        period,
        whose: Whose::All,
        until: extended,
    };
    if planner.is_sent_to_any(&occasion, &policy.office) || planner.is_settled(&occasion) {
        return;
    }
    let owing: Vec<&&Unit> = units
        .iter()
        .filter(|unit| planner.state(unit, period).is_owing())
        .collect();
    let is_arriving = owing
        .iter()
        .any(|unit| planner.facts.arriving.contains(&unit.slug));
    let told_of = owing
        .iter()
        .filter(|unit| !planner.facts.unseen.contains(&unit.slug))
        .count();
    let deadline = extended.map_or_else(
        || policy.deadline(planner.calendar, period),
        |day| policy.deadline_on(planner.calendar, day),
    );
    if owing.is_empty() {
        planner.skip(occasion, Over::AllReported);
    } else if let Some(over) = passed(planner, period, deadline, step.step) {
        planner.skip(occasion, over);
    } else if let Some(held) = planner.closed_hours() {
        planner.defer(occasion, held);
    } else if is_arriving {
        planner.defer(occasion, Held::SomeUnitArriving);
    } else if told_of == 0 {
        planner.defer(occasion, Held::AllUnseen);
    } else {
        for to in &policy.office {
            let reason = Due::UnitsOwe(told_of);
            planner.act(occasion.clone(), Some(to), step.at, reason);
        }
    }
}

/// Why a step that has come is no longer right, if it is not.
fn passed(planner: &Planner<'_>, period: Period, deadline: Deadline, step: Step) -> Option<Over> {
    match step {
        Step::Before(_) => (planner.now > deadline.at).then_some(Over::DeadlinePassed),
        Step::Overdue => {
            (planner.now > next_deadline(planner, period)).then_some(Over::NextPeriodClosed)
        }
    }
}

fn next_deadline(planner: &Planner<'_>, period: Period) -> DateTime<Utc> {
    let next = planner.policy.due_days.after(period);
    planner.policy.deadline(planner.calendar, next).at
}

/// Why a letter of this step must not go out any more, if it must not: a later step is right by now,
/// the deadline was moved, or the time of all steps is over.
pub(super) fn overtaken(
    planner: &Planner<'_>,
    unit: &Unit,
    period: Period,
    occasion: &Occasion,
) -> Option<Over> {
    let schedule = Schedule::now(planner, unit, period);
    let Some(latest) = schedule.latest() else {
        return Some(Over::DeadlineMoved(schedule.deadline.date));
    };
    if *occasion == schedule.occasion(unit, period, latest.step) {
        passed(planner, period, schedule.deadline, latest.step)
    } else {
        Some(Over::LaterStep(latest.step))
    }
}

/// Why the office's letter on what is overdue says nothing any more, if so.
pub(super) fn over(planner: &Planner<'_>, period: Period) -> Option<Over> {
    let owes = |unit| planner.state(unit, period).is_owing();
    let is_owed = planner.policy.units.iter().any(owes);
    (!is_owed).then_some(Over::AllReported)
}

/// Liaison and deputy before the deadline, the unit's leader after it; each address once.
fn recipients(unit: &Unit, step: Step) -> impl Iterator<Item = &Contact> {
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
