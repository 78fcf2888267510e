//! Visits of the office to the projects that are assessed.

use chrono::NaiveDate;
use serde::Serialize;

use super::AssessmentInputs;
use crate::domain::project::visit::Visit;
use crate::domain::unit::UnitSlug;

/// A visit to a project of the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessedVisit {
    /// Our number of the project.
    pub project: String,
    pub name: String,
    pub visited_on: NaiveDate,
    pub by: String,
    pub finding: String,
}

/// The visits to projects of a unit in the span.
pub(super) fn visits(inputs: AssessmentInputs<'_>, unit: &UnitSlug) -> Vec<AssessedVisit> {
    let span = inputs.span;
    let made = Visit::between(inputs.visits, span.first_day(), span.last_day()).into_iter();
    made.filter_map(|visit| {
        let entry = inputs.closing.entry(&visit.project)?;
        (entry.unit == *unit).then(|| AssessedVisit {
            project: visit.project.clone(),
            name: entry.row.name.clone(),
            visited_on: visit.visited_on,
            by: visit.by.clone(),
            finding: visit.finding.clone(),
        })
    })
    .collect()
}
