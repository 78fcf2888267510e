//! 总览: the whole ledger on one page: headline figures, rates, units, stages, a chart.

use std::collections::HashMap;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};

use super::LedgerView;
use super::chart::{self, FUNDS_COLUMN, NAME, TOTAL_COLUMN, chart};
use super::doubts;
use super::reporting::word_of;
use super::tallies;
use crate::domain::amount::Yuan;
use crate::domain::doubt::Weight;
use crate::domain::rate::{Ratio, Tally};
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::unit::UnitSlug;
use crate::workbook::page::{Money, Page, Paper, WriteError, amount_width, exact};
use crate::workbook::{fit, style};

/// The widths of its columns; each table below uses the same twelve.
const WIDTHS: [f64; 12] = [
    21.0, 7.5, 7.5, 7.5, 7.5, 13.5, 13.5, 10.0, 9.5, 9.5, 9.0, 9.5,
];
/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &LedgerView<'_>) -> Result<(), WriteError> {
    let total = &view.rates.total;
    let mut widths = WIDTHS;
    for (column, yuan) in [
        (TOTAL_COLUMN, total.total_investment),
        (FUNDS_COLUMN, total.funds_in_place),
    ] {
        let width = &mut widths[usize::from(column)];
        *width = width.max(amount_width(yuan));
    }
    let mut page = Page::new(workbook, NAME, &widths)?;
    page.print_on(Paper::A4Upright, None)?;
    let title = format!("重大招商引资项目调度台账（{}）", view.title);
    page.title(&title, [&view.office_caption(), "", &view.as_of_caption()])?;
    headlines(&mut page, view, 2)?;
    rates(&mut page, total, 6)?;
    let first_unit = 12;
    let after_units = units(&mut page, view, first_unit)?;
    let after_stages = tallies::stages(&mut page, view, after_units + 1)?;
    tallies::categories(&mut page, view, after_units + 1)?;
    let last_unit = after_units - 2;
    let mut row = after_stages + 1;
    if last_unit >= first_unit {
        page.sheet
            .insert_chart_with_offset(row, 0, &chart(first_unit, last_unit), 2, 4)?;
        row += chart::ROWS;
    }
    remarks(&mut page, view, row)?;
    page.sheet.set_print_area(0, 0, row, page.last_column)?;
    Ok(())
}

/// Four figures, three columns each.
fn headlines(page: &mut Page<'_>, view: &LedgerView<'_>, row: u32) -> Result<(), WriteError> {
    let total = &view.rates.total;
    let (reported, due) = reporting_units(view);
    let units = if due == 0 {
        "—".to_owned()
    } else {
        format!("{reported} / {due}")
    };
    let cards = [
        (
            "项目总数（个）",
            total.projects.to_string(),
            format!("其中本期未报 {} 个", total.absent),
        ),
        (
            "总投资（万元）",
            total.total_investment.to_wan(),
            format!("签约项目 {}", total.signed_investment.to_wan()),
        ),
        (
            "累计到位资金（万元）",
            total.funds_in_place.to_wan(),
            format!("签约项目 {}", total.signed_funds.to_wan()),
        ),
        ("本期报送单位（家）", units, "已报 / 应报".to_owned()),
    ];
    let ground = |format: Format| {
        style::Tone::Zero
            .under(format)
            .set_align(FormatAlign::Center)
            .set_font_color(style::INK)
    };
    for (first, (label, figure, detail)) in (0..).step_by(3).zip(&cards) {
        page.merged(
            row,
            first,
            first + 2,
            label,
            &ground(style::plain(10.5))
                .set_border_top(FormatBorder::Medium)
                .set_border_top_color(style::INK),
        )?;
        page.merged(
            row + 1,
            first,
            first + 2,
            figure,
            &ground(style::heading(20.0)),
        )?;
        page.merged(
            row + 2,
            first,
            first + 2,
            detail,
            &ground(style::plain(9.0)),
        )?;
    }
    page.sheet.set_row_height(row, 24)?;
    page.sheet.set_row_height(row + 1, 34)?;
    page.sheet.set_row_height(row + 2, 22)?;
    Ok(())
}

