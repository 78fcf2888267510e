//! `.xlsb`: the binary records of Excel 2007 and later.
//!
//! calamine skips short cell records and errors of formulas without a word, so they are read here.

use crate::filling::Filling;
use crate::gate::{Limits, Package, Unreadable};
use crate::grid::{Book, Visibility};
use crate::records::{Bytes, short};
use crate::relations::Main;

mod cells;
mod globals;
mod records;
mod styles;

use cells::Cells;
use globals::Globals;
use records::{Records, kind, nullable_text, text};

/// Reads all worksheets.
pub(super) fn read(package: &Package, limits: &Limits) -> Result<Book, Unreadable> {
    let main = Main::find(package)?;
    let mut globals = Globals::read(package, &main)?;
    let workbook = package.part(&main.path).ok_or_else(short)?;
    let mut filling = Filling::new(limits);
    // All sheets have a place, charts as well; the views stand before them.
    let (mut tab, mut active, mut place) = (None, None, 0_u32);
    for record in Records::new(workbook) {
        let (kind, mut data) = record?;
        match kind {
            kind::WORKBOOK_PROPERTIES => globals.is_1904 = data.u32()? & 1 != 0,
            kind::BOOK_VIEW if tab.is_none() => tab = Some(active_tab(data)?),
            kind::BUNDLE_SHEET => {
                let visibility = match data.u32()? {
                    0 => Visibility::Visible,
                    1 => Visibility::Hidden,
                    _ => Visibility::VeryHidden,
                };
                data.u32()?;
                let id = nullable_text(&mut data)?;
                let name = text(&mut data)?;
                if tab == Some(place) {
                    active = Some(name.clone());
                }
                place = place.saturating_add(1);
                // Without an id: a sheet of macros.
                let Some(id) = id else { continue };
                if let Some(path) = main.by_id(&id, "/worksheet")? {
                    let part = package.part(path).ok_or_else(short)?;
                    let mut grid = Filling::grid(&name, visibility);
                    Cells::new(&globals, &mut filling, &mut grid).read(Records::new(part))?;
                    filling.add(grid)?;
                }
            }
            _ => {}
        }
    }
    Ok(filling.finish(active))
}

/// The place of the sheet that a view shows (MS-XLSB 2.4.301): behind position, size, ratio and first tab.
fn active_tab(mut data: Bytes<'_>) -> Result<u32, Unreadable> {
    data.take(24)?;
    data.u32()
}
