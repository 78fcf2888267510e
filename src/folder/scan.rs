//! What lies in a unit's folder, and which of it has stood still long enough to be taken.

use std::ffi::{OsStr, OsString};
use std::fs::Metadata;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::Stat;

use super::dir::{is_file, is_folder};
use super::file_stamp::{FileStamp, nanoseconds};
use super::junk::{Locks, is_system_folder, is_transient, is_workbook};
use super::{
    ACCEPTED, Dir, FORM, RECEIPTS, REPORTS, RETURNED, Share, ShareError, failed, is_not_there,
};

/// Folders in a unit's folder are looked into this deep.
const DEPTH: usize = 16;
/// Files of a unit that are taken note of at once; the others are when these have been taken in.
const MOST_FILES: usize = 100_000;
/// Names of one folder that are held in memory.
const MOST_NAMES: usize = 1_000_000;

/// What a look into a unit's folder came to.
#[derive(Debug)]
pub struct Scan {
    /// The files that were seen, in the order of their names.
    pub seen: Vec<FileSeen>,
    /// The folders of which not all was seen.
    pub unread: Vec<UnreadFolder>,
}

/// A folder that was not read to its end.
#[derive(Debug)]
pub struct UnreadFolder {
    /// Path below the unit's folder, raw bytes, with a slash at its end; of the unit's own, nothing.
    pub path: Vec<u8>,
    /// Why.
    pub error: ShareError,
}

/// A file as a scan saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSeen {
    /// Path below the unit's folder, raw bytes.
    pub path: Vec<u8>,
    /// Size in bytes.
    pub byte_size: u64,
    /// Time of the last change of its content, in nanoseconds since 1970; programs may set it back,
    /// so it is only compared for being the same.
    pub modified_ns: i64,
    /// Time of the last change of anything about it, the same way; no program can set it.
    pub changed_ns: i64,
    /// A program has it open: its lock file lies beside it.
    pub is_open: bool,
}

impl Share {
    /// The files that a unit may mean as submissions. Our own folders, those of systems, temporary and lock
    /// files, links and whatever is no regular file are not among them.
    ///
    /// # Errors
    /// If the unit's own folder cannot be read. One in it that cannot is no error: what can be read is.
    pub fn scan(&self, unit_name: &str) -> Result<Scan, ShareError> {
        let root = self.open()?;
        let unit = Path::new(REPORTS).join(unit_name);
        let unit = root.walk(&unit).map_err(failed("go to", &root, &unit))?;
        FolderWalk::through(&unit)
    }
}

/// A walk through a folder and those in it.
pub(super) struct FolderWalk {
    /// Folders are looked into this deep.
    deepest: usize,
    /// Whether those that lie deeper are said; in a mirror nobody puts any.
    says_deeper: bool,
    /// Where it is: a path below the first folder, with a slash at its end.
    below: Vec<u8>,
    seen: Vec<FileSeen>,
    unread: Vec<UnreadFolder>,
    /// No more files are taken note of.
    is_full: bool,
}

impl FolderWalk {
    pub(super) fn through(folder: &Dir) -> Result<Scan, ShareError> {
        Self::as_deep_as(DEPTH, true, folder)
    }

    /// Through the whole share, where what units have lies in two folders more.
    pub(super) fn through_share(share: &Dir) -> Result<Scan, ShareError> {
        Self::as_deep_as(DEPTH + 2, false, share)
    }

