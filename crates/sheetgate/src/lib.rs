//! Hostile bytes to plain cells: `.xlsx`, `.xlsm`, `.xlsb`, `.xls` and `.ods` under hard limits, in one shape.
//!
//! Made for files that strangers send. [`read`] believes neither a name nor a number that a file states about
//! itself: it finds out what the bytes are, inflates each part once and to its end, counts all that it takes in
//! against [`Limits`], and refuses with an [`Unreadable`] that says why. What it gives back is what a person sees
//! on the screen, with what the cell really holds: hidden rows, columns and worksheets, merged ranges, text that
//! is struck through, numbers whose format says more than the number. Nothing is guessed: a formula whose result
//! was not stored is [`Value::Uncomputed`], never a zero.
//!
//! ```no_run
//! use sheetgate::{Limits, read};
//!
//! let bytes = std::fs::read("report.xlsx")?;
//! let book = read(&bytes, &Limits::default())?;
//! for grid in &book.grids {
//!     for (at, value) in &grid.cells {
//!         println!("{}!{}: {value:?}", grid.name, at.address());
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | module | decides |
//! |---|---|
//! | `gate` | what a file is, whether it may be parsed at all, and how much of it |
//! | `xlsx`, `xlsb`, `xls`, `ods` | where each format keeps its cells |
//! | `number_format`, `serial`, `rich` | what the screen shows of a cell |
//! | `filling` | grids being filled under limits |
//! | `grid`, `cell` | the shape that all formats come in |

#![warn(missing_docs, clippy::missing_errors_doc)]

mod blank;
mod cell;
mod filling;
mod gate;
mod grid;
mod number_format;
mod ods;
mod records;
mod relations;
mod rich;
mod serial;
mod two_threads;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

pub use cell::{At, NotACell, Range};
use gate::Passed;
pub use gate::{Format, Limits, NotASheet, Unreadable, is_cut, sniff};
pub use grid::{Book, CellMap, Grid, Screen, Shown, Text, Value, Visibility};

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

/// Runs library code that may panic on a hostile file, and makes the panic a refusal.
fn guarded<T>(work: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    // Nothing outlives the closure but its result, so no half-made state can be seen.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Unreadable::Damaged("the reading library gave up".into())))
}
