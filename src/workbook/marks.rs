//! How our sheets in a marked file are told from the clerk's own.

use sheetgate::{Book, Grid, Value};

/// The visible first sheet of a marked file.
pub(super) const LIST_SHEET: &str = "问题清单";

/// The very hidden sheet of a marked file; its A1 names the list of problems.
pub(super) const MARKS_SHEET: &str = "diaodu-marks";

/// What our part of a note begins with, in a marked file and in a form; by it our words are found again
/// when the file is marked, and go.
pub(super) const NOTE_HEAD: &str = "【调度标注】";

/// The first columns of the list of problems.
pub(super) const LIST_COLUMNS: [&str; 4] = ["序号", "级别", "工作表", "单元格"];
/// The 0-based row in which they stand.
pub(super) const LIST_HEADER: u32 = 2;

/// Takes out the sheets that we put into a marked file. A list of problems goes only if the hidden
/// sheet is there, and names it by a name that we would give or, if somebody has renamed it, if it
/// has our title and columns: a clerk's own sheet is never dropped.
pub(super) fn remove(book: &mut Book) {
    let has_marks = book.grids.iter().any(is_marks);
    let named: Vec<String> = book
        .grids
        .iter()
        .filter(|grid| is_marks(grid))
        .filter_map(|grid| match grid.get(0, 0) {
            Some(Value::Text(name)) if name.starts_with(LIST_SHEET) => Some(name.to_string()),
            _ => None,
        })
        .collect();
    book.grids.retain(|grid| {
        let is_ours = is_marks(grid) || named.contains(&grid.name) || (has_marks && is_list(grid));
        !is_ours
    });
}

fn is_list(grid: &Grid) -> bool {
    let says = |row, column, text: &str| matches!(grid.get(row, column), Some(Value::Text(there)) if **there == *text);
    let mut columns = (0..).zip(LIST_COLUMNS);
    says(0, 0, LIST_SHEET) && columns.all(|(column, text)| says(LIST_HEADER, column, text))
}

fn is_marks(grid: &Grid) -> bool {
    grid.name == MARKS_SHEET
}
