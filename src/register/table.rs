//! A workbook as plain texts and days, which is all that a table of the office holds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sheetgate::{At, Book, Visibility};

use crate::domain::date::PartialDate;
use crate::words::date::{self, Manner};
use crate::words::text::shown;

/// One worksheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainTable {
    pub name: String,
    /// Nobody sees it.
    pub is_hidden: bool,
    /// Rows that hold something, in order.
    pub rows: Vec<PlainRow>,
}

/// One row of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainRow {
    /// 0-based.
    pub row: u32,
    /// Cells that hold something, in order.
    pub cells: Vec<PlainCell>,
}

/// One cell of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainCell {
    /// 0-based.
    pub column: u32,
    /// What the screen shows.
    pub text: String,
    /// The day, if it is plainly one.
    pub day: Option<NaiveDate>,
}

/// All worksheets of a book.
#[must_use]
pub fn plain_tables(book: &Book) -> Vec<PlainTable> {
    let tables = book.grids.iter().map(|grid| {
        let mut rows: Vec<PlainRow> = Vec::new();
        for (at, value) in &grid.cells {
            let text = shown(value).trim().to_owned();
            if text.is_empty() {
                continue;
            }
            let cell = PlainCell {
                column: at.column,
                text,
                day: match date::parse(value) {
                    Ok((PartialDate::Day(day), Manner::Plain)) => Some(day),
                    _ => None,
                },
            };
            match rows.last_mut().filter(|row| row.row == at.row) {
                Some(row) => row.cells.push(cell),
                None => rows.push(PlainRow {
                    row: at.row,
                    cells: vec![cell],
                }),
            }
        }
        PlainTable {
            name: grid.name.clone(),
            is_hidden: grid.visibility != Visibility::Visible,
            rows,
        }
    });
    tables.collect()
}

impl PlainRow {
    /// The cell in this column.
    #[must_use]
    pub fn get(&self, column: u32) -> Option<&PlainCell> {
        self.cells.iter().find(|cell| cell.column == column)
    }

    /// `E5`
    #[must_use]
    pub fn place(&self, column: u32) -> String {
        At::new(self.row, column).address()
    }
}
