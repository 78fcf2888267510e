//! A file's cells, without the sheets that we put into it.

use sheetgate::{Book, Limits, Unreadable};

use super::marks;

/// Reads a file of any of the formats. Sheets that we put into a marked copy are left out.
///
/// # Errors
///
/// As [`sheetgate::read`].
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Book, Unreadable> {
    let mut book = sheetgate::read(bytes, limits)?;
    marks::remove(&mut book);
    // A sheet of ours that is shown on opening says nothing of which worksheet is meant.
    let is_there = |name: &String| book.grids.iter().any(|grid| grid.name == *name);
    book.active = book.active.take().filter(is_there);
    if book.grids.is_empty() {
        return Err(Unreadable::NoSheets);
    }
    Ok(book)
}
