//! Keeps our own files in the share up to date: each unit's prefilled form, and the ledger as it stands.

use tokio::task::yield_now;
use tracing::{debug, info};

use super::intake::form_path;
use super::ledger_workbook::LedgerReport;
use super::unverified_workbook::UnverifiedWorkbook;
use super::{Office, OfficeAt};
use crate::domain::assignment_lines::lines;
use crate::domain::ledger::Entry;
use crate::domain::period::{Period, Quarter};
use crate::domain::plan::Facts;
use crate::domain::unit::Unit;
use crate::folder::{LEDGERS, sha256};
use crate::store::{Published, Result};
use crate::workbook::form::{self, FormView, UnitQuestions};

/// The ledger as it stands, renewed whenever it changes; editions lie beside it by year.
const CURRENT_LEDGER: &str = "当前台账.xlsx";
/// What it is called if somebody saved it with changes and a new one has to take its place.
const CHANGED_LEDGER: &str = "当前台账（有人改过）.xlsx";

/// So many files wait in memory to be written together; each time a note of them reaches the disk first.
const AT_ONCE: usize = 64;

/// Renews what is out of date. What cannot be written is answered and tried again at the next tick.
pub(super) async fn publish(at: OfficeAt<'_>, facts: &Facts) -> Result<Vec<String>> {
    let OfficeAt { office, now } = at;
    let mut troubles = Vec::new();
    let today = office.policy.local(now).date();
    let as_of = office.as_of(facts, today);
    let running = office.policy.due_days.running(today);
    let latest = office.store.latest_accepted().await?;
    let mut known = office.store.published().await?;
    // Loading the whole ledger is only worth it when something is out of date.
    let mut ledger_report: Option<LedgerReport> = None;
    let mut fresh = Vec::new();
    for unit in office
        .policy
        .units
        .iter()
        .filter(|unit| unit.is_active_on(running.0))
    {
        let path = form_path(unit);
        let latest = latest.get(&unit.slug).copied().unwrap_or(0);
        let source = format!(
            "form {}: {running}, {}, submission {latest}",
            form::VERSION,
            unit.name
        );
        let known = known.remove(&path);
        if known.as_ref().is_some_and(|known| known.source == source) && office.share.has(&path) {
            continue;
        }
        if ledger_report.is_none() {
            ledger_report = Some(current(at, facts, as_of).await?);
        }
        let Some(ledger_report) = &ledger_report else {
            continue;
        };
        // Somebody may want the program to stop.
        yield_now().await;
        match office.form(ledger_report, unit, running).await {
            Ok(bytes) => fresh.push(Fresh::new(&path, known, source, bytes)),
            Err(error) => troubles.push(format!("form of {}: {error}", unit.slug)),
        }
        if fresh.len() >= AT_ONCE {
            replace(office, std::mem::take(&mut fresh), &mut troubles).await?;
        }
    }
    if let Some(&latest) = latest.values().max() {
        match fresh_ledger(at, facts, (as_of, latest), ledger_report).await? {
            Ok(ledger) => fresh.extend(ledger),
            Err(error) => troubles.push(format!("ledger: {error}")),
        }
    }
    replace(office, fresh, &mut troubles).await?;
    Ok(troubles)
}

/// The ledger as it stands at a period, made of submissions up to the `latest`, if it is out of date; or
/// why it cannot be made.
async fn fresh_ledger(
    at: OfficeAt<'_>,
    facts: &Facts,
    (as_of, latest): (Period, i64),
    ledger_report: Option<LedgerReport>,
) -> Result<std::result::Result<Option<Fresh>, String>> {
    let OfficeAt { office, now } = at;
    let standings = serde_json::to_vec(&(
        office.standings(facts, as_of, now),
        facts.observations.iter().count(),
        &facts.raised,
        facts.flag_answers.iter().count(),
        &facts.urgent,
        lines(
            &office.policy,
            office.policy.local(now).date(),
            &facts.assignments,
        ),
        Quarter::of(office.policy.local(now).date()),
    ))
    .unwrap_or_default();
    let source = format!(
        "ledger: {as_of}, submission {latest}, standings {}",
        sha256(&standings)
    );
    let path = current_ledger();
    let known = office.store.published_at(&path).await?;
    if known.as_ref().is_some_and(|known| known.source == source) && office.share.has(&path) {
        return Ok(Ok(None));
    }
    let ledger_report = match ledger_report {
        Some(ledger_report) => ledger_report,
        None => current(at, facts, as_of).await?,
    };
    // Made anew with every report, it is not read back as what is mailed is.
    let book = office.current_book(&ledger_report);
    drop(ledger_report);
    let book = book.map(UnverifiedWorkbook::unchecked);
    Ok(book.map(|bytes| Some(Fresh::new(&path, known, source, bytes))))
}

