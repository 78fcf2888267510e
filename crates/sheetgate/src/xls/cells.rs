//! The records of one worksheet of an `.xls`.

use super::globals::Globals;
use super::records::{Records, kind};
use crate::cell::At;
use crate::filling::Filling;
use crate::gate::Unreadable;
use crate::grid::{Grid, Value};
use crate::number_format::NumberFormat;
use crate::records::{self, Bytes};
use crate::rich::CellStyle;

/// A worksheet of this format has no more columns.
const COLUMNS: u16 = 256;

/// A worksheet being read.
pub(super) struct Cells<'a, 'b> {
    globals: &'a Globals,
    filling: &'a mut Filling<'b>,
    grid: &'a mut Grid,
    /// The formula whose text comes in a record of its own, and its style.
    text_for: Option<(At, u16)>,
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
            text_for: None,
        }
    }

    pub(super) fn read(mut self, records: Records<'_>) -> Result<(), Unreadable> {
        // Charts inside a worksheet are streams of their own, with cells of their own.
        let mut depth = 0_usize;
        for record in records {
            let record = record?;
            match record.kind {
                kind::BOF => depth += 1,
                kind::EOF if depth <= 1 => return Ok(()),
                kind::EOF => depth -= 1,
                other if depth == 1 => self.record(other, Bytes(record.data))?,
                _ => {}
            }
        }
        Err(Unreadable::Damaged("a worksheet has no end".into()))
    }

    fn record(&mut self, kind: u16, mut data: Bytes<'_>) -> Result<(), Unreadable> {
        match kind {
            kind::ROW => self.row(data),
            kind::COL_INFO => self.columns(data),
            kind::MERGE_CELLS => self.merges(data),
            kind::MUL_RK => self.many_numbers(data),
            kind::STRING => match self.text_for.take() {
                Some((at, xf)) => {
                    let text = self.globals.text.long(data)?;
                    self.put(xf, at, Value::Text(text.into()), None)
                }
                None => Ok(()),
            },
            kind::NUMBER
            | kind::RK
            | kind::LABEL
            | kind::RICH_STRING
            | kind::LABEL_SST
            | kind::BOOL_ERROR
            | kind::FORMULA => {
                let at = At::new(u32::from(data.u16()?), u32::from(data.u16()?));
                let xf = data.u16()?;
                if kind == kind::LABEL_SST {
                    let number = usize::try_from(data.u32()?).unwrap_or(usize::MAX);
                    let is_struck = self.style(xf).is_some_and(|style| style.is_struck);
                    let text = self.globals.strings.get(number, is_struck);
                    let (text, is_struck) = text.ok_or_else(|| {
                        Unreadable::Damaged("a cell points to a missing string".into())
                    })?;
                    return self.put(xf, at, Value::Text(text), Some(is_struck));
                }
                match self.value(kind, at, xf, data)? {
                    Some(value) => self.put(xf, at, value, None),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn value(
        &mut self,
        kind: u16,
        at: At,
        xf: u16,
        mut data: Bytes<'_>,
    ) -> Result<Option<Value>, Unreadable> {
        Ok(Some(match kind {
            kind::NUMBER => self.number(xf, data.f64()?),
            kind::RK => self.number(xf, records::rk(data.u32()?)),
            kind::LABEL | kind::RICH_STRING => Value::Text(self.globals.text.long(data)?.into()),
            kind::BOOL_ERROR => {
                let (value, is_error) = (data.u8()?, data.u8()? != 0);
                if is_error {
                    records::error(value)
                } else {
                    Value::Bool(value != 0)
                }
            }
            _ => return self.formula(at, xf, data),
        }))
    }

    /// The stored result of a formula.
    fn formula(
        &mut self,
        at: At,
        xf: u16,
        mut data: Bytes<'_>,
    ) -> Result<Option<Value>, Unreadable> {
        let result: [u8; 8] = data.array()?;
        let [what, _, value, _, _, _, mark @ ..] = result;
        if mark != [0xFF, 0xFF] {
            let number = f64::from_le_bytes(result);
            return Ok(Some(self.number(xf, number)));
        }
        Ok(match what {
            0 => {
                self.text_for = Some((at, xf));
                None
            }
            1 => Some(Value::Bool(value != 0)),
            2 => Some(records::error(value)),
            // Empty text. Programs that do not compute store the same, so it is only believed of
            // a formula that has text in it.
            _ => {
                let tokens = data.0.get(8..).unwrap_or_default();
                let has_text = tokens.contains(&0x17);
                (!has_text).then(|| Value::Uncomputed("公式".into()))
            }
        })
    }

    fn number(&self, xf: u16, number: f64) -> Value {
        let is_1904 = self.globals.is_1904;
        match self.style(xf) {
            Some(style) => style.format.value(number, is_1904),
            None => Value::Number(number),
        }
    }

    fn many_numbers(&mut self, mut data: Bytes<'_>) -> Result<(), Unreadable> {
        let row = u32::from(data.u16()?);
        let first = u32::from(data.u16()?);
        // The last two bytes name the last column.
        let count = data.0.len().saturating_sub(2) / 6;
        for column in (first..).take(count) {
            let xf = data.u16()?;
            let value = self.number(xf, records::rk(data.u32()?));
            self.put(xf, At::new(row, column), value, None)?;
        }
        Ok(())
    }

    fn row(&mut self, mut data: Bytes<'_>) -> Result<(), Unreadable> {
        let row = data.u16()?;
        data.take(10)?;
        if data.u8()? & 0x20 != 0 {
            self.grid.hidden_rows.insert(u32::from(row));
        }
        Ok(())
    }

    fn columns(&mut self, mut data: Bytes<'_>) -> Result<(), Unreadable> {
        let (first, last) = (data.u16()?, data.u16()?);
        let width = data.u16()?;
        data.u16()?;
        if data.u8()? & 1 != 0 || width == 0 {
            let last = last.min(COLUMNS);
            self.grid
                .hidden_columns
                .extend((first..=last).map(u32::from));
        }
        Ok(())
    }

    fn merges(&mut self, mut data: Bytes<'_>) -> Result<(), Unreadable> {
        for _ in 0..data.u16()? {
            let (first_row, last_row) = (u32::from(data.u16()?), u32::from(data.u16()?));
            let (first, last) = (u32::from(data.u16()?), u32::from(data.u16()?));
            let (first, last) = (At::new(first_row, first), At::new(last_row, last));
            self.filling.merge(self.grid, first, last)?;
        }
        Ok(())
    }

    fn style(&self, xf: u16) -> Option<&CellStyle> {
        self.globals.styles.get(usize::from(xf))
    }

    /// Puts a value in its cell. `is_struck` tells of its text, where that is known, whether it is struck out as
    /// a whole; else the style tells it.
    fn put(
        &mut self,
        xf: u16,
        at: At,
        value: Value,
        is_struck: Option<bool>,
    ) -> Result<(), Unreadable> {
        let Some(style) = self.globals.styles.get(usize::from(xf)) else {
            return self.filling.put(self.grid, at, value);
        };
        let value = match value {
            Value::Text(text) => Value::Text(style.format.text(&text).unwrap_or(text)),
            other => other,
        };
        self.filling.put(self.grid, at, value)?;
        if style.format == NumberFormat::Month {
            Filling::note_month(self.grid, at);
        }
        if let Some(look) = &style.look {
            Filling::note_look(self.grid, at, look);
        }
        if is_struck.unwrap_or(style.is_struck) {
            Filling::note_struck(self.grid, at);
        }
        if style.format.hides_text() {
            Filling::note_unseen(self.grid, at);
        }
        Ok(())
    }
}
