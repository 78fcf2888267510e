//! Takes a file out of reach before it is judged by its bytes: what was looked at is what is moved.
//!
//! Looking at a file and then renaming it would move unseen what a person saved between the two. So
//! the file is renamed first, to a hidden name beside it that is always the same: after a crash the
//! next try finds it there.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use tracing::trace;

use super::sha256;

/// Names that are tried before giving up: `表.xlsx`, `表 (2).xlsx`, …
const MOST_NAMES: u32 = 1_000;

/// The hidden name of a file while it is looked at.
pub(super) fn hidden(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    let digest = sha256(name.as_bytes());
    path.with_file_name(format!(
        ".diaodu-{}.tmp",
        digest.get(..16).unwrap_or(&digest)
    ))
}

/// Renames a file to its hidden name and answers that; a file that an earlier try left there comes
/// first. `None` if there is no such regular file.
pub(super) fn take(path: &Path) -> io::Result<Option<PathBuf>> {
    let hidden = hidden(path);
    if is_file(&hidden) {
        return Ok(Some(hidden));
    }
    if !is_file(path) {
        return Ok(None);
    }
    match rename_to_free(path, &hidden) {
        Ok(()) => Ok(Some(hidden)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Renames to this path, or with a number added to its name if something is there. Answers where it
/// went.
pub(super) fn place(from: &Path, wanted: &Path) -> io::Result<PathBuf> {
    for number in 1..=MOST_NAMES {
        let to = numbered(wanted, number);
        match rename_to_free(from, &to) {
            Ok(()) => return Ok(to),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(too_many())
}

/// The paths that are tried for a new file, in order.
pub(super) fn names(wanted: &Path) -> impl Iterator<Item = PathBuf> {
    (1..=MOST_NAMES).map(|number| numbered(wanted, number))
}

/// None of [`names`] was free.
pub(super) fn too_many() -> io::Error {
    io::Error::other("a thousand files of this name are there")
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata()
        .is_ok_and(|metadata| metadata.is_file())
}

/// Renames only if the target is free; file systems without that promise are asked first instead.
fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => {}
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
            if to.symlink_metadata().is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(from, to)?;
        }
        Err(error) => return Err(error.into()),
    }
    trace!(target: "durable", "renamed");
    Ok(())
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
