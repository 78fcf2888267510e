//! A file that the office keeps in its own folder: whether it has changed.

use std::io;
use std::os::unix::ffi::OsStrExt as _;

use super::junk::Locks;
use super::{FileSeen, Share, ShareError, Spot};

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
}
