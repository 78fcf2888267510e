//! Puts files into the share: whole or not at all, and never over anything that is not ours.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::archive::write_whole;
use super::{Share, ShareError, sha256};

/// Where a file ended up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    /// It was put there now.
    Now(PathBuf),
    /// The same bytes were there already.
    Already(PathBuf),
    /// There is nothing to place any more: the file was taken away or changed meanwhile.
    Gone,
}

/// Names that are tried before giving up: `表.xlsx`, `表 (2).xlsx`, …
const MOST_NAMES: u32 = 1_000;

impl Share {
    /// Writes a new file; if the name is taken by other bytes, a number is added to it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_new(&self, path: &[u8], bytes: &[u8]) -> Result<Placed, ShareError> {
        let wanted = self.below(path);
        let folder = self.folder_of(&wanted)?;
        for number in 1..=MOST_NAMES {
            let path = numbered(&wanted, number);
            if let Ok(there) = fs::read(&path) {
                if there == bytes {
                    return Ok(Placed::Already(path));
                }
                continue;
            }
            match write_whole(&folder, &path, bytes, false) {
                Ok(()) => return Ok(Placed::Now(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => {
                    return Err(ShareError::Io {
                        action: "write",
                        path,
                        source,
                    });
                }
            }
        }
        Err(too_many(wanted))
    }

    /// Writes a file of ours over an earlier one of ours. Answers false, and writes nothing, if what
    /// lies there has neither a hash that `is_ours` nor that of the new bytes: then somebody changed it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn replace_own(
        &self,
        path: &str,
        bytes: &[u8],
        is_ours: impl FnOnce(&str) -> bool,
    ) -> Result<bool, ShareError> {
        let path = self.root().join(path);
        let folder = self.folder_of(&path)?;
        let there = match fs::read(&path) {
            Ok(there) => Some(sha256(&there)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => {
                return Err(ShareError::Io {
                    action: "read",
                    path,
                    source,
                });
            }
        };
        if there.as_deref() == Some(&sha256(bytes)) {
            return Ok(true);
        }
        if there.is_some_and(|there| !is_ours(&there)) {
            return Ok(false);
        }
        write_whole(&folder, &path, bytes, true).map_err(|source| ShareError::Io {
            action: "write",
            path,
            source,
        })?;
        Ok(true)
    }

    /// Moves an original out of the folder where units save, if it still has the bytes that were
    /// judged; a file that was replaced meanwhile stays, for the next scan.
    ///
    /// # Errors
    /// If it cannot be moved.
    pub fn move_original(
        &self,
        source: &[u8],
        target: &[u8],
        judged: &str,
    ) -> Result<Placed, ShareError> {
        let from = self.below(source);
        let is_file = from
            .symlink_metadata()
            .is_ok_and(|metadata| metadata.is_file());
        if !is_file {
            return Ok(Placed::Gone);
        }
        let bytes = fs::read(&from).map_err(|source| ShareError::Io {
            action: "read",
            path: from.clone(),
            source,
        })?;
        if sha256(&bytes) != judged {
            return Ok(Placed::Gone);
        }
        let wanted = self.below(target);
        self.folder_of(&wanted)?;
        for number in 1..=MOST_NAMES {
            let to = numbered(&wanted, number);
            match rename_to_free(&from, &to) {
                Ok(()) => return Ok(Placed::Now(to)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => {
                    return Err(ShareError::Io {
                        action: "move",
                        path: from,
                        source,
                    });
                }
            }
        }
        Err(too_many(wanted))
    }

    /// The folder of a path, made if it is missing.
    fn folder_of(&self, path: &Path) -> Result<PathBuf, ShareError> {
        // Without the marker the share is not mounted, and a folder made now would hide it later.
        self.check()?;
        let folder = path.parent().unwrap_or(self.root()).to_owned();
        fs::create_dir_all(&folder).map_err(|source| ShareError::Io {
            action: "make",
            path: folder.clone(),
            source,
        })?;
        Ok(folder)
    }
}

/// Renames only if the target is free; file systems without that promise are asked first instead.
fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
            if to.symlink_metadata().is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(from, to)
        }
        Err(error) => Err(error.into()),
    }
}

/// The longest name that file systems take, in bytes.
const LONGEST_NAME: usize = 255;

/// `表.xlsx` for 1, `表 (2).xlsx` for 2. A name that would become too long is cut before the number.
fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let mut end = OsString::from(format!(" ({number})"));
    if let Some(extension) = path.extension() {
        end.push(".");
        end.push(extension);
    }
    let stem = path.file_stem().unwrap_or_default();
    let room = LONGEST_NAME.saturating_sub(end.len());
    let mut name = match stem.to_str() {
        Some(text) => OsString::from(&text[..text.floor_char_boundary(room)]),
        None => OsStr::from_bytes(&stem.as_bytes()[..stem.len().min(room)]).to_owned(),
    };
    name.push(end);
    path.with_file_name(name)
}

fn too_many(path: PathBuf) -> ShareError {
    let source = io::Error::other("a thousand files of this name are there");
    ShareError::Io {
        action: "write",
        path,
        source,
    }
}
