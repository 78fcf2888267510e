//! 已终止项目: what 台账 lists no more and the rates still count, so that every figure has its rows.

use rust_xlsxwriter::Workbook;

use super::LedgerView;
use super::pages::{LedgerWorksheet, one_table};
use crate::domain::ledger::Entry;
use crate::workbook::page::{Money, WriteError};
use crate::workbook::style;

/// The name of the worksheet.
pub(super) const NAME: &str = LedgerWorksheet::Terminated.name();
const HEADER: u32 = 2;
/// The row of its first project, 0-based, and the columns that formulas refer to.
pub(super) const FIRST: u32 = HEADER + 1;
pub(super) const UNIT: u16 = 1;
pub(super) const NUMBER: u16 = 2;
pub(super) const TOTAL: u16 = 4;
pub(super) const FUNDS: u16 = 5;
const COLUMNS: [(&str, f64); 7] = [
    ("序号", 6.0),
    ("报送单位", 24.0),
    ("项目编号", 14.0),
    ("项目名称", 40.0),
    ("总投资\n(万元)", 15.0),
    ("累计到位\n资金(万元)", 15.0),
    ("最后列入的\n报送期", 18.0),
];

/// The projects that have left the ledger and count for its rates, in their order.
pub(super) fn counted<'a>(view: &LedgerView<'a>) -> Vec<&'a Entry> {
    let rules = view.rates.rules;
    let left = view.ledger.left.iter();
    left.filter(|entry| rules.counts_as_signed(entry)).collect()
}

/// Writes the worksheet, if there are any.
pub(super) fn write(
    workbook: &mut Workbook,
    view: &LedgerView<'_>,
    entries: &[&Entry],
) -> Result<(), WriteError> {
    if entries.is_empty() {
        return Ok(());
    }
    let caption = "已签约后终止，不再列入台账，仍计入签约项目";
    let name = (LedgerWorksheet::Terminated, caption);
    let mut page = one_table(workbook, view, name, &COLUMNS, (HEADER, 0))?;
    let (text, centered) = (style::airy(style::text()), style::centered());
    let money = Money::new(|format| format);
    for ((row, number), entry) in (FIRST..).zip(1_u32..).zip(entries) {
        page.texts(
            row,
            &COLUMNS.map(|(_, width)| width),
            &[
                (UNIT, view.ledger.unit_name(&entry.unit), &centered),
                (NUMBER, &entry.number, &centered),
                (3, &entry.row.name, &text),
                (6, &entry.last.to_string(), &centered),
            ],
        )?;
        page.number(row, 0, number.into(), &centered)?;
        page.amount(row, TOTAL, entry.row.total_investment_yuan, &money)?;
        page.amount(row, FUNDS, entry.row.funds_in_place_yuan, &money)?;
    }
    Ok(())
}
