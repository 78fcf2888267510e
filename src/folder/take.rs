//! Takes one copy of a file's bytes: what is hashed, archived and read is that copy.

use std::ffi::OsStr;
use std::io::{self, Read};

use sheetgate::is_cut;

use super::lease::is_written;
use super::{Dir, FileSeen, REPORTS, Share, ShareError, Spot, join, sha256};
use crate::domain::settle::Completeness;

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// It changed while it was read, or since it was seen: wait for the next scan.
    #[error("it is still being written")]
    Changed,
    /// It is no regular file (any more).
    #[error("it is not a regular file")]
    NotAFile,
    /// It is too large to be read at all.
    #[error("it is too large")]
    TooLarge,
    /// It could not be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
}

impl From<ShareError> for TakeError {
    fn from(error: ShareError) -> Self {
        match error {
            ShareError::Io { source, .. } => Self::Io(source),
            ShareError::NoMarker { .. } => Self::Io(io::Error::other(error)),
        }
    }
}

impl Share {
    /// The bytes of a file of this unit.
    ///
    /// # Errors
    /// [`TakeError::Changed`] if it is not what the scan saw or changes meanwhile,
    /// [`TakeError::TooLarge`] if it has more than `limit` bytes; then nothing of it was read.
    pub fn take(&self, unit_name: &str, seen: &FileSeen, limit: u64) -> Result<Vec<u8>, TakeError> {
        let path = join(&[REPORTS.as_bytes(), unit_name.as_bytes(), &seen.path]);
        self.take_at(&path, seen, limit)
    }

    /// The bytes of a file below the share.
    ///
    /// # Errors
    /// As [`Share::take`].
    pub fn take_at(&self, path: &[u8], seen: &FileSeen, limit: u64) -> Result<Vec<u8>, TakeError> {
        let spot = self.open().and_then(|root| Spot::find(&root, path))?;
        let mut file = spot.dir.file(&spot.name)?.ok_or(TakeError::NotAFile)?;
        let before = file.metadata()?;
        if !seen.is(&before) {
            return Err(TakeError::Changed);
        }
        if before.len() > limit {
            return Err(TakeError::TooLarge);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(seen.byte_size.min(limit)).unwrap_or(0));
        file.by_ref().take(limit + 1).read_to_end(&mut bytes)?;
        let is_whole = u64::try_from(bytes.len()) == Ok(seen.byte_size);
        if is_whole && seen.is(&file.metadata()?) {
            Ok(bytes)
        } else {
            Err(TakeError::Changed)
        }
    }
}

impl Share {
    /// What a file of this unit looks like; little of it is read. What will not be read at all need not have come
    /// to its end.
    ///
    /// # Errors
    /// As [`Share::take`].
    pub fn completeness(
        &self,
        unit_name: &str,
        seen: &FileSeen,
    ) -> Result<Completeness, TakeError> {
        let path = join(&[REPORTS.as_bytes(), unit_name.as_bytes(), &seen.path]);
        let spot = self.open().and_then(|root| Spot::find(&root, &path))?;
        let mut file = spot.dir.file(&spot.name)?.ok_or(TakeError::NotAFile)?;
        if !seen.is(&file.metadata()?) {
            return Err(TakeError::Changed);
        }
        Ok(if seen.byte_size > MOST_BYTES || !is_cut(&mut file)? {
            Completeness::Whole
        } else if is_written(&file) == Some(true) {
            Completeness::BeingWritten
        } else {
            Completeness::CutShort
        })
    }
}

/// No file above this is read, whoever put it there; it is more than the configuration lets a sheet
/// have, so whatever was once judged is below it. Bytes.
pub const MOST_BYTES: u64 = 200 << 20;

impl Share {
    /// The bytes of a file of ours; `None` if what lies there has another hash, or cannot be read.
    #[must_use]
    pub fn read_own(&self, path: &str, sha256: &str) -> Option<Vec<u8>> {
        let root = self.open().ok()?;
        let spot = Spot::find(&root, path.as_bytes()).ok()?;
        let bytes = bytes_of(&spot.dir, &spot.name).ok()??;
        (super::sha256(&bytes) == sha256).then_some(bytes)
    }
}

/// A file's bytes; `None` if it is no regular file or too large to be one that we know.
fn bytes_of(dir: &Dir, name: &OsStr) -> io::Result<Option<Vec<u8>>> {
    let Some(file) = dir.file(name)? else {
        return Ok(None);
    };
    if file.metadata()?.len() > MOST_BYTES {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// The hash of a file's bytes; `None` if it is no regular file or too large to be one that we know.
pub(super) fn hash_of(dir: &Dir, name: &OsStr) -> io::Result<Option<String>> {
    Ok(bytes_of(dir, name)?.map(|bytes| sha256(&bytes)))
}

/// Whether this is a file with exactly these bytes.
pub(super) fn is_content(dir: &Dir, name: &OsStr, bytes: &[u8]) -> bool {
    let read = || -> io::Result<bool> {
        let Some(file) = dir.file(name)? else {
            return Ok(false);
        };
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if file.metadata()?.len() != length {
            return Ok(false);
        }
        let mut there = Vec::new();
        file.take(length.saturating_add(1))
            .read_to_end(&mut there)?;
        Ok(there == bytes)
    };
    read().unwrap_or(false)
}
