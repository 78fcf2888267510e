//! The only one that touches the share (docs/folder.md): scan, settle, read, move, publish.

mod archive;
mod aside;
mod dir;
mod file_stamp;
mod junk;
mod lease;
mod mirror;
mod notes;
mod off_site;
mod office_file;
mod own;
mod own_state;
mod publish;
mod returned;
mod scan;
mod seen_hashes;
mod skeleton;
mod take;

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

pub use crate::domain::file_name::shown_name;
pub use archive::{Archive, sha256};
pub use mirror::{files_meant, free_names, is_looked_into, is_made_anew};
pub use notes::Note;
pub use off_site::{ArchiveFile, ArchiveFolder};
pub use own::OWN_NOTES;
pub use own_state::OwnState;
pub use publish::Placed;
pub use scan::{FileSeen, Scan, UnreadFolder, list_workbooks};
pub use take::{MOST_BYTES, TakeError};

use dir::{Dir, split};
use seen_hashes::SeenHashes;

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
    /// Hashes of files that were read and have not changed since.
    hashes: SeenHashes,
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
        Self {
            root,
            hashes: SeenHashes::default(),
        }
    }

    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Checks that the share is really there.
    ///
    /// # Errors
    /// [`ShareError::NoMarker`] if its marker is not, [`ShareError::Io`] if that cannot be told.
    pub fn check(&self) -> Result<(), ShareError> {
        self.open().map(drop)
    }

    /// The share, held open: what is done from it is done in the one whose marker was seen, even if it is
    /// mounted or taken away meanwhile.
    fn open(&self) -> Result<Dir, ShareError> {
        let look = || {
            let root = Dir::open(&self.root)?;
            root.stat(OsStr::new(MARKER))?;
            Ok(root)
        };
        look().map_err(|source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => ShareError::NoMarker {
                root: self.root.clone(),
            },
            _ => ShareError::Io {
                action: "look at",
                path: self.root.join(MARKER),
                source,
            },
        })
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
    /// If one cannot be made, or the share is not there.
    pub fn make_unit_folders(&self, unit_name: &str) -> Result<(), ShareError> {
        make_unit_folders(&self.open()?, unit_name)
    }

    /// Whether something lies at this path below the share, as far as that can be told.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        let spot = self
            .open()
            .and_then(|root| Spot::find(&root, path.as_bytes()));
        spot.is_ok_and(|spot| spot.dir.has(&spot.name))
    }
}

fn make_unit_folders(root: &Dir, unit_name: &str) -> Result<(), ShareError> {
    let unit = Path::new(REPORTS).join(unit_name);
    let unit = root.make(&unit).map_err(failed("make", root, &unit))?;
    for name in [ACCEPTED, RETURNED, RECEIPTS] {
        let name = Path::new(name);
        unit.make(name).map_err(failed("make", &unit, name))?;
    }
    Ok(())
}

/// The place of a file: its folder, held open, and its name there.
struct Spot {
    dir: Dir,
    name: OsString,
}

impl Spot {
    /// At this path below the share, in a folder that is there.
    fn find(root: &Dir, path: &[u8]) -> Result<Self, ShareError> {
        Self::of(root, path, Dir::walk, "go to")
    }

    /// The same; `None` if its folder is not there, or something else has taken its place.
    fn look_for(root: &Dir, path: &[u8]) -> Result<Option<Self>, ShareError> {
        let (folder, name) = split(path);
        match root.walk(folder) {
            Ok(dir) => Ok(Some(Self {
                dir,
                name: name.to_owned(),
            })),
            Err(error) if is_not_there(&error) => Ok(None),
            Err(error) => Err(failed("go to", root, folder)(error)),
        }
    }

    /// The same as [`Spot::find`]; the folder is made if it is missing.
    fn make(root: &Dir, path: &[u8]) -> Result<Self, ShareError> {
        Self::of(root, path, Dir::make, "make")
    }

    fn of(
        root: &Dir,
        path: &[u8],
        go: impl FnOnce(&Dir, &Path) -> io::Result<Dir>,
        action: &'static str,
    ) -> Result<Self, ShareError> {
        let (folder, name) = split(path);
        Ok(Self {
            dir: go(root, folder).map_err(failed(action, root, folder))?,
            name: name.to_owned(),
        })
    }

    /// Makes an error of what the system said.
    fn failed(&self, action: &'static str) -> impl FnOnce(io::Error) -> ShareError {
        failed(action, &self.dir, Path::new(&self.name))
    }
}

/// Whether this says that there is no such folder: nothing, a file, or a link.
fn is_not_there(error: &io::Error) -> bool {
    let errors = [Errno::NOENT, Errno::NOTDIR, Errno::LOOP];
    Errno::from_io_error(error).is_some_and(|error| errors.contains(&error))
}

/// Makes an error of what the system said of this path below a folder.
fn failed(
    action: &'static str,
    folder: &Dir,
    below: &Path,
) -> impl FnOnce(io::Error) -> ShareError {
    let path = folder.path().join(below);
    move |source| {
        let is_link = Errno::from_io_error(&source) == Some(Errno::LOOP);
        ShareError::Io {
            action,
            path,
            source: if is_link {
                io::Error::other("there is a link in it, and links are never followed")
            } else {
                source
            },
        }
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
