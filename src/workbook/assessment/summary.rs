//! 考评汇总: all units, a row each, with their place in each indicator.

use rust_xlsxwriter::{Format, Workbook};

use super::{AssessmentView, FigureLooks};
use crate::assessment::{AssessedFigure, Indicator, Measure};
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::{fit, style};

pub(super) const NAME: &str = "考评汇总";
const HEADER: u32 = 2;
const UNIT_WIDTH: f64 = 20.0;
const FIGURE_WIDTH: f64 = 11.0;
const PLACE_WIDTH: f64 = 5.5;
const PROGRESS_WIDTH: f64 = 9.5;

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &AssessmentView<'_>) -> Result<(), WriteError> {
    let assessment = view.assessment;
    let has_target = |indicator: Indicator| {
        let figures = assessment
            .units
            .iter()
            .filter_map(|unit| unit.figure(indicator));
        figures.into_iter().any(|figure| figure.target.is_some())
    };
    let with_target = Indicator::ALL.map(has_target);
    let (mut headers, mut widths) = (vec!["报送单位".to_owned()], vec![UNIT_WIDTH]);
    for (indicator, with_target) in Indicator::ALL.iter().zip(with_target) {
        headers.push(header(*indicator));
        widths.push(FIGURE_WIDTH);
        if with_target {
            headers.push("完成\n序时".to_owned());
            widths.push(PROGRESS_WIDTH);
        }
        headers.push("名次".to_owned());
        widths.push(PLACE_WIDTH);
    }
    let mut page = Page::new(workbook, NAME, &widths)?;
    page.print_on(Paper::A3, Some((HEADER, HEADER)))?;
    page.title(
        &format!(
            "重大招商引资项目督查考评汇总（{}）",
            assessment.span.label()
        ),
        [&view.office_caption(), "", &view.as_of_caption()],
    )?;
    page.header(HEADER, headers.iter().map(String::as_str))?;
    page.sheet.set_row_height(HEADER, 48)?;
    page.sheet.set_freeze_panes(HEADER + 1, 1)?;
    let mut row = HEADER + 1;
    for unit in &assessment.units {
        figures(
            &mut page,
            row,
            &unit.name,
            (&unit.figures, with_target),
            &|format| format,
        )?;
        row += 1;
    }
    figures(
        &mut page,
        row,
        "合计",
        (&assessment.total, with_target),
        &style::strong,
    )?;
    remarks(&mut page, view, row + 2, widths.iter().sum())
}

/// `引进项目数\n（个）`
fn header(indicator: Indicator) -> String {
    let name = indicator.name().replace('（', "\n（");
    if indicator.is_rate() {
        return name;
    }
    let unit = match indicator.measure() {
        Measure::Yuan => "万元",
        _ => "个",
    };
    format!("{name}\n（{unit}）")
}

fn figures(
    page: &mut Page<'_>,
    row: u32,
    name: &str,
    (figures, with_target): (&[AssessedFigure], [bool; Indicator::ALL.len()]),
    dress: &dyn Fn(Format) -> Format,
) -> Result<(), WriteError> {
    let looks = FigureLooks::new(dress);
    let (text, centered) = (dress(style::text()), dress(style::centered()));
    page.text(row, 0, name, &text)?;
    let mut column = 1;
    for (figure, with_target) in figures.iter().zip(with_target) {
        looks.write(page, (row, column), figure)?;
        column += 1;
        if with_target {
            match figure.target {
                None => page.text(row, column, "—", &centered)?,
                Some(target) => {
                    let progress = target.progress(figure.numerator);
                    page.rate(row, column, progress, &looks.percent)?;
                }
            }
            column += 1;
        }
        match figure.place {
            None => page.text(row, column, "", &centered)?,
            Some(place) => page.number(row, column, place.into(), &centered)?,
        }
        column += 1;
    }
    page.sheet.set_row_height(row, 24)?;
    Ok(())
}

/// How each indicator is counted, and what is left out over all units.
fn remarks(
    page: &mut Page<'_>,
    view: &AssessmentView<'_>,
    first: u32,
    width: f64,
) -> Result<(), WriteError> {
    let mut lines = vec![format!(
        "本期指{}；序时按全年目标×{}÷12计。名次并列的并列，其后顺延；待核问题数越少名次越前。",
        view.assessment.span.label(),
        view.assessment.months
    )];
    for figure in &view.assessment.total {
        let (name, basis) = (figure.indicator.name(), figure.indicator.basis());
        let besides = figure.besides();
        let besides = if besides.is_empty() {
            besides
        } else {
            format!("（{besides}）")
        };
        lines.push(format!("{name}：{basis}{besides}"));
    }
    for (row, words) in (first..).zip(&lines) {
        page.merged(row, 0, page.last_column, words, &style::remark())?;
        let lines = fit::lines(words, fit::room(width, style::BODY_SIZE));
        let height = fit::height(lines, style::BODY_SIZE).max(17.0);
        page.sheet.set_row_height(row, height)?;
    }
    Ok(())
}
