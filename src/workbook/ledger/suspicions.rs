//! 存疑项目: near matches for the office to decide on (rule 8); not for the leaders.

use rust_xlsxwriter::Workbook;

use super::LedgerView;
use super::pages::LedgerWorksheet;
use crate::domain::unit::UnitSlug;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style;

const WIDTHS: [f64; 8] = [5.0, 26.0, 12.0, 11.0, 34.0, 12.0, 11.0, 34.0];
const HEADER: u32 = 2;

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &LedgerView<'_>) -> Result<(), WriteError> {
    let mut page = Page::new(workbook, LedgerWorksheet::Suspicions.name(), &WIDTHS)?;
    page.print_on(Paper::A4, Some((HEADER, HEADER)))?;
    page.title(
        &format!("存疑项目（{}）", view.title),
        [&view.office_caption(), "", &view.as_of_caption()],
    )?;
    page.header(
        HEADER,
        [
            "序号",
            "请核实",
            "报送单位",
            "项目编号",
            "项目名称",
            "对照单位",
            "对照编号",
            "对照名称",
        ],
    )?;
    page.sheet.set_row_height(HEADER, 26)?;
    page.sheet.set_freeze_panes(HEADER + 1, 0)?;
    let (text, centered) = (style::text(), style::centered());
    let suspicions = &view.ledger.suspicions;
    let units = view.ledger.unit_names();
    let name_of = |slug: &'_ UnitSlug| units.get(slug).copied().unwrap_or_default();
    for ((row, number), suspicion) in (HEADER + 1..).zip(1_u32..).zip(suspicions) {
        page.number(row, 0, number.into(), &centered)?;
        let cells = [
            (1, suspicion.reason.question(), &text),
            (2, name_of(&suspicion.unit), &centered),
            (3, &suspicion.number, &centered),
            (4, &suspicion.name, &text),
            (5, name_of(&suspicion.other_unit), &centered),
            (6, &suspicion.other_number, &centered),
            (7, &suspicion.other_name, &text),
        ];
        page.texts(row, &WIDTHS, &cells)?;
    }
    if suspicions.is_empty() {
        page.merged(HEADER + 1, 0, page.last_column, "没有存疑项目。", &centered)?;
    }
    Ok(())
}
