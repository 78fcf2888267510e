//! Puts files into the share: whole or not at all, and never over anything that is not ours.

use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;

use super::take::{hash_of, is_content};
use super::{Dir, Share, ShareError, Spot, aside, sha256};

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

impl Share {
    /// Makes the folder in which this path below the share lies, if it is missing.
    ///
    /// # Errors
    /// If it cannot be made, or is reached through a link: then nothing can be put there.
    pub fn make_folder_of(&self, path: &[u8]) -> Result<(), ShareError> {
        Spot::make(&self.open()?, path).map(drop)
    }

    /// Writes a new file; if the name is taken by other bytes, a number is added to it.
    pub fn write_new(&self, path: &[u8], bytes: &[u8]) -> Result<Placed, ShareError> {
        let wanted = Spot::make(&self.open()?, path)?;
        let dir = &wanted.dir;
        for name in aside::names(&wanted.name) {
            if is_content(dir, &name, bytes) {
                return Ok(Placed::Already(dir.path().join(name)));
            }
            match dir.write(&name, bytes, false) {
                Ok(()) => return Ok(Placed::Now(dir.path().join(name))),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(wanted.failed("write")(error)),
            }
        }
        Err(wanted.failed("write")(aside::too_many()))
    }

    /// Writes a file of ours over an earlier one of ours. Answers false, and writes nothing, if what
    /// lies there has neither a hash that `is_ours` nor that of the new bytes: then somebody changed
    /// it. What somebody saves at that very moment is kept as well.
    pub fn replace_own(
        &self,
        path: &str,
        bytes: &[u8],
        is_ours: impl Fn(&str) -> bool,
    ) -> Result<bool, ShareError> {
        let spot = Spot::make(&self.open()?, path.as_bytes())?;
        let (dir, name) = (&spot.dir, &*spot.name);
        finish_earlier(dir, name, &is_ours).map_err(spot.failed("write"))?;
        match hash_of(dir, name) {
            Ok(Some(there)) if there == sha256(bytes) => return Ok(true),
            Ok(Some(there)) if is_ours(&there) => {}
            Ok(_) => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(spot.failed("read")(error)),
        }
        let old = aside::take(dir, name).map_err(spot.failed("write"))?;
        if let Some(old) = &old {
            let is_still_ours = matches!(hash_of(dir, old), Ok(Some(there)) if is_ours(&there));
            if !is_still_ours {
                aside::place(dir, old, dir, name).map_err(spot.failed("write"))?;
                return Ok(false);
            }
        }
        match dir.write(name, bytes, false) {
            Ok(()) => {}
            // Somebody saved one meanwhile.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                remove_own(dir, old.as_deref());
                return Ok(false);
            }
            Err(error) => {
                if let Some(old) = &old {
                    aside::place(dir, old, dir, name).map_err(spot.failed("write"))?;
                }
                return Err(spot.failed("write")(error));
            }
        }
        remove_own(dir, old.as_deref());
        Ok(true)
    }

    /// Gives a file another name in its folder, with a number added if that is taken.
    ///
    /// # Errors
    /// If it cannot be renamed.
    pub fn put_aside(&self, path: &str, name: &str) -> Result<(), ShareError> {
        let spot = Spot::make(&self.open()?, path.as_bytes())?;
        let placed = aside::place(&spot.dir, &spot.name, &spot.dir, OsStr::new(name));
        placed.map(drop).map_err(spot.failed("rename"))
    }

    /// Gives a file another name, with a number added if that is taken; in the folder of the new name, which is made.
    ///
    /// # Errors
    /// If it cannot be renamed; then it is called what it was.
    pub fn rename(&self, source: &[u8], target: &[u8]) -> Result<Placed, ShareError> {
        let root = self.open()?;
        let wanted = Spot::make(&root, target)?;
        let Some(from) = Spot::look_for(&root, source)? else {
            return Ok(Placed::Gone);
        };
        match aside::place(&from.dir, &from.name, &wanted.dir, &wanted.name) {
            Ok(name) => Ok(Placed::Now(wanted.dir.path().join(name))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Placed::Gone),
            Err(error) => Err(from.failed("rename")(error)),
        }
    }

    /// Moves an original out of the folder where units save, if it still has the bytes that were
    /// judged; a file that was replaced meanwhile stays, for the next scan.
    ///
    /// # Errors
    /// If it cannot be moved; then it lies where it lay.
    pub fn move_original(
        &self,
        source: &[u8],
        target: &[u8],
        judged: &str,
    ) -> Result<Placed, ShareError> {
        let root = self.open()?;
        let wanted = Spot::make(&root, target)?;
        let Some(from) = Spot::look_for(&root, source)? else {
            return Ok(Placed::Gone);
        };
        let (dir, name) = (&from.dir, &*from.name);
        let Some(hidden) = aside::take_for(dir, name, judged).map_err(from.failed("move"))? else {
            return Ok(Placed::Gone);
        };
        let moved = match hash_of(dir, &hidden) {
            Ok(Some(there)) if there == judged => {
                let placed = aside::place(dir, &hidden, &wanted.dir, &wanted.name);
                placed.map(|name| Placed::Now(wanted.dir.path().join(name)))
            }
            Ok(_) => Ok(Placed::Gone),
            Err(error) => Err(error),
        };
        if !matches!(moved, Ok(Placed::Now(_))) {
            aside::place(dir, &hidden, dir, name).map_err(from.failed("move"))?;
        }
        moved.map_err(from.failed("move"))
    }
}

/// What an earlier try to replace a file of ours has left aside, if it did not come to its end: ours
/// is put back unless there is a newer one, and what is not ours is put beside that.
fn finish_earlier(dir: &Dir, name: &OsStr, is_ours: impl Fn(&str) -> bool) -> io::Result<()> {
    let hidden = aside::hidden(name);
    let Ok(left) = hash_of(dir, &hidden) else {
        return Ok(());
    };
    if left.is_some_and(|left| is_ours(&left)) && dir.has(name) {
        return dir.remove(&hidden);
    }
    aside::place(dir, &hidden, dir, name).map(drop)
}

/// Removes a file that we wrote and that has been replaced. What stays does no harm: it is hidden,
/// and the next replacement finds it.
fn remove_own(dir: &Dir, old: Option<&OsStr>) {
    let _ = old.map(|old| dir.remove(old));
}
