//! 项目经理人: each manager's projects one below the other, last those that have nobody.

use rust_xlsxwriter::Workbook;

use super::LedgerView;
use super::by_manager::{ManagedProjects, by_manager};
use super::pages::{LedgerWorksheet, one_table};
use crate::domain::project::Stage;
use crate::workbook::page::{Money, Page, WriteError};
use crate::workbook::style::{self, Tone};

const COLUMNS: [(&str, f64); 9] = [
    ("序号", 5.0),
    ("项目经理人", 14.0),
    ("项目数\n（个）", 8.0),
    ("报送单位", 16.0),
    ("项目编号", 12.0),
    ("项目名称", 30.0),
    ("总投资\n（万元）", 12.0),
    ("项目\n阶段", 7.0),
    ("进展情况", 44.0),
];
const HEADER: u32 = 2;

/// Writes the worksheet for an office that keeps a record, if any project has a manager: without one nobody needs the list.
pub(super) fn write(workbook: &mut Workbook, view: &LedgerView<'_>) -> Result<(), WriteError> {
    if view.standings.is_empty() {
        return Ok(());
    }
    let managers = by_manager(view.ledger);
    if managers.iter().all(|one| one.manager.is_none()) {
        return Ok(());
    }
    let name = (LedgerWorksheet::Managers, "");
    let mut page = one_table(workbook, view, name, &COLUMNS, (HEADER, 2))?;
    let mut row = HEADER + 1;
    for group in &managers {
        row = projects(&mut page, row, view, group)?;
    }
    page.sheet
        .autofilter(HEADER, 0, row - 1, page.last_column)?;
    Ok(())
}

/// A manager's projects; answers the row after them.
fn projects(
    page: &mut Page<'_>,
    first: u32,
    view: &LedgerView<'_>,
    group: &ManagedProjects<'_>,
) -> Result<u32, WriteError> {
    let (text, centered) = (style::airy(style::text()), style::centered());
    let count = style::number(style::COUNT);
    let nobody = Tone::Late.on(style::centered());
    let money = Money::new(|format| format);
    let names = view.ledger.unit_names();
    let many = u32::try_from(group.entries.len()).unwrap_or(u32::MAX);
    let mut row = first;
    for entry in &group.entries {
        let (manager, format) = match group.manager {
            Some(manager) => (manager, &centered),
            None => ("（未填）", &nobody),
        };
        let project = &entry.row;
        page.texts(
            row,
            &COLUMNS.map(|(_, width)| width),
            &[
                (1, manager, format),
                (
                    3,
                    names.get(&entry.unit).copied().unwrap_or(&entry.unit.0),
                    &centered,
                ),
                (4, &entry.number, &centered),
                (5, &project.name, &text),
                (7, project.stage.map_or("", Stage::word), &centered),
                (8, project.progress.as_deref().unwrap_or_default(), &text),
            ],
        )?;
        page.number(row, 0, (row - HEADER).into(), &centered)?;
        page.number(row, 2, many.into(), &count)?;
        page.amount(row, 6, project.total_investment_yuan, &money)?;
        row += 1;
    }
    Ok(row)
}
