//! Hostile bytes to plain cells: one reader a format, one shape for all.
//!
//! All four are read here. Of `.xlsx` calamine would inflate and walk through everything once more,
//! and does not tell hidden rows; of `.xlsb` it drops short cell records and errors of formulas
//! without a word; of `.ods` and `.xls` it tells too little about merged cells and hidden rows, and
//! the latter can make it ask for any amount of memory. It reads our own ledgers back instead, as
//! another program would.

mod filling;
mod marks;
mod number_format;
mod ods;
mod records;
mod relations;
mod rich;
mod serial;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

use super::gate::{self, Limits, Passed, Unreadable};
use super::grid::Book;

pub(super) use marks::{LIST_COLUMNS, LIST_HEADER, LIST_SHEET, MARKS_SHEET, NOTE_HEAD};

/// Reads a file of any of the four formats. Sheets that we put into a marked copy are left out.
///
/// What it costs is bounded by `limits` and the size of the file, except for what the libraries
/// do: hostile files belong into a child process.
///
/// # Errors
///
/// [`Unreadable`], with a sentence for the clerk.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Unreadable> {
    let mut book = match gate::pass(bytes, limits)? {
        Passed::Xlsx(package) => xlsx::read(package, limits)?,
        Passed::Xlsb(package) => xlsb::read(&package, limits)?,
        Passed::Ods(package) => ods::read(&package, limits)?,
        Passed::Xls(compound) => xls::read(&compound, limits)?,
    };
    marks::remove(&mut book);
    // A sheet of ours, or a chart, that is shown on opening says nothing of which worksheet is meant.
    let is_there = |name: &String| book.grids.iter().any(|grid| grid.name == *name);
    book.active = book.active.take().filter(is_there);
    if book.grids.is_empty() {
        return Err(Unreadable::NoSheets);
    }
    Ok(book)
}

/// Runs library code that may panic on a hostile file, and makes the panic a refusal.
fn guarded<T>(work: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    // Nothing outlives the closure but its result, so no half-made state can be seen.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Unreadable::Damaged("the reading library gave up".into())))
}
