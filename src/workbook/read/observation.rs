//! Rows of 观摩项目: observation projects, or a zero report for a quarter.

use super::layout::Block;
use super::sheets::Scanned;
use super::values::text::{is_placeholder, of_value, plain};
use super::values::{date, period, stage};
use super::view::Row;
use crate::domain::finding::Finding;
use crate::domain::period::Quarter;
use crate::domain::project::RowRef;
use crate::domain::rules::Rule;
use crate::domain::sheet::{Observation, Sheet};
use crate::workbook::grid::At;

/// Reads a table of observation projects. `year` is used where a quarter has none.
pub(super) fn read(scan: &Scanned, block: &Block, year: Option<i32>, sheet: &mut Sheet) {
    let words = &scan.view.headers.observation;
    let column = |names: &[String]| {
        block
            .columns
            .iter()
            .find(|column| names.contains(&column.lowest().base))
            .map(|column| column.column)
    };
    let columns = Columns {
        quarter: column(&words.quarter),
        number: column(&words.number),
        name: column(&words.name),
        kind: column(&words.kind),
        held_on: column(&words.held_on),
        remarks: column(&words.remarks),
    };
    let of_title = period::quarter(&scan.meta.title, year)
        .or_else(|| period::quarter(&scan.view.grid.name, year));
    for row in scan.view.rows_between(block.bottom + 1, block.end) {
        read_row(scan, &columns, row, (of_title, year), sheet);
    }
}

struct Columns {
    quarter: Option<u32>,
    number: Option<u32>,
    name: Option<u32>,
    kind: Option<u32>,
    held_on: Option<u32>,
    remarks: Option<u32>,
}

fn read_row(
    scan: &Scanned,
    columns: &Columns,
    row: &Row,
    (of_title, year): (Option<Quarter>, Option<i32>),
    sheet: &mut Sheet,
) {
    let text = |column: Option<u32>| {
        let text = row.text(column?);
        (!is_placeholder(&text)).then(|| text.into_owned())
    };
    let is_zero = row.cells().any(|(column, _)| says_none(&row.text(column)));
    let name = text(columns.name).filter(|_| !is_zero);
    if name.is_none() && !is_zero {
        return;
    }
    let sheet_name = scan.view.grid.name.clone();
    let quarter_text = columns
        .quarter
        .map(|column| scan.view.shown_text(row.number, column))
        .unwrap_or_default();
    let Some(quarter) = period::quarter(&quarter_text, year).or(of_title) else {
        let at = At::new(row.number, columns.quarter.unwrap_or(0));
        sheet.findings.push(Finding::new(
            Rule::QuarterUnclear,
            &sheet_name,
            at.address(),
            &quarter_text,
            "2026年第四季度",
            "观摩项目没有写明季度，没有计入，请写成“2026年第四季度”。",
        ));
        return;
    };
    let held_on = columns
        .held_on
        .filter(|_| !is_zero)
        .and_then(|column| row.get(column))
        .and_then(|value| date::parse(value).ok())
        .map(|(date, _)| date);
    sheet.observations.push(Observation {
        row: RowRef {
            sheet: sheet_name,
            first_row: row.number + 1,
        },
        quarter,
        zero_report: is_zero,
        number: text(columns.number).filter(|_| !is_zero),
        name,
        kind: text(columns.kind)
            .filter(|_| !is_zero)
            .and_then(|kind| stage::observation_kind(&kind)),
        held_on,
        remarks: text(columns.remarks).filter(|_| !is_zero),
    });
}

/// A worksheet about observation without a table: perhaps a line that says there is none.
pub(super) fn read_line(scan: &Scanned, year: Option<i32>, sheet: &mut Sheet) {
    let grid = scan.view.grid;
    let Some(row) = scan
        .view
        .rows
        .iter()
        .take(20)
        .find(|row| row.cells().any(|(column, _)| says_none(&row.text(column))))
    else {
        return;
    };
    let line: String = row.cells().map(|(column, _)| row.text(column)).collect();
    let quarter = period::quarter(&line, year)
        .or_else(|| period::quarter(&scan.meta.title, year))
        .or_else(|| period::quarter(&grid.name, year));
    if let Some(quarter) = quarter {
        sheet.observations.push(zero_report(scan, row, quarter));
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
        if !text.contains("观摩") || !says_none(&text) {
            continue;
        }
        // 本季度 is the quarter of the period that the sheet states.
        let of_period = sheet
            .period_stated
            .as_ref()
            .filter(|_| text.contains("本季"))
            .map(|stated| Quarter::of(stated.value.0));
        if let Some(quarter) = period::quarter(&text, year).or(of_period) {
            sheet.observations.push(zero_report(scan, row, quarter));
        } else {
            sheet.findings.push(Finding::new(
                Rule::QuarterUnclear,
                &scan.view.grid.name,
                At::new(row.number, column).address(),
                &text,
                "2026年第四季度零报告",
                "观摩零报告没有写明季度，没有计入，请写成“2026年第四季度零报告”。",
            ));
        }
        return;
    }
}

fn zero_report(scan: &Scanned, row: &Row, quarter: Quarter) -> Observation {
    Observation {
        row: RowRef {
            sheet: scan.view.grid.name.clone(),
            first_row: row.number + 1,
        },
        quarter,
        zero_report: true,
        number: None,
        name: None,
        kind: None,
        held_on: None,
        remarks: None,
    }
}

/// 零报告, or words to that effect.
fn says_none(text: &str) -> bool {
    let plain = plain(text);
    plain.contains("零报告")
        || [
            "无观摩项目",
            "没有观摩项目",
            "无观摩",
            "本季度无",
            "暂无观摩",
        ]
        .iter()
        .any(|words| plain.contains(words))
}
