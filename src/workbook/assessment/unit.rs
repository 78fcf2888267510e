//! A unit's worksheet: each figure with numerator, denominator, target and what was left out; below it the evidence.

use rust_xlsxwriter::Workbook;

use super::{AssessmentView, FigureLooks, evidence};
use crate::assessment::DueTarget;
use crate::assessment::{AssessedFigure, Measure, UnitAssessment};
use crate::domain::amount::Yuan;
use crate::workbook::page::{Page, Paper, WriteError, exact};
use crate::workbook::{fit, style};

/// First and last column and header of each part of the table of figures, over the columns of the evidence.
const PARTS: [(u16, u16, &str); 9] = [
    (0, 2, "指标"),
    (3, 4, "数值"),
    (5, 6, "分子"),
    (7, 8, "分母"),
    (9, 9, "全年目标"),
    (10, 11, "序时目标"),
    (12, 13, "完成序时"),
    (14, 15, "名次"),
    (16, 18, "口径及未计情况"),
];
const HEADER: u32 = 2;

/// Writes the worksheet.
pub(super) fn write(
    workbook: &mut Workbook,
    view: &AssessmentView<'_>,
    name: &str,
    unit: &UnitAssessment,
) -> Result<(), WriteError> {
    let widths = evidence::COLUMNS.map(|(_, width)| width);
    let mut page = Page::new(workbook, name, &widths)?;
    page.print_on(Paper::A3, None)?;
    page.title(
        &format!("{}督查考评（{}）", unit.name, view.assessment.span.label()),
        [&view.office_caption(), "", &view.as_of_caption()],
    )?;
    let header = style::header();
    for (first, last, words) in PARTS {
        page.merged(HEADER, first, last, words, &header)?;
    }
    page.sheet.set_row_height(HEADER, 22)?;
    let mut row = HEADER + 1;
    for figure in &unit.figures {
        line(&mut page, row, figure, &widths)?;
        row += 1;
    }
    evidence::write(&mut page, row + 1, view, unit)
}

fn line(
    page: &mut Page<'_>,
    row: u32,
    figure: &AssessedFigure,
    widths: &[f64],
) -> Result<(), WriteError> {
    let looks = FigureLooks::new(|format| format);
    let centered = style::centered();
    for (first, last, _) in PARTS {
        page.merged(row, first, last, "", &centered)?;
    }
    let [
        (name, ..),
        (value, ..),
        (numerator, ..),
        (denominator, ..),
        ..,
    ] = PARTS;
    page.text(
        row,
        name,
        figure.indicator.name(),
        &style::airy(style::text()),
    )?;
    looks.write(page, (row, value), figure)?;
    looks.part(page, (row, numerator), figure, figure.numerator)?;
    if let Some(part) = figure.denominator {
        looks.part(page, (row, denominator), figure, part)?;
    }
    let [
        ..,
        (year, ..),
        (due, ..),
        (progress, ..),
        (place, ..),
        (basis, last, _),
    ] = PARTS;
    if let Some(target) = figure.target {
        looks.part(page, (row, year), figure, target.year)?;
        target_due(page, (row, due), figure, target)?;
        page.rate(
            row,
            progress,
            target.progress(figure.numerator),
            &looks.percent,
        )?;
    }
    if let Some(number) = figure.place {
        page.number(row, place, number.into(), &centered)?;
    }
    let besides = figure.besides();
    let separator = if besides.is_empty() { "" } else { "。" };
    let words = format!("{}{separator}{besides}", figure.indicator.basis());
    page.text(row, basis, &words, &style::airy(style::text()))?;
    let width: f64 = widths[usize::from(basis)..=usize::from(last)].iter().sum();
    let lines = fit::lines(&words, fit::room(width - 2.0, style::BODY_SIZE));
    let height = fit::height(lines, style::BODY_SIZE).max(21.0);
    page.sheet.set_row_height(row, height)?;
    Ok(())
}

/// The part of the year's target that is due: of projects with the fraction that it has.
fn target_due(
    page: &mut Page<'_>,
    (row, column): (u32, u16),
    figure: &AssessedFigure,
    target: DueTarget,
) -> Result<(), WriteError> {
    let hundredths = target.due_hundredths();
    if figure.indicator.measure() == Measure::Yuan {
        let looks = FigureLooks::new(|format| format);
        let yuan = hundredths.saturating_add(50).div_euclid(100);
        page.amount(row, column, Some(Yuan(yuan)), &looks.money)
    } else {
        let format = style::number("#,##0.##");
        page.number(row, column, exact(hundredths) / 100.0, &format)
    }
}
