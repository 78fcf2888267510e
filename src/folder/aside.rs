//! Takes a file out of reach before it is judged by its bytes: what was looked at is what is moved.
//!
//! Looking at a file and then renaming it would move unseen what a person saved between the two. So
//! the file is renamed first, to a hidden name beside it that is the same for the same bytes: after a crash the
//! next try finds it there.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use super::dir::Dir;
use super::sha256;

/// Names that are tried before giving up: `表.xlsx`, `表 (2).xlsx`, …
const MOST_NAMES: u32 = 1_000;

/// The hidden name of a file while it is looked at.
pub(super) fn hidden(name: &OsStr) -> OsString {
    hidden_as(name.as_bytes())
}

/// The same while it is looked at whether it has the bytes of this hash. Whoever looks for others has another hidden
/// name: should one of two fall asleep before it moves on what it found, and wake when the other has done that and
/// is looking at what somebody has saved since, it finds nothing to move.
pub(super) fn hidden_for(name: &OsStr, sha256: &str) -> OsString {
    // No name of a file has this byte in it.
    hidden_as(&[name.as_bytes(), sha256.as_bytes()].join(&b'\0'))
}

fn hidden_as(what: &[u8]) -> OsString {
    let digest = sha256(what);
    format!(".diaodu-{}.tmp", digest.get(..16).unwrap_or(&digest)).into()
}

/// Renames a file to its hidden name and answers that; a file that an earlier try left there comes
/// first. `None` if there is no such regular file.
pub(super) fn take(dir: &Dir, name: &OsStr) -> io::Result<Option<OsString>> {
    take_as(dir, name, hidden(name))
}

/// The same to look whether it has the bytes of this hash.
pub(super) fn take_for(dir: &Dir, name: &OsStr, sha256: &str) -> io::Result<Option<OsString>> {
    // A replacement that did not come to its end may have left one.
    let left = hidden(name);
    if dir.has_file(&left) {
        return Ok(Some(left));
    }
    take_as(dir, name, hidden_for(name, sha256))
}

fn take_as(dir: &Dir, name: &OsStr, hidden: OsString) -> io::Result<Option<OsString>> {
    if dir.has_file(&hidden) {
        return Ok(Some(hidden));
    }
    if !dir.has_file(name) {
        return Ok(None);
    }
    match dir.rename(name, dir, &hidden) {
        Ok(()) => Ok(Some(hidden)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Renames into that folder to this name, or with a number added to it if something has it. Answers the
/// name that it got.
pub(super) fn place(from: &Dir, name: &OsStr, to: &Dir, wanted: &OsStr) -> io::Result<OsString> {
    for new in names(wanted) {
        match from.rename(name, to, &new) {
            Ok(()) => return Ok(new),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(too_many())
}

/// The names that are tried for a new file, in order.
pub(super) fn names(wanted: &OsStr) -> impl Iterator<Item = OsString> {
    (1..=MOST_NAMES).map(|number| numbered(wanted, number))
}

/// None of [`names`] was free.
pub(super) fn too_many() -> io::Error {
    io::Error::other("a thousand files of this name are there")
}

/// The longest name that file systems take, in bytes.
const LONGEST_NAME: usize = 255;

/// `表.xlsx` for 1, `表 (2).xlsx` for 2. A name that would become too long is cut before the number.
fn numbered(name: &OsStr, number: u32) -> OsString {
    if number == 1 {
        return name.to_owned();
    }
    let path = Path::new(name);
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
    name
}
