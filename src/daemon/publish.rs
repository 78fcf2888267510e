//! Keeps our own files in the share up to date, and never writes over what somebody changed; first of them the ledger as it stands.

use tracing::{debug, info};

use super::ledger_workbook::LedgerReport;
use super::unverified_workbook::UnverifiedWorkbook;
use super::{Office, OfficeAt};
use crate::domain::assignment_lines::lines;
use crate::domain::edit::EditRecord;
use crate::domain::period::{Period, Quarter};
use crate::domain::plan::Facts;
use crate::folder::{LEDGERS, sha256};
use crate::store::{Published, Result};

/// The ledger as it stands, renewed whenever it changes; editions lie beside it by year.
const CURRENT_LEDGER: &str = "当前台账.xlsx";
/// What it is called if somebody saved it with changes and a new one has to take its place.
const CHANGED_LEDGER: &str = "当前台账（有人改过）.xlsx";

/// Renews the ledger as it stands, if it is out of date; `in_hand` if it was merged already. What cannot be written is
/// answered and tried again at the next tick.
pub(super) async fn ledger(
    at: OfficeAt<'_>,
    facts: &Facts,
    in_hand: Option<LedgerReport>,
) -> Result<Vec<String>> {
    let OfficeAt { office, now } = at;
    let mut troubles = Vec::new();
    let as_of = office.as_of(facts, office.policy.local(now).date());
    let latest = office.store.latest_accepted().await?;
    if let Some(&latest) = latest.values().max() {
        let edits = office.store.project_edits().await?;
        let made_of = (as_of, latest, mark(edits.iter()));
        match fresh_ledger(at, facts, made_of, in_hand).await? {
            Ok(ledger) => replace(office, Vec::from_iter(ledger), &mut troubles).await?,
            Err(error) => troubles.push(format!("ledger: {error}")),
        }
    }
    Ok(troubles)
}

/// The ledger as it stands at a period, made of submissions up to the `latest`, if it is out of date; or
/// why it cannot be made.
async fn fresh_ledger(
    at: OfficeAt<'_>,
    facts: &Facts,
    (as_of, latest, edits): (Period, i64, String),
    in_hand: Option<LedgerReport>,
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
        "ledger: {as_of}, submission {latest}{edits}, standings {}",
        sha256(&standings)
    );
    let path = current_ledger();
    let known = office.store.published_at(&path).await?;
    if known.as_ref().is_some_and(|known| known.source == source) && office.share.has(&path) {
        return Ok(Ok(None));
    }
    let ledger_report = match in_hand {
        Some(ledger_report) => ledger_report,
        None => current(at, facts, as_of).await?,
    };
    // Made anew with every report, it is not read back as what is mailed is.
    let book = office.current_book(&ledger_report);
    drop(ledger_report);
    let book = book.map(UnverifiedWorkbook::unchecked);
    Ok(book.map(|bytes| Some(Fresh::new(&path, known, source, bytes))))
}

/// How far decisions about projects have come; nothing if there are none.
pub(super) fn mark<'a>(records: impl Iterator<Item = &'a EditRecord>) -> String {
    let (mut all, mut undone) = (0, 0);
    for record in records {
        all += 1;
        undone += usize::from(!record.stands());
    }
    if all == 0 {
        String::new()
    } else {
        format!(", edits {all}, undone {undone}")
    }
}

/// The ledger as it stands. Its units are kept first: the next report is folded in alone.
pub(super) async fn current(
    at: OfficeAt<'_>,
    facts: &Facts,
    as_of: Period,
) -> Result<LedgerReport> {
    let OfficeAt { office, now } = at;
    office.keep_units(as_of).await?;
    office.ledger_report(facts, as_of, now).await
}

fn current_ledger() -> String {
    format!("{LEDGERS}/{CURRENT_LEDGER}")
}

/// A file of ours that is out of date, made anew.
pub(super) struct Fresh {
    /// What is on record of it.
    known: Published,
    /// What it is made from now.
    source: String,
    bytes: Vec<u8>,
    /// Of the bytes.
    sha256: String,
}

impl Fresh {
    pub(super) fn new(
        path: &str,
        known: Option<Published>,
        source: String,
        bytes: Vec<u8>,
    ) -> Self {
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
pub(super) async fn replace(
    office: &Office,
    files: Vec<Fresh>,
    troubles: &mut Vec<String>,
) -> Result<()> {
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
