//! Who hears of what is assigned: when it is given, before its term, and when that is over (rule 10).

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};

use super::{LOOK_BACK_DAYS, Planner, Recheck};
use crate::domain::assignment::{
    Assignee, Assignment, AssignmentId, AssignmentKind, AssignmentState, AssignmentStep,
};
use crate::domain::calendar::Calendar;
use crate::domain::occasion::{Key, Occasion, Recipient};
use crate::domain::policy::Policy;
use crate::domain::reason::{Due, Over};
use crate::domain::reminder::{Step, TimedStep, steps};
use crate::domain::unit::Contact;

pub(super) fn decide(planner: &mut Planner<'_>) {
    let facts = planner.facts;
    for assignment in &facts.assignments {
        give(planner, assignment);
        remind(planner, assignment);
    }
}

fn occasion(assignment: &Assignment, step: AssignmentStep) -> Occasion {
    Occasion::Assignment {
        id: assignment.id,
        step,
    }
}

/// Lead and helpers hear of it; what is urgent does not wait for a working hour.
fn give(planner: &mut Planner<'_>, assignment: &Assignment) {
    let since = assignment.since;
    let is_old = planner.now - LOOK_BACK_DAYS > since;
    if assignment.state != AssignmentState::Open || is_old || !planner.in_charge(since) {
        return;
    }
    let occasion = occasion(assignment, AssignmentStep::Given);
    let wait = planner.closed_hours();
    let wait = wait.filter(|_| assignment.id.kind != AssignmentKind::Urgent);
    for to in recipients(planner, assignment, AssignmentStep::Given) {
        match wait {
            Some(held) => planner.defer(Key::to(occasion.clone(), &to.address), held),
            None => planner.act(occasion.clone(), Some(to), since, Due::Assigned),
        }
    }
}

/// Each person once.
fn recipients<'a>(
    planner: &Planner<'a>,
    assignment: &Assignment,
    step: AssignmentStep,
) -> Vec<&'a Contact> {
    let policy = planner.policy;
    let terms = &assignment.terms;
    let lead = policy.assignee(&terms.lead);
    let people: Vec<&Contact> = match step {
        AssignmentStep::Given => {
            let helpers = terms
                .helpers
                .iter()
                .filter_map(|slug| policy.assignee(slug));
            let all = lead.into_iter().chain(helpers);
            all.flat_map(Assignee::contacts).collect()
        }
        AssignmentStep::Before { .. } => lead.map_or_else(Vec::new, Assignee::contacts),
        AssignmentStep::Overdue { .. } => {
            let superiors = lead.map_or_else(Vec::new, Assignee::superiors);
            superiors.into_iter().chain(&policy.office).collect()
        }
    };
    let mut once: Vec<&Contact> = Vec::new();
    for person in people {
        if once.iter().all(|known| known.address != person.address) {
            once.push(person);
        }
    }
    once
}

/// The steps around its term that have come since it was given; that its term is over is said even if it was when it was
/// given.
fn due_steps(planner: &Planner<'_>, assignment: &Assignment, due: NaiveDate) -> Vec<TimedStep> {
    let deadline = planner.policy.deadline_on(planner.calendar, due);
    let mut steps = steps(planner.policy, planner.calendar, deadline);
    let oldest = planner.now - LOOK_BACK_DAYS;
    steps.retain(|step| {
        let is_ours = step.at > assignment.since || step.step == Step::Overdue;
        is_ours && step.at <= planner.now && step.at > oldest && planner.in_charge(step.at)
    });
    steps
}

/// All instants of a span at which something of these may come due.
#[must_use]
pub fn assignment_instants(
    policy: &Policy,
    calendar: &Calendar,
    assignments: &[Assignment],
    span: RangeInclusive<NaiveDate>,
) -> BTreeSet<DateTime<Utc>> {
    let dues = assignments.iter().filter_map(|one| one.terms.due);
    let deadlines = dues.map(|due| policy.deadline_on(calendar, due));
    let steps = deadlines.flat_map(|deadline| steps(policy, calendar, deadline));
    let times = steps.map(|step| step.at);
    times
        .filter(|&at| span.contains(&policy.local(at).date()))
        .collect()
}

const fn of_step(step: Step, due: NaiveDate) -> AssignmentStep {
    match step {
        Step::Before(workdays) => AssignmentStep::Before { due, workdays },
        Step::Overdue => AssignmentStep::Overdue { due },
    }
}

fn remind(planner: &mut Planner<'_>, assignment: &Assignment) {
    let Some(due) = assignment.terms.due else {
        return;
    };
    let steps = due_steps(planner, assignment, due);
    let Some((latest, earlier)) = steps.split_last() else {
        return;
    };
    let step = of_step(latest.step, due);
    let right = occasion(assignment, step);
    let people = recipients(planner, assignment, step);
    if people.iter().all(|to| planner.is_sent(&right, to)) {
        return;
    }
    if assignment.state != AssignmentState::Open {
        // It may turn out not to be done.
        planner.defer(right, Over::AssignmentReported);
        return;
    }
    for step in earlier {
        let passed = of_step(step.step, due);
        let people = recipients(planner, assignment, passed);
        let passed = occasion(assignment, passed);
        if !planner.is_sent_to_any(&passed, people) {
            planner.skip(passed, Over::LaterStep(latest.step));
        }
    }
    let held = planner.closed_hours();
    for to in people {
        if let Some(held) = held {
            planner.defer(Key::to(right.clone(), &to.address), held);
        } else {
            let reason = Due::AssignmentStep(latest.step);
            planner.act(right.clone(), Some(to), latest.at, reason);
        }
    }
}

/// Whether a letter is still right: as long as it is not done, and is the same person's by the same day.
pub(super) fn recheck(
    planner: &Planner<'_>,
    id: AssignmentId,
    step: AssignmentStep,
    to: &Recipient,
) -> Recheck {
    let mut open = planner.facts.assignments.iter();
    let Some(assignment) = open.find(|one| one.id == id) else {
        return Recheck::Suppress(Over::AssignmentClosed);
    };
    if assignment.state != AssignmentState::Open {
        return Recheck::Suppress(Over::AssignmentReported);
    }
    let is_readers = match to {
        Recipient::Robot(_) => true,
        Recipient::Person(address) => recipients(planner, assignment, step)
            .iter()
            .any(|person| person.address == *address),
    };
    let due = match step {
        AssignmentStep::Given => assignment.terms.due,
        AssignmentStep::Before { due, .. } | AssignmentStep::Overdue { due } => Some(due),
    };
    if !is_readers || due != assignment.terms.due {
        return Recheck::Suppress(Over::AssignmentChanged);
    }
    if let (AssignmentStep::Before { workdays, .. }, Some(due)) = (step, due) {
        let steps = due_steps(planner, assignment, due);
        if let Some(latest) = steps
            .last()
            .filter(|one| one.step != Step::Before(workdays))
        {
            return Recheck::Supersede(Over::LaterStep(latest.step));
        }
    }
    let is_urgent = id.kind == AssignmentKind::Urgent && step == AssignmentStep::Given;
    let held = planner.closed_hours().filter(|_| !is_urgent);
    held.map_or(Recheck::Send, Recheck::Hold)
}
