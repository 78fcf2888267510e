//! From bytes to a book, whatever the format.

use crate::gate::{self, Limits, Passed, Unreadable};
use crate::grid::Book;
use crate::{ods, xls, xlsb, xlsx};

/// Reads a file of any of the formats.
///
/// What it costs is bounded by `limits` and the size of the file, except for what the libraries below
/// do: hostile files belong into a child process.
///
/// # Errors
///
/// [`Unreadable`], if the file is none of these, damaged, beyond a limit, or has no worksheet.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Unreadable> {
    let mut book = match gate::pass(bytes, limits)? {
        Passed::Xlsx(package) => xlsx::read(package, limits)?,
        Passed::Xlsb(package) => xlsb::read(&package, limits)?,
        Passed::Ods(package) => ods::read(&package, limits)?,
        Passed::Xls(compound) => xls::read(&compound, limits)?,
    };
    // A chart that is shown on opening says nothing of which worksheet is meant.
    let is_there = |name: &String| book.grids.iter().any(|grid| grid.name == *name);
    book.active = book.active.take().filter(is_there);
    if book.grids.is_empty() {
        return Err(Unreadable::NoSheets);
    }
    Ok(book)
}

/// Asks the processor once what it can do, before processes are forked that would each ask: a virtual machine
/// takes long to tell.
pub fn prepare() {
    gate::prepare();
}
