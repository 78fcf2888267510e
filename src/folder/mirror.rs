//! A share that is a mirror: this machine's picture of a folder on a server, which others change there.
//!
//! Nobody else works in it. What is taken away or written over is what is known to be on the server, or of ours.

use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::path::Path;

use super::junk::{Locks, is_system_folder, is_transient};
use super::scan::FolderWalk;
use super::take::hash_of;
use super::{ACCEPTED, Dir, FORM, FileSeen, LEDGERS, MARKER, OFFICE, RECEIPTS, REPORTS, RETURNED};
use super::{Share, ShareError, Spot, aside, failed};

/// What is known of the server's files, in the mirror itself.
const STATE: &str = ".diaodu-mirror";
/// More than this it never is, with decades of files.
const MOST_STATE_BYTES: u64 = 256 << 20;

impl Share {
    /// Makes the mirror and its marker, for the server's has been seen.
    ///
    /// # Errors
    /// If they cannot be made.
    pub fn begin_mirror(&self) -> Result<(), ShareError> {
        let at_root = |source: io::Error| ShareError::Io {
            action: "make",
            path: self.root.clone(),
            source,
        };
        std::fs::create_dir_all(&self.root).map_err(at_root)?;
        let root = Dir::open(&self.root).map_err(at_root)?;
        for name in [REPORTS, LEDGERS, OFFICE] {
            let name = Path::new(name);
            root.make(name).map_err(failed("make", &root, name))?;
        }
        if root.has(OsStr::new(MARKER)) {
            return Ok(());
        }
        let marker = Path::new(MARKER);
        root.write(OsStr::new(MARKER), b"", false)
            .map_err(failed("make", &root, marker))
    }

    /// All files of the mirror.
    ///
    /// # Errors
    /// If not all could be read.
    pub fn mirrored(&self) -> Result<Vec<FileSeen>, ShareError> {
        let mut scan = FolderWalk::through_share(&self.open()?)?;
        if scan.unread.is_empty() {
            return Ok(scan.seen);
        }
        Err(scan.unread.swap_remove(0).error)
    }

    /// The hash of a file; `None` if there is none.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn hash_at(&self, path: &str) -> Result<Option<String>, ShareError> {
        let Some(spot) = Spot::look_for(&self.open()?, path.as_bytes())? else {
            return Ok(None);
        };
        match hash_of(&spot.dir, &spot.name) {
            Ok(hash) => Ok(hash),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(spot.failed("read")(error)),
        }
    }

    /// Takes a file away that has this hash, for it is no longer on the server. Answers whether it did.
    ///
    /// # Errors
    /// If it cannot be taken away.
    pub fn remove_known(&self, path: &str, sha256: &str) -> Result<bool, ShareError> {
        let Some(spot) = Spot::look_for(&self.open()?, path.as_bytes())? else {
            return Ok(false);
        };
        let (dir, name) = (&spot.dir, &*spot.name);
        let Some(hidden) = aside::take_for(dir, name, sha256).map_err(spot.failed("move"))? else {
            return Ok(false);
        };
        if matches!(hash_of(dir, &hidden), Ok(Some(there)) if there == sha256) {
            dir.remove(&hidden).map_err(spot.failed("move"))?;
            return Ok(true);
        }
        aside::place(dir, &hidden, dir, name).map_err(spot.failed("move"))?;
        Ok(false)
    }

    /// What was last noted of the server's files; `None`: nothing.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn mirror_state(&self) -> Result<Option<Vec<u8>>, ShareError> {
        let root = self.open()?;
        let read = || -> io::Result<Option<Vec<u8>>> {
            let mut bytes = Vec::new();
            let Some(file) = root.file(OsStr::new(STATE))? else {
                return Ok(None);
            };
            file.take(MOST_STATE_BYTES).read_to_end(&mut bytes)?;
            Ok(Some(bytes))
        };
        match read() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map_err(failed("read", &root, Path::new(STATE))),
        }
    }

    /// Notes it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn set_mirror_state(&self, bytes: &[u8]) -> Result<(), ShareError> {
        let root = self.open()?;
        let written = root.write(OsStr::new(STATE), bytes, true);
        written.map_err(failed("write", &root, Path::new(STATE)))
    }
}

/// The names under which a file may be put where it belongs, in order: its own, then with numbers.
pub fn free_names(path: &str) -> impl Iterator<Item = String> + '_ {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    aside::names(OsStr::new(name)).filter_map(move |name| {
        let name = name.into_string().ok()?;
        Some(if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        })
    })
}

/// Those names of a folder that are files for us, each with whether a program has it open.
#[must_use]
pub fn files_meant<'a>(names: &[&'a str]) -> Vec<(&'a str, bool)> {
    let locks = Locks::among(names.iter().copied());
    let meant = names.iter().filter(|name| !is_transient(name));
    meant.map(|name| (*name, locks.hold(name))).collect()
}

/// Whether a folder is looked into for what others have put there; `below`: 0 in the folder of a unit.
#[must_use]
pub fn is_looked_into(name: &str, below: usize) -> bool {
    let is_ours = below == 0 && matches!(name, ACCEPTED | RETURNED | RECEIPTS);
    !is_ours && !is_system_folder(name)
}

/// Whether the program makes a file anew whenever something changes: then it need not be kept beside another one.
#[must_use]
pub fn is_made_anew(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_form = path.starts_with(REPORTS) && name == FORM && path.matches('/').count() == 2;
    let is_book = path.matches('/').count() == 1 && !path.starts_with(REPORTS);
    is_form || is_book
}
