//! Takes one copy of a file's bytes: what is hashed, archived and read is that copy.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;

use rustix::fs::{CWD, Mode, OFlags, openat};

use super::{REPORTS, Seen, Share, join};

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// It changed while it was read, or since it was seen: wait for the next scan.
    #[error("it is still being written")]
    Changed,
    /// It is no regular file (any more).
    #[error("it is not a regular file")]
    NotAFile,
    /// It could not be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
}

impl Share {
    /// The bytes of a file of this unit, at most `limit` + 1 of them: a longer answer than `limit`
    /// says that the file is too large, without reading all of it.
    ///
    /// # Errors
    /// [`TakeError::Changed`] if it is not what the scan saw or changes meanwhile.
    pub fn take(&self, unit_name: &str, seen: &Seen, limit: u64) -> Result<Vec<u8>, TakeError> {
        let path = self.below(&join(&[
            REPORTS.as_bytes(),
            unit_name.as_bytes(),
            &seen.path,
        ]));
        // Never a link, and never stuck on a pipe that nobody writes to.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let mut file =
            File::from(openat(CWD, &path, flags, Mode::empty()).map_err(io::Error::from)?);
        let before = file.metadata()?;
        if !before.is_file() {
            return Err(TakeError::NotAFile);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(seen.byte_size.min(limit)).unwrap_or(0));
        file.by_ref().take(limit + 1).read_to_end(&mut bytes)?;
        let after = file.metadata()?;
        let same = before.len() == after.len()
            && (before.mtime(), before.mtime_nsec()) == (after.mtime(), after.mtime_nsec())
            && after.len() == seen.byte_size;
        if same {
            Ok(bytes)
        } else {
            Err(TakeError::Changed)
        }
    }
}
