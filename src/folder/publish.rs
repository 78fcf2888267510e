//! Puts files into the share: whole or not at all, and never over anything that is not ours.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tracing::trace;

use super::archive::write_whole;
use super::take::{hash_of, is_content};
use super::{Share, ShareError, aside, sha256};

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

/// Makes an error of what the system said.
fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ShareError {
    let path = path.to_owned();
    move |source| ShareError::Io {
        action,
        path,
        source,
    }
}

impl Share {
    /// Makes the folder in which this path below the share lies, if it is missing.
    ///
    /// # Errors
    /// If it cannot be made, or is reached through a link: then nothing can be put there.
    pub fn make_folder_of(&self, path: &[u8]) -> Result<(), ShareError> {
        self.folder_of(&self.below(path)).map(drop)
    }

    /// Writes a new file; if the name is taken by other bytes, a number is added to it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_new(&self, path: &[u8], bytes: &[u8]) -> Result<Placed, ShareError> {
        let wanted = self.below(path);
        let folder = self.folder_of(&wanted)?;
        for path in aside::names(&wanted) {
            if is_content(&path, bytes) {
                return Ok(Placed::Already(path));
            }
            match write_whole(&folder, &path, bytes, false) {
                Ok(()) => return Ok(Placed::Now(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed("write", &path)(error)),
            }
        }
        Err(failed("write", &wanted)(aside::too_many()))
    }

    /// Writes a file of ours over an earlier one of ours. Answers false, and writes nothing, if what
    /// lies there has neither a hash that `is_ours` nor that of the new bytes: then somebody changed
    /// it. What somebody saves at that very moment is kept as well.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn replace_own(
        &self,
        path: &str,
        bytes: &[u8],
        is_ours: impl Fn(&str) -> bool,
    ) -> Result<bool, ShareError> {
        let path = self.root().join(path);
        let folder = self.folder_of(&path)?;
        finish_earlier(&path, &is_ours).map_err(failed("write", &path))?;
        match hash_of(&path) {
            Ok(Some(there)) if there == sha256(bytes) => return Ok(true),
            Ok(Some(there)) if is_ours(&there) => {}
            Ok(_) => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed("read", &path)(error)),
        }
        let old = aside::take(&path).map_err(failed("write", &path))?;
        if let Some(old) = &old {
            let is_still_ours = matches!(hash_of(old), Ok(Some(there)) if is_ours(&there));
            if !is_still_ours {
                aside::place(old, &path).map_err(failed("write", &path))?;
                return Ok(false);
            }
        }
        match write_whole(&folder, &path, bytes, false) {
            Ok(()) => {}
            // Somebody saved one meanwhile.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                remove_own(old.as_deref());
                return Ok(false);
            }
            Err(error) => {
                if let Some(old) = &old {
                    aside::place(old, &path).map_err(failed("write", &path))?;
                }
                return Err(failed("write", &path)(error));
            }
        }
        remove_own(old.as_deref());
        Ok(true)
    }

    /// Gives a file another name in its folder, with a number added if that is taken.
    ///
    /// # Errors
    /// If it cannot be renamed.
    pub fn put_aside(&self, path: &str, name: &str) -> Result<(), ShareError> {
        let path = self.root().join(path);
        self.folder_of(&path)?;
        let placed = aside::place(&path, &path.with_file_name(name));
        placed.map(drop).map_err(failed("rename", &path))
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
        let from = self.below(source);
        let wanted = self.below(target);
        self.folder_of(&wanted)?;
        let Some(hidden) = aside::take(&from).map_err(failed("move", &from))? else {
            return Ok(Placed::Gone);
        };
        let moved = match hash_of(&hidden) {
            Ok(Some(there)) if there == judged => aside::place(&hidden, &wanted).map(Placed::Now),
            Ok(_) => Ok(Placed::Gone),
            Err(error) => Err(error),
        };
        if !matches!(moved, Ok(Placed::Now(_))) {
            aside::place(&hidden, &from).map_err(failed("move", &from))?;
        }
        moved.map_err(failed("move", &from))
    }

    /// The folder of a path, made if it is missing.
    fn folder_of(&self, path: &Path) -> Result<PathBuf, ShareError> {
        // Without the marker the share is not mounted, and a folder made now would hide it later.
        self.check()?;
        let folder = path.parent().unwrap_or(self.root());
        self.refuse_links(folder)?;
        fs::create_dir_all(folder).map_err(failed("make", folder))?;
        Ok(folder.to_owned())
    }

    /// Refuses a folder below the share that is reached through a link: a unit could lead us out of
    /// the share with one.
    pub(super) fn refuse_links(&self, folder: &Path) -> Result<(), ShareError> {
        let below = folder.ancestors().take_while(|part| *part != self.root());
        for part in below {
            if part.is_symlink() {
                let error = io::Error::other("it is a link, and links are never followed");
                return Err(failed("go through", part)(error));
            }
        }
        Ok(())
    }
}

/// What an earlier try to replace a file of ours has left aside, if it did not come to its end: ours
/// is put back unless there is a newer one, and what is not ours is put beside that.
fn finish_earlier(path: &Path, is_ours: impl Fn(&str) -> bool) -> io::Result<()> {
    let hidden = aside::hidden(path);
    let Ok(left) = hash_of(&hidden) else {
        return Ok(());
    };
    if left.is_some_and(|left| is_ours(&left)) && path.symlink_metadata().is_ok() {
        return remove(&hidden);
    }
    aside::place(&hidden, path).map(drop)
}

/// Removes a file that we wrote and that has been replaced. What stays does no harm: it is hidden,
/// and the next replacement finds it.
fn remove_own(old: Option<&Path>) {
    let _ = old.map(remove);
}

fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    trace!(target: "durable", "removed");
    Ok(())
}
