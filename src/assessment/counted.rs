//! What a unit was to see to by a day: decisions and matters, and which were done by then.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::assignment::AssignmentId;
use crate::domain::unit::UnitSlug;

/// A decision or matter as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessedDecision {
    #[serde(flatten)]
    pub id: AssignmentId,
    pub unit: UnitSlug,
    pub item: String,
    pub due: NaiveDate,
    /// When it was reported as done, or closed; `None`: it is not, or not any more.
    pub done_on: Option<NaiveDate>,
}

/// Decisions and matters that were done by their day.
pub(super) fn done_in_time(decisions: &[AssessedDecision]) -> (i64, Option<i64>) {
    let in_time = decisions
        .iter()
        .filter(|one| one.done_on.is_some_and(|done| done <= one.due))
        .count();
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    (count(in_time), Some(count(decisions.len())))
}
