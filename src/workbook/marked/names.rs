//! Names of worksheets as Excel takes them.

use std::collections::HashSet;

use super::{LIST_SHEET, MARKS_SHEET};
use crate::workbook::grid::Book;

/// What the sheets of a marked copy are called.
pub(super) struct Names {
    /// The list of problems.
    pub(super) list: String,
    /// The sheets of the book, in its order.
    pub(super) sheets: Vec<String>,
}

/// Excel takes 31 units of UTF-16.
const UNITS: usize = 31;

impl Names {
    /// Keeps every name that Excel takes; the others are changed as little as it needs. Names that
    /// differ only in case count as the same, as in Excel.
    pub(super) fn new(book: &Book) -> Self {
        let mut taken = HashSet::from([MARKS_SHEET.to_owned(), "history".to_owned()]);
        let grids = book.grids.iter();
        let sheets = grids.map(|grid| unique(&allowed(&grid.name), &mut taken));
        let sheets = sheets.collect();
        let list = unique(LIST_SHEET, &mut taken);
        Self { list, sheets }
    }
}

fn allowed(name: &str) -> String {
    let name = name.replace(['[', ']', ':', '*', '?', '/', '\\'], "_");
    let name = cut(name.trim_matches('\''), UNITS);
    if name.trim().is_empty() {
        "Sheet".to_owned()
    } else {
        name
    }
}

fn unique(name: &str, taken: &mut HashSet<String>) -> String {
    let mut unique = name.to_owned();
    let mut number = 2;
    while !taken.insert(unique.to_lowercase()) {
        let end = format!(" ({number})");
        unique = cut(name, UNITS - end.len()) + &end;
        number += 1;
    }
    unique
}

fn cut(name: &str, units: usize) -> String {
    let mut left = units;
    name.chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::workbook::grid::{Book, Grid};

    #[test]
    fn names_are_made_to_fit() {
        let long = "贵阳市重大招商引资项目跟踪调度表二〇二六年十一月下半月报送稿最终版";
        let grids = ["调度表", "a/b", "A_B", "", "'", long, long, "问题清单"];
        let grids = grids.map(|name| Grid {
            name: name.into(),
            ..Grid::default()
        });
        let names = Names::new(&Book {
            grids: grids.into(),
        });
        let short: String = long.chars().take(31).collect();
        let shorter: String = long.chars().take(27).collect();
        assert_eq!(
            names.sheets,
            [
                "调度表",
                "a_b",
                "A_B (2)",
                "Sheet",
                "Sheet (2)",
                &short,
                &(shorter + " (2)"),
                "问题清单"
            ]
        );
        assert_eq!(names.list, "问题清单 (2)");
    }
}
