//! Whether the totals of a table add up.

use std::ops::Range;

use sheetgate::{At, Value};

use super::columns::Column;
use super::table::Table;
use super::table_reading::TableReading;
use super::view::Row;
use crate::domain::amount::Yuan;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::words::amount::{self, MoneyUnit};
use crate::words::text::shown;

/// A row of totals.
pub(super) struct Total {
    /// Projects before it since the last section or total: what a 小计 sums.
    since: Range<usize>,
    /// First projects of the sections before it: what a total of several sections sums begins with one.
    sections: Vec<usize>,
    /// Its figures: column and cell.
    cells: Vec<(usize, At, Value)>,
}

impl Total {
    /// The figures of a row of totals, below `since`.
    pub(super) fn new(table: &Table, row: &Row, since: Range<usize>, sections: Vec<usize>) -> Self {
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
        Self {
            since,
            sections,
            cells,
        }
    }
}

/// Compares each total with the sums that it may mean: of its section, of all before it, of the table.
pub(super) fn compare(
    gathered: &mut TableReading,
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
            let sections = total.sections.iter();
            let sections = sections.map(|start| *start..total.since.end);
            let scopes = scopes.into_iter().chain(sections);
            // A sum with an amount that was asked about is unknown, and may be the one that is meant.
            let scopes = scopes.filter(|scope| !scope.is_empty());
            let sums: Option<Vec<(Yuan, Range<usize>)>> = scopes
                .map(|scope| Some((sum(gathered, field, scope.clone())?, scope)))
                .collect();
            let sums = sums.unwrap_or_default();
            let away = |(sum, _): &&(Yuan, Range<usize>)| (sum.0 - stated.0).abs();
            let Some((nearest, _)) = sums.iter().min_by_key(away) else {
                continue;
            };
            if is_near(*nearest, stated) {
                continue;
            }
            let why = sums
                .iter()
                .find_map(|(sum, scope)| left_out(gathered, field, *sum, scope, stated));
            let (nearest, why) = match why {
                Some((sum, cells)) => (
                    sum,
                    format!("{cells}存成了文本，没有被公式加上，请改成数字。"),
                ),
                None => (*nearest, "请核对。".to_owned()),
            };
            gathered.findings.push(Finding::new(
                Rule::TotalMismatch,
                sheet,
                at.address(),
                &shown(value),
                &nearest.to_string(),
                format!(
                    "“{}”的合计是{stated}，各项目相加是{nearest}，{why}",
                    column.shown
                ),
            ));
        }
    }
}

/// Whether a total is this sum; it may be rounded to what the column shows.
fn is_near(sum: Yuan, stated: Yuan) -> bool {
    let tolerance = (sum.0 / 1_000).max(10_000);
    (sum.0 - stated.0).abs() <= tolerance
}

/// The cells whose amounts are texts, if the total is the sum without them: no formula adds texts.
fn left_out(
    gathered: &TableReading,
    field: Field,
    sum: Yuan,
    scope: &Range<usize>,
    stated: Yuan,
) -> Option<(Yuan, String)> {
    /// Cells that the message names.
    const NAMED: usize = 12;
    let texts = gathered.texts.iter();
    let texts = texts.filter(|(index, own, _)| *own == field && scope.contains(index));
    let (mut rest, mut cells) = (sum, Vec::new());
    for (index, _, at) in texts.filter(|(index, ..)| !gathered.parts.contains(index)) {
        let amount = gathered.amounts.get(*index)?.of(field)?;
        rest = Yuan(rest.0 - amount.0);
        cells.push(at.address());
    }
    if cells.is_empty() || !is_near(rest, stated) {
        return None;
    }
    let more = if cells.len() > NAMED {
        format!("等{}格", cells.len())
    } else {
        String::new()
    };
    cells.truncate(NAMED);
    Some((sum, format!("{}{more}", cells.join("、"))))
}

fn stated(value: &Value, of_column: Option<MoneyUnit>) -> Option<Yuan> {
    let amount = amount::parse(value)
        .ok()
        .filter(|amount| amount.stored.is_none())?;
    let unit = amount.unit.or(of_column)?;
    amount.number.to_yuan(unit.yuan())
}

/// The sum of a field over these projects; `None` if one of the amounts was asked about.
fn sum(gathered: &TableReading, field: Field, scope: Range<usize>) -> Option<Yuan> {
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
