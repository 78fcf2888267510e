//! What a cell holds and its format hides from everybody: asked about, neither read nor dropped in silence.

use sheetgate::Value;

use super::asked;
use super::columns::Column;
use super::table::Table;
use super::table_reading::{Source, TableReading};
use crate::domain::project::Field;
use crate::domain::wording::trimmed;
use crate::words::text;

impl<'a> TableReading<'a> {
    /// Takes out what nobody sees, and asks about each; a name stays, so that its project does. Hidden numbers of
    /// amounts and dates are asked about where those are read.
    pub(super) fn drop_unseen(
        &mut self,
        table: &Table<'a>,
        column: &Column,
        sources: &mut Vec<Source<'a>>,
    ) {
        let grid = table.view.grid;
        let field = column.field();
        let amount = field.filter(|field| field.is_amount());
        let is_figure = amount.is_some() || field.is_some_and(Field::is_date);
        sources.retain(|source| {
            let is_unseen = match source.value {
                Value::Text(_) => grid.unseen.contains(&source.at),
                Value::Shown(shown) => !is_figure && trimmed(&shown.text).is_empty(),
                _ => false,
            };
            let says_nothing = || text::is_placeholder(&text::shown(source.value));
            if !is_unseen || field == Some(Field::Sequence) || says_nothing() {
                return true;
            }
            if let Some(field) = amount {
                self.asked.insert((self.amounts.len(), field));
            }
            let finding = asked::unseen(&grid.name, source.at, source.value, &column.shown);
            self.findings.push(finding);
            field == Some(Field::Name)
        });
    }
}
