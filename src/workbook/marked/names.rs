//! Names of worksheets as Excel takes them.

use std::collections::HashSet;

use sheetgate::Book;

use crate::workbook::marks::MARKS_SHEET;

/// Excel takes 31 units of UTF-16.
const UNITS: usize = 31;

/// Names for the sheets of a book, in its order: every one that Excel takes is kept, the others are
/// changed as little as it needs. Names that differ only in case count as the same, as in Excel.
pub(super) fn allowed(book: &Book) -> Vec<String> {
    let mut taken = HashSet::from([MARKS_SHEET.to_owned(), "history".to_owned()]);
    let grids = book.grids.iter();
    grids
        .map(|grid| unique(&fitting(&grid.name), &mut taken))
        .collect()
}

/// This name, or one like it that is not among those that are there.
pub(super) fn unused(name: &str, there: &[&str]) -> String {
    let mut taken = there.iter().map(|name| name.to_lowercase()).collect();
    unique(name, &mut taken)
}

fn fitting(name: &str) -> String {
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
    use super::{allowed, unused};
    use sheetgate::{Book, Grid};

    #[test]
    fn names_are_made_to_fit() {
        let long = "贵阳市重大招商引资项目跟踪调度表二〇二六年十一月下半月报送稿最终版";
        let grids = ["调度表", "a/b", "A_B", "", "'", long, long, "问题清单"];
        let grids = grids.map(|name| Grid {
            name: name.into(),
            ..Grid::default()
        });
        let names = allowed(&Book {
            grids: grids.into(),
            ..Book::default()
        });
        let short: String = long.chars().take(31).collect();
        let shorter: String = long.chars().take(27).collect();
        assert_eq!(
            names,
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
        assert_eq!(unused("问题清单", &["a", "问题清单"]), "问题清单 (2)");
    }
}
