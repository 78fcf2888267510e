//! 紧急事项: what does not wait for the period.

use rust_xlsxwriter::{Format, Workbook};

use super::projects::day;
use super::protection;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style;

const WIDTHS: [f64; 5] = [32.0, 44.0, 14.0, 36.0, 20.0];
const HEADER: u32 = 2;
const FIRST: u32 = 3;
const EMPTY_ROWS: u32 = 12;

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook) -> Result<(), WriteError> {
    let mut page = Page::new(workbook, "紧急事项", &WIDTHS)?;
    page.print_on(Paper::A4, Some((HEADER, HEADER)))?;
    page.merged(
        0,
        0,
        page.last_column,
        "需市级协调的紧急事项",
        &style::title(),
    )?;
    page.sheet.set_row_height(0, 38)?;
    let hint = "没有紧急事项的，此表留空。一般事项请填在“调度表”的“需市级协调事项”一栏。";
    page.merged(1, 0, page.last_column, hint, &style::caption())?;
    page.sheet.set_row_height(1, 22)?;
    page.header(HEADER, ["项目名称", "事项", "发生时间", "诉求", "联系人"])?;
    page.sheet.set_row_height(HEADER, 28)?;

    let open = |format: Format| format.set_unlocked();
    let text = open(style::text());
    let date = open(style::centered().set_num_format(style::DAY));
    let last = FIRST + EMPTY_ROWS - 1;
    for row in FIRST..=last {
        for (column, format) in (0..).zip([&text, &text, &date, &text, &text]) {
            page.sheet.write_blank(row, column, format)?;
        }
        page.sheet.set_row_height(row, 32)?;
    }
    page.sheet.add_data_validation(FIRST, 2, last, 2, &day()?)?;
    page.sheet.set_freeze_panes(FIRST, 0)?;
    page.sheet.protect_with_options(&protection());
    Ok(())
}
