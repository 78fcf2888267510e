//! Worksheets that we made ourselves: a ledger's, the hidden mark of our form, and what a marked copy adds.

use sheetgate::{Book, Grid};

use crate::domain::sheet::FormMark;
use crate::words::text::of_value;

/// The hidden worksheet of our form.
const FORM: &str = "diaodu";
/// Worksheets that a marked copy adds, and the form's guide.
const OTHERS: [&str; 2] = ["diaodu-marks", "问题清单"];

/// Whether a worksheet of this name says nothing of projects.
pub(super) fn is_ours(name: &str) -> bool {
    name == FORM || OTHERS.contains(&name)
}

/// The worksheets that each of our ledgers has.
const LEDGER: [&str; 5] = ["总览", "台账", "报送情况", "需市级协调事项", "观摩情况"];

/// Whether the book is a ledger of ours: it lists what units reported, and reports nothing itself.
pub(super) fn is_ledger(book: &Book) -> bool {
    let has = |name: &str| book.grids.iter().any(|grid| grid.name == name);
    LEDGER.iter().all(|name| has(name))
}

/// What the hidden worksheet of our form says, if the book has one.
pub(super) fn mark(book: &Book) -> Option<FormMark> {
    let grid = book.grids.iter().find(|grid| grid.name == FORM)?;
    let version = value_of(grid, "form")?;
    Some(FormMark {
        version,
        unit: value_of(grid, "unit"),
        period: value_of(grid, "period").and_then(|period| period.parse().ok()),
    })
}

/// The value beside a key in the first rows.
fn value_of(grid: &Grid, key: &str) -> Option<String> {
    (0..8).find_map(|row| {
        let name = of_value(grid.get(row, 0)?);
        let value = of_value(grid.get(row, 1)?);
        (name == key && !value.is_empty()).then(|| value.into_owned())
    })
}
