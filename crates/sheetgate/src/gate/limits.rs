//! How much of a file is taken in.

/// Limits on one file. The defaults are far above any honest sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
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

impl Limits {
    /// The limits for whoever takes files of so many bytes: the usual ones, and in proportion more of what a
    /// larger file holds.
    #[must_use]
    pub fn for_files_of(file_bytes: usize) -> Self {
        let usual = Self::default();
        let times = file_bytes.div_ceil(usual.file_bytes).max(1);
        let rows = u32::try_from(times).map_or(u32::MAX, |times| usual.rows.saturating_mul(times));
        Self {
            file_bytes,
            inflated_bytes: usual.inflated_bytes.saturating_mul(times),
            rows: rows.min(MOST_ROWS),
            cells: usual.cells.saturating_mul(times),
            text_bytes: usual.text_bytes.saturating_mul(times),
            ..usual
        }
    }
}

/// No worksheet has more rows.
const MOST_ROWS: u32 = 1_048_576;

#[cfg(test)]
mod tests {
    use super::{Limits, MOST_ROWS};

    #[test]
    fn larger_files_hold_more_and_smaller_ones_no_less() {
        let usual = Limits::default();
        let small = Limits::for_files_of(1 << 20);
        assert_eq!((small.file_bytes, small.cells), (1 << 20, usual.cells));
        assert_eq!(Limits::for_files_of(usual.file_bytes), usual);
        let large = Limits::for_files_of(100 << 20);
        assert_eq!(large.text_bytes, 5 * usual.text_bytes);
        assert_eq!(large.rows, 5 * usual.rows);
        assert_eq!(Limits::for_files_of(usize::MAX).rows, MOST_ROWS);
    }
}
