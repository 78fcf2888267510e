//! Where a row of the ledger comes from, and a figure in it: file, worksheet, cell, version and arrival, from report to
//! report.

use super::report::add_file;
use super::wall;
use crate::daemon::Office;
use crate::daemon::kept_ledger::LedgerSource;
use crate::domain::doubt::Meanwhile;
use crate::domain::field_value::value;
use crate::domain::ledger::{Entry, Ledger, LedgerUnit, merge};
use crate::domain::period::Period;
use crate::domain::project::visit::Visit;
use crate::domain::project::{Field, ProjectRow};
use crate::domain::unit::UnitSlug;
use crate::domain::why::{Answer, EvidenceKind, PolicyRule};
use crate::store::{ArrivedFile, Result};

/// What is asked about a project.
#[derive(Debug, Clone, Copy)]
pub struct ProjectQuestion<'a> {
    /// Our number, the unit's own, or the name.
    pub project: &'a str,
    /// One field of it.
    pub field: Option<Field>,
    /// In the ledger as of this period.
    pub as_of: Period,
}

/// Where a project's row, or one field of it, comes from; or the numbers of all projects that may be meant.
pub async fn of_project(
    office: &Office,
    question: ProjectQuestion<'_>,
) -> Result<std::result::Result<Answer, Vec<String>>> {
    let units = office.ledger_units();
    let ledger = office.merged(question.as_of, LedgerSource::Kept).await?;
    let entry = match meant(&ledger, question.project)[..] {
        [entry] => entry,
        ref several => {
            return Ok(Err(several.iter().map(|entry| named(entry)).collect()));
        }
    };
    let field = question.field;
    let place = source(office, &entry.unit, entry.last, &entry.row, field).await?;
    let stands = format!("{} is as {place} writes it", named(entry));
    let mut answer = match field {
        None => Answer::new(&entry.number, stands),
        Some(field) => Answer::new(
            format!("{} {}", entry.number, field.header()),
            of_field(entry, field, &place),
        ),
    };
    answer.add_rule(PolicyRule::Merge);
    let own = office.counted(&entry.unit, None, question.as_of).await?;
    let unit: Vec<LedgerUnit> = units
        .into_iter()
        .filter(|unit| unit.slug == entry.unit)
        .collect();
    let mut before: Option<String> = None;
    for period in own.iter().map(|counted| counted.period) {
        let then = merge(&unit, &own, period);
        let Some(then) = then.entry(&entry.number).filter(|then| then.last == period) else {
            continue;
        };
        let said = field.map_or_else(String::new, |field| shown(then, field));
        if before.as_ref() == Some(&said) && period != entry.last {
            continue;
        }
        let place = source(office, &then.unit, period, &then.row, field).await?;
        let said_here = if field.is_some() {
            format!("{said}, ")
        } else {
            String::new()
        };
        answer.add(EvidenceKind::Value, format!("{period}: {said_here}{place}"));
        before = Some(said);
    }
    if field.is_none() {
        for visit in office.store.visits_of(&entry.number).await? {
            let Visit {
                number,
                visited_on,
                by,
                finding,
                ..
            } = visit;
            let told = format!("visit {number} on {visited_on} by {by}: {finding}");
            answer.add(EvidenceKind::Visit, told);
        }
    }
    if let Some(file) = counting(office, &entry.unit, entry.last).await? {
        answer.add_rule(PolicyRule::Statements);
        add_file(office, &mut answer, &file, None);
    }
    Ok(Ok(answer))
}

/// Our numbers of the projects that may be meant, each with its name and unit.
pub async fn projects_meant(
    office: &Office,
    wanted: &str,
    as_of: Period,
) -> Result<Vec<(String, String)>> {
    let ledger = office.merged(as_of, LedgerSource::Kept).await?;
    let meant = meant(&ledger, wanted).into_iter();
    Ok(meant
        .map(|entry| (entry.number.clone(), named(entry)))
        .collect())
}

/// The entries with this number of ours, else with this number of the unit's or this name.
fn meant<'l>(ledger: &'l Ledger, wanted: &str) -> Vec<&'l Entry> {
    if let Some(entry) = ledger.entry(wanted) {
        return vec![entry];
    }
    let is_meant = |entry: &&Entry| {
        entry.given_number.as_deref() == Some(wanted) || entry.row.name.trim() == wanted.trim()
    };
    let all = ledger.entries.iter().chain(&ledger.left);
    all.filter(is_meant).collect()
}

/// `NANMING-2026-001 精密铸件项目 (nanming)`
fn named(entry: &Entry) -> String {
    format!("{} {} ({})", entry.number, entry.row.name, entry.unit)
}

/// What counts in a field, and whether it is in doubt.
fn shown(entry: &Entry, field: Field) -> String {
    let text = value(&entry.row, field).replace('\n', " ");
    let text = if text.is_empty() {
        "(empty)".to_owned()
    } else {
        text
    };
    if entry.is_doubtful(field) {
        format!("{text} (in doubt)")
    } else {
        text
    }
}

fn of_field(entry: &Entry, field: Field, place: &str) -> String {
    let counts = shown(entry, field);
    let Some(doubt) = entry.doubt(field) else {
        return format!("{counts}: as {place} writes it");
    };
    let written = doubt.told_written();
    let doubtful = &doubt.place;
    let there = format!("{} {} {}", doubtful.file, doubtful.sheet, doubtful.cell);
    let there = there.trim_end();
    match doubt.meanwhile {
        Meanwhile::Accepted(period) => format!(
            "{counts}: kept from the report for {period}, for {there} writes {written}, which is asked about"
        ),
        Meanwhile::Reading => {
            format!("{counts}: the only way to read {written} in {there}, which is asked about")
        }
        Meanwhile::Nothing => {
            format!("nothing counts: {there} writes {written}, which is asked about")
        }
    }
}

/// The report of a unit that counts for a period.
pub(super) async fn counting(
    office: &Office,
    unit: &UnitSlug,
    period: Period,
) -> Result<Option<ArrivedFile>> {
    let files = office.store.arrived_files(unit, period).await?;
    let mut files = files.into_iter();
    Ok(files.rfind(|file| file.is_report && file.version.is_some() && file.verdict.is_accepted()))
}

/// `"11月下.xlsx" 调度表!H7, version 2, there at 2026-11-24 10:00`
async fn source(
    office: &Office,
    unit: &UnitSlug,
    period: Period,
    row: &ProjectRow,
    field: Option<Field>,
) -> Result<String> {
    let Some(file) = counting(office, unit, period).await? else {
        return Ok(format!("{}, row {}", row.row.sheet, row.row.first_row));
    };
    let rows = office.store.rows_of(file.id).await?;
    let cell = field.and_then(|field| {
        let here = rows.iter().find(|one| one.row == row.row)?;
        Some(here.cells.get(field)?.address())
    });
    let cell = cell.unwrap_or_else(|| format!("row {}", row.row.first_row));
    Ok(format!(
        "{:?} {} {cell}, version {}, there at {}",
        file.file_name,
        row.row.sheet,
        file.version.unwrap_or_default(),
        wall(office, file.arrival.not_after)
    ))
}
