//! From a workbook's cells to what the sheet means: projects, observations, urgent matters, findings.
//!
//! | file | decides |
//! |---|---|
//! | `sheets` | which worksheets are this period's report |
//! | `layout`, `label`, `words`, `headers`, `columns` | where the header stands, and what each column is for |
//! | `meta` | unit, period, preparer and unit of money around the table |
//! | `titles`, `rows`, `report` | which rows are projects, sections, totals, notes |
//! | `sections` | what the titles over some rows imply for them |
//! | `project`, `values` | what each cell means |
//! | `across`, `struck` | which cells answer for several columns, or are struck through |
//! | `money`, `magnitude`, `totals` | in what unit the amounts are, whether they can be, whether they add up |
//! | `asked` | how a question is put |

mod across;
mod asked;
mod columns;
mod form;
mod headers;
mod label;
mod layout;
mod magnitude;
mod meta;
mod money;
mod observation;
mod project;
mod report;
mod rows;
mod sections;
mod sheets;
mod struck;
mod titles;
mod totals;
mod urgent;
mod values;
mod view;
mod words;

use std::collections::BTreeSet;

use headers::Headers;
use meta::Meta;
use project::Gathered;
use sheets::{Purpose, Scanned};
use titles::is_section_title;
use values::amount::MoneyUnit;
use values::period::{StatedPeriod, stated_in};
pub use words::{ColumnWords, HeaderWords, header_key};

use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::project::ProjectRow;
use crate::domain::rules::Rule;
use crate::domain::sheet::{Sheet, Stated};
use crate::domain::wording::folded;
use crate::workbook::grid::{Book, Visibility};

/// What a workbook states, with everything noticed while reading it.
///
/// `file_name` may state the period; the rest comes from the cells. `words` are the office's own words
/// for headers. Never fails: a workbook without a
/// report gives a [`Sheet`] whose `has_table` is false.
#[must_use]
pub fn interpret(book: &Book, file_name: &str, words: &HeaderWords) -> Sheet {
    let mut projects = Vec::new();
    let sheet = interpret_into(book, file_name, words, &mut |project| {
        projects.push(project);
    });
    Sheet { projects, ..sheet }
}

/// The same with the projects given away one by one, in their order, while the next ones are read: a long
/// report is never there twice. The [`Sheet`] has none of them.
pub fn interpret_into(
    book: &Book,
    file_name: &str,
    words: &HeaderWords,
    give: &mut dyn FnMut(ProjectRow),
) -> Sheet {
    let headers = Headers::with(words);
    let mut sheet = Sheet {
        form: form::mark(book),
        ..Sheet::default()
    };
    let mut scanned: Vec<Scanned> = book
        .grids
        .iter()
        .filter(|grid| !form::is_ours(&grid.name))
        .map(|grid| Scanned::new(grid, &headers))
        .collect();
    let year = sheets::year_of(&scanned, file_name);
    let (chosen, mut findings) = sheets::reports(&scanned, year);
    sheet.findings.append(&mut findings);
    sheet.has_table = !chosen.is_empty();
    let mut giving = Giving {
        give,
        count: 0,
        names: (chosen.len() > 1).then(BTreeSet::new),
    };
    for &index in &chosen {
        read_reports(&mut scanned[index], &mut sheet, &mut giving);
    }
    state_period(&scanned, &chosen, file_name, &mut sheet);
    state_people(&scanned, &chosen, &mut sheet);
    read_others(&scanned, year, &mut sheet);
    sheet
}

/// Projects on their way to who asked for them.
struct Giving<'g> {
    give: &'g mut dyn FnMut(ProjectRow),
    count: usize,
    /// Of those that were given, folded; `None` if nothing may repeat them.
    names: Option<BTreeSet<String>>,
}

impl Giving<'_> {
    fn give(&mut self, project: ProjectRow) {
        self.count += 1;
        if let Some(names) = &mut self.names
            && !project.name.is_empty()
        {
            names.insert(folded(&project.name));
        }
        (self.give)(project);
    }

    /// Whether most of these projects were given before.
    fn have_come(&self, projects: &[ProjectRow]) -> bool {
        let Some(names) = &self.names else {
            return false;
        };
        let come = projects
            .iter()
            .filter(|project| !project.name.is_empty() && names.contains(&folded(&project.name)))
            .count();
        come > 0 && come * 2 > projects.len()
    }
}

