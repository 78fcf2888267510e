//! How a sheet that states no period compares with the unit's report for the period just past (rule 3).

use sheetgate::Range;

use super::Reported;
use super::pairs::paired;
use crate::domain::field_value::value;
use crate::domain::finding::{Finding, Level};
use crate::domain::project::{Field, ProjectRow};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::unstated::Likeness;
use crate::domain::wording::folded;

/// Compares them; `None` if the sheet has no list of projects and is no zero report.
pub(super) fn likeness(sheet: &Sheet, reported: &Reported) -> Option<Likeness> {
    if !sheet.is_report() {
        return None;
    }
    let (pairs, new, gone) = paired(&sheet.projects, &reported.projects);
    let mut likeness = Likeness {
        shared: pairs.len(),
        unshared: new.len() + gone.len(),
        ..Likeness::default()
    };
    let asked = AskedBefore::in_report(reported);
    for (now, before) in pairs {
        let mut moved_on = false;
        for field in Field::FORM {
            if field == Field::Number || value(now, field) == value(before, field) {
                continue;
            }
            likeness.differing += 1;
            if asked.has(before, field) {
                likeness.answers = true;
            } else {
                moved_on |= matches!(field, Field::Progress | Field::Plan);
            }
        }
        likeness.moved_on += usize::from(moved_on);
    }
    likeness.answers |= new.iter().any(|project| asked.misses(&project.name));
    Some(likeness)
}

/// What the receipt of a report asked about.
struct AskedBefore<'a> {
    findings: Vec<&'a Finding>,
}

impl<'a> AskedBefore<'a> {
    fn in_report(reported: &'a Reported) -> Self {
        let findings = reported.findings.iter();
        Self {
            findings: findings
                .filter(|finding| finding.level >= Level::Warning)
                .collect(),
        }
    }

    /// Whether this value was asked about.
    fn has(&self, project: &ProjectRow, field: Field) -> bool {
        let Some(cell) = project.cells.get(field) else {
            return false;
        };
        self.findings.iter().any(|finding| {
            let ranges = finding
                .cell
                .split(',')
                .filter_map(|range| range.parse().ok());
            finding.sheet == project.row.sheet
                && ranges.into_iter().any(|range: Range| range.contains(cell))
        })
    }

    /// Whether a project of this name was missed.
    fn misses(&self, name: &str) -> bool {
        let mut missed = self
            .findings
            .iter()
            .filter(|finding| finding.rule == Rule::ProjectMissing);
        missed.any(|finding| folded(&finding.expected) == folded(name))
    }
}
