//! How our marked copies are told from a clerk's own sheets.

use crate::workbook::grid::{Book, Grid, Value};

/// The visible first sheet of a marked copy.
pub(in crate::workbook) const LIST_SHEET: &str = "问题清单";

/// The very hidden sheet of a marked copy; its A1 names the list of problems.
pub(in crate::workbook) const MARKS_SHEET: &str = "diaodu-marks";

/// Takes out what we put into a marked copy. A list of problems goes only if the hidden sheet
/// names it, and only by a name that we would give: a clerk's own sheet is never dropped.
pub(super) fn remove(book: &mut Book) {
    let named: Vec<String> = book
        .grids
        .iter()
        .filter(|grid| is_marks(grid))
        .filter_map(|grid| match grid.get(0, 0) {
            Some(Value::Text(name)) if name.starts_with(LIST_SHEET) => Some(name.clone()),
            _ => None,
        })
        .collect();
    book.grids
        .retain(|grid| !is_marks(grid) && !named.contains(&grid.name));
}

fn is_marks(grid: &Grid) -> bool {
    grid.name == MARKS_SHEET
}
