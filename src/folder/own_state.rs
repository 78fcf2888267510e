//! Whether a file of ours in the share is still what it was.

use std::io::{self, Read as _};
use std::path::Path;

use chrono::{DateTime, Utc};

use super::file_stamp::FileStamp;
use super::{MOST_BYTES, Share, Spot, sha256};

/// What became of a file of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnState {
    /// It is as we wrote it.
    Same,
    /// It is no longer there.
    Gone,
    /// Something else lies in its place.
    Changed,
}

impl Share {
    /// What became of the file of ours with this hash at this path by `now`; `None` if that cannot be told. It is read
    /// only if its size or times are not what they were.
    #[must_use]
    pub fn own_state(&self, path: &str, hash: &str, now: DateTime<Utc>) -> Option<OwnState> {
        let root = self.open().ok()?;
        let spot = match Spot::look_for(&root, path.as_bytes()) {
            Ok(Some(spot)) => spot,
            // Its folder is gone. Where nothing of ours is left, the share is not what it was.
            Ok(None) => {
                let top = path.split('/').next().unwrap_or_default();
                return root.walk(Path::new(top)).ok().map(|_| OwnState::Gone);
            }
            Err(_) => return None,
        };
        let mut file = match spot.dir.file(&spot.name) {
            Ok(Some(file)) => file,
            Ok(None) => return Some(OwnState::Changed),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Some(OwnState::Gone),
            Err(_) => return None,
        };
        let stamp = FileStamp::of(&file.metadata().ok()?);
        if stamp.byte_size > MOST_BYTES {
            return Some(OwnState::Changed);
        }
        let there = self.hashes.hash(path.into(), stamp, now, || {
            let mut bytes = Vec::new();
            file.by_ref()
                .take(MOST_BYTES)
                .read_to_end(&mut bytes)
                .ok()?;
            Some(sha256(&bytes))
        })?;
        let is_same = there == hash;
        Some(if is_same {
            OwnState::Same
        } else {
            OwnState::Changed
        })
    }
}