/// The ledger as it stands. Its units are kept first: the next report is folded in alone.
async fn current(at: OfficeAt<'_>, facts: &Facts, as_of: Period) -> Result<LedgerReport> {
    let OfficeAt { office, now } = at;
    office.keep_units(as_of).await?;
    office.ledger_report(facts, as_of, now).await
}

fn current_ledger() -> String {
    format!("{LEDGERS}/{CURRENT_LEDGER}")
}

/// A file of ours that is out of date, made anew.
struct Fresh {
    /// What is on record of it.
    known: Published,
    /// What it is made from now.
    source: String,
    bytes: Vec<u8>,
    /// Of the bytes.
    sha256: String,
}

impl Fresh {
    fn new(path: &str, known: Option<Published>, source: String, bytes: Vec<u8>) -> Self {
        let known = known.unwrap_or_else(|| Published {
            path: path.to_owned(),
            sha256: String::new(),
            source: String::new(),
            announced: None,
        });
        Self {
            known,
            source,
            sha256: sha256(&bytes),
            bytes,
        }
    }

    /// The record while it is about to be written.
    fn announced(&self) -> Published {
        Published {
            announced: Some(self.sha256.clone()),
            ..self.known.clone()
        }
    }

    /// The record once it is written.
    fn published(self) -> Published {
        Published {
            path: self.known.path,
            sha256: self.sha256,
            source: self.source,
            announced: None,
        }
    }
}

/// Writes files of ours over their earlier versions, unless somebody changed one: then a form is left
/// alone, as a submission that was filled in where it lay, and a ledger is put aside for whoever changed it.
///
/// All are noted as ours before the first is written, and as written after the last: the notes have to
/// reach the disk, so there is one for all.
async fn replace(office: &Office, files: Vec<Fresh>, troubles: &mut Vec<String>) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let records = files.iter().map(Fresh::announced);
    let new = records.zip(&files).filter(|(new, file)| *new != file.known);
    note(office, new.map(|(new, _)| new).collect()).await?;
    let share = &office.share;
    let own = files
        .iter()
        .map(|file| (file.known.path.as_str(), file.sha256.as_str()));
    if let Err(error) = share.note_own(own) {
        troubles.push(error.to_string());
        return Ok(());
    }
    let mut written = Vec::new();
    for file in files {
        let path = &file.known.path;
        let is_ours = |there: &str| file.known.is(there) || share.is_own(path, there);
        let mut replaced = share.replace_own(path, &file.bytes, is_ours);
        if matches!(replaced, Ok(false)) && *path == current_ledger() {
            info!(path, "put aside: somebody changed it");
            let free = share.put_aside(path, CHANGED_LEDGER);
            replaced = free.and_then(|()| share.replace_own(path, &file.bytes, is_ours));
        }
        match replaced {
            Ok(true) => {
                info!(path, source = file.source, "published");
                written.push(file.published());
            }
            Ok(false) => debug!(path, "left alone: somebody changed it"),
            Err(error) => troubles.push(error.to_string()),
        }
    }
    note(office, written).await
}

/// Puts the records of files of ours down.
async fn note(office: &Office, records: Vec<Published>) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    let mut tx = office.store.begin().await?;
    for record in &records {
        tx.set_published(record).await?;
    }
    tx.commit().await
}

impl Office {
    /// The unit's prefilled form for a period.
    ///
    /// # Errors
    /// If the store cannot be read or the workbook cannot be made.
    pub async fn form(
        &self,
        ledger_report: &LedgerReport,
        unit: &Unit,
        period: Period,
    ) -> std::result::Result<Vec<u8>, String> {
        let last = self.store.last_report(&unit.slug, period).await;
        let last = last.map_err(|error| error.to_string())?;
        let quarter = Quarter::of(period.0);
        let observations = self.store.last_observations(&unit.slug, quarter).await;
        let observations = observations.map_err(|error| error.to_string())?;
        let entries: Vec<&Entry> = ledger_report.of_unit(&unit.slug).iter().collect();
        let deadline = self.policy.deadline(&self.calendar, period);
        let time = self.policy.deadline_time.map_or_else(
            || "24:00".to_owned(),
            |time| time.format("%H:%M").to_string(),
        );
        form::write(&FormView {
            office_name: &self.policy.office_name,
            unit: &unit.slug,
            unit_name: &unit.name,
            period,
            deadline: &format!("{}{time}", Period(deadline.date).label()),
            entries: &entries,
            preparer: last.as_ref().and_then(|last| last.preparer.as_deref()),
            phone: last.as_ref().and_then(|last| last.phone.as_deref()),
            questions: last.as_ref().map(|last| UnitQuestions {
                period: last.period,
                projects: &last.projects,
                findings: &last.findings,
            }),
            observations: &observations,
        })
        .map_err(|error| error.to_string())
    }
}
