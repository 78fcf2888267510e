//! One file of the share, copied and archived, while it is judged and answered.

use std::path::Path;

use crate::domain::unit::Unit;
use crate::store::PendingFile;

/// One file, copied and archived.
pub(super) struct File<'a> {
    pub(super) unit: &'a Unit,
    /// As the scan saw it.
    pub(super) pending: &'a PendingFile,
    /// For people.
    pub(super) name: String,
    pub(super) bytes: &'a [u8],
    pub(super) sha256: &'a str,
}

impl File<'_> {
    /// What is kept of its name in those of its receipt and marked copy.
    pub(super) fn stem(&self) -> String {
        let stem = Path::new(&self.name).file_stem();
        let stem = stem.map_or_else(|| self.name.as_str().into(), |stem| stem.to_string_lossy());
        stem[..stem.floor_char_boundary(LONGEST_STEM)].to_owned()
    }
}

/// In bytes: with what is added to it, a name must stay below 255.
const LONGEST_STEM: usize = 180;
