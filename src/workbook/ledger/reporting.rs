//! 报送情况: units × the periods of the year so far, who reported and when (rules 5 and 9).

use std::collections::{BTreeSet, HashMap};

use chrono::Datelike;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::utility::{cell_range, row_col_to_cell};

use super::LedgerView;
use super::formulas::quotient;
use super::pages::LedgerWorksheet;
use crate::domain::period::Period;
use crate::domain::rate::Ratio;
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::unit::UnitSlug;
use crate::workbook::fit;
use crate::workbook::page::{Page, Paper, WriteError, rate_result};
use crate::workbook::style::{self, Tone};

/// The most periods that fit on a page: one year of half months.
const MOST_PERIODS: usize = 24;
const HEADER: u32 = 2;
const NAME_WIDTH: f64 = 28.0;

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

/// What a cell of the table says of it: a mark that is known on a black and white print, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReportMark {
    OnTime,
    Late,
    Zero,
    ZeroLate,
    Missing,
    Returned,
    Exempt,
}

impl ReportMark {
    const ALL: [Self; 7] = [
        Self::OnTime,
        Self::Late,
        Self::Zero,
        Self::ZeroLate,
        Self::Missing,
        Self::Returned,
        Self::Exempt,
    ];

    const fn of(standing: &ReportStatus) -> Self {
        match (standing.state, standing.on_time) {
            (State::Reported, Some(false)) => Self::Late,
            (State::Reported, _) => Self::OnTime,
            (State::Zero, Some(false)) => Self::ZeroLate,
            (State::Zero, _) => Self::Zero,
            (State::Missing, _) => Self::Missing,
            (State::Rejected, _) => Self::Returned,
            (State::Exempt, _) => Self::Exempt,
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Self::OnTime => "√",
            Self::Late => "迟",
            Self::Zero => "零",
            Self::ZeroLate => "零迟",
            Self::Missing => "×",
            Self::Returned => "退",
            Self::Exempt => "免",
        }
    }

    const fn tone(self) -> Tone {
        match self {
            Self::OnTime => Tone::Good,
            Self::Late => Tone::Late,
            Self::Zero | Self::ZeroLate => Tone::Zero,
            Self::Missing => Tone::Bad,
            Self::Returned => Tone::Returned,
            Self::Exempt => Tone::Quiet,
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Self::OnTime => "按时：截止时间前收到并接收",
            Self::Late => "迟报：截止时间后收到并接收",
            Self::Zero => "零报告：按时报告本期无项目",
            Self::ZeroLate => "零报告，迟于截止时间",
            Self::Missing => "未报：未收到报送件",
            Self::Returned => "退回：已收到，均因有错退回，计入未报",
            Self::Exempt => "免报：经批准不报，或当期不是报送单位，不计入应报",
        }
    }
}

/// The sums at the right: what each is called, and the marks that it counts.
const SUMS: [(&str, &[ReportMark]); 5] = [
    (
        "应报\n（次）",
        &[
            ReportMark::OnTime,
            ReportMark::Zero,
            ReportMark::Late,
            ReportMark::ZeroLate,
            ReportMark::Missing,
            ReportMark::Returned,
        ],
    ),
    ("按时\n（次）", &[ReportMark::OnTime, ReportMark::Zero]),
    ("迟报\n（次）", &[ReportMark::Late, ReportMark::ZeroLate]),
    ("未报\n（次）", &[ReportMark::Missing, ReportMark::Returned]),
    ("其中\n零报告", &[ReportMark::Zero, ReportMark::ZeroLate]),
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
    let mut widths = vec![NAME_WIDTH];
    widths.extend(std::iter::repeat_n(6.3, periods.len()));
    widths.extend(SUMS.map(|_| 7.5));
    widths.push(10.0);
    let mut page = Page::new(workbook, LedgerWorksheet::Reporting.name(), &widths)?;
    page.print_on(Paper::A3, Some((0, HEADER)))?;
    let title = format!("{}年报送情况（{}）", view.as_of.year(), view.title);
    page.title(&title, [&view.office_caption(), "", &view.as_of_caption()])?;
    if periods.is_empty() {
        return page.text(HEADER, 0, "没有报送记录。", &style::caption());
    }
    header(&mut page, &periods)?;
    page.sheet.set_freeze_panes(HEADER + 1, 1)?;
    let marks: HashMap<(&UnitSlug, Period), ReportMark> = view
        .standings
        .iter()
        .map(|standing| ((&standing.unit, standing.period), ReportMark::of(standing)))
        .collect();
    let mut row = HEADER + 1;
    let name = style::airy(style::text());
    for unit in &view.ledger.units {
        let of_unit: Vec<Option<ReportMark>> = periods
            .iter()
            .map(|period| marks.get(&(&unit.slug, *period)).copied())
            .collect();
        page.text(row, 0, &unit.name, &name)?;
        for (column, mark) in (1..).zip(&of_unit) {
            let (sign, format) = mark.map_or(("", style::centered()), |mark| {
                (mark.sign(), mark.tone().on(style::centered()))
            });
            page.text(row, column, sign, &format)?;
        }
        let of_unit: Vec<ReportMark> = of_unit.into_iter().flatten().collect();
        let signs = cell_range(row, 1, row, page.last_column - 6);
        sums(&mut page, row, &of_unit, |marks| count(&signs, marks))?;
        let lines = fit::lines(&unit.name, fit::room(NAME_WIDTH - 1.0, style::BODY_SIZE));
        let height = fit::height(lines, style::BODY_SIZE).max(22.0);
        page.sheet.set_row_height(row, height)?;
        row += 1;
    }
    let units: Vec<&UnitSlug> = view.ledger.units.iter().map(|unit| &unit.slug).collect();
    let of_period = |period: &Period| -> Vec<ReportMark> {
        let of_unit = |unit: &&UnitSlug| marks.get(&(*unit, *period)).copied();
        units.iter().filter_map(of_unit).collect()
    };
    let columns: Vec<Vec<ReportMark>> = periods.iter().map(of_period).collect();
    totals(&mut page, row, &columns)?;
    let legend = ReportMark::ALL.map(|mark| (mark.sign(), mark.tone(), mark.meaning()));
    page.legend(row + 2, &legend)
}

