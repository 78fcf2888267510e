//! Why an office's process last ended without being told to: beside its state, for `status`.

use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::private;

/// Its file in the office's `data_dir`.
const FILE: &str = "last-end.json";

/// When and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastEnd {
    pub at: DateTime<Utc>,
    /// What the process said last, or how it ended; in English.
    pub why: String,
}

impl LastEnd {
    /// As it was put down, if it was.
    #[must_use]
    pub fn read(data_dir: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(data_dir.join(FILE)).ok()?).ok()
    }

    /// Puts it down.
    pub(super) fn write(&self, data_dir: &Path) -> io::Result<()> {
        let text = serde_json::to_vec(self)?;
        private::write_whole(&data_dir.join(FILE), &text)
    }

    /// A process is started: how the last one ended counts no more.
    pub(super) fn forget(data_dir: &Path) {
        // If it stays, it is overwritten at the next end, and only shown while no process works.
        let _ = fs::remove_file(data_dir.join(FILE));
    }
}
