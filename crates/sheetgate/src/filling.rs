//! Grids being filled under limits.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;

use crate::blank::trimmed;
use crate::cell::{At, Range};
use crate::gate::{Limits, Unreadable};
use crate::grid::{Book, Grid, Text, Value, Visibility};
use crate::number_format::Code;

/// A book in the making. Counts what goes in, over all its grids.
pub(super) struct Filling<'a> {
    limits: &'a Limits,
    book: Book,
    cells: usize,
    text_bytes: usize,
    merged_rows: usize,
}

impl<'a> Filling<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            book: Book::default(),
            cells: 0,
            text_bytes: 0,
            merged_rows: 0,
        }
    }

    /// A new grid, empty.
    pub(super) fn grid(name: &str, visibility: Visibility) -> Grid {
        Grid {
            // Office allows 31 characters; more is of no use to anybody.
            name: clean(name).chars().take(100).collect(),
            visibility,
            ..Grid::default()
        }
    }

    /// Puts a value in its cell. Text without anything to see is no value.
    ///
    /// # Errors
    ///
    /// The cell is outside the limits or has a value already, or the book is full. Of a cell that has one
    /// [`Filling::add`] may be the first to know.
    pub(super) fn put(&mut self, grid: &mut Grid, at: At, value: Value) -> Result<(), Unreadable> {
        let value = match value {
            Value::Text(text) => {
                let text = cleaned(text);
                if trimmed(&text).is_empty() {
                    return Ok(());
                }
                self.text_bytes += text.len();
                Value::Text(text)
            }
            Value::Uncomputed(text) => {
                let text = cleaned(text);
                self.text_bytes += text.len();
                Value::Uncomputed(text)
            }
            Value::Number(number) if !number.is_finite() => Value::Error("#NUM!".into()),
            Value::Shown(mut shown) => {
                shown.text = cleaned(shown.text);
                self.text_bytes += shown.text.len();
                Value::Shown(shown)
            }
            other => other,
        };
        self.cells += 1;
        self.check_room()?;
        if at.row >= self.limits.rows || at.column >= self.limits.columns {
            return Err(Unreadable::TooFar {
                sheet: grid.name.clone(),
                cell: at.address(),
                rows: self.limits.rows,
                columns: self.limits.columns,
            });
        }
        if grid.cells.last().is_some_and(|(last, _)| last == at) {
            return Err(duplicate(grid, at));
        }
        grid.cells.push(at, value);
        Ok(())
    }

    /// Whether all that came in so far may.
    fn check_room(&self) -> Result<(), Unreadable> {
        let limits = self.limits;
        let too_much =
            |limit: usize, what| Err(Unreadable::TooMuch(format!("more than {limit} {what}")));
        if self.cells > limits.cells {
            return too_much(limits.cells, "cells");
        }
        if self.text_bytes > limits.text_bytes {
            return too_much(limits.text_bytes, "bytes of text");
        }
        if self.merged_rows > limits.cells {
            return Err(Unreadable::TooMuch("merged ranges too high".into()));
        }
        Ok(())
    }

    /// Notes that the cell just put shows only the month of its date, if it has one.
    pub(super) fn note_month(grid: &mut Grid, at: At) {
        if matches!(grid.cells.last(), Some((last, Value::Date(_))) if last == at) {
            grid.months.insert(at);
        }
    }

    /// Notes that the cell is struck through as a whole, if it has just been put.
    pub(super) fn note_struck(grid: &mut Grid, at: At) {
        if matches!(grid.cells.last(), Some((last, _)) if last == at) {
            grid.struck.insert(at);
        }
    }

    /// Notes that nobody sees the text of the cell, if it has just been put.
    pub(super) fn note_unseen(grid: &mut Grid, at: At) {
        if matches!(grid.cells.last(), Some((last, Value::Text(_))) if last == at) {
            grid.unseen.insert(at);
        }
    }

    /// Notes how the number or date of the cell is written, if it has just been put.
    pub(super) fn note_look(grid: &mut Grid, at: At, look: &Arc<Code>) {
        let is_written = |value: &Value| {
            matches!(
                value,
                Value::Number(_) | Value::Date(_) | Value::DateTime(_)
            )
        };
        if matches!(grid.cells.last(), Some((last, value)) if last == at && is_written(value)) {
            grid.screen.note(at, look);
        }
    }

    /// Adds a merged range.
    pub(super) fn merge(&mut self, grid: &mut Grid, first: At, last: At) -> Result<(), Unreadable> {
        if grid.merges.len() >= self.limits.merges {
            let limit = self.limits.merges;
            return Err(Unreadable::TooMuch(format!(
                "more than {limit} merged ranges"
            )));
        }
        if first.row > last.row || first.column > last.column || first == last {
            return Ok(());
        }
        // Ranges do not overlap, so they cannot have more rows than there are cells.
        let rows = usize::try_from(last.row - first.row).unwrap_or(usize::MAX);
        self.merged_rows = self.merged_rows.saturating_add(rows);
        self.check_room()?;
        grid.merges.push(Range { first, last });
        Ok(())
    }

    /// Adds the rest of a grid, which another thread has filled with no grid but this one.
    ///
    /// # Errors
    ///
    /// Together they are too much.
    pub(super) fn append(
        &mut self,
        grid: &mut Grid,
        of_rest: &Self,
        mut rest: Grid,
    ) -> Result<(), Unreadable> {
        self.cells += of_rest.cells;
        self.text_bytes += of_rest.text_bytes;
        self.merged_rows = self.merged_rows.saturating_add(of_rest.merged_rows);
        self.check_room()?;
        grid.cells.append(&mut rest.cells);
        grid.months.append(&mut rest.months);
        grid.struck.append(&mut rest.struck);
        grid.unseen.append(&mut rest.unseen);
        grid.screen.append(&mut rest.screen);
        grid.hidden_rows.append(&mut rest.hidden_rows);
        grid.hidden_columns.append(&mut rest.hidden_columns);
        grid.merges.append(&mut rest.merges);
        Ok(())
    }

    /// Adds a finished grid.
    ///
    /// # Errors
    ///
    /// A cell has two values, or there are too many worksheets.
    pub(super) fn add(&mut self, mut grid: Grid) -> Result<(), Unreadable> {
        if self.book.grids.len() >= self.limits.sheets {
            return Err(Unreadable::TooManySheets {
                limit: self.limits.sheets,
            });
        }
        if let Err(at) = grid.cells.settle() {
            return Err(duplicate(&grid, at));
        }
        grid.screen.settle();
        uncover(&mut grid);
        trim(&mut grid);
        self.book.grids.push(grid);
        Ok(())
    }

    pub(super) fn finish(self, active: Option<String>) -> Book {
        Book {
            active,
            ..self.book
        }
    }

    pub(super) fn limits(&self) -> &'a Limits {
        self.limits
    }
}

