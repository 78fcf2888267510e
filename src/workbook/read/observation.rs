//! Rows of 观摩项目: observation projects, or a zero report for a quarter.

use super::headers::Headers;
use super::layout::Block;
use super::sheets::Scanned;
use super::values::text::{is_placeholder, plain};
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
    let words = &Headers::built_in().observation;
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
    let is_zero = row
        .cells
        .iter()
        .any(|(column, _)| says_none(&row.text(*column)));
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
    let Some(row) = scan.view.rows.iter().take(20).find(|row| {
        row.cells
            .iter()
            .any(|(column, _)| says_none(&row.text(*column)))
    }) else {
        return;
    };
    let line: String = row
        .cells
        .iter()
        .map(|(column, _)| row.text(*column))
        .collect();
    let quarter = period::quarter(&line, year)
        .or_else(|| period::quarter(&scan.meta.title, year))
        .or_else(|| period::quarter(&grid.name, year));
    if let Some(quarter) = quarter {
        sheet.observations.push(Observation {
            row: RowRef {
                sheet: grid.name.clone(),
                first_row: row.number + 1,
            },
            quarter,
            zero_report: true,
            number: None,
            name: None,
            kind: None,
            held_on: None,
            remarks: None,
        });
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
