//! Hashes of files that stay where they are: each is read again only when its size or times changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::{FileSeen, MOST_BYTES, Share, join, sha256};

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
    byte_size: u64,
    modified_ns: i64,
    changed_ns: i64,
    sha256: String,
}

impl SeenHash {
    fn is_of(&self, seen: &FileSeen) -> bool {
        (self.byte_size, self.modified_ns, self.changed_ns)
            == (seen.byte_size, seen.modified_ns, seen.changed_ns)
    }
}

impl Share {
    /// The hash of a file of this unit as a scan saw it at `now`; `None` if it cannot be read or has changed since. It
    /// is read again only if its size or times are not what they were.
    #[must_use]
    pub fn hash_of(&self, unit_name: &str, seen: &FileSeen, now: DateTime<Utc>) -> Option<String> {
        let path = join(&[unit_name.as_bytes(), &seen.path]);
        let mut known = self.hashes.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&path).filter(|known| known.is_of(seen)) {
            return Some(known.sha256.clone());
        }
        let bytes = self.take(unit_name, seen, MOST_BYTES).ok()?;
        let sha256 = sha256(&bytes);
        let changed = DateTime::from_timestamp_nanos(seen.modified_ns.max(seen.changed_ns));
        if changed < now - STILL {
            if known.len() >= MOST_KNOWN {
                known.clear();
            }
            let seen = SeenHash {
                byte_size: seen.byte_size,
                modified_ns: seen.modified_ns,
                changed_ns: seen.changed_ns,
                sha256: sha256.clone(),
            };
            known.insert(path, seen);
        }
        Some(sha256)
    }
}