/// How many units have reported the ledger's period, and how many had to.
fn reporting_units(view: &LedgerView<'_>) -> (usize, usize) {
    let due = view
        .standings
        .iter()
        .filter(|standing| standing.period == view.ledger.as_of && standing.state != State::Exempt);
    let reported = due
        .clone()
        .filter(|standing| matches!(standing.state, State::Reported | State::Zero));
    (reported.count(), due.count())
}

/// The three rates with what they are made of (rule 13).
fn rates(page: &mut Page<'_>, total: &Tally, row: u32) -> Result<(), WriteError> {
    let header = style::header();
    for (first, last, word) in [
        (0, 0, "指标"),
        (1, 2, "比率"),
        (3, 5, "分子"),
        (6, 7, "分母"),
        (8, 11, "口径"),
    ] {
        page.merged(row, first, last, word, &header)?;
    }
    let basis = |words: &str, besides: String| {
        if besides.is_empty() {
            words.to_owned()
        } else {
            format!("{words}。{besides}")
        }
    };
    let (of_funds, of_counts) = (total.besides.of_funds(), total.besides.of_counts());
    let rows: [(&str, Ratio, bool, String); 3] = [
        (
            "资金到位率",
            total.funds_rate(),
            true,
            basis("两个数都已填的签约项目，万元", of_funds),
        ),
        (
            "开工率",
            total.start_rate(),
            false,
            basis("开工项目 ÷ 签约项目，个", of_counts.clone()),
        ),
        (
            "投产率",
            total.production_rate(),
            false,
            basis("投产项目 ÷ 签约项目，个", of_counts),
        ),
    ];
    let (money, count) = (Money::new(|format| format), style::number(style::COUNT));
    let percent = style::number(style::PERCENT)
        .set_bold()
        .set_font_color(style::INK);
    for (row, (name, ratio, is_money, basis)) in (row + 1..).zip(rows) {
        page.text(row, 0, name, &style::airy(style::text()))?;
        for (first, last) in [(1, 2), (3, 5), (6, 7)] {
            page.merged(row, first, last, "", &count)?;
        }
        page.rate(row, 1, ratio, &percent)?;
        for (column, part) in [(3, ratio.numerator), (6, ratio.denominator)] {
            if is_money {
                page.amount(row, column, Some(Yuan(part)), &money)?;
            } else {
                page.number(row, column, exact(part), &count)?;
            }
        }
        page.merged(row, 8, 11, &basis, &style::airy(style::text()))?;
        let room = fit::room(WIDTHS[8..].iter().sum::<f64>() - 2.0, style::BODY_SIZE);
        let lines = fit::lines(&basis, room);
        let height = fit::height(lines, style::BODY_SIZE).max(20.0);
        page.sheet.set_row_height(row, height)?;
    }
    page.sheet.set_row_height(row, 20)?;
    Ok(())
}

/// By unit, with a total; answers the row after it.
fn units(page: &mut Page<'_>, view: &LedgerView<'_>, first: u32) -> Result<u32, WriteError> {
    page.header(
        first - 1,
        [
            "报送单位",
            "项目\n（个）",
            "签约\n（个）",
            "开工\n（个）",
            "投产\n（个）",
            "总投资\n（万元）",
            "累计到位资金\n（万元）",
            "资金\n到位率",
            "开工率",
            "投产率",
            "本期未报\n（个）",
            "本期\n报送",
        ],
    )?;
    page.sheet.set_row_height(first - 1, 34)?;
    let mut row = first;
    let names = view.ledger.unit_names();
    let standings: HashMap<&UnitSlug, &ReportStatus> = view
        .standings
        .iter()
        .filter(|standing| standing.period == view.ledger.as_of)
        .map(|standing| (&standing.unit, standing))
        .collect();
    for (slug, tally) in &view.rates.units {
        let name = names.get(slug).copied().unwrap_or(&slug.0);
        tally_row(page, row, name, tally, &|format| format)?;
        match standings.get(slug).map(|standing| word_of(standing)) {
            Some((word, tone)) => {
                // Its first line is enough here; 报送情况 has the rest.
                let word = word.lines().next().unwrap_or_default();
                page.text(row, 11, word, &tone.on(style::centered()))?;
            }
            None => page.text(row, 11, "—", &style::centered())?,
        }
        row += 1;
    }
    tally_row(page, row, "合计", &view.rates.total, &style::strong)?;
    page.text(row, 11, "", &style::strong(style::centered()))?;
    Ok(row + 1)
}

