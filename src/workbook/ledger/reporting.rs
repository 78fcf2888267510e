//! 报送情况: units × periods, who reported and when (rules 5 and 9).

use std::collections::{BTreeSet, HashMap};

use chrono::Datelike;
use rust_xlsxwriter::Workbook;

use super::LedgerView;
use crate::domain::period::Period;
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::unit::UnitSlug;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style::{self, Tone};

/// The most periods that fit on a page: one year of half months.
const MOST_PERIODS: usize = 24;
const HEADER: u32 = 2;

/// What a cell says of a standing, and how it looks.
pub(super) const fn word_of(standing: &ReportStatus) -> (&'static str, Tone) {
    match (standing.state, standing.on_time) {
        (State::Reported, Some(false)) => ("迟报", Tone::Late),
        (State::Reported, _) => ("按时", Tone::Good),
        (State::Zero, Some(false)) => ("零报告\n（迟）", Tone::Zero),
        (State::Zero, _) => ("零报告", Tone::Zero),
        (State::Missing, _) => ("未报", Tone::Bad),
        (State::Rejected, _) => ("退回", Tone::Returned),
        (State::Exempt, _) => ("免报", Tone::Quiet),
    }
}

/// What each word means, under the table.
const LEGEND: [(&str, Tone, &str); 6] = [
    ("按时", Tone::Good, "截止时间前收到并接收"),
    ("迟报", Tone::Late, "截止时间后收到并接收"),
    ("零报告", Tone::Zero, "报告本期无项目"),
    ("未报", Tone::Bad, "未收到报送件"),
    ("退回", Tone::Returned, "已收到，均因有错退回"),
    ("免报", Tone::Quiet, "经批准不报，或当期不是报送单位"),
];

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &LedgerView<'_>) -> Result<(), WriteError> {
    let all: BTreeSet<Period> = view
        .standings
        .iter()
        .map(|standing| standing.period)
        .collect();
    let skipped = all.len().saturating_sub(MOST_PERIODS);
    let periods: Vec<Period> = all.into_iter().skip(skipped).collect();
    let standings: HashMap<(&UnitSlug, Period), &ReportStatus> = view
        .standings
        .iter()
        .map(|standing| ((&standing.unit, standing.period), standing))
        .collect();

    let mut widths = vec![28.0];
    // Few periods may be wide; many must all fit.
    widths.extend(std::iter::repeat_n(
        if periods.len() > 12 { 7.5 } else { 10.0 },
        periods.len(),
    ));
    widths.extend([8.0, 8.0, 8.0, 8.0]);
    let mut page = Page::new(workbook, "报送情况", &widths)?;
    page.print_on(Paper::A4Single, Some((HEADER, HEADER)))?;
    page.title(
        &format!("报送情况（{}）", view.title),
        [&view.office_caption(), "", &view.as_of_caption()],
    )?;
    if periods.is_empty() {
        return page.text(HEADER, 0, "没有报送记录。", &style::caption());
    }
    header(&mut page, &periods)?;
    page.sheet.set_freeze_panes(HEADER + 1, 1)?;
    let mut row = HEADER + 1;
    for unit in &view.ledger.units {
        let of_unit: Vec<Option<&ReportStatus>> = periods
            .iter()
            .map(|period| standings.get(&(&unit.slug, *period)).copied())
            .collect();
        page.text(row, 0, &unit.name, &style::text())?;
        for (column, standing) in (1..).zip(&of_unit) {
            match standing.map(word_of) {
                Some((word, tone)) => page.text(row, column, word, &tone.on(style::centered()))?,
                None => page.text(row, column, "", &style::centered())?,
            }
        }
        sums(&mut page, row, of_unit.iter().flatten().copied())?;
        page.sheet.set_row_height(row, 30)?;
        row += 1;
    }
    totals(&mut page, row, view, &periods)?;
    page.legend(row + 2, &LEGEND)
}

fn header(page: &mut Page<'_>, periods: &[Period]) -> Result<(), WriteError> {
    let labels: Vec<String> = periods
        .iter()
        .map(|period| {
            format!(
                "{}年\n{}月{}日",
                period.0.year(),
                period.0.month(),
                period.0.day()
            )
        })
        .collect();
    let words = std::iter::once("报送单位").chain(labels.iter().map(String::as_str));
    page.header(
        HEADER,
        words.chain([
            "应报\n（次）",
            "按时\n（次）",
            "迟报\n（次）",
            "未报\n（次）",
        ]),
    )?;
    page.sheet.set_row_height(HEADER, 36)?;
    Ok(())
}

/// Due, in time, late, not reported; in the last four columns.
fn sums<'s>(
    page: &mut Page<'_>,
    row: u32,
    standings: impl Iterator<Item = &'s ReportStatus>,
) -> Result<(), WriteError> {
    let mut counts = [0_u32; 4];
    for standing in standings.filter(|standing| standing.state != State::Exempt) {
        counts[0] += 1;
        match (standing.state, standing.on_time) {
            (State::Reported | State::Zero, Some(false)) => counts[2] += 1,
            (State::Reported | State::Zero, _) => counts[1] += 1,
            _ => counts[3] += 1,
        }
    }
    let format = style::strong(style::centered().set_num_format(style::COUNT));
    for (column, count) in (page.last_column - 3..).zip(counts) {
        page.number(row, column, count.into(), &format)?;
    }
    Ok(())
}

/// For each period, how many of those who had to have reported.
fn totals(
    page: &mut Page<'_>,
    row: u32,
    view: &LedgerView<'_>,
    periods: &[Period],
) -> Result<(), WriteError> {
    let format = style::strong(style::centered());
    page.text(row, 0, "已报 / 应报（家）", &format)?;
    for (column, period) in (1..).zip(periods) {
        let due = view
            .standings
            .iter()
            .filter(|standing| standing.period == *period && standing.state != State::Exempt);
        let reported = due
            .clone()
            .filter(|standing| matches!(standing.state, State::Reported | State::Zero))
            .count();
        page.text(
            row,
            column,
            &format!("{reported} / {}", due.count()),
            &format,
        )?;
    }
    let first = periods.first().copied();
    sums(
        page,
        row,
        view.standings
            .iter()
            .filter(|standing| Some(standing.period) >= first),
    )?;
    page.sheet.set_row_height(row, 24)?;
    Ok(())
}
