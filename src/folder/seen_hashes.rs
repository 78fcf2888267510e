//! Hashes of files that stay where they are: each is read again only when its size or times changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::file_stamp::FileStamp;
use super::{FileSeen, MOST_BYTES, REPORTS, Share, join, sha256};

/// A file that was changed later than this before it was read may be changed again with the same times on it: clocks of
/// disks and shares are coarse.
const STILL: TimeDelta = TimeDelta::seconds(10);
/// More files than an office has forms and originals that cannot be moved; beyond it all is forgotten.
const MOST_KNOWN: usize = 100_000;

/// What is known of files by where each lies. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct SeenHashes(Arc<Mutex<HashMap<Vec<u8>, SeenHash>>>);

/// A file as it was when it was read.
#[derive(Debug, Clone)]
struct SeenHash {
    stamp: FileStamp,
    sha256: String,
}

impl SeenHashes {
    /// The hash of the file at this path, which has this stamp at `now`; it is read only if it had another one.
    pub(super) fn hash(
        &self,
        path: Vec<u8>,
        stamp: FileStamp,
        now: DateTime<Utc>,
        read: impl FnOnce() -> Option<String>,
    ) -> Option<String> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&path).filter(|known| known.stamp == stamp) {
            return Some(known.sha256.clone());
        }
        let sha256 = read()?;
        let changed = DateTime::from_timestamp_nanos(stamp.modified_ns.max(stamp.changed_ns));
        if changed < now - STILL {
            if known.len() >= MOST_KNOWN {
                known.clear();
            }
            let seen = SeenHash {
                stamp,
                sha256: sha256.clone(),
            };
            known.insert(path, seen);
        }
        Some(sha256)
    }
}

impl Share {
    /// The hash of a file of this unit as a scan saw it at `now`; `None` if it cannot be read or has changed since. It
    /// is read again only if its size or times are not what they were.
    #[must_use]
    pub fn hash_of(&self, unit_name: &str, seen: &FileSeen, now: DateTime<Utc>) -> Option<String> {
        let path = join(&[REPORTS.as_bytes(), unit_name.as_bytes(), &seen.path]);
        self.hashes.hash(path, seen.stamp(), now, || {
            let bytes = self.take(unit_name, seen, MOST_BYTES).ok()?;
            Some(sha256(&bytes))
        })
    }
}
