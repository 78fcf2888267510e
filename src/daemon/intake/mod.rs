//! Intake (收件): from a file in a unit's folder to a verdict, its rows and its receipt on record.

mod desk;
pub(super) mod entry;
mod giant;
mod judge;
mod list;
mod receipt;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use tracing::info;

use super::{CurrentListings, Office};
use crate::domain::deadline::Arrival;
use crate::domain::finding::Verdict;
use crate::domain::period::Period;
use crate::domain::unit::{Unit, UnitSlug};
use crate::folder::{
    FORM, MOST_BYTES, REPORTS, Seen, ShareError, TakeError, join, sha256, shown_name,
};
use crate::store::{PendingMove, Published, Sighting, Stamp, StoreError};
pub(super) use list::tell;

use desk::Desk;

/// A file that was taken in, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The unit in whose folder it lay.
    pub unit: UnitSlug,
    /// Its name, for people.
    pub file_name: String,
    /// The period that it is for.
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
        /// Which one.
        file_name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// No child could be started, or it could not work.
    #[error(transparent)]
    Child(#[from] super::child::ChildError),
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
    /// What was taken in.
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

/// A file that is not taken in after this time says nothing any more about what the unit owes.
const JUST_COME: TimeDelta = TimeDelta::hours(1);

impl Intake {
    fn wait(&mut self, sighting: &Sighting, now: DateTime<Utc>) {
        self.waiting += 1;
        self.is_arriving |= now - sighting.first_seen_at < JUST_COME;
    }
}

/// What is on record of all units' folders before a tick looks into them, read at once.
pub(super) struct Known {
    /// Originals that are judged and only wait to be moved away, by where each lies below the share.
    judged: BTreeMap<Vec<u8>, PendingMove>,
    /// Files of our own.
    published: BTreeMap<String, Published>,
    scans: BTreeMap<UnitSlug, DateTime<Utc>>,
    sightings: BTreeMap<UnitSlug, Sightings>,
}

/// A unit's files that are not taken yet, by path.
type Sightings = BTreeMap<Vec<u8>, Sighting>;

impl Known {
    /// Reads it.
    pub(super) async fn load(office: &Office) -> Result<Self, StoreError> {
        let moves = office.store.pending_moves().await?.into_iter();
        Ok(Self {
            judged: moves.map(|one| (one.source.clone(), one)).collect(),
            published: office.store.published().await?,
            scans: office.store.scans().await?,
            sightings: office.store.sightings().await?,
        })
    }
}

/// Scans the unit's folder and takes in what has settled.
///
/// A scan that showed anything new is on record before that is judged: what it did not show was not
/// there. One that showed nothing new is left to the caller, see [`Intake::scan_to_record`].
pub(super) async fn take_in(
    office: &Office,
    unit: &Unit,
    known: &Known,
    listings: &mut CurrentListings,
    now: DateTime<Utc>,
    stop: &watch::Receiver<bool>,
) -> Result<Intake, IntakeError> {
    office.share.make_unit_folders(&unit.name)?;
    let form = form_path(unit);
    let published = known.published.get(&form);
    let hash_of = |seen: &Seen| {
        let bytes = office.share.take(&unit.name, seen, MOST_BYTES);
        bytes.ok().map(|bytes| sha256(&bytes))
    };
    let is_ours = |hash: String| {
        published.is_some_and(|published| published.is(&hash)) || office.share.is_own(&form, &hash)
    };
    let is_our_form = |seen: &Seen| seen.is_form() && hash_of(seen).is_some_and(is_ours);
    let is_judged = |seen: &Seen| {
        let path = join(&[REPORTS.as_bytes(), unit.name.as_bytes(), &seen.path]);
        // There may be thousands that cannot be moved: they are only read again if something was at them.
        known.judged.get(&path).is_some_and(|judged| {
            judged.stamp == stamp(seen) || hash_of(seen).as_ref() == Some(&judged.sha256)
        })
    };
    let mut listed = office.share.scan(&unit.name)?;
    listed.retain(|seen| !is_our_form(seen) && !is_judged(seen));
    let (sightings, is_recorded) = record_scan(office, unit, known, &listed, now).await?;
    let mut intake = Intake {
        scan_to_record: !is_recorded,
        ..Intake::default()
    };
    let mut desk = Desk::new(unit, listings);
    for seen in &listed {
        // A folder may hold thousands; those that are left are taken in after the next start.
        if *stop.borrow() {
            break;
        }
        let sighting = &sightings[&seen.path];
        if sighting.is_answered {
            continue;
        }
        if !crate::folder::settle(seen, sighting.unchanged_since, now, office.settle) {
            intake.wait(sighting, now);
            continue;
        }
        match take_file(office, &mut desk, seen, sighting, now).await {
            Ok(Some(taken)) => {
                desk.note(&taken);
                info!(unit = %taken.unit, file = %taken.file_name, period = %taken.period,
                      verdict = ?taken.verdict, version = taken.version, "taken in");
                intake.taken.push(taken);
            }
            Ok(None) => intake.wait(sighting, now),
            // One file never stops the others.
            Err(error) => {
                intake.wait(sighting, now);
                intake.troubles.push(error);
            }
        }
    }
    Ok(intake)
}

/// Size and times of a file as the scan saw it.
const fn stamp(seen: &Seen) -> Stamp {
    Stamp {
        byte_size: seen.byte_size,
        modified_ns: seen.modified_ns,
        changed_ns: seen.changed_ns,
    }
}

/// Where the unit's prefilled form lies, below the share.
pub(super) fn form_path(unit: &Unit) -> String {
    format!("{REPORTS}/{}/{FORM}", unit.name)
}

/// Brings the record up to what the scan saw, in one transaction, if it saw anything new. Answers
/// all sightings by path, and whether the scan is on record.
async fn record_scan(
    office: &Office,
    unit: &Unit,
    known: &Known,
    listed: &[Seen],
    now: DateTime<Utc>,
) -> Result<(Sightings, bool), StoreError> {
    let last_scan = known.scans.get(&unit.slug).copied();
    let none = Sightings::new();
    let known = known.sightings.get(&unit.slug).unwrap_or(&none);
    let mut current = BTreeMap::new();
    for seen in listed {
        let before = known.get(&seen.path);
        let sighting = match before {
            Some(before) if before.stamp == stamp(seen) => Sighting {
                is_open: seen.is_open,
                ..before.clone()
            },
            _ => Sighting {
                path: seen.path.clone(),
                stamp: stamp(seen),
                is_open: seen.is_open,
                is_answered: false,
                not_before: before.map_or(last_scan, |before| before.not_before),
                first_seen_at: before.map_or(now, |before| before.first_seen_at),
                unchanged_since: now,
            },
        };
        current.insert(seen.path.clone(), sighting);
    }
    if current == *known {
        // A second tick of the same moment leaves the record as it is.
        return Ok((current, last_scan.is_some_and(|last| last >= now)));
    }
    let mut tx = office.store.begin().await?;
    for (path, sighting) in &current {
        if known.get(path) != Some(sighting) {
            tx.set_sighting(&unit.slug, sighting).await?;
        }
    }
    for path in known.keys().filter(|path| !current.contains_key(*path)) {
        tx.forget_sighting(&unit.slug, path).await?;
    }
    tx.set_scanned(&unit.slug, now).await?;
    tx.commit().await?;
    Ok((current, true))
}

/// Copies, archives, reads and judges one file, and puts all of it on record. `None`: not yet.
async fn take_file(
    office: &Office,
    desk: &mut Desk<'_>,
    seen: &Seen,
    sighting: &Sighting,
    now: DateTime<Utc>,
) -> Result<Option<Taken>, IntakeError> {
    let unit = desk.unit;
    let file_name = shown_name(&seen.path);
    let bytes = match office.share.take(&unit.name, seen, MOST_BYTES) {
        Ok(bytes) => bytes,
        Err(TakeError::TooLarge) => {
            giant::refuse(office, unit, sighting, now).await?;
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
    let file = judge::File {
        unit,
        sighting,
        name: file_name,
        bytes: &bytes,
        sha256: &sha256,
    };
    let arrival = Arrival {
        not_before: sighting.not_before,
        not_after: sighting.first_seen_at,
    };
    Ok(Some(judge::judge(office, desk, &file, arrival, now).await?))
}
