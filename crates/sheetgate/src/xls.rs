//! `.xls`: the records of Excel 95 to 2003.
//!
//! calamine reserves memory by a record of the file, decodes wide text by the file's code page
//! and knows no hidden rows, so the records are read here.

use crate::filling::Filling;
use crate::gate::{Compound, Limits, Unreadable};
use crate::grid::Book;
use crate::records::short;

mod cells;
mod fonts;
mod globals;
mod records;
mod strings;

use cells::Cells;
use globals::Globals;
use records::Records;

/// Reads all worksheets.
pub(super) fn read(compound: &Compound, limits: &Limits) -> Result<Book, Unreadable> {
    let stream = match compound.stream("Workbook")? {
        Some(stream) => stream,
        None => compound.stream("Book")?.unwrap_or_default(),
    };
    let globals = Globals::read(&stream)?;
    let mut filling = Filling::new(limits);
    for sheet in &globals.sheets {
        let start = usize::try_from(sheet.start).unwrap_or(usize::MAX);
        let records = stream.get(start..).ok_or_else(short)?;
        let mut grid = Filling::grid(&sheet.name, sheet.visibility);
        Cells::new(&globals, &mut filling, &mut grid).read(Records::new(records))?;
        filling.add(grid)?;
    }
    Ok(filling.finish(globals.active))
}
