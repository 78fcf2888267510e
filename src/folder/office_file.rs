//! A file that the office keeps in its own folder: whether it has changed, and its bytes.

use std::io::{self, Read as _};
use std::os::unix::ffi::OsStrExt as _;

use super::junk::Locks;
use super::{FileSeen, Share, ShareError, Spot, TakeError};

/// Names of the office's folder that are looked through for lock files.
const MOST_NAMES: usize = 10_000;

impl Share {
    /// The file at this path below the share, as it lies there; `None` if there is none.
    ///
    /// # Errors
    /// If its folder cannot be read.
    pub fn look_at(&self, path: &str) -> Result<Option<FileSeen>, ShareError> {
        let root = self.open()?;
        let Some(spot) = Spot::look_for(&root, path.as_bytes())? else {
            return Ok(None);
        };
        let stat = match spot.dir.stat(&spot.name) {
            Ok(stat) if super::dir::is_file(&stat) => stat,
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(spot.failed("look at")(error)),
        };
        let names = spot.dir.names(MOST_NAMES).map(|(names, _)| names);
        let names = names.unwrap_or_default();
        let names: Vec<_> = names.iter().map(|name| name.to_string_lossy()).collect();
        let locks = Locks::among(names.iter().map(|name| &**name));
        let is_open = locks.hold(&spot.name.to_string_lossy());
        let name = spot.name.as_bytes().to_owned();
        Ok(Some(FileSeen::of(name, &stat, is_open)))
    }

    /// Its bytes.
    ///
    /// # Errors
    /// [`TakeError::Changed`] if it is not what was seen or changes meanwhile, [`TakeError::TooLarge`] if it has more
    /// than `limit` bytes.
    pub fn take_at(&self, path: &str, seen: &FileSeen, limit: u64) -> Result<Vec<u8>, TakeError> {
        let spot = self
            .open()
            .and_then(|root| Spot::find(&root, path.as_bytes()))?;
        let mut file = spot.dir.file(&spot.name)?.ok_or(TakeError::NotAFile)?;
        if !seen.is(&file.metadata()?) {
            return Err(TakeError::Changed);
        }
        if seen.byte_size > limit {
            return Err(TakeError::TooLarge);
        }
        let mut bytes = Vec::new();
        file.by_ref().take(limit + 1).read_to_end(&mut bytes)?;
        let is_whole = u64::try_from(bytes.len()) == Ok(seen.byte_size);
        if is_whole && seen.is(&file.metadata()?) {
            Ok(bytes)
        } else {
            Err(TakeError::Changed)
        }
    }
}
