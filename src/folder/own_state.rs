//! Whether a file of ours in the share is still what it was.

use std::io;

use super::take::hash_of;
use super::{Share, Spot};

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
    /// What became of the file of ours with this hash at this path; `None` if that cannot be told now.
    #[must_use]
    pub fn own_state(&self, path: &str, sha256: &str) -> Option<OwnState> {
        let spot = match Spot::look_for(&self.open().ok()?, path.as_bytes()) {
            Ok(Some(spot)) => spot,
            Ok(None) => return Some(OwnState::Gone),
            Err(_) => return None,
        };
        match hash_of(&spot.dir, &spot.name) {
            Ok(Some(there)) if there == sha256 => Some(OwnState::Same),
            Ok(_) => Some(OwnState::Changed),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(OwnState::Gone),
            Err(_) => None,
        }
    }
}
