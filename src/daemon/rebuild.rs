//! The record of all that arrived, made anew from the archive and compared with what it was.

use std::collections::BTreeMap;
use std::io;

use chrono::{DateTime, Utc};

use super::agreement::named;
use super::appraise::appraise;
use super::intake::entry::{Arrived, Judgement, answered, enter};
use super::kept_ledger::LedgerSource;
use super::{CurrentListings, Office, OfficeAt, UnverifiedWorkbook};
use crate::check::Context;
use crate::domain::period::Period;
use crate::folder::{Note, sha256};
use crate::sandbox::ChildError;
use crate::store::{AssignmentVersion, LONG_COLUMNS, MatterRecord, Recorded, StoreError, Tx};

/// What came of it.
#[derive(Debug)]
pub struct Rebuilt {
    /// Files that were judged again.
    pub arrivals: usize,
    /// In what the new state is not what it was; in English, one entry each.
    pub differences: Vec<String>,
    /// As of which period the ledger was compared, and the hash of its bytes, which are the same.
    pub ledger: Option<(Period, String)>,
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// A store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The notes of arrivals cannot be read.
    #[error("archive: {0}\n  hint: look for the same file in a backup")]
    Archive(#[from] io::Error),
    /// No child could be started.
    #[error(transparent)]
    Child(#[from] ChildError),
}

/// Reads and judges every file of the archive again, in the order of arrival, into the empty store of
/// `new`. With the state that is there as `old`, what people allowed and closed is taken over from it, its
/// submissions are compared column by column and its ledger byte by byte; without it, each verdict with
/// the one that was noted.
///
/// # Errors
/// If a store or the notes cannot be read, or no child can be started. A file that is damaged or gone
/// is a difference.
pub async fn rebuild(
    new: &Office,
    old: Option<&Office>,
    now: DateTime<Utc>,
) -> Result<Rebuilt, RebuildError> {
    let notes = new.archive.notes()?;
    if let Some(old) = old {
        take_over_grants(new, old).await?;
        take_over_decisions(new, old, now).await?;
    }
    let mut differences = Vec::new();
    let mut numbers = BTreeMap::new();
    let mut listings = CurrentListings::of(new);
    let mut closed = match old {
        Some(old) => old.store.matter_records().await?,
        None => Vec::new(),
    };
    closed.retain(|record| record.closed.is_some());
    closed.sort_by_key(|record| record.closed.as_ref().map(|closing| closing.at));
    let mut closed = closed.into_iter().peekable();
    for note in &notes {
        let is_before = |record: &MatterRecord| {
            let closing = record.closed.as_ref();
            closing.is_some_and(|closing| closing.at <= note.taken_at)
        };
        while let Some(record) = closed.next_if(is_before) {
            close_again(new, &record).await?;
        }
        let number = match judge_again(new, note, &mut listings).await? {
            Ok(again) => {
                if old.is_none() {
                    differences.extend(other_verdict(note, &again));
                }
                Some(again.number)
            }
            Err(trouble) => {
                differences.push(format!("{}: {trouble}", named(note)));
                None
            }
        };
        numbers.insert((note.number, note.sha256.clone()), number);
    }
    for record in closed {
        close_again(new, &record).await?;
    }
    let mut ledger = None;
    if let Some(old) = old {
        let (was, is) = (old.store.recorded().await?, new.store.recorded().await?);
        differences.extend(compare(&was, &is, &numbers));
        // The one as it is kept, the other from every submission: both ways give the same.
        let was = ledger_of(old.at(now), LedgerSource::Kept).await?;
        match (
            was,
            ledger_of(new.at(now), LedgerSource::Submissions).await?,
        ) {
            (was, is) if was == is => ledger = is.ok(),
            (was, is) => differences.push(format!("the ledger: {} → {}", told(&was), told(&is))),
        }
    }
    Ok(Rebuilt {
        arrivals: numbers.values().flatten().count(),
        differences,
        ledger,
    })
}

/// Puts all grants on record again, withdrawn ones included: they are decisions, and no archive has them.
async fn take_over_grants(new: &Office, old: &Office) -> Result<(), StoreError> {
    let mut tx = new.store.begin().await?;
    for record in old.store.grant_records().await? {
        let given = (&record.given_by, &record.why, record.given_at);
        let number = tx
            .insert_exception(&record.granted, given.0, given.1, given.2)
            .await?;
        if let Some((at, by, why)) = &record.withdrawn {
            tx.withdraw_grant(number, by, why, *at).await?;
        }
    }
    tx.commit().await
}

/// Puts what the office said of flags, and what it assigned and visited, on record again, and the record of decisions as it is.
async fn take_over_decisions(
    new: &Office,
    old: &Office,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut tx = new.store.begin().await?;
    for ((unit, quarter), answer) in old.store.flag_answers().await?.iter() {
        tx.answer_flag(unit, *quarter, answer).await?;
    }
    for (contacts, since) in old.store.contact_lists().await? {
        tx.set_contacts(&contacts, since).await?;
    }
    for meeting in old.store.meeting_versions().await? {
        tx.set_meeting(&meeting).await?;
    }
    for version in old.store.assignment_versions().await? {
        let AssignmentVersion {
            id,
            terms,
            state,
            signed,
            ..
        } = &version;
        tx.set_assignment(*id, terms, *state, signed).await?;
    }
    for record in old.store.project_edits().await? {
        tx.insert_project_edit(&record).await?;
    }
    for request in old.store.extension_requests().await? {
        tx.insert_extension_request(&request).await?;
    }
    for record in old.store.header_records().await? {
        tx.insert_header(&record).await?;
    }
    for record in old.store.visit_records().await? {
        tx.insert_visit(&record).await?;
    }
    take_over_record(&mut tx, old, now).await?;
    tx.commit().await
}

/// Puts the record of all that happened on record as it is, entry by entry, its head included.
async fn take_over_record(tx: &mut Tx, old: &Office, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let entries = old.store.entries_after(after).await?;
        let Some(last) = entries.last() else { break };
        after = last.id;
        for entry in &entries {
            tx.insert_entry(entry).await?;
        }
    }
    if let Some(head) = old.store.audit_head().await? {
        tx.set_audit_head(&head).await?;
    }
    if let Some((fingerprint, seen)) = old
        .store
        .settings_fingerprint()
        .await?
        .zip(old.store.settings_seen().await?)
    {
        tx.set_settings_seen(&fingerprint, &seen, now).await?;
    }
    Ok(())
}

/// An urgent matter that a person closed is closed again at its time: it may have been stated anew since.
async fn close_again(new: &Office, record: &MatterRecord) -> Result<(), StoreError> {
    let mut tx = new.store.begin().await?;
    tx.close_as_before(record).await?;
    tx.commit().await
}

/// Judges a file as it was judged when it arrived, by the configuration of now. The inner error says
/// why that cannot be.
pub(super) async fn judge_again(
    office: &Office,
    note: &Note,
    listings: &mut CurrentListings,
) -> Result<Result<Note, String>, RebuildError> {
    let policy = &office.policy;
    let Some(unit) = policy.unit(&note.unit) else {
        return Ok(Err("its unit is no longer in units.toml".to_owned()));
    };
    let bytes = match office.archive.original(&note.sha256) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let earlier = office.store.same_bytes(&note.unit, &note.sha256).await?;
    let earlier = earlier.filter(|earlier| earlier.says_the_same(&note.file_name));
    let judgement = if let Some(earlier) = &earlier {
        Judgement::repeated(&note.unit, earlier)
    } else {
        let today = policy.local(note.arrival.not_after).date();
        let running = policy.due_days.running(today);
        let (unit_slug, store) = (&note.unit, &office.store);
        let history = store.history(unit_slug, running, None).await?;
        let context = Context {
            unit: Some(unit),
            units: &policy.units,
            due_days: &policy.due_days,
            today,
            late_days: policy.late_days,
            unstated: note.unstated,
            history: &history,
            observed: &store.observed_by(unit_slug).await?,
            listings: listings.read(office).await?,
            switches: &policy.switches,
        };
        let (name, reader) = (&note.file_name, office.reader_at(note.taken_at).await?);
        let mut appraisal = appraise(&reader, name, &bytes, None, &context).await?;
        let answers = answered(office, unit_slug, note.arrival, &appraisal).await?;
        if let Some(answered) = &answers {
            let history = store.history(unit_slug, running, Some(answered.id)).await?;
            appraisal.check_again(&Context {
                history: &history,
                ..context
            });
        }
        Judgement::of(appraisal, note.unstated, answers, today)
    };
    let arrived = Arrived {
        unit: &note.unit,
        file_name: &note.file_name,
        sha256: &note.sha256,
        byte_size: bytes.len(),
        arrival: note.arrival,
        taken_at: note.taken_at,
    };
    let mut tx = office.store.begin().await?;
    let again = enter(&mut tx, &arrived, &judgement, earlier.as_ref()).await?;
    tx.commit().await?;
    if again.verdict.is_accepted() {
        listings.note(&note.unit);
    }
    Ok(Ok(again))
}

/// What is said if a file was judged otherwise than was noted.
pub(super) fn other_verdict(was: &Note, is: &Note) -> Option<String> {
    let verdict = |note: &Note| (note.period, note.version, note.verdict);
    (verdict(was) != verdict(is)).then(|| {
        let shown = |note: &Note| {
            let version = note
                .version
                .map_or_else(String::new, |number| format!(" v{number}"));
            format!("{}{version} {:?}", note.period, note.verdict)
        };
        format!("{}: {} → {}", named(was), shown(was), shown(is))
    })
}

/// A file that arrived: its number, and the hash of its bytes. After an old backup was put in place,
/// two may have the same number.
type ArrivalKey = (i64, String);

/// All differences of two records; `numbers` has the new number of each file of the archive, if it
/// could be judged again.
fn compare(
    was: &[Recorded],
    is: &[Recorded],
    numbers: &BTreeMap<ArrivalKey, Option<i64>>,
) -> Vec<String> {
    let mut differences = Vec::new();
    let mut new: BTreeMap<i64, &Recorded> = is.iter().map(|row| (row.number, row)).collect();
    for row in was {
        match numbers.get(&row.key()) {
            Some(Some(number)) => {
                let again = new.remove(number);
                differences.extend(
                    again
                        .into_iter()
                        .flat_map(|again| other_columns(row, again)),
                );
            }
            // That was said.
            Some(None) => {}
            None => differences.push(format!("{row}: the archive has no note of its arrival")),
        }
    }
    let unknown = new.values();
    differences.extend(unknown.map(|row| format!("{row}: it was not in the state")));
    differences
}

/// The columns in which two rows differ, one line each; of long ones only that they do.
fn other_columns(was: &Recorded, is: &Recorded) -> Vec<String> {
    let pairs = was.columns.iter().zip(&is.columns);
    pairs
        .filter(|(was, is)| was != is)
        .map(|((name, value), (_, now))| {
            if LONG_COLUMNS.contains(name) {
                format!("{was}: other {name}")
            } else {
                format!("{was}: {name}: {value} → {now}")
            }
        })
        .collect()
}

/// As of which period the ledger stands now, and the hash of its bytes; or why there is none.
type LedgerProof = Result<(Period, String), String>;

/// The same, made from every submission: what two states have to agree in.
///
/// # Errors
/// If the state cannot be read.
pub async fn ledger_proof(at: OfficeAt<'_>) -> Result<LedgerProof, StoreError> {
    ledger_of(at, LedgerSource::Submissions).await
}

async fn ledger_of(at: OfficeAt<'_>, source: LedgerSource) -> Result<LedgerProof, StoreError> {
    let OfficeAt { office, now } = at;
    let facts = office.facts(now).await?;
    let as_of = office.as_of(&facts, office.policy.local(now).date());
    let ledger_report = office
        .ledger_report_from(source, &facts, as_of, now)
        .await?;
    let book = office.current_book(&ledger_report);
    let book = book.and_then(UnverifiedWorkbook::checked);
    Ok(book.map(|bytes| (as_of, sha256(&bytes))))
}

fn told(proof: &LedgerProof) -> String {
    match proof {
        Ok((as_of, hash)) => format!("as of {as_of}, sha256 {hash}"),
        Err(error) => error.clone(),
    }
}