/// Reads the reports of one worksheet, unless they only repeat what another worksheet said.
fn read_reports(scan: &mut Scanned, sheet: &mut Sheet, giving: &mut Giving<'_>) {
    let stated = scan.meta.money;
    // Our own form is in 万元, even if somebody has retyped its headers.
    let of_form = sheet.form.as_ref().map(|_| MoneyUnit::Wan);
    let mut last = None;
    let mut meta = std::mem::take(&mut scan.meta);
    let mut gathered = Gathered::default();
    let is_first = giving.count == 0;
    let mut held_back = Vec::new();
    let mut give = |project| {
        if is_first {
            giving.give(project);
        } else {
            held_back.push(project);
        }
    };
    for (block, purpose) in &scan.blocks {
        if *purpose == Purpose::Report {
            let own = last.and_then(|last| Meta::money_between(&scan.view, last, block.top));
            // A section's title over the first table says nothing of the next one.
            let above = stated.filter(|(_, at)| {
                last.is_none() || !is_section_title(&scan.view.shown_text(at.row, at.column))
            });
            let money = own.or(above.map(|(unit, _)| unit)).or(of_form);
            report::read(
                &scan.view,
                block,
                &mut meta,
                money,
                &mut gathered,
                &mut give,
            );
        }
        last = Some(block.bottom);
    }
    let mut findings = gathered.findings;
    scan.meta = meta;
    findings.extend(sheets::not_read(scan));
    let name = &scan.view.grid.name;
    if giving.have_come(&held_back) {
        sheet.findings.push(Finding::new(
            Rule::OldSheet,
            name,
            "",
            name,
            "只保留一份",
            format!("工作表“{name}”的项目与前面的工作表大多相同，没有重复计入。"),
        ));
        return;
    }
    for project in held_back {
        giving.give(project);
    }
    sheet.findings.append(&mut findings);
}

/// The period: of a report's metadata or title, else of the form, else of the file's name.
fn state_period(scanned: &[Scanned], chosen: &[usize], file_name: &str, sheet: &mut Sheet) {
    let in_cells = chosen
        .iter()
        .map(|&index| &scanned[index])
        .find_map(|scan| scan.period.map(|(period, at)| (period, scan, at)));
    let in_name = stated_in(file_name);
    let of_form = sheet.form.as_ref().and_then(|form| form.period);
    if let (Some((StatedPeriod::Date(cells), scan, at)), Some(StatedPeriod::Date(name))) =
        (in_cells, in_name)
        && cells != name
    {
        sheet.findings.push(Finding::new(
            Rule::PeriodConflict,
            &scan.view.grid.name,
            at.address(),
            &Period(cells).label(),
            &Period(name).label(),
            format!(
                "表内的报送期是{}，文件名写的是{}，已按表内的计入，请核对。",
                Period(cells).label(),
                Period(name).label()
            ),
        ));
    }
    let stated = in_cells
        .map(|(period, scan, at)| (period, scan.view.grid.name.clone(), at.address()))
        .or_else(|| {
            of_form.is_none().then_some(())?;
            in_name.map(|period| (period, String::new(), String::new()))
        });
    match stated {
        Some((StatedPeriod::Date(date), name, cell)) => {
            sheet.period_stated = Some(Stated {
                value: Period(date),
                sheet: name,
                cell,
            });
        }
        Some((StatedPeriod::DueDay(month, day), name, cell)) => {
            sheet.due_day_stated = Some(Stated {
                value: (month, day),
                sheet: name,
                cell,
            });
        }
        None => {}
    }
}

/// Unit, preparer and telephone number: of the report, else of any other worksheet that is shown.
fn state_people(scanned: &[Scanned], chosen: &[usize], sheet: &mut Sheet) {
    let others = (0..scanned.len()).filter(|index| {
        !chosen.contains(index)
            && scanned[*index].view.grid.visibility == Visibility::Visible
            && !scanned[*index].has(Purpose::Report)
    });
    for index in chosen.iter().copied().chain(others) {
        let meta = &scanned[index].meta;
        sheet.unit_stated = sheet.unit_stated.take().or_else(|| meta.unit.clone());
        sheet.preparer = sheet.preparer.take().or_else(|| meta.preparer.clone());
        sheet.phone = sheet.phone.take().or_else(|| meta.phone.clone());
    }
}

/// Observation projects and urgent matters, on worksheets that are shown.
fn read_others(scanned: &[Scanned], year: Option<i32>, sheet: &mut Sheet) {
    for scan in scanned {
        if scan.view.grid.visibility != Visibility::Visible {
            continue;
        }
        for (block, purpose) in &scan.blocks {
            match purpose {
                Purpose::Observation => observation::read(scan, block, year, sheet),
                Purpose::Urgent => urgent::read(scan, block, sheet),
                Purpose::Report | Purpose::Other => {}
            }
        }
        if scan.blocks.is_empty() && scan.view.grid.name.contains("观摩") {
            observation::read_line(scan, year, sheet);
        }
    }
    for scan in scanned {
        if sheet.observations.is_empty() && scan.has(Purpose::Report) {
            observation::read_remark(scan, year, sheet);
        }
    }
}
