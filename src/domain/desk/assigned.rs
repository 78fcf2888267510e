//! Decisions and matters that somebody was to see to: those whose term is over, and those said to be done.

use chrono::{DateTime, Utc};

use super::{DeskAnswer, DeskItem, ItemId, PossibleAnswer};
use crate::domain::assignment::{Assignment, AssignmentKind, AssignmentState};
use crate::domain::calendar::Calendar;
use crate::domain::policy::Policy;

/// How it stands after this answer; `None` if it takes none such as it stands.
#[must_use]
pub const fn after_answer(state: AssignmentState, answer: DeskAnswer) -> Option<AssignmentState> {
    match (state, answer) {
        (AssignmentState::Open, DeskAnswer::Report) => Some(AssignmentState::Reported),
        (AssignmentState::Open | AssignmentState::Reported, DeskAnswer::Close) => {
            Some(AssignmentState::Closed)
        }
        (AssignmentState::Reported | AssignmentState::Closed, DeskAnswer::Reopen) => {
            Some(AssignmentState::Open)
        }
        _ => None,
    }
}

/// Decisions and matters that wait for the office. Urgent ones stand on the desk as what they are.
#[must_use]
pub fn assigned_items(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    assignments: &[Assignment],
) -> Vec<DeskItem> {
    let of_own = |one: &&Assignment| one.id.kind != AssignmentKind::Urgent;
    let assignments = assignments.iter().filter(of_own);
    assignments
        .filter_map(|assignment| item(now, policy, calendar, assignment))
        .collect()
}

fn item(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    assignment: &Assignment,
) -> Option<DeskItem> {
    let (label, what) = (assignment.id.kind.label(), &assignment.terms.item);
    let close = PossibleAnswer::new(DeskAnswer::Close, "销号：不再列入台账，留存办理结果");
    let (since, question, answers) = match (assignment.state, assignment.terms.due) {
        (AssignmentState::Reported, _) => {
            let since = assignment.changed.as_ref()?.at;
            let back = PossibleAnswer::new(DeskAnswer::Reopen, "退回：继续办理，仍按时限提醒");
            let question = format!("{label}已报办结，是否销号：{what}");
            (since, question, vec![close, back])
        }
        (AssignmentState::Open, Some(due)) => {
            let deadline = policy.deadline_on(calendar, due);
            if deadline.at > now {
                return None;
            }
            let report = PossibleAnswer::new(DeskAnswer::Report, "牵头单位已报办结：待销号");
            let question = format!("{label}已超期：{what}");
            (deadline.at, question, vec![report, close])
        }
        (AssignmentState::Open, None) | (AssignmentState::Closed, _) => return None,
    };
    Some(DeskItem {
        id: ItemId::of_assignment(assignment.id),
        unit: policy
            .unit(&assignment.terms.lead)
            .map(|unit| unit.slug.clone()),
        since,
        question,
        evidence: assigned_lines(policy, now, assignment),
        answers,
        default: "一直列在台账和待办中".to_owned(),
        takes_effect: None,
    })
}

/// Who is to see to it, by when, and how it stands, a line each.
#[must_use]
pub fn assigned_lines(policy: &Policy, now: DateTime<Utc>, assignment: &Assignment) -> Vec<String> {
    let terms = &assignment.terms;
    let mut lines = vec![format!("牵头单位：{}", policy.assignee_name(&terms.lead))];
    if !terms.helpers.is_empty() {
        let helpers = terms.helpers.iter();
        let helpers: Vec<&str> = helpers.map(|slug| policy.assignee_name(slug)).collect();
        lines.push(format!("配合单位：{}", helpers.join("、")));
    }
    let today = policy.local(now).date();
    lines.push(format!(
        "完成时限：{}（{}）",
        terms.told_due(),
        assignment.told_on(today)
    ));
    if !terms.origin.is_empty() {
        lines.push(format!("来源：{}", terms.origin));
    }
    if let Some(changed) = &assignment.changed {
        lines.push(format!("办理情况：{}（{}）", changed.why, changed.by));
    }
    lines
}
