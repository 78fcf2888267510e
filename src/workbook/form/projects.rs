//! 调度表: one row a project, prefilled.

use chrono::NaiveDate;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, Workbook,
};

use super::{FormView, protection, questions};
use crate::domain::date::PartialDate;
use crate::domain::field_value::value;
use crate::domain::ledger::Entry;
use crate::domain::project::{Category, Field, Stage};
use crate::workbook::page::{Money, Page, Paper, WriteError};
use crate::workbook::{fit, style};

/// The row of the metadata, and that of the header, 0-based; below it the projects begin.
const METADATA: u32 = 1;
const HEADER: u32 = 2;
const FIRST: u32 = 3;
/// Empty rows with lines, below the prefilled ones.
const EMPTY_ROWS: u32 = 30;
/// Rows below these that are checked and unlocked all the same.
const SPARE_ROWS: u32 = 1_000;

/// Width of a column in digits.
const fn width(field: Field) -> f64 {
    match field {
        Field::Sequence => 5.0,
        Field::Category
        | Field::Industry
        | Field::Stage
        | Field::ResponsiblePerson
        | Field::Sponsor => 9.5,
        Field::SignedOn | Field::StartedOn | Field::InProductionOn | Field::ProjectManager => 11.2,
        Field::Number | Field::ResponsibleUnit => 11.5,
        Field::TotalInvestment | Field::FundsInPlace => 12.0,
        Field::Code | Field::Remarks => 13.0,
        Field::Investor => 15.0,
        Field::Name | Field::Problems | Field::CityMatter => 20.0,
        Field::Plan => 26.0,
        Field::Content => 30.0,
        Field::Progress => 32.0,
    }
}

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &FormView<'_>) -> Result<(), WriteError> {
    let widths = Field::FORM.map(width);
    let mut page = Page::new(workbook, "调度表", &widths)?;
    // Below the prepared rows there is room too.
    let open = Format::new().set_unlocked();
    page.sheet
        .set_column_range_format(0, page.last_column, &open)?;
    page.print_on(Paper::A3, Some((HEADER, HEADER)))?;
    let title = format!("{}重大招商引资项目跟踪调度表", view.unit_name);
    page.merged(0, 0, page.last_column, &title, &style::title())?;
    page.sheet.set_row_height(0, 38)?;
    metadata(&mut page, view)?;
    header(&mut page)?;

    let formats = ProjectFormats::new();
    let going_on = view
        .entries
        .iter()
        .filter(|entry| entry.row.stage != Some(Stage::Terminated));
    let mut row = FIRST;
    for entry in going_on {
        project(&mut page, row, entry, &formats)?;
        let notes = view.questions.map(|questions| questions.of(entry));
        let notes = notes.unwrap_or_default();
        for (column, field) in (0..).zip(Field::FORM) {
            if let Some(note) = notes.get(&field) {
                questions::put(&mut page, row, column, note)?;
            }
        }
        row += 1;
    }
    for _ in 0..EMPTY_ROWS {
        for (column, field) in (0..).zip(Field::FORM) {
            page.sheet.write_blank(row, column, formats.of(field))?;
        }
        page.sheet.set_row_height(row, 30)?;
        row += 1;
    }
    validate(&mut page, row + SPARE_ROWS)?;
    page.sheet.set_freeze_panes(FIRST, 3)?;
    page.sheet.protect_with_options(&protection());
    Ok(())
}

/// 填报单位, 报送期, 填报人, 联系电话, 本期零报告 and the unit of amounts; the middle three are to be filled in.
fn metadata(page: &mut Page<'_>, view: &FormView<'_>) -> Result<(), WriteError> {
    let label = style::plain(11.0).set_align(FormatAlign::Right);
    let fixed = style::plain(11.0).set_bold();
    let open = style::blank_line().set_num_format(style::LITERAL);
    page.merged(METADATA, 0, 1, "填报单位：", &label)?;
    page.merged(METADATA, 2, 4, view.unit_name, &fixed)?;
    page.text(METADATA, 5, "报送期：", &label)?;
    page.merged(METADATA, 6, 7, &view.period.label(), &fixed)?;
    page.text(METADATA, 8, "填报人：", &label)?;
    page.merged(METADATA, 9, 10, view.preparer.unwrap_or_default(), &open)?;
    page.text(METADATA, 11, "联系电话：", &label)?;
    page.merged(METADATA, 12, 13, view.phone.unwrap_or_default(), &open)?;
    page.merged(METADATA, 14, 15, "本期零报告：", &label)?;
    page.merged(METADATA, 16, 17, "否", &open)?;
    let zero = list(&["是", "否"], "本期零报告")?
        .set_input_title("本期零报告")?
        .set_input_message("本期没有项目可报的，选“是”；列了项目的选“否”。")?;
    page.sheet
        .add_data_validation(METADATA, 16, METADATA, 16, &zero)?;
    page.merged(METADATA, 20, page.last_column, "单位：万元", &label)?;
    page.sheet.set_row_height(METADATA, 24)?;
    Ok(())
}

/// The headers; what must be filled in for every project stands on a ground of its own.
fn header(page: &mut Page<'_>) -> Result<(), WriteError> {
    let (usual, required) = (style::header(), style::required_header());
    for (column, field) in (0..).zip(Field::FORM) {
        let format = if field.is_required() {
            &required
        } else {
            &usual
        };
        // The unit of an amount has its own line: left to itself, a header breaks before its last bracket.
        let header = field.header().replace('(', "\n(");
        page.text(HEADER, column, &header, format)?;
    }
    page.sheet.set_row_height(HEADER, 36)?;
    Ok(())
}

