//! A report's table as a clerk makes it: what stands over it, its headers, its projects, and what stands below.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::cell::ClerkCell;
use super::formats::{ClerkFormats, lines_of, put};
use crate::domain::amount::Yuan;
use crate::domain::project::{Category, Field, ProjectRow};

/// The paper of wide tables.
const A3: u8 = 8;

/// A column of the table.
#[derive(Debug, Clone, Copy)]
pub struct ClerkColumn {
    /// What it holds; `None`: something that nobody asked for.
    pub field: Option<Field>,
    /// The header over several columns; empty: its own header reaches up.
    pub group: &'static str,
    pub header: &'static str,
    pub width: f64,
}

/// A line over or under a table.
#[derive(Debug, Clone)]
pub enum ClerkLine {
    /// Over the whole width, large.
    Title(String),
    /// Over the whole width.
    Wide(String),
    /// The same, in the middle.
    Centered(String),
    /// The same, bold and with a border, as titles of sections are.
    Section(String),
    /// Cells of their own, each with its column.
    Cells(Vec<(u16, String)>),
}

/// A report's table on its worksheet.
pub struct ClerkTable<'a> {
    /// What the worksheet is called.
    pub name: &'a str,
    /// Empty rows and columns before the table.
    pub indent: u16,
    pub head: Vec<ClerkLine>,
    pub columns: &'a [ClerkColumn],
    pub rows: &'a [ProjectRow],
    /// What stands in a column of a project, if not its running number.
    pub cell: &'a dyn Fn(&ProjectRow, &ClerkColumn) -> ClerkCell,
    /// How a sum is written.
    pub amount: &'a dyn Fn(Yuan) -> ClerkCell,
    /// What stands in the place of projects where there are none.
    pub none: Option<ClerkLine>,
    /// A section with a sub-total for each category.
    pub has_sections: bool,
    /// 合计 below all projects.
    pub has_total: bool,
    pub foot: Vec<ClerkLine>,
}

impl ClerkTable<'_> {
    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(self.name)?;
        sheet
            .set_landscape()
            .set_paper_size(A3)
            .set_print_fit_to_pages(1, 0);
        let mut page = ClerkPage {
            sheet,
            table: self,
            row: u32::from(self.indent),
            looks: ClerkFormats::new(),
        };
        for line in &self.head {
            page.line(line)?;
        }
        page.header()?;
        page.projects()?;
        if self.has_total && !self.rows.is_empty() {
            page.sum("合计", &self.rows.iter().collect::<Vec<_>>())?;
        }
        for line in &self.foot {
            page.line(line)?;
        }
        Ok(())
    }
}

/// The worksheet in the making; `row` is the next one.
struct ClerkPage<'a> {
    sheet: &'a mut Worksheet,
    table: &'a ClerkTable<'a>,
    row: u32,
    looks: ClerkFormats,
}

