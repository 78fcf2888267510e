//! Cells and rows that are struck through: asked about, neither counted nor dropped in silence.

use sheetgate::At;

use super::asked;
use super::columns::Column;
use super::table::Table;
use super::table_reading::{Source, TableReading};
use super::view::Row;
use crate::domain::project::Field;
use crate::words::text;

impl<'a> TableReading<'a> {
    /// Takes out cells that are struck through, and asks about each; a name stays, so that its project does. Of a
    /// row that is struck through as a whole only the amounts go: it is asked about once.
    pub(super) fn drop_struck(
        &mut self,
        table: &Table<'a>,
        column: &Column,
        rows: &[Row<'a>],
        sources: &mut Vec<Source<'a>>,
    ) {
        let struck = &table.view.grid.struck;
        if struck.is_empty() {
            return;
        }
        let field = column.field();
        let is_of_row = is_struck(table, rows);
        let amount = field.filter(|field| field.is_amount());
        let sheet = &table.view.grid.name;
        sources.retain(|source| {
            if !struck.contains(&source.at) || (is_of_row && amount.is_none()) {
                return true;
            }
            if let Some(field) = amount {
                self.asked.insert((self.amounts.len(), field));
            }
            let says_nothing = text::is_placeholder(&text::shown(source.value));
            if !is_of_row && !says_nothing && field != Some(Field::Sequence) {
                let finding = asked::struck(sheet, source.at, source.value, &column.shown);
                self.findings.push(finding);
            }
            field == Some(Field::Name)
        });
    }

    /// Asks about a project if its row is struck through.
    pub(super) fn say_struck(&mut self, table: &Table<'a>, rows: &[Row<'a>], name: &str) {
        if !is_struck(table, rows) {
            return;
        }
        let columns = || rows.iter().flat_map(Row::cells).map(|(column, _)| column);
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return;
        };
        let from = At::new(first.number, columns().min().unwrap_or(0)).address();
        let to = At::new(last.number, columns().max().unwrap_or(0)).address();
        let sheet = &table.view.grid.name;
        let finding = asked::struck_row(sheet, format!("{from}:{to}"), name);
        self.findings.push(finding);
    }
}

/// Whether the name of a project and most else of its row are struck through.
fn is_struck(table: &Table, rows: &[Row]) -> bool {
    let struck = &table.view.grid.struck;
    let Some(first) = rows.first().filter(|_| !struck.is_empty()) else {
        return false;
    };
    let places = rows
        .iter()
        .flat_map(|row| row.cells().map(|(column, _)| At::new(row.number, column)));
    let (gone, all) = places.fold((0_usize, 0_usize), |(gone, all), at| {
        (gone + usize::from(struck.contains(&at)), all + 1)
    });
    struck.contains(&At::new(first.number, table.name)) && gone > 1 && gone * 2 > all
}
