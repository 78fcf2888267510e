//! Tables side by side on one worksheet: the columns of each, which is then read as if it stood alone.

use std::ops::RangeInclusive;

use sheetgate::Value;

use super::layout::{Block, is_of_header_words};
use super::statistics::is_statistics;
use super::view::View;
use crate::words::headers::Headers;
use crate::words::text::of_value;

/// A table has at least so many columns.
const LEAST: usize = 3;

/// The columns of the tables that stand side by side, from the left; one range if there is only one.
pub(super) fn zones(view: &View, headers: &Headers, blocks: &[Block]) -> Vec<RangeInclusive<u32>> {
    let whole = 0..=u32::MAX;
    let mut starts = beside_gaps(view, headers);
    starts.extend(blocks.iter().flat_map(|block| again(block, headers)));
    starts.sort_unstable();
    starts.dedup();
    let mut zones = vec![whole];
    for start in starts {
        let Some(last) = zones.last().cloned() else {
            break;
        };
        let (left, right) = (*last.start()..=start - 1, start..=*last.end());
        let is_counted = || is_statistics(&view.part(&right).rows);
        if has_table(view, headers, &left) && (has_table(view, headers, &right) || is_counted()) {
            zones.pop();
            zones.extend([left, right]);
        }
    }
    zones
}

/// First columns behind columns that hold nothing at all.
fn beside_gaps(view: &View, headers: &Headers) -> Vec<u32> {
    /// Columns that are looked at: who puts tables side by side puts them where people see them.
    const MOST: u32 = 400;
    /// Rows in which a header may stand.
    const ROWS: usize = 200;
    let last = view.last_column().min(MOST);
    let mut is_used = vec![false; last as usize + 1];
    for row in &view.rows {
        for (column, _) in row.cells() {
            if let Some(is_used) = is_used.get_mut(column as usize) {
                *is_used = true;
            }
        }
    }
    let starts: Vec<u32> = (1..=last)
        .filter(|column| is_used[*column as usize] && !is_used[*column as usize - 1])
        .filter(|column| is_used[..*column as usize].contains(&true))
        .collect();
    // Cheap: most worksheets have one table, whatever gaps it has.
    let mut rows = view.rows.iter().take(ROWS);
    let has_two = rows.any(|row| {
        let texts = row
            .cells()
            .filter(|(_, value)| matches!(value, Value::Text(_) | Value::Shown(_)));
        let names = texts.filter(|(_, value)| headers.is_name(&of_value(value)));
        names.count() > 1
    });
    if has_two || starts.len() <= 2 {
        starts
    } else {
        Vec::new()
    }
}

/// Columns at which a header begins once more: 序号, 项目名称, …, 序号, 项目名称, …
fn again(block: &Block, headers: &Headers) -> Vec<u32> {
    let first = block.columns.first().map(|column| &column.lowest().base);
    let names = block
        .columns
        .iter()
        .filter(|column| headers.is_name(&column.lowest().base));
    if names.count() < 2 {
        return Vec::new();
    }
    let columns = block.columns.iter().skip(LEAST);
    columns
        .filter(|column| Some(&column.lowest().base) == first)
        .map(|column| column.column)
        .collect()
}

/// Whether a header with a column of names stands in these columns.
fn has_table(view: &View, headers: &Headers, columns: &RangeInclusive<u32>) -> bool {
    view.rows.iter().any(|row| {
        let own = row.within(columns);
        own.cells().len() >= LEAST
            && own
                .cells()
                .any(|(column, _)| headers.is_name(&own.text(column)))
            && is_of_header_words(&own, headers)
    })
}