impl<'a> ClerkPage<'a> {
    /// Columns with their numbers on the worksheet.
    fn columns(&self) -> impl Iterator<Item = (u16, &'a ClerkColumn)> + use<'a> {
        (self.table.indent..).zip(self.table.columns)
    }

    fn line(&mut self, line: &ClerkLine) -> Result<(), XlsxError> {
        let looks = &self.looks;
        match line {
            ClerkLine::Title(text) => {
                self.sheet.set_row_height(self.row, 34)?;
                let title = looks.title.clone();
                self.wide(text, &title)
            }
            ClerkLine::Wide(text) => {
                let line = looks.line.clone();
                self.wide(text, &line)
            }
            ClerkLine::Centered(text) => {
                let centered = looks.line.clone().set_align(FormatAlign::Center);
                self.wide(text, &centered)
            }
            ClerkLine::Section(text) => {
                let section = looks.section.clone();
                self.wide(text, &section)
            }
            ClerkLine::Cells(cells) => {
                for (column, text) in cells {
                    self.sheet
                        .write_with_format(self.row, *column, text, &looks.line)?;
                }
                self.row += 1;
                Ok(())
            }
        }
    }

    /// A line over the whole width.
    fn wide(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        let first = self.table.indent;
        let last = first + u16::try_from(self.table.columns.len()).unwrap_or(1) - 1;
        self.sheet
            .merge_range(self.row, first, self.row, last, text, format)?;
        self.row += 1;
        Ok(())
    }

    /// One row of headers, or two if some of them stand in groups.
    fn header(&mut self) -> Result<(), XlsxError> {
        let header = &self.looks.header;
        let has_groups = self.columns().any(|(_, column)| !column.group.is_empty());
        let bottom = self.row + u32::from(has_groups);
        let mut columns = self.columns().peekable();
        while let Some((first, &ClerkColumn { group, .. })) = columns.next() {
            if group.is_empty() {
                continue;
            }
            let mut last = first;
            while let Some((column, _)) = columns.next_if(|(_, other)| other.group == group) {
                last = column;
            }
            self.sheet
                .merge_range(self.row, first, self.row, last, group, header)?;
        }
        for (at, column) in self.columns() {
            let text = column.header;
            self.sheet.set_column_width(at, column.width)?;
            if has_groups && column.group.is_empty() {
                self.sheet
                    .merge_range(self.row, at, bottom, at, text, header)?;
            } else {
                self.sheet.write_with_format(bottom, at, text, header)?;
            }
        }
        self.sheet.set_row_height(bottom, 32)?;
        self.row = bottom + 1;
        Ok(())
    }

    fn projects(&mut self) -> Result<(), XlsxError> {
        let rows = self.table.rows;
        if rows.is_empty() {
            return match &self.table.none {
                Some(line) => self.line(line),
                None => Ok(()),
            };
        }
        if !self.table.has_sections {
            return self.some_projects(&rows.iter().collect::<Vec<_>>());
        }
        let mut ordinals = ["一", "二", "三"].iter();
        for category in Category::ALL {
            let own: Vec<&ProjectRow> = rows
                .iter()
                .filter(|row| row.category == Some(*category))
                .collect();
            if own.is_empty() {
                continue;
            }
            let ordinal = ordinals.next().unwrap_or(&"");
            let title = format!("{ordinal}、{}项目（{}个）", category.word(), own.len());
            self.line(&ClerkLine::Section(title))?;
            self.some_projects(&own)?;
            self.sum("小计", &own)?;
        }
        Ok(())
    }

    fn some_projects(&mut self, rows: &[&ProjectRow]) -> Result<(), XlsxError> {
        for (number, row) in (1..).zip(rows) {
            let mut lines = 1;
            for (at, column) in self.columns() {
                let cell = match column.field {
                    Some(Field::Sequence) => ClerkCell::Number(f64::from(number)),
                    _ => (self.table.cell)(row, column),
                };
                lines = lines.max(lines_of(&cell, column.width));
                let look = self.looks.of(column.field, &cell);
                put(self.sheet, (self.row, at), &cell, look)?;
            }
            self.sheet.set_row_height(self.row, 13 * lines + 9)?;
            self.row += 1;
        }
        Ok(())
    }

    /// The sums of the amounts that stand above.
    fn sum(&mut self, word: &str, rows: &[&ProjectRow]) -> Result<(), XlsxError> {
        let sum = |amount: fn(&ProjectRow) -> Option<Yuan>| {
            let amounts = rows.iter().filter_map(|row| amount(row));
            (self.table.amount)(Yuan(amounts.map(|yuan| yuan.0).sum()))
        };
        for (at, column) in self.columns() {
            let cell = match column.field {
                Some(Field::Sequence) => ClerkCell::text(word),
                Some(Field::TotalInvestment) => sum(|row| row.total_investment_yuan),
                Some(Field::FundsInPlace) => sum(|row| row.funds_in_place_yuan),
                _ => ClerkCell::Empty,
            };
            put(self.sheet, (self.row, at), &cell, &self.looks.section)?;
        }
        self.row += 1;
        Ok(())
    }
}
