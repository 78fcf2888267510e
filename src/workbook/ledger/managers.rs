//! 项目经理人: each manager's projects one below the other, last those that have nobody; of very many a line a manager.

use std::collections::HashMap;

use rust_xlsxwriter::{Format, Workbook};

use super::LedgerView;
use super::by_manager::{ManagedProjects, by_manager};
use super::pages::{LedgerWorksheet, one_table};
use crate::domain::amount::Yuan;
use crate::domain::ledger::Entry;
use crate::domain::project::Stage;
use crate::domain::unit::UnitSlug;
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

/// More projects than this nobody reads one below the other, and 台账 shows a manager's by its filter: each manager has
/// one line then.
const MOST_LISTED: usize = 2_000;
const SUMMED: [(&str, f64); 5] = [
    ("序号", 8.0),
    ("项目经理人", 30.0),
    ("项目数\n（个）", 16.0),
    ("报送单位", 40.0),
    ("总投资\n（万元）", 30.0),
];
const OF_MANY: &str = "各人的项目请在“台账”页按项目经理人筛选";

/// Writes the worksheet for an office that keeps a record, if any project has a manager: without one nobody needs the list.
pub(super) fn write(workbook: &mut Workbook, view: &LedgerView<'_>) -> Result<(), WriteError> {
    if view.standings.is_empty() {
        return Ok(());
    }
    let managers = by_manager(view.ledger);
    if managers.iter().all(|one| one.manager.is_none()) {
        return Ok(());
    }
    let listed: usize = managers.iter().map(|one| one.entries.len()).sum();
    let (caption, columns) = if listed <= MOST_LISTED {
        ("", &COLUMNS[..])
    } else {
        (OF_MANY, &SUMMED[..])
    };
    let name = (LedgerWorksheet::Managers, caption);
    let mut page = one_table(workbook, view, name, columns, (HEADER, 2))?;
    let looks = ManagerLooks::of(view);
    let mut row = HEADER + 1;
    for group in &managers {
        row = if listed <= MOST_LISTED {
            projects(&mut page, row, &looks, group)?
        } else {
            sums(&mut page, row, &looks, group)?
        };
    }
    page.sheet
        .autofilter(HEADER, 0, row - 1, page.last_column)?;
    Ok(())
}

/// What all rows look like, and the units' names.
struct ManagerLooks<'v> {
    units: HashMap<&'v UnitSlug, &'v str>,
    text: Format,
    centered: Format,
    nobody: Format,
    count: Format,
    money: Money,
}

impl<'v> ManagerLooks<'v> {
    fn of(view: &LedgerView<'v>) -> Self {
        Self {
            units: view.ledger.unit_names(),
            text: style::airy(style::text()),
            centered: style::centered(),
            nobody: Tone::Late.on(style::centered()),
            count: style::number(style::COUNT),
            money: Money::new(|format| format),
        }
    }

    fn manager<'g>(&self, group: &ManagedProjects<'g>) -> (&'g str, &Format) {
        match group.manager {
            Some(manager) => (manager, &self.centered),
            None => ("（未填）", &self.nobody),
        }
    }

    /// The row's own number, and how many projects it tells of.
    fn tell_count(&self, page: &mut Page<'_>, row: u32, projects: usize) -> Result<(), WriteError> {
        let projects = u32::try_from(projects).unwrap_or(u32::MAX);
        page.number(row, 0, (row - HEADER).into(), &self.centered)?;
        page.number(row, 2, projects.into(), &self.count)
    }

    fn unit<'e>(&self, entry: &'e Entry) -> &'e str
    where
        'v: 'e,
    {
        let name = self.units.get(&entry.unit).copied();
        name.unwrap_or(&entry.unit.0)
    }
}

/// A manager's projects; answers the row after them.
fn projects(
    page: &mut Page<'_>,
    first: u32,
    looks: &ManagerLooks<'_>,
    group: &ManagedProjects<'_>,
) -> Result<u32, WriteError> {
    let (manager, format) = looks.manager(group);
    let mut row = first;
    for entry in &group.entries {
        let project = &entry.row;
        let stage = project.stage.map_or("", Stage::word);
        let progress = project.progress.as_deref().unwrap_or_default();
        page.texts(
            row,
            &COLUMNS.map(|(_, width)| width),
            &[
                (1, manager, format),
                (3, looks.unit(entry), &looks.centered),
                (4, &entry.number, &looks.centered),
                (5, &project.name, &looks.text),
                (7, stage, &looks.centered),
                (8, progress, &looks.text),
            ],
        )?;
        looks.tell_count(page, row, group.entries.len())?;
        page.amount(row, 6, project.total_investment_yuan, &looks.money)?;
        row += 1;
    }
    Ok(row)
}

/// How many projects a manager has, and what they are worth; of those that have nobody a line a unit. Answers the row
/// after them.
fn sums(
    page: &mut Page<'_>,
    first: u32,
    looks: &ManagerLooks<'_>,
    group: &ManagedProjects<'_>,
) -> Result<u32, WriteError> {
    let (manager, format) = looks.manager(group);
    let mut row = first;
    for own in group.entries.chunk_by(|one, next| one.unit == next.unit) {
        let worth = own
            .iter()
            .filter_map(|entry| entry.row.total_investment_yuan)
            .fold(0_i64, |total, Yuan(one)| total.saturating_add(one));
        page.texts(
            row,
            &SUMMED.map(|(_, width)| width),
            &[
                (1, manager, format),
                (3, looks.unit(own[0]), &looks.centered),
            ],
        )?;
        looks.tell_count(page, row, own.len())?;
        page.amount(row, 4, Some(Yuan(worth)), &looks.money)?;
        row += 1;
    }
    Ok(row)
}
