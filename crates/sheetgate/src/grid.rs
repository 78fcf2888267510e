//! A workbook as plain cells, whatever format it was stored in.

mod cells;
mod screen;
mod text;

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};

pub use cells::CellMap;
pub use screen::Screen;
pub use text::Text;

use crate::cell::{At, Range};

/// All worksheets of a file, in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    /// The worksheets; chart sheets and macro sheets are left out.
    pub grids: Vec<Grid>,
    /// The worksheet that is shown when the file is opened, by name, if the file says so.
    pub active: Option<String>,
}

/// One worksheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    /// Its name.
    pub name: String,
    /// Whether it is shown.
    pub visibility: Visibility,
    /// Cells that hold something, by place.
    pub cells: CellMap,
    /// Those of them that hold a date whose format shows no day: 2019年6月, stored as its first day.
    pub months: BTreeSet<At>,
    /// Those of them that are struck through as a whole.
    pub struck: BTreeSet<At>,
    /// Those of them whose text nobody sees, as their format hides it.
    pub unseen: BTreeSet<At>,
    /// What is shown of numbers and dates, where their formats only write them in another way.
    pub screen: Screen,
    /// Merged ranges; only the top left cell holds the value.
    pub merges: Vec<Range>,
    /// Rows that are hidden by hand or by a filter, 0-based.
    pub hidden_rows: BTreeSet<u32>,
    /// Columns that are hidden, 0-based.
    pub hidden_columns: BTreeSet<u32>,
}

/// Whether a worksheet is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Visibility {
    /// It is shown.
    #[default]
    Visible,
    /// Hidden; the user can show it.
    Hidden,
    /// Hidden by a macro.
    VeryHidden,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, as shown; a bare time of day is the text `08:30`.
    Text(Text),
    /// A number that is not formatted as a date.
    Number(f64),
    /// A number of which the screen shows more than the number, or another one.
    Shown(Box<Shown>),
    /// A number with a date format, or a stored date.
    Date(NaiveDate),
    /// The same with a time of day.
    DateTime(NaiveDateTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error value, `#N/A`.
    Error(Text),
    /// A formula whose result was not stored; its text.
    Uncomputed(Text),
}

/// A number as its format shows it: `65%`, `5,000元`, `60.00万元`.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What the screen shows; empty if that is nothing.
    pub text: Text,
    /// What the cell holds.
    pub number: f64,
}

impl Grid {
    /// The value of a cell; `None` if it is empty.
    #[must_use]
    pub fn get(&self, row: u32, column: u32) -> Option<&Value> {
        self.cells.get(&At::new(row, column))
    }

    /// The merged range that a cell lies in.
    #[must_use]
    pub fn merge_of(&self, at: At) -> Option<Range> {
        self.merges.iter().copied().find(|range| range.contains(at))
    }
}
