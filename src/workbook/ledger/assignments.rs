//! 议定和交办事项: what meetings decided and what was handed to somebody, until the office closes it.

use rust_xlsxwriter::Workbook;

use super::LedgerView;
use super::pages::LedgerWorksheet;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style::{self, Tone};

const NAME: &str = LedgerWorksheet::Assignments.name();
const WIDTHS: [f64; 9] = [5.0, 16.0, 44.0, 20.0, 22.0, 14.0, 14.0, 22.0, 30.0];
const HEADER: u32 = 2;

/// Writes the worksheet, if anything is open.
pub(super) fn write(workbook: &mut Workbook, view: &LedgerView<'_>) -> Result<(), WriteError> {
    if view.assignments.is_empty() {
        return Ok(());
    }
    let mut page = Page::new(workbook, NAME, &WIDTHS)?;
    page.print_on(Paper::A4, Some((HEADER, HEADER)))?;
    page.title(
        &format!("{NAME}（{}）", view.title),
        [&view.office_caption(), "", &view.as_of_caption()],
    )?;
    page.header(
        HEADER,
        [
            "编号",
            "类别",
            "事项",
            "牵头单位",
            "配合单位",
            "完成时限",
            "状态",
            "来源",
            "办理情况",
        ],
    )?;
    page.sheet.set_row_height(HEADER, 26)?;
    page.sheet.set_freeze_panes(HEADER + 1, 0)?;
    let (text, centered) = (style::text(), style::centered());
    let (overdue, reported) = (
        Tone::Bad.on(style::centered()),
        Tone::Good.on(style::centered()),
    );
    for (row, line) in (HEADER + 1..).zip(view.assignments) {
        let stands = match (line.is_overdue, line.is_reported) {
            (true, _) => &overdue,
            (_, true) => &reported,
            _ => &centered,
        };
        let number = line.number.to_string();
        page.texts(
            row,
            &WIDTHS,
            &[
                (0, &number, &centered),
                (1, line.kind, &centered),
                (2, &line.item, &text),
                (3, &line.lead, &text),
                (4, &line.helpers, &text),
                (5, &line.due, &centered),
                (6, &line.stands, stands),
                (7, &line.origin, &text),
                (8, &line.said, &text),
            ],
        )?;
    }
    let rows = u32::try_from(view.assignments.len()).unwrap_or(u32::MAX - HEADER);
    page.sheet
        .autofilter(HEADER, 0, HEADER + rows, page.last_column)?;
    Ok(())
}
