//! What was seen of units' files, and when: the evidence of when each arrived (rule 5).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::grown::Grown;
use crate::daemon::OfficeAt;
use crate::domain::look::Unread;
use crate::domain::settle::may_grow_since;
use crate::domain::unit::{Unit, UnitSlug};
use crate::folder::FileSeen;
use crate::store::{PendingFile, PendingMove, Published, ReturnedUnread, Stamp, StoreError};

/// What is on record of all units' folders before a tick looks into them, read at once.
pub(in crate::daemon) struct Known {
    /// Originals that are judged and only wait to be moved away, by where each lies below the share.
    pub(super) judged: BTreeMap<Vec<u8>, PendingMove>,
    /// Files of our own.
    pub(super) published: BTreeMap<String, Published>,
    scans: BTreeMap<UnitSlug, DateTime<Utc>>,
    pending_files: BTreeMap<UnitSlug, PendingFiles>,
    /// What the last look did not read.
    unread: BTreeMap<UnitSlug, Unread>,
    /// What was returned unread, and may go on where it lies.
    returned: BTreeMap<UnitSlug, Vec<ReturnedUnread>>,
}

/// A unit's files that are not taken yet, by path.
type PendingFiles = BTreeMap<Vec<u8>, PendingFile>;

impl Known {
    /// Reads it.
    pub(in crate::daemon) async fn load(at: OfficeAt<'_>) -> Result<Self, StoreError> {
        let OfficeAt { office, now } = at;
        let moves = office.store.pending_moves().await?.into_iter();
        Ok(Self {
            judged: moves.map(|one| (one.source.clone(), one)).collect(),
            published: office.store.published().await?,
            scans: office.store.scans().await?,
            pending_files: office.store.pending_files().await?,
            unread: office.store.unread_folders().await?,
            returned: office.store.returned_unread(may_grow_since(now)).await?,
        })
    }
}

impl Known {
    /// What was returned unread to this unit, the latest first.
    pub(super) fn returned(&self, unit: &Unit) -> &[ReturnedUnread] {
        self.returned.get(&unit.slug).map_or(&[], Vec::as_slice)
    }
}

/// What a look into a unit's folder showed.
pub(super) struct Looked<'a> {
    /// All files that concern us.
    pub(super) listed: &'a [FileSeen],
    /// Those among them that were returned unread, and grew.
    pub(super) grown: &'a [Grown],
    /// The folders that were not read.
    pub(super) unread: Vec<&'a [u8]>,
}

/// Brings the record up to what the scan saw, in one transaction, if it saw anything new. Answers
/// all pending files by path, and whether the scan is on record.
pub(super) async fn record(
    at: OfficeAt<'_>,
    unit: &Unit,
    known: &Known,
    looked: &Looked<'_>,
) -> Result<(PendingFiles, bool), StoreError> {
    let OfficeAt { office, now } = at;
    let last_scan = known.scans.get(&unit.slug).copied();
    let none = PendingFiles::new();
    let nothing = Unread::default();
    let unread_before = known.unread.get(&unit.slug).unwrap_or(&nothing);
    let unread = unread_before.after(&looked.unread, last_scan);
    let known = known.pending_files.get(&unit.slug).unwrap_or(&none);
    let mut current = BTreeMap::new();
    for seen in looked.listed {
        let before = known.get(&seen.path);
        // What has been answered is over: other bytes in its place have just come.
        let growing = before.filter(|before| !before.is_answered);
        let pending = match before {
            Some(before) if before.stamp == stamp(seen) => PendingFile {
                is_open: seen.is_open,
                ..before.clone()
            },
            _ => PendingFile {
                path: seen.path.clone(),
                stamp: stamp(seen),
                is_open: seen.is_open,
                is_answered: false,
                not_before: growing.map_or_else(
                    || unread_before.last_look(&seen.path, last_scan),
                    |before| before.not_before,
                ),
                first_seen_at: growing.map_or(now, |before| before.first_seen_at),
                unchanged_since: now,
            },
        };
        current.insert(seen.path.clone(), pending);
    }
    for grown in looked.grown {
        if let Some(pending) = current.get_mut(&grown.seen.path) {
            pending.not_before = grown.arrival.not_before;
            pending.first_seen_at = grown.arrival.not_after;
        }
    }
    if current == *known && unread == *unread_before {
        // A second tick of the same moment leaves the record as it is.
        return Ok((current, last_scan.is_some_and(|last| last >= now)));
    }
    let mut tx = office.store.begin().await?;
    for (path, pending) in &current {
        if known.get(path) != Some(pending) {
            tx.set_pending_file(&unit.slug, pending).await?;
        }
    }
    for path in known.keys().filter(|path| !current.contains_key(*path)) {
        tx.forget_pending_file(&unit.slug, path).await?;
    }
    if unread != *unread_before {
        tx.set_unread_folders(&unit.slug, &unread).await?;
    }
    tx.set_scanned(&unit.slug, now).await?;
    tx.commit().await?;
    Ok((current, true))
}

/// Size and times of a file as the scan saw it.
pub(super) const fn stamp(seen: &FileSeen) -> Stamp {
    Stamp {
        byte_size: seen.byte_size,
        modified_ns: seen.modified_ns,
        changed_ns: seen.changed_ns,
    }
}