/// The formats of cells to be filled in.
struct ProjectFormats {
    text: Format,
    centered: Format,
    day: Format,
    literal: Format,
    money: Money,
    empty_money: Format,
}

impl ProjectFormats {
    fn new() -> Self {
        let open = |format: Format| format.set_unlocked();
        Self {
            text: open(style::text()),
            centered: open(style::centered()),
            day: open(style::centered().set_num_format(style::DAY)),
            literal: open(style::centered().set_num_format(style::LITERAL)),
            money: Money::new(open),
            empty_money: open(style::number(style::ANY_WAN)),
        }
    }

    fn of(&self, field: Field) -> &Format {
        match field {
            Field::TotalInvestment | Field::FundsInPlace => &self.empty_money,
            Field::SignedOn | Field::StartedOn | Field::InProductionOn => &self.day,
            Field::Number => &self.literal,
            Field::Name
            | Field::Content
            | Field::Investor
            | Field::Progress
            | Field::Plan
            | Field::Problems
            | Field::CityMatter
            | Field::Remarks => &self.text,
            _ => &self.centered,
        }
    }
}

fn project(
    page: &mut Page<'_>,
    row: u32,
    entry: &Entry,
    formats: &ProjectFormats,
) -> Result<(), WriteError> {
    let mut lines = 2;
    for (column, field) in (0..).zip(Field::FORM) {
        let format = formats.of(field);
        match field {
            Field::Sequence => page.number(row, column, f64::from(row - FIRST + 1), format)?,
            Field::Number => page.text(row, column, &entry.number, format)?,
            Field::TotalInvestment => {
                page.amount(row, column, entry.row.total_investment_yuan, &formats.money)?;
            }
            Field::FundsInPlace => {
                page.amount(row, column, entry.row.funds_in_place_yuan, &formats.money)?;
            }
            Field::SignedOn | Field::StartedOn | Field::InProductionOn => {
                let date = match field {
                    Field::SignedOn => entry.row.signed_on,
                    Field::StartedOn => entry.row.started_on,
                    _ => entry.row.in_production_on,
                };
                // 2026-05 must stay a month when the clerk touches the cell.
                let is_partial = date.is_some_and(|date| !matches!(date, PartialDate::Day(_)));
                page.date(
                    row,
                    column,
                    date,
                    if is_partial { &formats.literal } else { format },
                )?;
            }
            field => {
                let text = value(&entry.row, field);
                page.text(row, column, &text, format)?;
                lines = lines.max(fit::lines(&text, fit::room(width(field), style::BODY_SIZE)));
            }
        }
    }
    page.sheet
        .set_row_height(row, fit::height(lines, style::BODY_SIZE))?;
    Ok(())
}

/// Lists for words, limits for dates and amounts, each with a hint; down to row `last`.
fn validate(page: &mut Page<'_>, last: u32) -> Result<(), WriteError> {
    let stages: Vec<&str> = Stage::ALL.iter().map(|stage| stage.word()).collect();
    let categories: Vec<&str> = Category::ALL
        .iter()
        .map(|category| category.word())
        .collect();
    for (column, field) in (0..).zip(Field::FORM) {
        let rule = match field {
            Field::Stage => list(&stages, "项目阶段")?,
            Field::Category => list(&categories, "项目类别")?,
            Field::TotalInvestment | Field::FundsInPlace => amount()?,
            Field::SignedOn | Field::StartedOn | Field::InProductionOn => day()?,
            Field::Number => DataValidation::new()
                .allow_any_value()
                .set_input_title("项目编号")?
                .set_input_message("已有编号请勿改动；新项目留空，由系统编号。")?,
            _ => continue,
        };
        page.sheet
            .add_data_validation(FIRST, column, last, column, &rule)?;
    }
    Ok(())
}

/// One word out of these; anything else is refused.
pub(super) fn list(words: &[&str], name: &str) -> Result<DataValidation, WriteError> {
    Ok(DataValidation::new()
        .allow_list_strings(words)?
        .set_error_title(format!("{name}不在可选范围"))?
        .set_error_message(format!("请从下拉列表中选择：{}", words.join("、")))?)
}

/// A real date of this century; a month or a year may be kept after a warning.
pub(super) fn day() -> Result<DataValidation, WriteError> {
    let limit = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    Ok(DataValidation::new()
        .allow_date(DataValidationRule::Between(limit(2000), limit(2100)))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_input_title("日期")?
        .set_input_message("填年月日，如 2026-11-25；只知年月的，填“2026年11月”。")?
        .set_error_title("不是完整日期")?
        .set_error_message("应为年月日，如 2026-11-25。确只知年月或年份的，可选“是”保留。")?)
}

/// 万元, not below zero.
fn amount() -> Result<DataValidation, WriteError> {
    Ok(DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(0.0, 100_000_000.0))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_input_title("金额（万元）")?
        .set_input_message("只填数字，单位万元。如 1.2 亿元填 12000。")?
        .set_error_title("不是万元数")?
        .set_error_message("只填数字，单位万元，不带“万”“亿”等字。")?)
}
