//! What each report said of a project, whichever unit wrote it and whichever number it had then.

use std::slice;

use crate::daemon::Office;
use crate::daemon::kept_ledger::splits;
use crate::domain::edit::EditRecord;
use crate::domain::ledger::kept::{fold_in_apart, ledger_of};
use crate::domain::ledger::origin::OwnNumber;
use crate::domain::ledger::{Entry, LedgerUnit};
use crate::domain::period::Period;
use crate::domain::text::key;
use crate::domain::unit::UnitSlug;
use crate::store::Result;

/// A report that lists a project.
pub(super) struct ListedIn {
    pub(super) period: Period,
    /// Who reported.
    pub(super) unit: UnitSlug,
    /// The project as it stood by that report, before any decision but those that split.
    pub(super) entry: Entry,
}

/// The reports up to a period that list one of these, or that call it by one of these names; the earliest first.
pub(super) async fn trail(
    office: &Office,
    records: &[EditRecord],
    (sources, names): (&[OwnNumber], &[String]),
    as_of: Period,
) -> Result<Vec<ListedIn>> {
    let apart = splits(records);
    let names: Vec<String> = names.iter().map(|name| key(name)).collect();
    let mut units: Vec<&UnitSlug> = sources.iter().map(|source| &source.unit).collect();
    units.sort();
    units.dedup();
    let mut steps = Vec::new();
    for unit in units {
        let known = office.policy.unit(unit).map(LedgerUnit::from);
        let ledger_unit = known.unwrap_or_else(|| LedgerUnit::stranger(unit));
        let ledger_units = slice::from_ref(&ledger_unit);
        let is_meant = |entry: &&Entry| {
            let mut own = sources.iter().filter(|source| source.unit == *unit);
            own.any(|source| source.number == entry.number) || names.contains(&key(&entry.row.name))
        };
        let mut kept = Vec::new();
        for counted in office.counted(unit, None, as_of).await? {
            let period = counted.period;
            kept = fold_in_apart(ledger_units, kept, vec![counted], &apart);
            let ledger = ledger_of(ledger_units, kept.clone(), period);
            let listed = ledger.entries.iter().chain(&ledger.left);
            let listed = listed.filter(|entry| entry.last == period).filter(is_meant);
            steps.extend(listed.map(|entry| ListedIn {
                period,
                unit: unit.clone(),
                entry: entry.clone(),
            }));
        }
    }
    steps.sort_by_key(|step| step.period);
    Ok(steps)
}

/// The step whose row the ledger shows.
pub(super) fn shown_step<'t>(steps: &'t [ListedIn], entry: &Entry) -> Option<&'t ListedIn> {
    let is_shown =
        |step: &&ListedIn| step.period == entry.last && step.entry.row.row == entry.row.row;
    steps.iter().rfind(is_shown).or_else(|| steps.last())
}
