//! What is known to be the same there and here, and what is arriving there.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::folder::FileSeen;
use crate::remote::RemoteFile;

/// All of it; paths are below the share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MirrorState {
    /// Server and folder.
    pub(super) place: String,
    pub(super) files: BTreeMap<String, Synced>,
    pub(super) arriving: BTreeMap<String, ArrivingFile>,
    /// Folders of units, each with a slash at its end, that are no longer there: nothing below them is brought there.
    #[serde(default)]
    pub(super) lost: BTreeSet<String>,
}

/// A file that was the same there and here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Synced {
    pub(super) there: RemoteFile,
    /// Of its bytes.
    pub(super) sha256: String,
    /// Size and times of the one here when it was last read.
    pub(super) here: Option<(u64, i64, i64)>,
}

/// A file there that has not stood still for long enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ArrivingFile {
    pub(super) there: RemoteFile,
    /// Since when it is the same.
    pub(super) since: DateTime<Utc>,
    /// When an empty file was last put in its place here, so that units' folders show that something comes.
    pub(super) shown: Option<DateTime<Utc>>,
}

impl MirrorState {
    pub(super) fn of(place: &str) -> Self {
        Self {
            place: place.to_owned(),
            ..Self::default()
        }
    }

    /// Whether this path lies in a folder that is no longer there.
    pub(super) fn is_lost(&self, path: &str) -> bool {
        self.lost.iter().any(|root| path.starts_with(root))
    }

    /// Whether anything is known to have been in the folder of this path, which ends with a slash.
    pub(super) fn knows(&self, folder: &str) -> bool {
        let mut arriving = self.arriving.keys();
        self.files.keys().any(|path| path.starts_with(folder))
            || arriving.any(|path| path.starts_with(folder))
    }
}

/// Size and times of a file here.
pub(super) const fn stamp(seen: &FileSeen) -> (u64, i64, i64) {
    (seen.byte_size, seen.modified_ns, seen.changed_ns)
}
