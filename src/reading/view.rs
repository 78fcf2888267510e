//! A worksheet row by row, with its merged cells looked up fast.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use sheetgate::{At, Grid, Range, Value};

use super::places::{Place, Places};
use crate::words::headers::Headers;
use crate::words::text;

/// A worksheet as the reader walks it.
pub(super) struct View<'a> {
    /// The worksheet.
    pub(super) grid: &'a Grid,
    /// The words by which its columns are known.
    pub(super) headers: &'a Headers,
    /// Rows that hold something, from the top.
    pub(super) rows: Vec<Row<'a>>,
    /// Where the cells of the worksheet end.
    pub(super) places: Arc<Places>,
    /// The first column that belongs to it.
    first_column: u32,
    /// Merged ranges by column, from the top.
    merges: BTreeMap<u32, Vec<Range>>,
}

/// One row that holds something.
pub(super) struct Row<'a> {
    /// 0-based.
    pub(super) number: u32,
    /// How many cells of the worksheet stand before its own.
    first: usize,
    cells: &'a [(At, Value)],
}

impl<'a> Row<'a> {
    /// Its cells that hold something, from the left: column and value.
    pub(super) fn cells(
        &self,
    ) -> impl DoubleEndedIterator<Item = (u32, &'a Value)> + ExactSizeIterator + Clone {
        self.cells.iter().map(|(at, value)| (at.column, value))
    }

    pub(super) fn get(&self, column: u32) -> Option<&'a Value> {
        self.place(column).map(|place| &self.cells[place].1)
    }

    /// Which of its cells stands in a column.
    fn place(&self, column: u32) -> Option<usize> {
        // Where a row has no gaps, the cell stands this far from the first one.
        let place = column.checked_sub(self.cells.first()?.0.column)? as usize;
        if let Some((at, _)) = self.cells.get(place)
            && at.column == column
        {
            return Some(place);
        }
        self.cells
            .binary_search_by_key(&column, |(at, _)| at.column)
            .ok()
    }

    /// The same row without the cells outside these columns.
    pub(super) fn within(&self, columns: &RangeInclusive<u32>) -> Self {
        let from = self
            .cells
            .partition_point(|(at, _)| at.column < *columns.start());
        let end = self
            .cells
            .partition_point(|(at, _)| at.column <= *columns.end());
        Self {
            number: self.number,
            first: self.first + from,
            cells: self.cells.get(from..end).unwrap_or_default(),
        }
    }

    /// From its first to its last cell: `A3:D3`.
    pub(super) fn address(&self) -> String {
        let ends = self.cells.first().zip(self.cells.last());
        ends.map_or_else(String::new, |((first, _), (last, _))| {
            if first == last {
                first.address()
            } else {
                format!("{}:{}", first.address(), last.address())
            }
        })
    }

    /// The text in a column; empty if there is none.
    pub(super) fn text(&self, column: u32) -> Cow<'a, str> {
        self.get(column).map_or(Cow::Borrowed(""), text::of_value)
    }
}

impl<'a> View<'a> {
    /// The worksheet, ready to be walked.
    pub(super) fn new(grid: &'a Grid, headers: &'a Headers) -> Self {
        let mut first = 0;
        let rows = grid.cells.rows().map(|cells| {
            let row = Row {
                number: cells[0].0.row,
                first,
                cells,
            };
            first += cells.len();
            row
        });
        Self {
            grid,
            headers,
            rows: rows.collect(),
            places: Arc::new(Places::new(grid.cells.len())),
            first_column: 0,
            merges: merges_by_column(grid),
        }
    }

    /// The worksheet in these columns, as if nothing else were there.
    pub(super) fn part(&self, columns: &RangeInclusive<u32>) -> Self {
        let rows = self.rows.iter();
        Self {
            grid: self.grid,
            headers: self.headers,
            rows: rows
                .map(|row| row.within(columns))
                .filter(|row| !row.cells.is_empty())
                .collect(),
            places: Arc::clone(&self.places),
            first_column: *columns.start(),
            merges: self.merges.clone(),
        }
    }

    /// Notes where all cells of a row ended.
    pub(super) fn put_row(&self, row: &Row, place: Place) {
        for index in row.first..row.first + row.cells.len() {
            self.places.put(index, place);
        }
    }

    /// Notes where one cell of a row ended.
    pub(super) fn put_cell(&self, row: &Row, column: u32, place: Place) {
        if let Some(index) = row.place(column) {
            self.places.put(row.first + index, place);
        }
    }

    /// Whether a cell was not yet found to be a note, a total or anything else that is no project's.
    pub(super) fn is_of_projects(&self, at: At) -> bool {
        let row = self.row(at.row);
        let index = row.and_then(|row| Some(row.first + row.place(at.column)?));
        let place = index.map_or(Place::NotRead, |index| self.places.of(index));
        matches!(
            place,
            Place::NotRead | Place::Field(_) | Place::Extra | Place::Part
        )
    }

    /// Where each cell of a row ended.
    pub(super) fn places_of(&self, row: &Row<'a>) -> impl Iterator<Item = (u32, &'a Value, Place)> {
        let first = row.first;
        row.cells
            .iter()
            .enumerate()
            .map(move |(index, (at, value))| (at.column, value, self.places.of(first + index)))
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

    /// Its columns up to the last one that holds anything.
    pub(super) fn columns(&self) -> RangeInclusive<u32> {
        self.first_column..=self.last_column()
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
