//! The amounts of one project: each cell to a number that waits for its unit, and what there is to ask.

use sheetgate::{At, Range, Value};

use super::across;
use super::asked;
use super::columns::Column;
use super::sources::find;
use super::table::Table;
use super::table_reading::{AmountPlace, Amounts, Pending, Source, TableReading};
use super::view::Row;
use crate::domain::project::Field;
use crate::words::amount::{self, Beside, MoneyUnit};

impl<'a> TableReading<'a> {
    /// Reads what the amounts of the next project are, which stands in these rows: each waits for its unit.
    /// `of_section` is the one that a title over the rows states.
    pub(super) fn read_amounts(
        &mut self,
        table: &Table<'a>,
        rows: &[Row<'a>],
        of_section: Option<MoneyUnit>,
    ) {
        let mut sources = Vec::new();
        for (index, column) in table.columns.iter().enumerate() {
            let Some(field) = column.field().filter(|field| field.is_amount()) else {
                continue;
            };
            let (at, _) = find(table, column, rows, &mut sources);
            self.resolve_ditto(table, index, &mut sources);
            let place = (index, column, field);
            if self.is_across(table, column, at) {
                self.asked.insert((self.amounts.len(), field));
                continue;
            }
            self.drop_struck(table, column, rows, &mut sources);
            self.drop_unseen(table, column, &mut sources);
            let shared = shared(table, rows, at);
            let beside = rows
                .first()
                .and_then(|row| across::unit_beside(table, row, column));
            let said = self.findings.len();
            self.read_amount(table, place, &sources, (shared, beside), of_section);
            // What is asked of one of several cells is asked of the amount: none of the others counts.
            if let [first, .., last] = &sources[..]
                && self.asked.contains(&(self.amounts.len(), field))
            {
                let cells = format!("{}:{}", first.at.address(), last.at.address());
                for finding in &mut self.findings[said..] {
                    finding.cell.clone_from(&cells);
                }
            }
        }
        self.amounts.push(Amounts::default());
    }

    fn read_amount(
        &mut self,
        table: &Table<'a>,
        (index, column, field): (usize, &Column, Field),
        sources: &[Source<'a>],
        (shared, beside): (Option<Range>, Option<Beside>),
        of_section: Option<MoneyUnit>,
    ) {
        let sheet = &table.view.grid.name;
        let project = self.amounts.len();
        let mut amounts = Vec::new();
        for source in sources {
            if let Some(finding) = asked::broken(sheet, source.at, source.value, &column.shown) {
                self.findings.push(finding);
                self.asked.insert((project, field));
                continue;
            }
            let is_foreign = beside == Some(Beside::Foreign);
            let parsed = amount::parse(source.value).and_then(|amount| {
                let is_known = !is_foreign || amount.number.is_zero();
                is_known.then_some(amount).ok_or(amount::NoAmount::Foreign)
            });
            match parsed {
                Ok(amount) => {
                    if matches!(source.value, Value::Text(_)) {
                        self.texts.push((project, field, source.at));
                    }
                    amounts.push((source, amount));
                }
                Err(amount::NoAmount::Empty) => {}
                Err(why) => {
                    self.findings
                        .push(asked::amount(sheet, source.at, source.value, why, field));
                    self.asked.insert((project, field));
                }
            }
        }
        match amounts[..] {
            [] => {}
            [(source, amount)] => match shared {
                Some(range) => {
                    self.asked.insert((project, field));
                    if self.filled.insert(source.at) {
                        let shown = &column.shown;
                        let finding = asked::merged_amount(sheet, range, source.value, shown);
                        self.findings.push(finding);
                    }
                }
                None => self.pending.push(Pending {
                    place: AmountPlace {
                        project,
                        field,
                        column: index,
                        at: source.at,
                        value: source.value,
                    },
                    amount,
                    of_section,
                    beside: beside.and_then(Beside::unit),
                }),
            },
            [(source, _), ..] => {
                let why = amount::NoAmount::Unclear;
                self.findings
                    .push(asked::amount(sheet, source.at, source.value, why, field));
                self.asked.insert((project, field));
            }
        }
    }
}

/// The merged range of the cell, if it also covers rows that belong to something else; empty ones below belong to
/// nothing.
fn shared(table: &Table, rows: &[Row], at: At) -> Option<Range> {
    let (first, last) = (rows.first()?, rows.last()?);
    let range = table.view.merge_of(at.row, at.column)?;
    let below = table
        .view
        .rows_between(last.number + 1, range.last.row.saturating_add(1));
    (range.first.row < first.number || !below.is_empty()).then_some(range)
}
