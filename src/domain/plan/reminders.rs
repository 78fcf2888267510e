//! Who is reminded of which period now (rule 10).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{ARRIVING, Action, Draft, Occasion, words};
use crate::domain::deadline::Deadline;
use crate::domain::obligation::State;
use crate::domain::period::Period;
use crate::domain::reminder::{Step, TimedStep, steps};
use crate::domain::unit::{Contact, Unit};

pub(super) fn decide(draft: &mut Draft<'_>) {
    let policy = draft.policy();
    for period in draft.periods() {
        let rule = Course::of(draft, policy.deadline(draft.calendar, period), None);
        // By the last day on which it may be sent: who got an extension is told of apart.
        let mut overdue: BTreeMap<Option<NaiveDate>, (TimedStep, Vec<&Unit>)> = BTreeMap::new();
        for unit in &policy.units {
            if !unit.is_active_on(period.0) {
                continue;
            }
            let extended = draft.facts.grants.extension(&unit.slug, period);
            let course = match extended {
                None => rule.clone(),
                Some(until) => {
                    let deadline = policy.deadline_on(draft.calendar, until);
                    hold_back_rule(draft, unit, period, &rule, deadline);
                    Course::of(draft, deadline, Some(until))
                }
            };
            decide_unit(draft, unit, period, &course);
            if let Some(step) = course.latest().filter(|step| step.step == Step::Overdue) {
                let group = overdue.entry(extended).or_insert((step, Vec::new()));
                group.1.push(unit);
            }
        }
        for (extended, (step, units)) in overdue {
            decide_office(draft, period, step, extended, &units);
        }
    }
}

/// The steps around one deadline that have come, and how they are named in keys.
#[derive(Clone)]
struct Course {
    deadline: Deadline,
    /// The day to which a person moved the deadline: its steps are others than the rule's.
    extended: Option<NaiveDate>,
    come: Vec<TimedStep>,
}

impl Course {
    fn of(draft: &Draft<'_>, deadline: Deadline, extended: Option<NaiveDate>) -> Self {
        let mut come = steps(draft.policy, draft.calendar, deadline);
        come.retain(|step| step.at <= draft.now && draft.in_charge(step.at));
        Self {
            deadline,
            extended,
            come,
        }
    }

    /// The course of a unit's period as it is now.
    fn now(draft: &Draft<'_>, unit: &Unit, period: Period) -> Self {
        let deadline = draft.deadline(unit, period);
        let extended = draft.facts.grants.extension(&unit.slug, period);
        Self::of(draft, deadline, extended)
    }

    /// The step that is right, if any has come.
    fn latest(&self) -> Option<TimedStep> {
        self.come.last().copied()
    }

    /// A step's key for a unit, without recipient.
    fn key(&self, unit: &Unit, period: Period, step: Step) -> String {
        let slug = &unit.slug;
        match (step, self.extended) {
            (Step::Before(_), None) => format!("reminder/{period}/{slug}/{step}"),
            (Step::Before(_), Some(day)) => {
                format!("reminder/{period}/{slug}/{step}-until-{day}")
            }
            (Step::Overdue, None) => format!("overdue/{period}/{slug}"),
            (Step::Overdue, Some(day)) => format!("overdue/{period}/{slug}/until-{day}"),
        }
    }
}

fn decide_unit(draft: &mut Draft<'_>, unit: &Unit, period: Period, course: &Course) {
    let Some((latest, earlier)) = course.come.split_last() else {
        return;
    };
    let key = course.key(unit, period, latest.step);
    // What came before a step got its outcome with it, at the latest.
    if draft.facts.settled.contains(&key) || is_sent_to_all(draft, unit, latest.step, &key) {
        return;
    }
    for step in earlier {
        let reason = format!("a later step has come: {}", latest.step);
        leave(draft, course, unit, period, step.step, &reason);
    }
    let state = draft.state(unit, period);
    if !state.is_owing() {
        leave(draft, course, unit, period, latest.step, words(state));
    } else if let Some(reason) = passed(draft, period, course.deadline, latest.step) {
        leave(draft, course, unit, period, latest.step, reason);
    } else if let Some(reason) = draft.hold_for(unit) {
        hold_back(draft, unit, latest.step, &key, reason);
    } else {
        for to in recipients(unit, latest.step) {
            let key = format!("{key}/{}", to.address);
            draft.act(Action {
                key,
                occasion: match latest.step {
                    Step::Before(_) => Occasion::Reminder {
                        period,
                        step: latest.step,
                    },
                    Step::Overdue => Occasion::Overdue {
                        period,
                        extended: course.extended,
                    },
                },
                at: latest.at,
                unit: Some(unit.slug.clone()),
                to: Some(to.clone()),
                reason: reason(latest.step, state),
            });
        }
    }
}

/// Whether anybody got the letter of this step, or is about to.
fn is_sent(draft: &Draft<'_>, unit: &Unit, step: Step, key: &str) -> bool {
    let settled = &draft.facts.settled;
    recipients(unit, step).any(|to| settled.contains(&format!("{key}/{}", to.address)))
}

