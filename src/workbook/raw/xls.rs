//! `.xls`, through calamine, from a compound file that we wrote.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, Xls};

use super::filling::Filling;
use super::guarded;
use crate::workbook::gate::{Compound, Limits, Unreadable};
use crate::workbook::grid::{At, Book, Value, Visibility};

/// Reads all worksheets.
pub(super) fn read(compound: &Compound, limits: &Limits) -> Result<Book, Unreadable> {
    let stream = compound.stream("Workbook")?.unwrap_or_default();
    let file = Compound::write_one(&stream);
    let mut filling = Filling::new(limits);
    guarded(|| {
        let mut workbook: Xls<_> =
            Xls::new(Cursor::new(file)).map_err(|e| Unreadable::Damaged(e.to_string()))?;
        for sheet in workbook.sheets_metadata().to_vec() {
            if sheet.typ != SheetType::WorkSheet {
                continue;
            }
            let mut grid = Filling::grid(&sheet.name, Visibility::Visible);
            let range = workbook
                .worksheet_range(&sheet.name)
                .map_err(|e| Unreadable::Damaged(e.to_string()))?;
            let (row, column) = range.start().unwrap_or_default();
            for (r, c, value) in range.used_cells() {
                let at = At::new(row + r as u32, column + c as u32);
                let value = match value {
                    Data::String(text) => Value::Text(text.clone()),
                    Data::Float(number) => Value::Number(*number),
                    _ => continue,
                };
                filling.put(&mut grid, at, value)?;
            }
            filling.add(grid)?;
        }
        Ok(())
    })?;
    Ok(filling.finish())
}
