//! Which cells answer for a column of a project: its own, a merged one above, or the one that 同上 means.

use sheetgate::{At, Range, Value};

use super::columns::Column;
use super::places::Place;
use super::table::Table;
use super::table_reading::{Source, TableReading};
use super::view::Row;
use crate::domain::finding::Finding;
use crate::domain::rules::Rule;
use crate::words::text;

impl<'a> TableReading<'a> {
    /// Replaces 同上 by the cell that it means, and says so.
    pub(super) fn resolve_ditto(
        &mut self,
        table: &Table<'a>,
        column: usize,
        sources: &mut Vec<Source<'a>>,
    ) {
        self.above.resize(table.columns.len(), None);
        let above = self.above[column];
        sources.retain_mut(|source| {
            let Value::Text(_) = source.value else {
                return true;
            };
            let text = text::of_value(source.value);
            if !text::is_ditto(&text) {
                return true;
            }
            let meant = above
                .map(|above| text::shown(above.value))
                .unwrap_or_default();
            self.findings.push(Finding::new(
                Rule::Ditto,
                &table.view.grid.name,
                source.at.address(),
                &text,
                &meant,
                format!("“{text}”已按上一行的内容读取，建议直接填写内容。"),
            ));
            if let Some(above) = above {
                source.value = above.value;
            }
            above.is_some()
        });
        self.above[column] = sources.first().copied();
    }

    pub(super) fn say_filled(
        &mut self,
        table: &Table,
        range: Range,
        column: &Column,
        value: &Value,
    ) {
        let says_nothing = text::is_placeholder(&text::shown(value));
        if says_nothing || !self.filled.insert(range.first) {
            return;
        }
        let cell = format!("{}:{}", range.first.address(), range.last.address());
        self.findings.push(Finding::new(
            Rule::FilledDown,
            &table.view.grid.name,
            cell,
            &text::shown(value),
            "每行各填一格",
            format!("“{}”一栏的合并单元格已按各行相同读取。", column.shown),
        ));
    }
}

/// Finds what a column says in these rows, and where: in their own cells, or in a merged one that began in an
/// earlier row of the table and reaches down to them, whose range it tells.
pub(super) fn find<'a>(
    table: &Table<'a>,
    column: &Column,
    rows: &[Row<'a>],
    sources: &mut Vec<Source<'a>>,
) -> (At, Option<Range>) {
    sources.clear();
    sources.extend(rows.iter().filter_map(|row| {
        let value = row.get(column.index)?;
        let at = At::new(row.number, column.index);
        Some(Source { at, value })
    }));
    let first = rows.first().map_or(table.first, |row| row.number);
    // Of several rows the one that says something.
    let says = |source: &&Source<'a>| !text::is_placeholder(&text::of_value(source.value));
    let saying = match &sources[..] {
        several @ [_, _, ..] => several.iter().find(says),
        _ => None,
    };
    let at = saying
        .or(sources.first())
        .map_or(At::new(first, column.index), |source| source.at);
    let merged = table.view.merge_of(at.row, at.column).filter(|range| {
        let is_above = range.first.row >= table.first && range.first.row < at.row;
        let is_own = range.first.column == at.column && table.view.is_of_projects(range.first);
        sources.is_empty() && is_above && is_own
    });
    let above = merged.and_then(|range| {
        let at = range.first;
        let value = table.view.grid.get(at.row, at.column)?;
        Some((range, Source { at, value }))
    });
    match above {
        Some((range, source)) => {
            sources.push(source);
            (source.at, Some(range))
        }
        None => (at, None),
    }
}

/// Notes that the cells of a column were read for a project.
pub(super) fn note_places(table: &Table, column: &Column, rows: &[Row], filled: Option<Range>) {
    let place = column.field().map_or(Place::Extra, Place::Field);
    for row in rows {
        table.view.put_cell(row, column.index, place);
    }
    let above = filled.and_then(|range| table.view.row(range.first.row));
    if let Some(row) = above {
        table.view.put_cell(row, column.index, place);
    }
}
