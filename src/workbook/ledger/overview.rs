//! 总览: the whole ledger at a glance, two pages of A4: headline figures, rates, units; then the comparison with the
//! last edition, stages, categories, industries and charts. Every figure is a formula over 台账.

use rust_xlsxwriter::Workbook;

use super::LedgerView;
use super::chart::{self, NAME};
use super::compared::EditionComparison;
use super::doubts;
use super::formulas::LedgerFormulas;
use super::headlines::{self, CARD_ROWS, RATE_ROWS, TablesBelow};
use super::tallies;
use super::units_table::{self, FUNDS, TOTAL};
use crate::domain::doubt::Weight;
use crate::workbook::page::{Page, Paper, WriteError, amount_width};
use crate::workbook::{fit, style};

/// The widths of its columns; each table uses the same fifteen.
const WIDTHS: [f64; 15] = [
    21.0, 6.5, 6.5, 6.5, 6.5, 13.5, 13.5, 9.5, 5.0, 9.5, 5.0, 9.5, 5.0, 9.0, 8.5,
];
/// The first row of the headline figures, 0-based.
const CARDS: u32 = 2;
/// The header of the rates, and the first unit.
const RATES: u32 = CARDS + CARD_ROWS + 1;
const FIRST_UNIT: u32 = RATES + RATE_ROWS + 2;

/// Writes the worksheet.
pub(super) fn write(
    workbook: &mut Workbook,
    view: &LedgerView<'_>,
    formulas: &LedgerFormulas,
) -> Result<(), WriteError> {
    let total = &view.rates.total;
    let mut widths = WIDTHS;
    for (column, yuan) in [
        (TOTAL, total.total_investment),
        (FUNDS, total.funds_in_place),
    ] {
        let width = &mut widths[usize::from(column)];
        *width = width.max(amount_width(yuan));
    }
    let mut page = Page::new(workbook, NAME, &widths)?;
    page.print_on(Paper::A4Upright, Some((0, 1)))?;
    let title = format!("重大招商引资项目调度台账（{}）", view.title);
    page.title(&title, [&view.office_caption(), "", &view.as_of_caption()])?;
    headlines::rates(&mut page, view, formulas, RATES)?;
    let sum = units_table::write(&mut page, view, formulas, FIRST_UNIT, WIDTHS[0])?;
    let mut row = sum + 2;
    if sum > FIRST_UNIT {
        let chart = chart::of_units(FIRST_UNIT, sum - 1);
        page.sheet.insert_chart_with_offset(row, 0, &chart, 2, 0)?;
        row += chart::ROWS_OF_UNITS;
    }
    page.sheet.set_page_breaks(&[row])?;
    let compared = EditionComparison::of(view, FIRST_UNIT, row);
    if let Some(compared) = &compared {
        row = compared.write(&mut page, view, WIDTHS[0])? + 1;
    }
    let below = TablesBelow {
        units: (FIRST_UNIT, sum),
        compared: compared.as_ref(),
    };
    headlines::cards(&mut page, view, formulas, CARDS, &below)?;
    let row = groups(&mut page, view, formulas, row)?;
    remarks(&mut page, view, row + 1)?;
    signatures(&mut page, row + 3)?;
    page.sheet.set_print_area(0, 0, row + 3, page.last_column)?;
    Ok(())
}

/// By stage, category and industry, each beside what it looks like; answers the row after them.
fn groups(
    page: &mut Page<'_>,
    view: &LedgerView<'_>,
    formulas: &LedgerFormulas,
    row: u32,
) -> Result<u32, WriteError> {
    let stages = tallies::stages(page, view, formulas, row)?;
    let chart = chart::of_stages(stages.0, stages.1);
    page.sheet
        .insert_chart_with_offset(row, chart::COLUMN, &chart, 14, 0)?;
    let categories = tallies::categories(page, view, formulas, stages.1 + 2)?;
    let header = categories.1 + 2;
    let industries = tallies::industries(page, view, formulas, header)?;
    if industries.1 >= industries.0 {
        let chart = chart::of_industries(industries.0, industries.1);
        page.sheet
            .insert_chart_with_offset(stages.1 + 2, chart::COLUMN, &chart, 14, 0)?;
    }
    // The chart may be longer than the tables beside it.
    Ok((industries.1 + 1).max(stages.1 + 2 + chart::ROWS_OF_INDUSTRIES))
}

/// Who made it and who looked it over; to be filled in by hand.
fn signatures(page: &mut Page<'_>, row: u32) -> Result<(), WriteError> {
    let words = style::plain(11.0).set_align(rust_xlsxwriter::FormatAlign::Right);
    let line = style::blank_line();
    for (column, word) in [(0, "制表："), (5, "审核："), (8, "日期：")] {
        page.text(row, column, word, &words)?;
    }
    for (first, last, word) in [
        (1, 4, ""),
        (6, 7, ""),
        (9, 14, "　　　　年　　　月　　　日"),
    ] {
        page.merged(row, first, last, word, &line)?;
    }
    page.sheet.set_row_height(row, 28)?;
    Ok(())
}

fn remarks(page: &mut Page<'_>, view: &LedgerView<'_>, row: u32) -> Result<(), WriteError> {
    let terminated = if view.rates.rules.terminated_stay {
        "，已签约后终止的仍计入"
    } else {
        "，终止的不计入"
    };
    let mut paragraphs = vec![format!(
        "注：签约项目含签约、落地、开工、在建、投产、达产、停工阶段{terminated}；合计中未填的金额不计；资金到位率的分子、分母只计两个数都已填的同一批项目。金额均为整元，以万元列示，不作舍入；比率四舍五入到百分数的两位小数，位次按列示的比率排列，相同的并列。各数均由“台账”页的公式计算。"
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
