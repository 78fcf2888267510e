//! Cells that answer for their neighbours: a figure merged over several columns, a unit beside an amount.

use sheetgate::At;

use super::asked;
use super::columns::{Column, Role};
use super::table::Table;
use super::table_reading::TableReading;
use super::view::Row;
use crate::domain::project::Field;
use crate::words::amount::Beside;
use crate::words::text;

impl TableReading<'_> {
    /// Whether a figure or date fills the cells of other columns too that need one of their own; if so, asks.
    pub(super) fn is_across(&mut self, table: &Table<'_>, column: &Column, at: At) -> bool {
        let Some(range) = table.view.merge_of(at.row, at.column) else {
            return false;
        };
        let value = table.view.grid.get(range.first.row, range.first.column);
        let Some(value) = value.filter(|value| !text::is_placeholder(&text::shown(value))) else {
            return false;
        };
        let is_inside = |other: &&Column| {
            let needs_own = match other.role {
                Role::Field(field) => field.is_amount() || field.is_date(),
                Role::Extra(_) => other.unit.is_some(),
            };
            needs_own && (range.first.column..=range.last.column).contains(&other.index)
        };
        let inside: Vec<&Column> = table.columns.iter().filter(is_inside).collect();
        if inside.len() < 2 || inside.iter().all(|other| other.index != column.index) {
            return false;
        }
        if self.filled.insert(range.first) {
            let headers: Vec<&str> = inside.iter().map(|column| column.shown.as_str()).collect();
            let sheet = &table.view.grid.name;
            let finding = asked::merged_across(sheet, range, value, &headers.join("、"));
            self.findings.push(finding);
        }
        true
    }
}

/// The unit that stands in a cell of its own beside an amount: behind it, or behind the other amounts that follow
/// it; else before it.
pub(super) fn unit_beside(table: &Table, row: &Row, column: &Column) -> Option<Beside> {
    let is_amount = |other: &&Column| other.field().is_some_and(Field::is_amount);
    let place = table
        .columns
        .iter()
        .position(|own| own.index == column.index)?;
    let (before, behind) = table.columns.split_at(place);
    let unit = |other: &Column| Beside::of(row.get(other.index)?);
    let next = behind.iter().find(|other| !is_amount(other));
    let last = before.last().filter(|other| !is_amount(other));
    next.and_then(unit).or_else(|| last.and_then(unit))
}
