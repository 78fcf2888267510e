//! From a workbook's cells to what the sheet means: projects, observations, urgent matters, findings.

use crate::domain::sheet::Sheet;
use crate::workbook::grid::Book;

/// What a workbook states, with everything noticed while reading it.
///
/// `file_name` may state the period; the rest comes from the cells. Never fails: a workbook without a
/// report gives a [`Sheet`] whose `has_table` is false.
#[must_use]
pub fn interpret(_book: &Book, _file_name: &str) -> Sheet {
    Sheet::default()
}