    fn as_deep_as(deepest: usize, says_deeper: bool, folder: &Dir) -> Result<Scan, ShareError> {
        let mut walk = Self {
            deepest,
            says_deeper,
            below: Vec::new(),
            seen: Vec::new(),
            unread: Vec::new(),
            is_full: false,
        };
        walk.look_through(folder, 0)
            .map_err(failed("read", folder, Path::new("")))?;
        walk.seen.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Scan {
            seen: walk.seen,
            unread: walk.unread,
        })
    }

    /// Not all of this folder, where the walk is, was seen.
    fn miss(&mut self, folder: &Dir, error: io::Error) {
        if self
            .unread
            .last()
            .is_none_or(|last| last.path != self.below)
        {
            self.unread.push(UnreadFolder {
                path: self.below.clone(),
                error: failed("read", folder, Path::new(""))(error),
            });
        }
    }

    /// Looks at all files of a folder, those first that may be workbooks, and then into its folders.
    fn look_through(&mut self, folder: &Dir, depth: usize) -> io::Result<()> {
        let (names, broke_off) = folder.names(MOST_NAMES)?;
        if let Some(error) = broke_off {
            self.miss(folder, error);
        }
        let mut names: Vec<_> = names
            .iter()
            .map(|name| (name, name.to_string_lossy()))
            .collect();
        names.sort_by_cached_key(|(name, text)| (!is_workbook(text), (*name).clone()));
        let locks = Locks::among(names.iter().map(|(_, text)| &**text));
        let mut folders = Vec::new();
        for (name, text) in &names {
            match folder.stat(name) {
                Ok(stat) if is_folder(&stat) => {
                    let is_ours = depth == 0 && matches!(&**text, ACCEPTED | RETURNED | RECEIPTS);
                    if is_ours || is_system_folder(text) {
                        continue;
                    }
                    if depth < self.deepest {
                        folders.push(*name);
                    } else if self.says_deeper {
                        let error = "its folders lie too deep to be looked into";
                        self.miss(folder, io::Error::other(error));
                    }
                }
                Ok(stat) if is_file(&stat) && !is_transient(text) => {
                    if self.seen.len() >= MOST_FILES {
                        self.fill(folder);
                        return Ok(());
                    }
                    let path = [&self.below, name.as_bytes()].concat();
                    self.seen.push(FileSeen::of(path, &stat, locks.hold(text)));
                }
                Ok(_) => {}
                // It was taken away meanwhile.
                Err(error) if is_not_there(&error) => {}
                Err(error) => self.miss(folder, error),
            }
        }
        for name in folders {
            if self.is_full {
                break;
            }
            self.look_into(folder, name, depth + 1);
        }
        Ok(())
    }

    /// Looks through a folder in another one. What is no longer there, or a link by now, holds nothing.
    fn look_into(&mut self, folder: &Dir, name: &OsString, depth: usize) {
        let length = self.below.len();
        self.below.extend_from_slice(name.as_bytes());
        self.below.push(b'/');
        let looked = folder
            .walk(Path::new(name))
            .and_then(|inner| self.look_through(&inner, depth));
        match looked {
            Err(error) if !is_not_there(&error) => {
                let error = failed("read", folder, Path::new(name))(error);
                self.unread.push(UnreadFolder {
                    path: self.below.clone(),
                    error,
                });
            }
            _ => {}
        }
        self.below.truncate(length);
    }

    /// There are too many files: any folder may hold one that was not seen.
    fn fill(&mut self, folder: &Dir) {
        let error = io::Error::other(format!(
            "there are more than {MOST_FILES} files; the others are taken in after them"
        ));
        self.is_full = true;
        self.below.clear();
        self.miss(folder, error);
    }
}

/// All files of a folder on this machine, and of its sub-folders, that may be workbooks: for `merge`.
///
/// # Errors
/// If a folder cannot be read to its end.
pub fn list_workbooks(folder: &Path) -> Result<Vec<PathBuf>, ShareError> {
    let failed = |source| ShareError::Io {
        action: "read",
        path: folder.to_owned(),
        source,
    };
    let mut scan = FolderWalk::through(&Dir::open(folder).map_err(failed)?)?;
    if !scan.unread.is_empty() {
        return Err(scan.unread.swap_remove(0).error);
    }
    let mut files: Vec<PathBuf> = scan
        .seen
        .iter()
        .map(|seen| folder.join(OsStr::from_bytes(&seen.path)))
        .filter(|path| is_workbook(&path.to_string_lossy()))
        .collect();
    files.sort();
    Ok(files)
}

/// Whether this is the prefilled form at its place; it is a submission only if somebody changed it.
#[must_use]
pub(super) fn is_form(path: &[u8]) -> bool {
    path == FORM.as_bytes()
}

impl FileSeen {
    pub(super) fn of(path: Vec<u8>, stat: &Stat, is_open: bool) -> Self {
        Self {
            path,
            byte_size: u64::try_from(stat.st_size).unwrap_or(0),
            modified_ns: nanoseconds(stat.st_mtime, stat.st_mtime_nsec),
            changed_ns: nanoseconds(stat.st_ctime, stat.st_ctime_nsec),
            is_open,
        }
    }

    /// Whether the file that this tells of is the one that was seen, unchanged.
    pub(super) fn is(&self, metadata: &Metadata) -> bool {
        self.stamp() == FileStamp::of(metadata)
    }

    /// Its size and times.
    pub(super) const fn stamp(&self) -> FileStamp {
        FileStamp {
            byte_size: self.byte_size,
            modified_ns: self.modified_ns,
            changed_ns: self.changed_ns,
        }
    }

    /// Whether this is the prefilled form at its place; a submission only if somebody changed it.
    #[must_use]
    pub fn is_form(&self) -> bool {
        is_form(&self.path)
    }
}
