//! Takes a file out of reach before it is judged by its bytes: what was looked at is what is moved.
//!
//! Looking at a file and then renaming it would move unseen what a person saved between the two. So
//! the file is renamed first, to a hidden name beside it that is always the same: after a crash the
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
    let digest = sha256(name.as_bytes());
    format!(".diaodu-{}.tmp", digest.get(..16).unwrap_or(&digest)).into()
}

/// Renames a file to its hidden name and answers that; a file that an earlier try left there comes
/// first. `None` if there is no such regular file.
pub(super) fn take(dir: &Dir, name: &OsStr) -> io::Result<Option<OsString>> {
    let hidden = hidden(name);
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