fn duplicate(grid: &Grid, at: At) -> Unreadable {
    Unreadable::DuplicateCell {
        sheet: grid.name.clone(),
        cell: at.address(),
    }
}

/// Takes out what lies under merged cells: nobody sees it.
fn uncover(grid: &mut Grid) {
    let mut covered = BTreeSet::new();
    for range in &grid.merges {
        for row in range.first.row..=range.last.row {
            let (first, last) = (range.first.column, range.last.column);
            let inside = At::new(row, first)..=At::new(row, last);
            let inside = grid.cells.between(&inside);
            covered.extend(inside.filter(|&at| at != range.first));
        }
    }
    if !covered.is_empty() {
        grid.cells.retain(|at| !covered.contains(&at));
        grid.months.retain(|at| !covered.contains(at));
        grid.struck.retain(|at| !covered.contains(at));
        grid.unseen.retain(|at| !covered.contains(at));
    }
}

/// Forgets what is hidden or merged beyond the last cell: files hide all unused rows and columns.
fn trim(grid: &mut Grid) {
    let rows = grid.cells.last().map_or(0, |(at, _)| at.row + 1);
    let columns = grid.cells.keys().map(|at| at.column + 1).max().unwrap_or(0);
    grid.hidden_rows.retain(|&row| row < rows);
    grid.hidden_columns.retain(|&column| column < columns);
    grid.merges
        .retain(|range| range.first.row < rows && range.first.column < columns);
}

/// How what is no character begins.
static NO_CHARACTER: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(b"\xEF\xBF"));

