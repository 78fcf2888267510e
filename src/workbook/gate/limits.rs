//! How much of a file is taken in.

use serde::{Deserialize, Serialize};

/// Limits on one file. The defaults are far above any honest sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Size of the file, bytes.
    pub file_bytes: usize,
    /// Entries in a zip.
    pub zip_entries: usize,
    /// Sum of all parts of a zip when inflated, bytes. There is no limit on the ratio: honest
    /// sheets inflate to 250 times their size.
    pub inflated_bytes: usize,
    /// Worksheets.
    pub sheets: usize,
    /// Rows down to the last cell that holds something.
    pub rows: u32,
    /// Columns up to the last cell that holds something.
    pub columns: u32,
    /// Cells that hold something, all worksheets together.
    pub cells: usize,
    /// Text in all cells, bytes of UTF-8.
    pub text_bytes: usize,
    /// Merged ranges in one worksheet.
    pub merges: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 << 20,
            zip_entries: 1_000,
            inflated_bytes: 200 << 20,
            sheets: 200,
            rows: 200_000,
            columns: 1_000,
            cells: 2_000_000,
            text_bytes: 64 << 20,
            merges: 100_000,
        }
    }
}
