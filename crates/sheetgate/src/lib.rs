//! Hostile bytes to plain cells: `.xlsx`, `.xlsm`, `.xlsb`, `.xls` and `.ods` under hard limits, in one shape.
//!
//! Made for files that strangers send. [`read()`] believes neither a name nor a number that a file states about
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
mod guarded;
mod number_format;
mod ods;
mod read;
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
pub use gate::{Format, Limits, NotASheet, Unreadable, is_cut, sniff};
pub use grid::{Book, CellMap, Grid, Screen, Shown, Text, Value, Visibility};
pub use read::{prepare, read};
