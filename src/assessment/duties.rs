//! What a unit did of what it had to: reports in time, quarters with an observation project.

use super::AssessedReport;
use crate::domain::observation::{QuarterStanding, QuarterState};
use crate::domain::report_status::ReportCount;

/// Reports in time, of the periods for which the unit owed one or gave one.
pub(super) fn on_time(reports: &[AssessedReport]) -> (i64, Option<i64>) {
    let count = ReportCount::of(reports.iter().map(|report| &report.status));
    (count.on_time.into(), Some(count.owed.into()))
}

/// Quarters with an observation project, of those that count.
pub(super) fn observed(quarters: &[QuarterStanding]) -> (i64, Option<i64>) {
    let shown = quarters
        .iter()
        .filter(|one| one.state == QuarterState::Shown)
        .count();
    let none = quarters.iter().filter(|one| one.state.is_none()).count();
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    (count(shown), Some(count(shown + none)))
}
