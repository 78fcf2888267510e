//! Which column of an office's table is which: by whole header words, and by nothing else.

use super::table::{PlainCell, PlainRow, PlainTable};
use crate::domain::finding::Finding;
use crate::domain::rules::Rule;
use crate::domain::wording::folded;

/// A column that a table may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct RegisterColumn {
    /// As we write it.
    pub(super) header: &'static str,
    /// What others write for it.
    pub(super) also: &'static [&'static str],
    /// Without it the table is not read.
    pub(super) is_required: bool,
}

impl RegisterColumn {
    pub(super) const fn required(header: &'static str, also: &'static [&'static str]) -> Self {
        Self {
            header,
            also,
            is_required: true,
        }
    }

    pub(super) const fn optional(header: &'static str, also: &'static [&'static str]) -> Self {
        Self {
            header,
            also,
            is_required: false,
        }
    }
}

/// Columns whose values say nothing of their own.
const PASSED_OVER: [&str; 2] = ["序号", "备注"];
/// Rows in which a header is looked for.
const HEADER_ROWS: usize = 10;

/// A table whose columns are known.
pub(super) struct RegisterTable<'a> {
    pub(super) sheet: &'a str,
    /// Where each of the known columns stands, in their order.
    pub(super) places: Vec<Option<u32>>,
    /// Where a row says what it is about.
    subject: Option<u32>,
    /// The rows below the header.
    pub(super) rows: &'a [PlainRow],
}

impl RegisterTable<'_> {
    /// The cell of a row in one of the known columns.
    pub(super) fn cell<'a>(&self, row: &'a PlainRow, column: usize) -> Option<&'a PlainCell> {
        self.places[column].and_then(|place| row.get(place))
    }

    /// What is to be said of that cell; of what the row is about, if the table has no such column.
    pub(super) fn finding(
        &self,
        (row, column): (&PlainRow, usize),
        rule: Rule,
        expected: &str,
        message: impl Into<String>,
    ) -> Finding {
        let place = self.places[column].or(self.subject).unwrap_or(0);
        let read = self.cell(row, column).map_or("", |cell| &cell.text);
        Finding::new(rule, self.sheet, row.place(place), read, expected, message)
    }
}

/// The one visible worksheet that has these columns, with what is to be said of the others; or why none is read. `subject`:
/// which of them says what a row is about.
pub(super) fn table_of<'a>(
    tables: &'a [PlainTable],
    (columns, subject): (&[RegisterColumn], usize),
    findings: &mut Vec<Finding>,
) -> Option<RegisterTable<'a>> {
    let visible = tables
        .iter()
        .filter(|table| !table.is_hidden && !table.rows.is_empty());
    let mut found: Option<RegisterTable<'a>> = None;
    let mut others = Vec::new();
    for table in visible {
        match header_of(table, columns) {
            Some((at, places)) if found.is_none() => {
                unread_columns(table, at, &places, findings);
                found = Some(RegisterTable {
                    sheet: &table.name,
                    subject: places[subject],
                    places,
                    rows: &table.rows[at + 1..],
                });
            }
            _ => others.push(table),
        }
    }
    if found.is_none() {
        let needed = columns.iter().filter(|column| column.is_required);
        let needed: Vec<&str> = needed.map(|column| column.header).collect();
        let needed = needed.join("、");
        let message = format!(
            "没有找到完整的表头，整张表没有读取。请在同一行写齐{needed}各栏，或在程序生成的表上修改。"
        );
        findings.push(Finding::new(
            Rule::OfficeHeader,
            tables.first().map_or("", |table| &table.name),
            "",
            "",
            &needed,
            message,
        ));
        return None;
    }
    for table in others {
        let message = format!(
            "工作表“{}”不读取。要登记的内容请写在规定的表里。",
            table.name
        );
        findings.push(Finding::new(
            Rule::OfficeUnread,
            &table.name,
            "",
            "",
            "",
            message,
        ));
    }
    found
}

/// The row of the header and where each column stands, if all that are required are there, each once.
fn header_of(table: &PlainTable, columns: &[RegisterColumn]) -> Option<(usize, Vec<Option<u32>>)> {
    let mut rows = table.rows.iter().take(HEADER_ROWS).enumerate();
    rows.find_map(|(at, row)| {
        let mut places: Vec<Option<u32>> = vec![None; columns.len()];
        for cell in &row.cells {
            let word = folded(&cell.text);
            let known = columns.iter().position(|column| {
                let words = std::iter::once(column.header).chain(column.also.iter().copied());
                words.into_iter().any(|known| folded(known) == word)
            });
            if let Some(known) = known {
                // Twice the same column: nobody knows which one counts.
                if places[known].is_some() {
                    return None;
                }
                places[known] = Some(cell.column);
            }
        }
        let is_whole = places
            .iter()
            .zip(columns)
            .all(|(place, column)| place.is_some() || !column.is_required);
        is_whole.then_some((at, places))
    })
}

/// Columns that hold something and are not known.
fn unread_columns(
    table: &PlainTable,
    at: usize,
    places: &[Option<u32>],
    findings: &mut Vec<Finding>,
) {
    let header = &table.rows[at];
    let known = |column: u32| places.contains(&Some(column));
    let passed = |column: u32| {
        let word = header.get(column).map(|cell| folded(&cell.text));
        word.is_some_and(|word| PASSED_OVER.iter().any(|known| folded(known) == word))
    };
    let mut said: Vec<u32> = Vec::new();
    for row in &table.rows[at..] {
        for cell in &row.cells {
            if known(cell.column) || passed(cell.column) || said.contains(&cell.column) {
                continue;
            }
            said.push(cell.column);
            findings.push(Finding::new(
                Rule::OfficeUnread,
                &table.name,
                row.place(cell.column),
                &cell.text,
                "",
                "这一栏不读取。要登记的内容请写在规定的栏里。",
            ));
        }
    }
}