fn tally_row(
    page: &mut Page<'_>,
    row: u32,
    name: &str,
    tally: &Tally,
    dress: &dyn Fn(Format) -> Format,
) -> Result<(), WriteError> {
    let count = dress(style::number(style::COUNT));
    let percent = dress(style::number(style::PERCENT));
    let starred = dress(style::number(style::STARRED_PERCENT));
    let besides = &tally.besides;
    let percent_of = |lacks: bool| if lacks { &starred } else { &percent };
    let money = Money::new(dress);
    page.text(row, 0, name, &dress(style::airy(style::text())))?;
    for (column, number) in [
        (1, tally.projects),
        (2, tally.signed),
        (3, tally.started),
        (4, tally.producing),
        (10, tally.absent),
    ] {
        page.number(row, column, number.into(), &count)?;
    }
    page.amount(row, TOTAL_COLUMN, Some(tally.total_investment), &money)?;
    page.amount(row, FUNDS_COLUMN, Some(tally.funds_in_place), &money)?;
    page.rate(
        row,
        7,
        tally.funds_rate(),
        percent_of(besides.lacks_money()),
    )?;
    page.rate(row, 8, tally.start_rate(), percent_of(besides.unstaged > 0))?;
    page.rate(
        row,
        9,
        tally.production_rate(),
        percent_of(besides.unstaged > 0),
    )?;
    let lines = fit::lines(name, fit::room(WIDTHS[0], style::BODY_SIZE));
    page.sheet
        .set_row_height(row, fit::height(lines, style::BODY_SIZE).max(19.0))?;
    Ok(())
}

fn remarks(page: &mut Page<'_>, view: &LedgerView<'_>, row: u32) -> Result<(), WriteError> {
    let terminated = if view.rates.rules.terminated_stay {
        "，已签约后终止的仍计入"
    } else {
        "，终止的不计入"
    };
    let mut paragraphs = vec![format!(
        "注：签约项目含签约、落地、开工、在建、投产、达产、停工阶段{terminated}；合计中未填的金额不计；资金到位率的分子、分母只计两个数都已填的同一批项目。"
    )];
    let names = view.ledger.unit_names();
    let lacking = view
        .rates
        .units
        .iter()
        .filter(|(_, tally)| tally.besides.lacks_money());
    let lacking: Vec<String> = lacking
        .map(|(slug, tally)| {
            let name = names.get(slug).copied().unwrap_or(&slug.0);
            format!("{name}{}", tally.besides.of_funds())
        })
        .collect();
    if !lacking.is_empty() {
        paragraphs.push(format!("* 比率未计全部项目：{}。", lacking.join("。")));
    }
    let weight = Weight::of(&view.ledger.entries);
    if weight.doubts > 0 {
        paragraphs.push(format!("待核：{}，见“{}”页。", weight.told(), doubts::NAME));
    }
    paragraphs.extend(view.remark.map(str::to_owned));
    let text = paragraphs.join("\n");
    page.merged(row, 0, page.last_column, &text, &style::remark())?;
    let lines = fit::lines(&text, fit::room(WIDTHS.iter().sum(), style::BODY_SIZE));
    page.sheet
        .set_row_height(row, fit::height(lines, style::BODY_SIZE))?;
    Ok(())
}
