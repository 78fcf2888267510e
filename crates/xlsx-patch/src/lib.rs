//! Notes, fills and one new sheet put into an existing `.xlsx` or `.xlsm`, all else byte for byte.
//!
//! Writing libraries write whole files: what they do not know of a workbook is gone when it has been read and
//! written again. Here only the parts of the zip that must change are changed, as text; every other part goes over
//! as the compressed bytes that it is.
//!
//! | part | what changes |
//! |---|---|
//! | content types, relations | new parts |
//! | workbook | two sheets, and what refers to sheets by their places |
//! | styles | fonts, fills, borders and cell styles at the end |
//! | worksheet with marks | `s` of cells, missing cells and rows, `legacyDrawing` |
//! | its notes and their boxes | ours are added |
//!
//! Marks of an earlier patch are taken off first, also if another program has saved the file in between, so
//! patching twice is the same as patching once. The same input gives the same bytes.
//!
//! ```no_run
//! use std::collections::BTreeMap;
//! use xlsx_patch::{At, Marker, Marking, NewSheet, Patch, Weight};
//!
//! let bytes = std::fs::read("report.xlsx")?;
//! let at = At::new(4, 2);
//! let marking = Marking {
//!     fills: BTreeMap::from([(at, Weight::Error)]),
//!     notes: BTreeMap::from([(at, "[check]\nThis is no date.".to_owned())]),
//! };
//! let patch = Patch {
//!     sheets: &["Sheet1".to_owned()],
//!     markings: &[marking],
//!     marker: Marker { author: "check", note_head: "[check]", hidden_sheet: "check-marks", ..Marker::default() },
//!     new_sheet: NewSheet {
//!         name: "Problems",
//!         styles: &[],
//!         xml: &|_, _| NewSheet::xml_of("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"),
//!     },
//! };
//! std::fs::write("marked.xlsx", patch.apply(&bytes)?.bytes)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `bytes` should have passed a reader with limits: parts are inflated here without any.

#![warn(missing_docs, clippy::missing_errors_doc)]

mod at;
mod change;
mod comments;
mod escape;
mod geometry;
mod hidden_sheet;
mod marker;
mod marking;
mod names;
mod new_sheet;
mod not_patched;
mod parts;
mod patch;
mod relations;
mod shapes;
mod sheet;
mod styles;
mod well_formed;
mod workbook;
mod xml;

pub use at::{At, NotACell};
pub use escape::{cell_text, escaped, push_cell_text};
pub use marker::Marker;
pub use marking::{Marking, Weight};
pub use names::sheet_names;
pub use new_sheet::{CellStyle, NewSheet};
pub use not_patched::NotPatched;
pub use patch::{Patch, Patched};