/// Line breaks as `\n`, no other control characters: they mean nothing in a sheet and much
/// elsewhere. Programs that read a workbook without knowing how it writes `\r` hand it on as `_x000D_`.
fn clean(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'_', text.as_bytes()).is_some() && text.contains("_x000D_") {
        return clean(&text.replace("_x000D_", "\r")).into_owned().into();
    }
    let unwanted = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || c > '\u{fffd}' && c < '\u{10000}'
    };
    // Asked of bytes, as nearly all texts have none: every unwanted character has one of these.
    let may_be =
        |byte: u8| byte < b' ' && byte != b'\n' && byte != b'\t' || matches!(byte, 0x7F | 0xC2);
    let has_any = text.bytes().fold(false, |any, byte| any | may_be(byte));
    if !has_any && NO_CHARACTER.find(text.as_bytes()).is_none() || !text.contains(unwanted) {
        return Cow::Borrowed(text);
    }
    // Programs break lines in other ways too; what stands on two lines is not one word.
    let mut text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{b}', '\u{c}', '\u{85}'], "\n");
    text.retain(|c| !unwanted(c));
    Cow::Owned(text)
}

/// The same of a text that cells may share.
fn cleaned(text: Text) -> Text {
    let changed = match clean(&text) {
        Cow::Owned(changed) => Some(changed.into()),
        Cow::Borrowed(_) => None,
    };
    changed.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::Filling;
    use crate::cell::At;
    use crate::gate::{Limits, Unreadable};
    use crate::grid::{Grid, Value};

    #[test]
    fn text_keeps_its_lines_and_loses_control_characters() {
        let limits = Limits::default();
        let mut filling = Filling::new(&limits);
        let mut grid = Grid::default();
        for (column, (text, kept)) in [
            ("一\r\n二\r三", Some("一\n二\n三")),
            ("一_x000D_\n二_x000D_三", Some("一\n二\n三")),
            ("\u{1}项目\u{0}\u{ffff}", Some("项目")),
            ("500\u{b}800\u{85}900", Some("500\n800\n900")),
            ("\u{200b}\u{3000} ", None),
            (" 前后 ", Some(" 前后 ")),
        ]
        .into_iter()
        .enumerate()
        {
            let at = At::new(0, u32::try_from(column).unwrap());
            filling
                .put(&mut grid, at, Value::Text(text.into()))
                .unwrap();
            let kept = kept.map(|kept| Value::Text(kept.into()));
            assert_eq!(grid.cells.get(&at), kept.as_ref());
        }
    }

    #[test]
    fn every_limit_has_its_refusal() {
        let limits = Limits {
            rows: 10,
            columns: 5,
            cells: 3,
            text_bytes: 10,
            merges: 1,
            sheets: 1,
            ..Limits::default()
        };
        let mut filling = Filling::new(&limits);
        let mut grid = Grid::default();
        let number = || Value::Number(1.0);
        let far = filling.put(&mut grid, At::new(10, 0), number());
        assert!(matches!(far, Err(Unreadable::TooFar { .. })), "{far:?}");
        filling.put(&mut grid, At::new(9, 4), number()).unwrap();
        let twice = filling.put(&mut grid, At::new(9, 4), number());
        assert!(matches!(twice, Err(Unreadable::DuplicateCell { .. })));
        let full = filling.put(&mut grid, At::new(0, 0), number());
        assert!(matches!(full, Err(Unreadable::TooMuch(_))), "{full:?}");

        let mut filling = Filling::new(&limits);
        let long = Value::Text("四个汉字".into());
        let long = filling.put(&mut grid, At::new(0, 0), long);
        assert!(matches!(long, Err(Unreadable::TooMuch(_))), "{long:?}");

        let mut filling = Filling::new(&limits);
        filling
            .merge(&mut grid, At::new(0, 0), At::new(0, 1))
            .unwrap();
        assert!(
            filling
                .merge(&mut grid, At::new(1, 0), At::new(1, 1))
                .is_err()
        );
        filling.add(Grid::default()).unwrap();
        let second = filling.add(Grid::default());
        assert!(matches!(second, Err(Unreadable::TooManySheets { .. })));
    }

    #[test]
    fn what_is_hidden_beyond_the_last_cell_is_forgotten() {
        let limits = Limits::default();
        let mut filling = Filling::new(&limits);
        let mut grid = Grid::default();
        filling
            .put(&mut grid, At::new(3, 2), Value::Bool(true))
            .unwrap();
        grid.hidden_rows = (2..1000).collect();
        grid.hidden_columns = (2..1000).collect();
        filling.add(grid).unwrap();
        let book = filling.finish(None);
        assert!(book.grids[0].hidden_rows.iter().eq(&[2, 3]));
        assert!(book.grids[0].hidden_columns.iter().eq(&[2]));
    }
}
