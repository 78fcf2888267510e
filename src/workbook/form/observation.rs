//! 观摩项目: what the unit can show this quarter, or that it has none (rule 12).

use rust_xlsxwriter::{Format, Workbook};

use super::projects::{day, list};
use super::{FormView, protection};
use crate::domain::period::Quarter;
use crate::domain::project::ObservationKind;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style;

const WIDTHS: [f64; 6] = [18.0, 14.0, 40.0, 14.0, 14.0, 36.0];
const HEADER: u32 = 2;
const FIRST: u32 = 3;
const EMPTY_ROWS: u32 = 15;

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &FormView<'_>) -> Result<(), WriteError> {
    let mut page = Page::new(workbook, "观摩项目", &WIDTHS)?;
    page.print_on(Paper::A4, Some((HEADER, HEADER)))?;
    page.merged(0, 0, page.last_column, "季度观摩项目", &style::title())?;
    page.sheet.set_row_height(0, 38)?;
    let hint = "本季度没有观摩项目的，选好季度后在“项目名称”填“零报告”。";
    page.merged(1, 0, page.last_column, hint, &style::caption())?;
    page.sheet.set_row_height(1, 22)?;
    page.header(
        HEADER,
        ["季度", "项目编号", "项目名称", "类型", "日期", "备注"],
    )?;
    page.sheet.set_row_height(HEADER, 28)?;

    let open = |format: Format| format.set_unlocked();
    let centered = open(style::centered());
    let text = open(style::text());
    let date = open(style::centered().set_num_format(style::DAY));
    let last = FIRST + EMPTY_ROWS - 1;
    for row in FIRST..=last {
        for (column, format) in (0..).zip([&centered, &centered, &text, &centered, &date, &text]) {
            page.sheet.write_blank(row, column, format)?;
        }
        page.sheet.set_row_height(row, 26)?;
    }

    let running = Quarter::of(view.period.0);
    let quarters = [running.label(), running.previous().label()];
    let quarters: Vec<&str> = quarters.iter().map(String::as_str).collect();
    let kinds: Vec<&str> = ObservationKind::ALL
        .iter()
        .map(|kind| kind.word())
        .collect();
    page.sheet
        .add_data_validation(FIRST, 0, last, 0, &list(&quarters, "季度")?)?;
    page.sheet
        .add_data_validation(FIRST, 3, last, 3, &list(&kinds, "类型")?)?;
    page.sheet.add_data_validation(FIRST, 4, last, 4, &day()?)?;
    page.sheet.set_freeze_panes(FIRST, 0)?;
    page.sheet.protect_with_options(&protection());
    Ok(())
}