fn header(page: &mut Page<'_>, periods: &[Period]) -> Result<(), WriteError> {
    let label = |period: &Period| format!("{}月\n{}日", period.0.month(), period.0.day());
    let labels: Vec<String> = periods.iter().map(label).collect();
    let words = std::iter::once("报送单位").chain(labels.iter().map(String::as_str));
    let words = words.chain(SUMS.map(|(name, _)| name)).chain(["按时率"]);
    page.header(HEADER, words)?;
    page.sheet.set_row_height(HEADER, 36)?;
    Ok(())
}

/// How many cells have one of these marks.
fn count(cells: &str, marks: &[ReportMark]) -> String {
    let signs: Vec<String> = marks
        .iter()
        .map(|mark| format!("\"{}\"", mark.sign()))
        .collect();
    let signs = signs.join(",");
    format!("SUMPRODUCT(--ISNUMBER(MATCH({cells},{{{signs}}},0)))")
}

fn how_many(of: &[ReportMark], marks: &[ReportMark]) -> usize {
    of.iter().filter(|mark| marks.contains(mark)).count()
}

/// The sums of some marks and the part that was in time, in the last columns; `formula` counts them there.
fn sums(
    page: &mut Page<'_>,
    row: u32,
    of: &[ReportMark],
    formula: impl Fn(&[ReportMark]) -> String,
) -> Result<(), WriteError> {
    let format = style::strong(style::centered().set_num_format(style::COUNT));
    let first = page.last_column - 5;
    for (column, (_, marks)) in (first..).zip(SUMS) {
        page.formula(row, column, &formula(marks), how_many(of, marks), &format)?;
    }
    let [due, on_time] = [SUMS[0].1, SUMS[1].1].map(|marks| how_many(of, marks));
    let rate = Ratio {
        numerator: i64::try_from(on_time).unwrap_or(i64::MAX),
        denominator: i64::try_from(due).unwrap_or(i64::MAX),
    };
    let [due, on_time] = [first, first + 1].map(|column| row_col_to_cell(row, column));
    let percent = style::strong(style::centered().set_num_format(style::PERCENT));
    let formula = quotient(&on_time, &due);
    page.formula(row, page.last_column, &formula, rate_result(rate), &percent)
}

/// For each period, how many of those who had to have reported; and the sums of all.
fn totals(page: &mut Page<'_>, row: u32, columns: &[Vec<ReportMark>]) -> Result<(), WriteError> {
    let format = style::strong(style::centered());
    page.text(row, 0, "已报/应报（家）", &format)?;
    let reported = [
        ReportMark::OnTime,
        ReportMark::Zero,
        ReportMark::Late,
        ReportMark::ZeroLate,
    ];
    for (column, of) in (1..).zip(columns) {
        let cells = cell_range(HEADER + 1, column, row - 1, column);
        let [some, due] = [&reported[..], SUMS[0].1].map(|marks| count(&cells, marks));
        let formula = format!("{some}&\"/\"&{due}");
        let result = format!("{}/{}", how_many(of, &reported), how_many(of, SUMS[0].1));
        page.formula(row, column, &formula, result, &format)?;
    }
    let all: Vec<ReportMark> = columns.iter().flatten().copied().collect();
    let cells = cell_range(HEADER + 1, 1, row - 1, page.last_column - 6);
    sums(page, row, &all, |marks| count(&cells, marks))?;
    page.sheet.set_row_height(row, 24)?;
    Ok(())
}
