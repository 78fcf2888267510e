//! What each report of a unit said of one project, and what that changed.

use std::slice;

use super::project::counting;
use crate::daemon::Office;
use crate::daemon::kept_ledger::splits;
use crate::domain::change::{Change, changes};
use crate::domain::ledger::kept::{fold_in_apart, ledger_of};
use crate::domain::ledger::{Entry, Ledger, LedgerUnit};
use crate::domain::period::Period;
use crate::domain::project::RowRef;
use crate::domain::unit::UnitSlug;
use crate::store::{ArrivedFile, Result};

/// A report that lists a project.
#[derive(Debug, Clone)]
pub struct ProjectReport {
    pub period: Period,
    /// What it says otherwise than the one before.
    pub changes: Vec<Change>,
    /// Where the project stands in it.
    pub row: RowRef,
    /// The file, if it is still known which one counts.
    pub file: Option<ArrivedFile>,
}

/// All reports of a unit up to a period that list the project with this number, the latest first.
pub async fn reports_of_project(
    office: &Office,
    (unit, number): (&UnitSlug, &str),
    as_of: Period,
) -> Result<Vec<ProjectReport>> {
    let known = office.policy.unit(unit).map(LedgerUnit::from);
    let ledger_unit = known.unwrap_or_else(|| LedgerUnit::stranger(unit));
    let units = slice::from_ref(&ledger_unit);
    let apart = splits(&office.store.project_edits().await?);
    let mut kept = Vec::new();
    let mut before: Option<Entry> = None;
    let mut reports = Vec::new();
    for counted in office.counted(unit, None, as_of).await? {
        let period = counted.period;
        kept = fold_in_apart(units, kept, vec![counted], &apart);
        let ledger = ledger_of(units, kept.clone(), period);
        let Some(entry) = ledger.entry(number).filter(|entry| entry.last == period) else {
            continue;
        };
        let (old, new) = (alone(period, before.as_ref()), alone(period, Some(entry)));
        let changes = changes(&old, &new).into_iter();
        reports.push(ProjectReport {
            period,
            changes: changes.flat_map(|project| project.changes).collect(),
            row: entry.row.row.clone(),
            file: counting(office, unit, period).await?,
        });
        before = Some(entry.clone());
    }
    reports.reverse();
    Ok(reports)
}

/// A ledger of one project, or of none.
fn alone(as_of: Period, entry: Option<&Entry>) -> Ledger {
    Ledger {
        as_of,
        units: Vec::new(),
        entries: entry.cloned().into_iter().collect(),
        left: Vec::new(),
        suspicions: Vec::new(),
        matters: Vec::new(),
    }
}