/// Whether everybody got the letter of this step, or is about to; not so if it has no recipient.
fn is_sent_to_all(draft: &Draft<'_>, unit: &Unit, step: Step, key: &str) -> bool {
    let settled = &draft.facts.settled;
    let mut recipients = recipients(unit, step).peekable();
    recipients.peek().is_some()
        && recipients.all(|to| settled.contains(&format!("{key}/{}", to.address)))
}

/// A step gets its outcome: as a whole, or, if somebody had its letter, for whom had not.
fn leave(
    draft: &mut Draft<'_>,
    course: &Course,
    unit: &Unit,
    period: Period,
    step: Step,
    reason: &str,
) {
    let key = course.key(unit, period, step);
    if is_sent(draft, unit, step, &key) {
        for to in recipients(unit, step) {
            draft.leave(format!("{key}/{}", to.address), reason);
        }
    } else {
        draft.leave(key, reason);
    }
}

fn hold_back(draft: &mut Draft<'_>, unit: &Unit, step: Step, key: &str, reason: &str) {
    if is_sent(draft, unit, step, key) {
        for to in recipients(unit, step) {
            draft.hold_back(format!("{key}/{}", to.address), reason);
        }
    } else {
        draft.hold_back(key.to_owned(), reason);
    }
}

/// With an extension the rule's own steps wait until it is over: it may be withdrawn.
fn hold_back_rule(
    draft: &mut Draft<'_>,
    unit: &Unit,
    period: Period,
    rule: &Course,
    deadline: Deadline,
) {
    for step in &rule.come {
        let reason = format!("the deadline was moved to {}", deadline.date);
        if draft.now > deadline.at {
            leave(draft, rule, unit, period, step.step, &reason);
        } else {
            let key = rule.key(unit, period, step.step);
            hold_back(draft, unit, step.step, &key, &reason);
        }
    }
}

/// The office hears once of all units whose report is overdue, and of those whose extension is over.
fn decide_office(
    draft: &mut Draft<'_>,
    period: Period,
    step: TimedStep,
    extended: Option<NaiveDate>,
    units: &[&Unit],
) {
    let policy = draft.policy();
    let until = extended.map_or_else(String::new, |day| format!("/until-{day}"));
    let key = format!("overdue/{period}/office{until}");
    let told = policy.office.iter().any(|to| {
        let settled = &draft.facts.settled;
        settled.contains(&format!("{key}/{}", to.address))
    });
    if told || draft.facts.settled.contains(&key) {
        return;
    }
    let owing: Vec<&&Unit> = units
        .iter()
        .filter(|unit| draft.state(unit, period).is_owing())
        .collect();
    let is_arriving = owing
        .iter()
        .any(|unit| draft.facts.arriving.contains(&unit.slug));
    let told_of = owing
        .iter()
        .filter(|unit| !draft.facts.unseen.contains(&unit.slug))
        .count();
    let deadline = extended.map_or_else(
        || policy.deadline(draft.calendar, period),
        |day| policy.deadline_on(draft.calendar, day),
    );
    if owing.is_empty() {
        draft.leave(key, "every unit has reported");
    } else if let Some(reason) = passed(draft, period, deadline, step.step) {
        draft.leave(key, reason);
    } else if let Some(reason) = draft.hold() {
        draft.hold_back(key, reason);
    } else if is_arriving {
        draft.hold_back(key, ARRIVING);
    } else if told_of == 0 {
        draft.hold_back(
            key,
            "held: the folders of who owes could not be looked into",
        );
    } else {
        for to in &policy.office {
            draft.act(Action {
                key: format!("{key}/{}", to.address),
                occasion: Occasion::Overdue { period, extended },
                at: step.at,
                unit: None,
                to: Some(to.clone()),
                reason: format!("{told_of} units have not reported after the deadline"),
            });
        }
    }
}

/// Why a step that has come is no longer right, if it is not.
fn passed(
    draft: &Draft<'_>,
    period: Period,
    deadline: Deadline,
    step: Step,
) -> Option<&'static str> {
    match step {
        Step::Before(_) if draft.now > deadline.at => Some("the deadline has passed"),
        Step::Overdue if draft.now > next_deadline(draft, period) => {
            Some("the next period has closed since")
        }
        _ => None,
    }
}

fn next_deadline(draft: &Draft<'_>, period: Period) -> DateTime<Utc> {
    let next = draft.policy.due_days.after(period);
    draft.policy.deadline(draft.calendar, next).at
}

/// Why a letter of this step must not go out any more, if it must not: a later step is right by now,
/// the deadline was moved, or the time of all steps is over.
pub(super) fn overtaken(
    draft: &Draft<'_>,
    unit: &Unit,
    period: Period,
    key: &str,
    to: &str,
) -> Option<String> {
    let course = Course::now(draft, unit, period);
    let Some(latest) = course.latest() else {
        return Some(format!(
            "the deadline was moved to {}",
            course.deadline.date
        ));
    };
    let right = course.key(unit, period, latest.step);
    if key == format!("{right}/{to}") {
        passed(draft, period, course.deadline, latest.step).map(str::to_owned)
    } else {
        Some(format!("a later step has come: {}", latest.step))
    }
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
