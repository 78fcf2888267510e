//! What the rows of 台账 cost, as a ratio: plain `rust_xlsxwriter`, which writes no more than the cells of that one
//! worksheet with a format for each column, against our whole workbook.
//!
//! The two run in turn, and the best run of each counts: other work on the machine slows both.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on should stop at once, and says what it measured"
)]

use std::time::Duration;

use diaodu::domain::ledger::merge;
use diaodu::domain::rate::{RateRules, rates};
use diaodu::workbook::ledger::{self, LedgerView};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use rustix::time::{ClockId, clock_gettime};
use sheetgate::{Grid, Limits, Value};

#[path = "../tests/it/plausible.rs"]
#[expect(dead_code, reason = "shared with tests, which use the rest")]
mod plausible;

use plausible::{period, periods, submissions, units};

/// Projects a unit: 14 units have 4,998 of them.
const PROJECTS: usize = 357;
const RUNS: usize = 10;
/// The worksheet of projects is the second.
const SHEET: usize = 1;

fn main() {
    let reports = submissions(&periods("2026-11-01", "2026-11-25"), PROJECTS);
    let ledger = merge(&units(), &reports, period("2026-11-25"));
    let rates = rates(&ledger, RateRules::default());
    let view = LedgerView {
        office_name: "办公室",
        ..LedgerView::of_projects("2026年11月", &ledger, &rates)
    };
    let bytes = ledger::write(&view).unwrap();
    let mut book = sheetgate::read(&bytes, &Limits::default()).unwrap();
    let grid = book.grids.swap_remove(SHEET);
    let (mut ours, mut plain) = (Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        ours = ours.min(cpu_of(|| ledger::write(&view).unwrap()));
        plain = plain.min(cpu_of(|| write(&grid).unwrap()));
    }
    println!(
        "CPU of {} projects: the rows alone by the plain library {plain:.0?}, our whole workbook {ours:.0?}: {:.2}",
        ledger.entries.len(),
        plain.as_secs_f64() / ours.as_secs_f64()
    );
}

/// The cells of a worksheet, and nothing else.
fn write(grid: &Grid) -> Result<Vec<u8>, XlsxError> {
    let looks = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let last = grid.cells.keys().map(|at| at.column).max().unwrap_or(0);
    for column in 0..=u16::try_from(last).unwrap() {
        sheet.set_column_format(column, &looks)?;
    }
    let mut row = u32::MAX;
    for (at, value) in &grid.cells {
        if at.row != row {
            row = at.row;
            sheet.set_row_height(row, 60)?;
        }
        let column = u16::try_from(at.column).unwrap();
        match value {
            Value::Text(text) => sheet.write_string(row, column, &**text)?,
            Value::Number(number) => sheet.write_number(row, column, *number)?,
            Value::Date(day) => sheet.write_datetime(row, column, day)?,
            Value::Shown(shown) => sheet.write_number(row, column, shown.number)?,
            other => panic!("{other:?} in a ledger"),
        };
    }
    workbook.save_to_buffer()
}

/// The time that all threads of this process work on something.
fn cpu_of<T>(work: impl FnOnce() -> T) -> Duration {
    let now = || Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap();
    let start = now();
    drop(work());
    now().saturating_sub(start)
}
