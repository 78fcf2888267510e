//! A workbook as plain cells, whatever format it was stored in.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};

/// All worksheets of a file, in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    /// The worksheets; chart sheets and macro sheets are left out.
    pub grids: Vec<Grid>,
}

/// One worksheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    /// Its name.
    pub name: String,
    /// Whether it is shown.
    pub visibility: Visibility,
    /// Cells that hold something, by place.
    pub cells: BTreeMap<At, Value>,
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

/// The place of a cell, 0-based. Ordered row by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// 0-based row.
    pub row: u32,
    /// 0-based column.
    pub column: u32,
}

impl At {
    /// The cell in this row and column, both 0-based.
    #[must_use]
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// The address as a spreadsheet program shows it: `E5`.
    #[must_use]
    pub fn address(self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.column + 1;
        while rest > 0 {
            let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
            letters.push(char::from(b'A' + digit));
            rest = (rest - 1) / 26;
        }
        let column: String = letters.iter().rev().collect();
        format!("{column}{}", u64::from(self.row) + 1)
    }
}

/// A rectangle of cells, both corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Top left.
    pub first: At,
    /// Bottom right.
    pub last: At,
}

impl Range {
    /// Whether the cell lies inside.
    #[must_use]
    pub const fn contains(self, at: At) -> bool {
        self.first.row <= at.row
            && at.row <= self.last.row
            && self.first.column <= at.column
            && at.column <= self.last.column
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, as stored.
    Text(String),
    /// A number that is not formatted as a date.
    Number(f64),
    /// A number with a date format, or a stored date.
    Date(NaiveDate),
    /// The same with a time of day.
    DateTime(NaiveDateTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error value, `#N/A`.
    Error(String),
    /// A formula whose result was not stored; its text.
    Uncomputed(String),
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

#[cfg(test)]
mod tests {
    use super::At;

    #[test]
    fn addresses_are_those_of_a_spreadsheet() {
        for (row, column, address) in [
            (0, 0, "A1"),
            (4, 25, "Z5"),
            (4, 26, "AA5"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(At::new(row, column).address(), address);
        }
    }
}
