//! 停滞项目: what stands still or falls behind its own plan, red ones first.

use std::collections::HashMap;

use rust_xlsxwriter::Workbook;

use super::LedgerView;
use super::pages::{LedgerWorksheet, one_table};
use crate::domain::ledger::Entry;
use crate::domain::project::Stage;
use crate::domain::stalled::{Signal, StallReason, Stalled};
use crate::workbook::fit;
use crate::workbook::page::{Money, Page, WriteError};
use crate::workbook::style::{self, BODY_SIZE, Tone};

const COLUMNS: [(&str, f64); 9] = [
    ("序号", 5.0),
    ("报送单位", 18.0),
    ("项目编号", 12.0),
    ("项目名称", 28.0),
    ("总投资\n(万元)", 11.0),
    ("项目\n阶段", 7.0),
    ("信号", 6.5),
    ("停滞原因", 30.0),
    ("存在问题", 30.0),
];
const HEADER: u32 = 2;
/// What each signal means, under the table.
const LEGEND: [(&str, Tone, &str); 2] = [
    (
        "红",
        Tone::Bad,
        "停工、计划开工时间已过而未开工、连续多期台账无变化",
    ),
    (
        "黄",
        Tone::Late,
        "计划投产时间已过而未投产、资金到位落后于建设时间",
    ),
];

/// Writes the worksheet.
pub(super) fn write(
    workbook: &mut Workbook,
    view: &LedgerView<'_>,
    stalled: &[Stalled],
) -> Result<(), WriteError> {
    let name = (LedgerWorksheet::Stalled, "");
    let mut page = one_table(workbook, view, name, &COLUMNS, (HEADER, 4))?;
    let entries = view.ledger.entries.iter();
    let entries: HashMap<&str, &Entry> = entries.map(|entry| (&*entry.number, entry)).collect();
    let mut row = HEADER + 1;
    let known = stalled
        .iter()
        .filter_map(|stalled| Some((entries.get(&*stalled.number)?, stalled)));
    for (number, (entry, stalled)) in (1_u32..).zip(known) {
        line(&mut page, (row, number), view, entry, stalled)?;
        row += 1;
    }
    if row == HEADER + 1 {
        page.merged(
            row,
            0,
            page.last_column,
            "没有停滞项目。",
            &style::centered(),
        )?;
        row += 1;
    } else {
        page.sheet
            .autofilter(HEADER, 0, row - 1, page.last_column)?;
    }
    page.legend(row + 1, &LEGEND)
}

fn line(
    page: &mut Page<'_>,
    (row, number): (u32, u32),
    view: &LedgerView<'_>,
    entry: &Entry,
    stalled: &Stalled,
) -> Result<(), WriteError> {
    let (text, centered) = (style::airy(style::text()), style::centered());
    let (word, tone) = match stalled.signal() {
        Signal::Red => ("红", Tone::Bad),
        Signal::Yellow => ("黄", Tone::Late),
    };
    let reasons: Vec<String> = stalled
        .reasons
        .iter()
        .copied()
        .map(StallReason::told)
        .collect();
    let reasons = reasons.join("\n");
    page.number(row, 0, number.into(), &centered)?;
    page.amount(
        row,
        4,
        entry.row.total_investment_yuan,
        &Money::new(|format| format),
    )?;
    let signal = tone.on(style::centered());
    let mut lines = 1;
    for (column, words, format) in [
        (1, view.ledger.unit_name(&entry.unit), &centered),
        (2, &*entry.number, &centered),
        (3, &*entry.row.name, &text),
        (5, entry.row.stage.map_or("", Stage::word), &centered),
        (6, word, &signal),
        (7, &*reasons, &text),
        (8, entry.row.problems.as_deref().unwrap_or_default(), &text),
    ] {
        page.text(row, column, words, format)?;
        let room = fit::room(COLUMNS[usize::from(column)].1 - 1.0, BODY_SIZE);
        lines = lines.max(fit::lines(words, room));
    }
    page.sheet
        .set_row_height(row, fit::height(lines, BODY_SIZE).max(24.0))?;
    Ok(())
}
