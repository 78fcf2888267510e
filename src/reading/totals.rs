//! Whether the totals of a table add up.

use sheetgate::{At, Value};

use super::columns::Column;
use super::project::Gathered;
use super::rows::Table;
use super::values::amount::{self, MoneyUnit};
use super::values::text::shown;
use super::view::Row;
use crate::domain::amount::Yuan;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;

/// A row of totals.
pub(super) struct Total {
    /// Projects before it since the last section or total: what a 小计 sums.
    since: std::ops::Range<usize>,
    /// Its figures: column and cell.
    cells: Vec<(usize, At, Value)>,
}

impl Total {
    /// The figures of a row of totals, below `since`.
    pub(super) fn new(table: &Table, row: &Row, since: std::ops::Range<usize>) -> Self {
        let is_amount = |column: &Column| column.field().is_some_and(Field::is_amount);
        let cells = table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| is_amount(column))
            .filter_map(|(index, column)| {
                let value = row.get(column.index)?;
                Some((index, At::new(row.number, column.index), value.clone()))
            })
            .collect();
        Self { since, cells }
    }
}

/// Compares each total with the sums that it may mean: of its section, of all before it, of the table.
pub(super) fn compare(
    gathered: &mut Gathered,
    columns: &[Column],
    above: Option<MoneyUnit>,
    totals: &[Total],
    sheet: &str,
) {
    let all = 0..gathered.amounts.len();
    for total in totals {
        for (index, at, value) in &total.cells {
            let column = &columns[*index];
            let Some(field) = column.field() else {
                continue;
            };
            let Some(stated) = stated(value, column.unit.or(above)) else {
                continue;
            };
            let scopes = [total.since.clone(), 0..total.since.end, all.clone()];
            // A sum with an amount that was asked about is unknown, and may be the one that is meant.
            let sums: Option<Vec<Yuan>> = scopes
                .into_iter()
                .filter(|scope| !scope.is_empty())
                .map(|scope| sum(gathered, field, scope))
                .collect();
            let sums = sums.unwrap_or_default();
            let Some(nearest) = sums.iter().min_by_key(|sum| (sum.0 - stated.0).abs()) else {
                continue;
            };
            // A total may be rounded to what the column shows.
            let tolerance = (nearest.0 / 1_000).max(10_000);
            if (nearest.0 - stated.0).abs() > tolerance {
                gathered.findings.push(Finding::new(
                    Rule::TotalMismatch,
                    sheet,
                    at.address(),
                    &shown(value),
                    &nearest.to_string(),
                    format!(
                        "“{}”的合计是{stated}，各项目相加是{nearest}，请核对；有的单元格可能存成了文本，没有被公式加上。",
                        column.shown
                    ),
                ));
            }
        }
    }
}

fn stated(value: &Value, of_column: Option<MoneyUnit>) -> Option<Yuan> {
    let amount = amount::parse(value)
        .ok()
        .filter(|amount| amount.stored.is_none())?;
    let unit = amount.unit.or(of_column)?;
    amount.number.to_yuan(unit.yuan())
}

/// The sum of a field over these projects; `None` if one of the amounts was asked about.
fn sum(gathered: &Gathered, field: Field, scope: std::ops::Range<usize>) -> Option<Yuan> {
    let mut sum = Yuan(0);
    for index in scope {
        if gathered.parts.contains(&index) {
            continue;
        }
        if gathered.asked.contains(&(index, field)) {
            return None;
        }
        let amount = gathered.amounts.get(index)?.of(field);
        sum = sum + amount.unwrap_or(Yuan(0));
    }
    Some(sum)
}
