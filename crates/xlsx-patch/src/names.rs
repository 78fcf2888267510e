//! Names of worksheets as Excel takes them.

use std::collections::HashSet;

/// Excel takes so many codes of UTF-16.
const LONGEST: usize = 31;

/// Names for worksheets, in their order: every one that Excel takes is kept, the others are changed as little as
/// it needs. Names that differ only in case count as the same, as in Excel. None is one of those `taken`.
#[must_use]
pub fn sheet_names<'a>(names: impl IntoIterator<Item = &'a str>, taken: &[&str]) -> Vec<String> {
    let taken = taken.iter().copied().chain(["history"]);
    let mut taken: HashSet<String> = taken.map(str::to_lowercase).collect();
    let names = names.into_iter();
    names
        .map(|name| unique(&fitting(name), &mut taken))
        .collect()
}

/// This name, or one like it that is not among those that are there.
pub(crate) fn unused(name: &str, there: &[&str]) -> String {
    let mut taken = there.iter().map(|name| name.to_lowercase()).collect();
    unique(name, &mut taken)
}

fn fitting(name: &str) -> String {
    let name = name.replace(['[', ']', ':', '*', '?', '/', '\\'], "_");
    let name = cut(name.trim_matches('\''), LONGEST);
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
        unique = cut(name, LONGEST - end.len()) + &end;
        number += 1;
    }
    unique
}

fn cut(name: &str, codes: usize) -> String {
    let mut left = codes;
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
    use super::{sheet_names, unused};

    #[test]
    fn names_are_made_to_fit() {
        let long = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三";
        let names = ["表", "a/b", "A_B", "", "'", long, long, "Marks"];
        let names = sheet_names(names, &["marks"]);
        let short: String = long.chars().take(31).collect();
        let shorter: String = long.chars().take(27).collect();
        assert_eq!(
            names,
            [
                "表",
                "a_b",
                "A_B (2)",
                "Sheet",
                "Sheet (2)",
                &short,
                &(shorter + " (2)"),
                "Marks (2)"
            ]
        );
        assert_eq!(unused("List", &["a", "list"]), "List (2)");
    }
}
