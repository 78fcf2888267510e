//! A worksheet row by row, with its merged cells looked up fast.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::headers::Headers;
use super::values::text;
use crate::workbook::grid::{At, Grid, Range, Value};

/// A worksheet as the reader walks it.
pub(super) struct View<'a> {
    /// The worksheet.
    pub(super) grid: &'a Grid,
    /// The words by which its columns are known.
    pub(super) headers: &'a Headers,
    /// Rows that hold something, from the top.
    pub(super) rows: Vec<Row<'a>>,
    /// Merged ranges by column, from the top.
    merges: BTreeMap<u32, Vec<Range>>,
}

/// One row that holds something.
pub(super) struct Row<'a> {
    /// 0-based.
    pub(super) number: u32,
    cells: &'a [(At, Value)],
}

impl<'a> Row<'a> {
    /// Its cells that hold something, from the left: column and value.
    pub(super) fn cells(
        &self,
    ) -> impl DoubleEndedIterator<Item = (u32, &'a Value)> + ExactSizeIterator + Clone {
        self.cells.iter().map(|(at, value)| (at.column, value))
    }

    /// The value in a column.
    pub(super) fn get(&self, column: u32) -> Option<&'a Value> {
        // Where a row has no gaps, the cell stands this far from the first one.
        let place = column.checked_sub(self.cells.first()?.0.column)?;
        if let Some((at, value)) = self.cells.get(place as usize)
            && at.column == column
        {
            return Some(value);
        }
        self.cells
            .binary_search_by_key(&column, |(at, _)| at.column)
            .ok()
            .map(|index| &self.cells[index].1)
    }

    /// The text in a column; empty if there is none.
    pub(super) fn text(&self, column: u32) -> Cow<'a, str> {
        self.get(column).map_or(Cow::Borrowed(""), text::of_value)
    }
}

impl<'a> View<'a> {
    /// The worksheet, ready to be walked.
    pub(super) fn new(grid: &'a Grid, headers: &'a Headers) -> Self {
        let rows = grid.cells.rows().map(|cells| Row {
            number: cells[0].0.row,
            cells,
        });
        Self {
            grid,
            headers,
            rows: rows.collect(),
            merges: merges_by_column(grid),
        }
    }

    /// The row with this number, if it holds anything.
    pub(super) fn row(&self, number: u32) -> Option<&Row<'a>> {
        self.rows
            .binary_search_by_key(&number, |row| row.number)
            .ok()
            .map(|index| &self.rows[index])
    }

    /// Rows from `first` to before `end`.
    pub(super) fn rows_between(&self, first: u32, end: u32) -> &[Row<'a>] {
        let start = self.rows.partition_point(|row| row.number < first);
        let end = self.rows.partition_point(|row| row.number < end);
        &self.rows[start.min(end)..end]
    }

    /// The merged range that a cell lies in.
    pub(super) fn merge_of(&self, row: u32, column: u32) -> Option<Range> {
        let ranges = self.merges.get(&column)?;
        let behind = ranges.partition_point(|range| range.first.row <= row);
        ranges[..behind]
            .last()
            .copied()
            .filter(|range| row <= range.last.row)
    }

    /// The cell whose value is shown here: itself, or the top left one of its merged range.
    pub(super) fn shown_at(&self, row: u32, column: u32) -> At {
        self.merge_of(row, column)
            .map_or(At::new(row, column), |range| range.first)
    }

    /// The text that is shown in a cell; empty if there is none.
    pub(super) fn shown_text(&self, row: u32, column: u32) -> Cow<'a, str> {
        let at = self.shown_at(row, column);
        self.grid
            .get(at.row, at.column)
            .map_or(Cow::Borrowed(""), text::of_value)
    }

    /// The rightmost column that holds anything.
    pub(super) fn last_column(&self) -> u32 {
        self.rows
            .iter()
            .filter_map(|row| row.cells().next_back())
            .map(|(column, _)| column)
            .max()
            .unwrap_or(0)
    }
}

/// Merged ranges under each of their columns. Columns beyond the last cell are of no interest, so that a
/// range over a whole row costs little.
fn merges_by_column(grid: &Grid) -> BTreeMap<u32, Vec<Range>> {
    /// More entries than any honest sheet has; what is beyond is read as not merged.
    const MOST: usize = 200_000;
    let last_column = grid.cells.keys().map(|at| at.column).max().unwrap_or(0);
    let mut merges: BTreeMap<u32, Vec<Range>> = BTreeMap::new();
    let mut entries = 0_usize;
    for range in &grid.merges {
        for column in range.first.column..=range.last.column.min(last_column) {
            entries += 1;
            if entries > MOST {
                return merges;
            }
            merges.entry(column).or_default().push(*range);
        }
    }
    for ranges in merges.values_mut() {
        ranges.sort_by_key(|range| range.first.row);
    }
    merges
}
