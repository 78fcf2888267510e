//! Size and times of a file, by which it is known again.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;

/// Size and times of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileStamp {
    pub(super) byte_size: u64,
    pub(super) modified_ns: i64,
    pub(super) changed_ns: i64,
}

impl FileStamp {
    /// Those of the file that this tells of.
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            byte_size: metadata.len(),
            modified_ns: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed_ns: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

pub(super) fn nanoseconds(seconds: i64, rest: impl TryInto<i64>) -> i64 {
    let rest = rest.try_into().unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}
