//! What is assigned, as ledgers and their letters show it.

use chrono::NaiveDate;
use serde::Serialize;

use super::assignment::{Assignment, AssignmentState};
use super::policy::Policy;

/// One as a ledger shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssignmentLine {
    /// Its number among those of its kind.
    pub number: i64,
    /// 议定事项, 需市级协调事项 or 紧急事项.
    pub kind: &'static str,
    pub item: String,
    pub lead: String,
    pub helpers: String,
    /// `2026年12月15日` or 长期.
    pub due: String,
    /// How it stands, in words.
    pub stands: String,
    pub is_overdue: bool,
    /// Its lead says that it is done.
    pub is_reported: bool,
    pub origin: String,
    /// 办理情况, as it was last said; may be empty.
    pub said: String,
}

/// All that are not closed, what is overdue first, then by their days.
#[must_use]
pub fn lines(policy: &Policy, today: NaiveDate, assignments: &[Assignment]) -> Vec<AssignmentLine> {
    let open = assignments.iter();
    let mut open: Vec<&Assignment> = open
        .filter(|one| one.state != AssignmentState::Closed)
        .collect();
    open.sort_by_key(|one| {
        let due = one.terms.due.unwrap_or(NaiveDate::MAX);
        (!one.is_overdue_on(today), due, one.id)
    });
    open.into_iter()
        .map(|one| {
            let terms = &one.terms;
            let helpers = terms.helpers.iter();
            let helpers: Vec<&str> = helpers.map(|slug| policy.assignee_name(slug)).collect();
            AssignmentLine {
                number: one.id.number,
                kind: one.id.kind.label(),
                item: terms.item.clone(),
                lead: policy.assignee_name(&terms.lead).to_owned(),
                helpers: helpers.join("、"),
                due: terms.told_due(),
                stands: one.told_on(today),
                is_overdue: one.is_overdue_on(today),
                is_reported: one.state == AssignmentState::Reported,
                origin: terms.origin.clone(),
                said: one
                    .changed
                    .as_ref()
                    .map_or_else(String::new, |changed| changed.why.clone()),
            }
        })
        .collect()
}
