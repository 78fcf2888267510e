//! Workbooks as clerks make them by hand: those of the demo, and those that tests and benches feed the program with.
//!
//! | file | decides |
//! |---|---|
//! | `cell` | what a clerk puts into a cell, and how amounts and days are written |
//! | `table` | a report's table: what stands over it, its headers, its projects, what stands below |
//! | `formats` | how all of that looks |

mod cell;
mod formats;
mod table;

use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, Workbook, Worksheet, XlsxError};

pub use cell::{ClerkCell, Hand};
use formats::{ClerkFormats, put};
pub use table::{ClerkColumn, ClerkLine, ClerkTable};

/// A workbook that a clerk saves.
#[derive(Default)]
pub struct ClerkWorkbook<'a> {
    /// Who saved it, and on which day; without it the day is today's.
    pub saved: Option<(&'a str, NaiveDate)>,
    /// The report, on a worksheet of its own.
    pub table: Option<ClerkTable<'a>>,
    /// Worksheets of one small table each: 观摩项目, 紧急事项.
    pub lists: Vec<ClerkList<'a>>,
}

/// A worksheet with nothing but headers and rows.
#[derive(Default)]
pub struct ClerkList<'a> {
    /// What the worksheet is called.
    pub name: &'a str,
    /// The headers, with the widths of their columns; without any, the rows begin at the top.
    pub headers: &'a [(&'a str, f64)],
    /// The rows below.
    pub rows: Vec<Vec<ClerkCell>>,
}

impl<'a> ClerkWorkbook<'a> {
    /// A workbook of nothing but these worksheets.
    #[must_use]
    pub fn of_lists(lists: Vec<ClerkList<'a>>) -> Self {
        Self {
            lists,
            ..Self::default()
        }
    }

    /// The bytes of the workbook; the same for the same contents, if it says when it was saved.
    ///
    /// # Errors
    /// What the writing library refuses, such as two worksheets of one name.
    pub fn bytes(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        if let Some((author, day)) = self.saved {
            let properties = DocProperties::new().set_author(author);
            workbook.set_properties(&match day.and_hms_opt(0, 0, 0) {
                Some(moment) => properties.set_creation_datetime(&moment.and_utc()),
                None => properties,
            });
        }
        if let Some(table) = &self.table {
            table.write(workbook.add_worksheet())?;
        }
        for list in &self.lists {
            list.write(workbook.add_worksheet())?;
        }
        workbook.save_to_buffer()
    }
}

impl<'a> ClerkList<'a> {
    /// A worksheet of nothing but these texts, row by row from the top.
    pub fn of_texts<R>(name: &'a str, rows: R) -> Self
    where
        R: IntoIterator<Item: IntoIterator<Item: AsRef<str>>>,
    {
        let cells = |row: R::Item| row.into_iter().map(|text| ClerkCell::text(text.as_ref()));
        Self {
            name,
            headers: &[],
            rows: rows.into_iter().map(|row| cells(row).collect()).collect(),
        }
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let looks = ClerkFormats::new();
        sheet.set_name(self.name)?;
        for (column, (text, width)) in (0..).zip(self.headers) {
            sheet.set_column_width(column, *width)?;
            sheet.write_with_format(0, column, *text, &looks.header)?;
        }
        let first = u32::from(!self.headers.is_empty());
        for (row, cells) in (first..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                put(sheet, (row, column), cell, looks.of(None, cell))?;
            }
        }
        Ok(())
    }
}
