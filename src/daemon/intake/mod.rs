//! Intake (收件): from a file in a unit's folder to a verdict, its rows and its receipt on record.

pub(super) mod entry;
mod file;
mod grown;
mod judge;
mod list;
mod pending_files;
mod receipt;
mod too_large;
mod unit_context;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tracing::info;

use super::{CurrentListings, OfficeAt};
use crate::domain::deadline::Arrival;
use crate::domain::finding::Verdict;
use crate::domain::period::Period;
use crate::domain::settle::{Completeness, WaitingFile, is_arriving};
use crate::domain::unit::{Unit, UnitSlug};
use crate::folder::{
    FORM, FileSeen, MOST_BYTES, REPORTS, ShareError, TakeError, join, sha256, shown_name,
};
use crate::store::{PendingFile, StoreError};
pub(super) use list::tell;
pub(super) use pending_files::Known;

use pending_files::{Looked, stamp};
use unit_context::UnitContext;

/// A file that was taken in, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The unit in whose folder it lay.
    pub unit: UnitSlug,
    /// Its name, for people.
    pub file_name: String,
    pub period: Period,
    /// What became of it.
    pub verdict: Verdict,
    /// Its version; `None` for bytes that came before.
    pub version: Option<u32>,
}

/// Why a unit's folder was not taken in to its end; the next tick tries again.
#[derive(Debug, thiserror::Error)]
pub(super) enum IntakeError {
    /// The share did not answer.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bytes could not be archived.
    #[error("archive: cannot keep {file_name}: {source}\n  hint: is the disk of data_dir full?")]
    Archive {
        /// Whose bytes.
        file_name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file could not be read; nobody else is to blame for that.
    #[error(
        "cannot read {file_name}: {source}\n  hint: the account that runs diaodu needs the right to read it"
    )]
    Unreadable {
        file_name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// No child could be started, or it could not work.
    #[error(transparent)]
    Child(#[from] crate::sandbox::ChildError),
}

impl IntakeError {
    fn archive(file_name: &str, source: std::io::Error) -> Self {
        Self::Archive {
            file_name: file_name.to_owned(),
            source,
        }
    }
}

/// What a look into one unit's folder came to.
#[derive(Debug, Default)]
pub(super) struct Intake {
    pub(super) taken: Vec<Taken>,
    /// Files that have not stood still yet, or are open in a program.
    pub(super) waiting: usize,
    /// One of them has just come, so the unit may be about to report.
    pub(super) is_arriving: bool,
    /// What kept single files from being taken in; the next tick tries again.
    pub(super) troubles: Vec<IntakeError>,
    /// The scan showed nothing new, and is not on record yet: for many units that is done at once.
    pub(super) scan_to_record: bool,
}

/// Folders that cannot be read, of one unit, that are told of at once.
const MOST_UNREAD: usize = 5;

impl Intake {
    fn wait(&mut self, pending: &PendingFile, now: DateTime<Utc>) {
        self.waiting += 1;
        self.is_arriving |= is_arriving(pending.first_seen_at, now);
    }
}

/// Scans the unit's folder and takes in what has settled.
///
/// A scan that showed anything new is on record before that is judged: what it did not show was not
/// there. One that showed nothing new is left to the caller, see [`Intake::scan_to_record`].
pub(super) async fn take_in(
    at: OfficeAt<'_>,
    unit: &Unit,
    known: &Known,
    listings: &mut CurrentListings,
    stop: &watch::Receiver<bool>,
) -> Result<Intake, IntakeError> {
    let OfficeAt { office, now } = at;
    office.share.make_unit_folders(&unit.name)?;
    let form = form_path(unit);
    let published = known.published.get(&form);
    let hash_of = |seen: &FileSeen| office.share.hash_of(&unit.name, seen, now);
    let is_ours = |hash: String| {
        published.is_some_and(|published| published.is(&hash)) || office.share.is_own(&form, &hash)
    };
    let is_our_form = |seen: &FileSeen| seen.is_form() && hash_of(seen).is_some_and(is_ours);
    let is_judged = |seen: &FileSeen| {
        let path = join(&[REPORTS.as_bytes(), unit.name.as_bytes(), &seen.path]);
        // There may be thousands that cannot be moved: they are only read again if something was at them.
        known.judged.get(&path).is_some_and(|judged| {
            judged.stamp == stamp(seen) || hash_of(seen).as_ref() == Some(&judged.sha256)
        })
    };
    let scan = office.share.scan(&unit.name)?;
    let mut listed = scan.seen;
    let grown = grown::look(office, unit, known.returned(unit)).await?;
    listed.extend(grown.iter().map(|grown| grown.seen.clone()));
    listed.retain(|seen| !is_our_form(seen) && !is_judged(seen));
    let unread = scan.unread.iter().map(|folder| folder.path.as_slice());
    let looked = Looked {
        listed: &listed,
        grown: &grown,
        unread: unread.collect(),
    };
    let (pending_files, is_recorded) = pending_files::record(at, unit, known, &looked).await?;
    let troubles = scan.unread.into_iter().take(MOST_UNREAD);
    let mut intake = Intake {
        scan_to_record: !is_recorded,
        troubles: troubles.map(|folder| folder.error.into()).collect(),
        ..Intake::default()
    };
    let mut unit_context = UnitContext::new(unit, listings);
    for seen in &listed {
        // A folder may hold thousands; those that are left are taken in after the next start.
        if *stop.borrow() {
            break;
        }
        let pending = &pending_files[&seen.path];
        if pending.is_answered {
            continue;
        }
        if !has_settled(at, unit, seen, pending) {
            intake.wait(pending, now);
            continue;
        }
        match take_file(at, &mut unit_context, seen, pending).await {
            Ok(Some(taken)) => {
                unit_context.note(&taken);
                info!(unit = %taken.unit, file = %taken.file_name, period = %taken.period,
                      verdict = ?taken.verdict, version = taken.version, "taken in");
                intake.taken.push(taken);
            }
            Ok(None) => intake.wait(pending, now),
            // One file never stops the others.
            Err(error) => {
                intake.wait(pending, now);
                intake.troubles.push(error);
            }
        }
    }
    Ok(intake)
}

/// Whether a file has stood still for as long as what it looks like asks for.
fn has_settled(at: OfficeAt<'_>, unit: &Unit, seen: &FileSeen, pending: &PendingFile) -> bool {
    let OfficeAt { office, now } = at;
    let is_over = |completeness| {
        let file = WaitingFile {
            completeness,
            is_open: seen.is_open,
            is_empty: seen.byte_size == 0,
            unchanged_since: pending.unchanged_since,
        };
        office.settle.has_settled(file, now)
    };
    // What has waited for the longest time, or not for the shortest, need not be looked at.
    if is_over(Completeness::BeingWritten) || !is_over(Completeness::Whole) {
        return is_over(Completeness::Whole);
    }
    // What cannot be looked at is told of by whoever takes it.
    let completeness = office.share.completeness(&unit.name, seen);
    completeness.map_or(true, is_over)
}

/// Where the unit's prefilled form lies, below the share.
pub(super) fn form_path(unit: &Unit) -> String {
    format!("{REPORTS}/{}/{FORM}", unit.name)
}

/// Copies, archives, reads and judges one file, and puts all of it on record. `None`: not yet.
async fn take_file(
    at: OfficeAt<'_>,
    unit_context: &mut UnitContext<'_>,
    seen: &FileSeen,
    pending: &PendingFile,
) -> Result<Option<Taken>, IntakeError> {
    let office = at.office;
    let unit = unit_context.unit;
    let file_name = shown_name(&seen.path);
    let bytes = match office.share.take(&unit.name, seen, MOST_BYTES) {
        Ok(bytes) => bytes,
        Err(TakeError::TooLarge) => {
            too_large::refuse(at, unit, pending).await?;
            return Ok(None);
        }
        Err(TakeError::Changed | TakeError::NotAFile) => return Ok(None),
        Err(TakeError::Io(source)) => return Err(IntakeError::Unreadable { file_name, source }),
    };
    let sha256 = sha256(&bytes);
    office
        .archive
        .keep(&sha256, &bytes)
        .map_err(|source| IntakeError::archive(&file_name, source))?;
    let file = file::File {
        unit,
        pending,
        name: file_name,
        bytes: &bytes,
        sha256: &sha256,
    };
    let arrival = Arrival {
        not_before: pending.not_before,
        not_after: pending.first_seen_at,
    };
    Ok(Some(judge::judge(at, unit_context, &file, arrival).await?))
}
