//! `.xlsx` and `.xlsm`: values by calamine's streaming reader, the frame around them by our own.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use calamine::{XlsxCellReader, XlsxError, XlsxFormulaMetadata, expand_shared_formula};

use super::filling::Filling;
use super::guarded;
use super::serial;
use crate::workbook::gate::{Limits, Package, Unreadable};
use crate::workbook::grid::{At, Book, Grid, Value, Visibility};

mod frame;
mod parts;
mod styles;

use frame::Frame;
use parts::Parts;

/// Reads all worksheets.
pub(super) fn read(bytes: &[u8], package: Package, limits: &Limits) -> Result<Book, Unreadable> {
    let parts = Parts::read(&package)?;
    let mut filling = Filling::new(limits);
    // Before the library sees the file: addresses that would overflow in it.
    let mut frames = Vec::new();
    for path in &parts.worksheets {
        frames.push(Frame::read(&package, path, &parts.month_styles, limits)?);
    }
    // The library inflates what it needs itself; both at once would be too much.
    drop(package);
    guarded(|| {
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
        let dates = Dates {
            is_1904: workbook.has_1904_epoch(),
        };
        let mut sheets = workbook.sheets_metadata().to_vec();
        sheets.retain(|sheet| sheet.typ == SheetType::WorkSheet);
        let names: HashSet<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        // The library finds sheets by their names.
        if names.len() < sheets.len() || frames.len() != sheets.len() {
            return Err(Unreadable::Damaged("two sheets have one name".into()));
        }
        for (sheet, frame) in sheets.iter().zip(frames) {
            let mut grid = Filling::grid(&sheet.name, visibility(sheet.visible));
            let cells = workbook.worksheet_cells_reader(&sheet.name);
            let mut cells = cells.map_err(|e| damaged(&e))?;
            read_cells(&mut cells, &mut filling, &mut grid, &dates, parts.is_stale)?;
            for at in frame.months {
                Filling::note_month(&mut grid, at);
            }
            grid.hidden_rows = frame.hidden_rows;
            grid.hidden_columns = frame.hidden_columns;
            for (first, last) in frame.merges {
                filling.merge(&mut grid, first, last)?;
            }
            filling.add(grid)?;
        }
        Ok(())
    })?;
    Ok(filling.finish())
}

fn read_cells(
    cells: &mut XlsxCellReader<'_, Cursor<&[u8]>>,
    filling: &mut Filling<'_>,
    grid: &mut Grid,
    dates: &Dates,
    is_stale: bool,
) -> Result<(), Unreadable> {
    let mut formulas = Formulas::default();
    while let Some(cell) = cells
        .next_cell_with_formula_metadata()
        .map_err(|e| damaged(&e))?
    {
        let at = At::new(cell.pos.0, cell.pos.1);
        let is_formula = cell.formula.is_some();
        let text = cell.formula.and_then(|formula| formulas.text(at, formula));
        let value = match cell.value {
            DataRef::Empty => text.map(Value::Uncomputed),
            // The file itself says that its results wait for a spreadsheet program; those that
            // never met one hold a zero in each formula.
            DataRef::Float(0.0) | DataRef::Int(0) if is_formula && is_stale => {
                Some(Value::Uncomputed(text.unwrap_or_default()))
            }
            value => Some(dates.value(value)),
        };
        if let Some(value) = value {
            filling.put(grid, at, value)?;
        }
    }
    Ok(())
}

/// Texts of shared formulas, for cells whose result was not stored.
#[derive(Default)]
struct Formulas(HashMap<usize, (String, At)>);

impl Formulas {
    fn text(&mut self, at: At, formula: XlsxFormulaMetadata) -> Option<String> {
        match formula {
            XlsxFormulaMetadata::Normal { formula } => Some(formula),
            XlsxFormulaMetadata::Shared {
                shared_index,
                formula,
                ..
            } => {
                self.0.insert(shared_index, (formula.clone(), at));
                Some(formula)
            }
            XlsxFormulaMetadata::SharedDerived { shared_index } => {
                let (formula, from) = self.0.get(&shared_index)?;
                let from = (from.row, from.column);
                let moved = expand_shared_formula(formula, from, (at.row, at.column));
                Some(moved.unwrap_or_else(|_| formula.clone()))
            }
            // The library may learn more kinds; their text is not needed for a value.
            _ => Some(String::new()),
        }
    }
}

struct Dates {
    is_1904: bool,
}

impl Dates {
    fn value(&self, value: DataRef<'_>) -> Value {
        match value {
            DataRef::Int(number) => Value::Number(to_float(number)),
            DataRef::Float(number) => Value::Number(number),
            DataRef::String(text) => Value::Text(text),
            DataRef::SharedString(text) => Value::Text(text.to_owned()),
            DataRef::Bool(truth) => Value::Bool(truth),
            DataRef::DateTime(moment) => self.date(moment),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => serial::from_iso(&text),
            DataRef::Error(error) => Value::Error(error.to_string()),
            DataRef::Empty => Value::Text(String::new()),
        }
    }

    fn date(&self, moment: ExcelDateTime) -> Value {
        if moment.is_duration() {
            serial::to_duration(moment.as_f64())
        } else {
            serial::to_value(moment.as_f64(), self.is_1904)
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "stored in 30 bits")]
fn to_float(number: i64) -> f64 {
    number as f64
}

fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}

fn damaged(error: &XlsxError) -> Unreadable {
    Unreadable::Damaged(format!("xlsx: {error}"))
}
