//! `.xlsx` and `.xlsm`: one walk over each worksheet gives its values and what stands around them.

use std::collections::HashSet;
use std::sync::Arc;

use super::filling::Filling;
use crate::gate::{Limits, Package, Unreadable};
use crate::grid::{Book, Grid};
use crate::two_threads::both;

mod cells;
mod formulas;
mod halves;
mod parts;
mod strings;
mod styles;
mod usual;

use cells::Cells;
use parts::Parts;

/// Reads all worksheets.
pub(super) fn read(mut package: Package, limits: &Limits) -> Result<Book, Unreadable> {
    let mut parts = Parts::read(&mut package)?;
    let active = parts.active.take();
    let names: HashSet<&str> = parts.sheets.iter().map(|sheet| &*sheet.name).collect();
    if names.len() < parts.sheets.len() {
        return Err(Unreadable::Damaged("two sheets have one name".into()));
    }
    let mut filling = Filling::new(limits);
    for sheet in &parts.sheets {
        let mut grid = Filling::grid(&sheet.name, sheet.visibility);
        let Some(content) = package.take_text(&sheet.path)? else {
            return Err(Unreadable::Damaged(format!("{} is missing", sheet.path)));
        };
        let content = Arc::new(content);
        let own = (sheet.path.as_str(), &content);
        if let Some((first, second)) = halves::of(&content) {
            let cells = Cells::new(&parts, own, &mut filling, &mut grid);
            let read_second = || -> Result<_, Unreadable> {
                let mut filling = Filling::new(limits);
                let mut grid = Grid::default();
                let cells = Cells::new(&parts, own, &mut filling, &mut grid);
                cells.read_on(second)?;
                Ok((filling, grid))
            };
            let (read, rest) = both(|| cells.read(first), read_second);
            read?;
            let (of_rest, rest) = rest?;
            filling.append(&mut grid, &of_rest, rest)?;
        } else {
            Cells::new(&parts, own, &mut filling, &mut grid).read(&content)?;
        }
        drop(content);
        filling.add(grid)?;
    }
    Ok(filling.finish(active))
}
