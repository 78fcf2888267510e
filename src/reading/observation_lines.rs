//! Lines that say there is no observation project: on a worksheet of their own, or beside the projects.

use sheetgate::At;

use super::sheets::Scanned;
use super::view::Row;
use crate::domain::finding::Finding;
use crate::domain::period::Quarter;
use crate::domain::project::RowRef;
use crate::domain::rules::Rule;
use crate::domain::sheet::{Observation, Sheet};
use crate::words::none::{Denial, Topic, denial};
use crate::words::period;
use crate::words::text::of_value;

/// The quarter of the period that a sheet states.
pub(super) fn of_period(sheet: &Sheet) -> Option<Quarter> {
    let stated = sheet.period_stated.as_ref();
    stated.map(|stated| Quarter::of(stated.value.0))
}

/// A worksheet about observation without a table: perhaps a line that says there is none.
pub(super) fn read_line(scan: &Scanned, year: Option<i32>, sheet: &mut Sheet) {
    let title = [&scan.meta.title, &scan.view.grid.name];
    let of_title = title
        .into_iter()
        .find_map(|text| period::quarter(text, year));
    for row in scan.view.rows.iter().take(20) {
        for (column, value) in row.cells() {
            let text = of_value(value);
            let Some(denial) = denial(&text, Topic::Observation) else {
                continue;
            };
            let line: String = row.cells().map(|(_, value)| of_value(value)).collect();
            let quarter = period::quarter(&line, year)
                .or(of_title)
                .or_else(|| of_period(sheet).filter(|_| line.contains("本季")));
            take_line(scan, (row, column), &text, denial, quarter, sheet);
            return;
        }
    }
}

/// A line beside the projects that says there is no observation project: a zero report, if it says of which
/// quarter; else a question, for silence would make the unit one that did not report.
pub(super) fn read_remark(scan: &Scanned, year: Option<i32>, sheet: &mut Sheet) {
    let lines = scan.view.rows.iter().filter(|row| row.cells().len() == 1);
    for row in lines {
        let Some((column, value)) = row.cells().next() else {
            continue;
        };
        let text = of_value(value);
        if !text.contains("观摩") {
            continue;
        }
        let Some(denial) = denial(&text, Topic::Observation) else {
            continue;
        };
        // 本季度 is the quarter of the period that the sheet states.
        let of_period = of_period(sheet).filter(|_| text.contains("本季"));
        let quarter = period::quarter(&text, year).or(of_period);
        take_line(scan, (row, column), &text, denial, quarter, sheet);
        return;
    }
}

fn take_line(
    scan: &Scanned,
    (row, column): (&Row, u32),
    text: &str,
    denial: Denial,
    quarter: Option<Quarter>,
    sheet: &mut Sheet,
) {
    let grid = scan.view.grid;
    let at = At::new(row.number, column);
    let (rule, expected, message) = match (denial, quarter) {
        (Denial::Sure, Some(quarter)) => {
            sheet.observations.push(zero_report(scan, at, quarter));
            return;
        }
        (Denial::Sure, None) => (
            Rule::QuarterUnclear,
            "2026年第四季度零报告",
            "观摩零报告没有写明季度，没有计入，请写成“2026年第四季度零报告”。",
        ),
        (Denial::Perhaps, _) => (
            Rule::ObservationUnclear,
            "2026年第四季度零报告",
            "这一行像是说没有观摩项目，又不能确定，没有计入；确实没有的，请写成“2026年第四季度零报告”。",
        ),
    };
    let finding = Finding::new(rule, &grid.name, at.address(), text, expected, message);
    sheet.findings.push(finding);
}

fn zero_report(scan: &Scanned, at: At, quarter: Quarter) -> Observation {
    let row = RowRef {
        sheet: scan.view.grid.name.clone(),
        first_row: at.row + 1,
    };
    let mut zero_report = Observation::zero_report(row, quarter);
    zero_report.cells.name = Some(at);
    zero_report
}
