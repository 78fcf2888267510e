//! Floor 3: the only one that touches the share (DESIGN.md section 5): scan, settle, read, move, publish.

mod archive;
mod aside;
mod notes;
mod own;
mod publish;
mod scan;
mod skeleton;
mod take;

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

pub use crate::domain::file_name::shown_name;
pub use archive::{Archive, sha256};
pub use notes::Note;
pub use publish::Placed;
pub use scan::{Seen, list_workbooks, settle};
pub use take::{MOST_BYTES, TakeError};

/// The marker that says: the share is really mounted.
pub const MARKER: &str = ".diaodu";
/// Units save here, one folder a unit.
pub const REPORTS: &str = "报送";
/// Accepted originals, in the unit's folder.
pub const ACCEPTED: &str = "已接收";
/// Returned originals and marked copies, in the unit's folder.
pub const RETURNED: &str = "退回";
/// Receipts, in the unit's folder.
pub const RECEIPTS: &str = "回执";
/// The prefilled form of the running period, in the unit's folder.
pub const FORM: &str = "下期调度表.xlsx";
/// Editions of the ledger.
pub const LEDGERS: &str = "台账";
/// Drafts for the office.
pub const OFFICE: &str = "办公室";

/// The shared folder.
#[derive(Debug, Clone)]
pub struct Share {
    root: PathBuf,
}

/// Why the share did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// Its marker is not there: nothing in it may be called missing.
    #[error(
        "share {root}: its marker {MARKER} is not there, so it is not mounted or not ours\n  hint: mount it; for a new share run `diaodu init`, or create an empty file {MARKER} in it"
    )]
    NoMarker {
        /// The share's path.
        root: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error("share: cannot {action} {path}: {source}\n  hint: {}", hint(source))]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "is the share mounted?",
        io::ErrorKind::PermissionDenied => {
            "the account that runs diaodu needs the right to read and write there"
        }
        io::ErrorKind::StorageFull => {
            "the disk is full; free some space, nothing is lost meanwhile"
        }
        io::ErrorKind::ReadOnlyFilesystem => "it is mounted read-only; mount it with write access",
        _ => "it is tried again at the next tick",
    }
}

impl Share {
    /// The share at `root`; nothing is touched yet.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Its path.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Checks that the share is really there.
    ///
    /// # Errors
    /// [`ShareError::NoMarker`] if its marker is not, [`ShareError::Io`] if that cannot be told.
    pub fn check(&self) -> Result<(), ShareError> {
        let marker = self.root.join(MARKER);
        match marker.symlink_metadata() {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ShareError::NoMarker {
                root: self.root.clone(),
            }),
            Err(source) => Err(ShareError::Io {
                action: "look at",
                path: marker,
                source,
            }),
        }
    }

    /// Checks that files can be made in the share: makes one that is gone at once.
    ///
    /// # Errors
    /// If that is not allowed, or the share is not there.
    pub fn probe(&self) -> Result<(), ShareError> {
        self.check()?;
        tempfile::tempfile_in(&self.root)
            .map(drop)
            .map_err(|source| ShareError::Io {
                action: "write to",
                path: self.root.clone(),
                source,
            })
    }

    /// Makes the unit's folders where they are missing.
    ///
    /// # Errors
    /// If one cannot be made.
    pub fn make_unit_folders(&self, unit_name: &str) -> Result<(), ShareError> {
        let unit = self.root.join(REPORTS).join(unit_name);
        for name in [ACCEPTED, RETURNED, RECEIPTS] {
            let path = unit.join(name);
            self.refuse_links(&path)?;
            if !path.is_dir() {
                std::fs::create_dir_all(&path).map_err(|source| ShareError::Io {
                    action: "make",
                    path,
                    source,
                })?;
            }
        }
        Ok(())
    }

    /// A path below the share from its raw bytes. Every path on record was made by [`join`], so it
    /// stays below the share.
    fn below(&self, path: &[u8]) -> PathBuf {
        self.root.join(OsString::from_vec(path.to_vec()))
    }
}

/// Joins parts to a path below the share, as raw bytes for the record. A part that is a file name from
/// outside is a single component by nature (it came from a directory listing).
#[must_use]
pub fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.join(&b'/')
}

/// A path's raw bytes.
#[must_use]
pub fn bytes_of(path: &Path) -> &[u8] {
    path.as_os_str().as_bytes()
}

#[cfg(test)]
mod tests;
