//! The records of one worksheet of an `.xlsb`.

use super::globals::Globals;
use super::records::{Records, rich, text};
use crate::cell::At;
use crate::filling::Filling;
use crate::gate::Unreadable;
use crate::grid::{Grid, Value};
use crate::number_format::NumberFormat;
use crate::records::{self, Bytes};

/// Record types of worksheets (MS-XLSB 2.3). A short cell has no column: it stands right of the
/// cell before it.
mod kind {
    pub(super) const ROW: u16 = 0;
    pub(super) const BLANK: u16 = 1;
    pub(super) const RK: u16 = 2;
    pub(super) const ERROR: u16 = 3;
    pub(super) const BOOL: u16 = 4;
    pub(super) const REAL: u16 = 5;
    pub(super) const TEXT: u16 = 6;
    pub(super) const SHARED: u16 = 7;
    pub(super) const FORMULA_TEXT: u16 = 8;
    pub(super) const FORMULA_NUMBER: u16 = 9;
    pub(super) const FORMULA_BOOL: u16 = 10;
    pub(super) const FORMULA_ERROR: u16 = 11;
    pub(super) const SHORT_BLANK: u16 = 12;
    pub(super) const SHORT_RK: u16 = 13;
    pub(super) const SHORT_SHARED: u16 = 18;
    pub(super) const COLUMNS: u16 = 0x003C;
    pub(super) const RICH_TEXT: u16 = 0x003E;
    pub(super) const BEGIN_DATA: u16 = 0x0091;
    pub(super) const END_DATA: u16 = 0x0092;
    pub(super) const MERGE: u16 = 0x00B0;
}

/// A worksheet being read.
pub(super) struct Cells<'a, 'b> {
    globals: &'a Globals,
    filling: &'a mut Filling<'b>,
    grid: &'a mut Grid,
    row: u32,
    /// The column after the last cell.
    next_column: u32,
}

impl<'a, 'b> Cells<'a, 'b> {
    pub(super) fn new(
        globals: &'a Globals,
        filling: &'a mut Filling<'b>,
        grid: &'a mut Grid,
    ) -> Self {
        Self {
            globals,
            filling,
            grid,
            row: 0,
            next_column: 0,
        }
    }

    pub(super) fn read(mut self, records: Records<'_>) -> Result<(), Unreadable> {
        let mut in_data = false;
        for record in records {
            let (kind, data) = record?;
            match kind {
                kind::BEGIN_DATA => in_data = true,
                kind::END_DATA => in_data = false,
                kind::COLUMNS if !in_data => self.columns(data)?,
                kind::MERGE if !in_data => self.merge(data)?,
                kind::ROW if in_data => self.row(data)?,
                kind::BLANK..=kind::SHORT_SHARED | kind::RICH_TEXT if in_data => {
                    self.cell(kind, data)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn row(&mut self, mut data: Bytes<'_>) -> Result<(), Unreadable> {
        self.row = data.u32()?;
        self.next_column = 0;
        data.take(7)?;
        if data.u8()? & 0x10 != 0 && self.row < self.filling.limits().rows {
            self.grid.hidden_rows.insert(self.row);
        }
        Ok(())
    }

    fn cell(&mut self, kind: u16, mut data: Bytes<'_>) -> Result<(), Unreadable> {
        let is_short = (kind::SHORT_BLANK..=kind::SHORT_SHARED).contains(&kind);
        let column = if is_short {
            self.next_column
        } else {
            data.u32()?
        };
        self.next_column = column.saturating_add(1);
        // 24 bits; the rest are marks.
        let style = usize::try_from(data.u32()? & 0x00FF_FFFF).unwrap_or(usize::MAX);
        let style = self.globals.styles.get(style);
        let kind = if is_short {
            kind + kind::RK - kind::SHORT_RK
        } else {
            kind
        };
        if column >= 1 << 14 || self.row >= 1 << 20 {
            return Err(Unreadable::ImpossibleCell {
                sheet: self.grid.name.clone(),
                reference: format!("row {}, column {column}", self.row),
            });
        }
        let at = At::new(self.row, column);
        let format = style.map_or(&NumberFormat::Plain, |style| &style.format);
        let mut is_struck = style.is_some_and(|style| style.is_struck);
        let Some(value) = self.value(kind, format, &mut is_struck, data)? else {
            return Ok(());
        };
        let value = match value {
            Value::Text(text) => Value::Text(format.text(&text).unwrap_or(text)),
            other => other,
        };
        self.filling.put(self.grid, at, value)?;
        if *format == NumberFormat::Month {
            Filling::note_month(self.grid, at);
        }
        if let Some(look) = style.and_then(|style| style.look.as_ref()) {
            Filling::note_look(self.grid, at, look);
        }
        if is_struck {
            Filling::note_struck(self.grid, at);
        }
        if format.hides_text() {
            Filling::note_unseen(self.grid, at);
        }
        Ok(())
    }

    fn value(
        &self,
        kind: u16,
        format: &NumberFormat,
        is_struck: &mut bool,
        mut data: Bytes<'_>,
    ) -> Result<Option<Value>, Unreadable> {
        let number = |number| format.value(number, self.globals.is_1904);
        Ok(Some(match kind {
            kind::RK => number(records::rk(data.u32()?)),
            kind::REAL | kind::FORMULA_NUMBER => number(data.f64()?),
            kind::ERROR | kind::FORMULA_ERROR => records::error(data.u8()?),
            kind::BOOL | kind::FORMULA_BOOL => Value::Bool(data.u8()? != 0),
            kind::TEXT | kind::FORMULA_TEXT => Value::Text(text(&mut data)?.into()),
            kind::RICH_TEXT => {
                let rich = rich(data, &self.globals.fonts)?;
                let (text, all_is_struck) = rich.shown(*is_struck);
                *is_struck = all_is_struck;
                Value::Text(text)
            }
            kind::SHARED => {
                let text = self.globals.strings.get(data.count()?, *is_struck);
                let missing = || Unreadable::Damaged("a cell points to a missing string".into());
                let (text, all_is_struck) = text.ok_or_else(missing)?;
                *is_struck = all_is_struck;
                Value::Text(text)
            }
            _ => return Ok(None),
        }))
    }

    fn columns(&mut self, mut data: Bytes<'_>) -> Result<(), Unreadable> {
        let (first, last) = (data.u32()?, data.u32()?);
        let width = data.u32()?;
        data.u32()?;
        if data.u16()? & 1 != 0 || width == 0 {
            let last = last.min(self.filling.limits().columns);
            self.grid.hidden_columns.extend(first..=last);
        }
        Ok(())
    }

    fn merge(&mut self, mut data: Bytes<'_>) -> Result<(), Unreadable> {
        let (first_row, last_row) = (data.u32()?, data.u32()?);
        let (first, last) = (data.u32()?, data.u32()?);
        let (first, last) = (At::new(first_row, first), At::new(last_row, last));
        self.filling.merge(self.grid, first, last)
    }
}
