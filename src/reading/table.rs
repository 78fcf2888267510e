//! The table of a report while its rows are read: what its columns mean, and how far its merged cells reach.

use sheetgate::Value;

use super::columns::Column;
use super::view::{Row, View};
use crate::domain::project::{Field, Stage};
use crate::words::text::{is_placeholder, of_value};

/// The rows of one report and what its columns mean.
pub(super) struct Table<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) columns: Vec<Column>,
    /// First row under the header, 0-based.
    pub(super) first: u32,
    /// Row before which the table ends.
    pub(super) end: u32,
    /// Column of the names.
    pub(super) name: u32,
    /// Column of the running numbers.
    pub(super) sequence: Option<u32>,
    /// Columns in which the stage is ticked, each with its stage.
    pub(super) ticks: Vec<(u32, Stage)>,
}

impl Table<'_> {
    /// Whether the name that stands in one row, merged, reaches down to another.
    pub(super) fn name_reaches(&self, from: &Row, to: &Row) -> bool {
        let range = self.view.merge_of(to.number, self.name);
        range.is_some_and(|range| (self.first..=from.number).contains(&range.first.row))
    }

    /// Whether the cell spreads over most of the table.
    pub(super) fn is_wide(&self, row: &Row, column: u32) -> bool {
        let width = self.columns.len();
        self.view
            .merge_of(row.number, column)
            .is_some_and(|range| (range.last.column - range.first.column + 1) as usize * 2 > width)
    }

    /// Whether a merged cell that began in a row of the table above reaches down to here.
    pub(super) fn hangs_down(&self, row: &Row, column: u32) -> bool {
        self.view
            .merge_of(row.number, column)
            .is_some_and(|range| range.first.row >= self.first && range.first.row < row.number)
    }

    /// Whether the row says what only a project says: content, investor, progress, people.
    pub(super) fn has_project_text(&self, row: &Row) -> bool {
        self.has_project_text_beside(row, None)
    }

    /// The same, but for one column.
    pub(super) fn has_project_text_beside(&self, row: &Row, but: Option<u32>) -> bool {
        let columns = self.columns.iter();
        let mut columns = columns.filter(|column| Some(column.index) != but);
        columns.any(|column| {
            let says = matches!(
                column.field(),
                Some(
                    Field::Content
                        | Field::Investor
                        | Field::ResponsibleUnit
                        | Field::ResponsiblePerson
                        | Field::Progress
                        | Field::Plan
                        | Field::Problems
                )
            );
            let value = row.get(column.index);
            says && value.is_some_and(|value| matches!(value, Value::Text(_)) && has_content(value))
        })
    }
}

/// Whether a cell says anything.
pub(super) fn has_content(value: &Value) -> bool {
    match value {
        Value::Text(_) => !is_placeholder(&of_value(value)),
        _ => true,
    }
}
