//! From a workbook's cells to what the sheet means: projects, observations, urgent matters, findings. Pure.
//!
//! | file | decides |
//! |---|---|
//! | `sheets` | what each worksheet holds |
//! | `choose`, `candidate`, `copies`, `period_of_name`, `period_rows` | which tables and rows are this period's report, which are old ones or copies |
//! | `layout`, `column_choice`, `columns` | where the header stands, and what each column is for |
//! | `header_findings`, `dated_headers` | what is to be said of the headers |
//! | `meta`, `meta_lines` | unit, period, preparer and unit of money around the table |
//! | `stated` | what of that is the report's |
//! | `row_kind`, `rows`, `report` | which rows are projects, sections, totals, notes |
//! | `sections` | what the titles over some rows imply for them |
//! | `project`, `project_amounts`, `sources` | which cells answer for a column of a project, and what they mean |
//! | `table`, `table_reading`, `missing`, `misnamed` | what is known of a table while its rows are read, what it lacks, hides or misnames |
//! | `ticks`, `parts` | in which of several columns the stage is ticked, and whether the parts of a project are its figures |
//! | `across`, `struck`, `unseen` | which cells answer for several columns, are struck through, or hidden by their format |
//! | `foot_unit` | what a note under a table says of the unit of its amounts |
//! | `money`, `money_questions`, `magnitude`, `totals` | in what unit the amounts are, whether they can be, whether they add up |
//! | `zero`, `statistics` | what says that there are no projects, or only counts them |
//! | `surroundings`, `signatures`, `fillers` | what a row is by the rows around it, and by its words |
//! | `zones`, `cards`, `card_labels`, `turned` | tables side by side, project cards, tables with one project a column |
//! | `urgent`, `coordination` | lists of matters |
//! | `places`, `account`, `unread` | where each cell ended, and what ended nowhere |
//! | `asked`, `unclear` | how a question is put |

mod account;
mod across;
mod asked;
mod candidate;
mod card_labels;
mod cards;
mod choose;
mod column_choice;
mod columns;
mod coordination;
mod copies;
mod dated_headers;
mod fillers;
mod foot_unit;
mod form;
mod guessed;
mod header_findings;
mod layout;
mod magnitude;
mod meta;
mod meta_lines;
mod misnamed;
mod missing;
mod money;
mod money_questions;
mod observation;
mod observation_lines;
mod parts;
mod period_of_name;
mod period_rows;
mod places;
mod plain_row;
mod project;
mod project_amounts;
mod report;
mod row_kind;
mod rows;
mod seals;
mod sections;
mod sheets;
mod side_by_side;
mod signatures;
mod sources;
mod stated;
mod statistics;
mod struck;
mod surroundings;
mod table;
mod table_reading;
mod ticks;
mod totals;
mod turned;
mod unclear;
mod unread;
mod unseen;
mod urgent;
mod view;
mod zero;
mod zones;

use std::collections::BTreeSet;

pub use account::{SheetAccount, account};
use coordination::Coordination;
use header_findings::Mapped;
use layout::Block;
use meta::Meta;
pub use places::Place;
use sheets::{Purpose, Scanned};
use table_reading::TableReading;
use turned::Turned;

use sheetgate::{Book, Value, Visibility};

use crate::domain::project::{ProjectRow, RowRef};
use crate::domain::sheet::Sheet;
use crate::words::HeaderWords;
use crate::words::amount::MoneyUnit;
use crate::words::closed::Certainty;
use crate::words::headers::Headers;
use crate::words::titles::is_section_title;

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
    let turned = cards::all(book, &headers);
    read_book(book, &turned, &headers, file_name, give).0
}

/// The same, with the worksheets that it was read from; some of them have to be turned.
fn read_book<'a>(
    book: &'a Book,
    turned: &'a [Option<Turned>],
    headers: &'a Headers,
    file_name: &str,
    give: &mut dyn FnMut(ProjectRow),
) -> (Sheet, Vec<Scanned<'a>>) {
    let mut sheet = Sheet {
        form: form::mark(book),
        ..Sheet::default()
    };
    if form::is_ledger(book) {
        sheet.is_ledger = true;
        return (sheet, Vec::new());
    }
    let mut scanned: Vec<Scanned> = book
        .grids
        .iter()
        .zip(turned)
        .filter(|(grid, _)| !form::is_ours(&grid.name))
        .map(|(grid, turned)| turned.as_ref().map_or(grid, |turned| &turned.grid))
        .flat_map(|grid| Scanned::all(grid, headers))
        .collect();
    let year = sheets::year_of(&scanned, file_name);
    let mut choice = choose::choose(&mut scanned, book.active.as_deref(), file_name);
    sheet.findings.append(&mut choice.findings);
    let chosen = choice.sheets;
    sheet.has_table = !chosen.is_empty();
    let turned: Vec<&Turned> = turned.iter().flatten().collect();
    read_projects(&mut scanned, &chosen, &turned, &mut sheet, give);
    if scanned.iter().all(|scan| scan.blocks.is_empty()) {
        sheet.zero_report = zero::without_table(&scanned);
    }
    sheet.title = chosen
        .iter()
        .find_map(|&index| scanned[index].meta.heading.clone());
    sheet.period_words = choice.period_words;
    stated::period(&scanned, &chosen, &mut sheet);
    stated::people(&scanned, &chosen, &mut sheet);
    read_others(&scanned, year, &mut sheet);
    unread::set_aside(&scanned, &chosen);
    if sheet.has_table {
        unread::ask(&scanned, &mut sheet);
    }
    for finding in &mut sheet.findings {
        if let Some(turned) = turned_of(&turned, &finding.sheet) {
            turned.restore(finding);
        }
    }
    (sheet, scanned)
}

fn turned_of<'t>(turned: &[&'t Turned], sheet: &str) -> Option<&'t Turned> {
    let mut turned = turned.iter().copied();
    turned.find(|turned| turned.grid.name == sheet)
}

/// Reads the projects of the chosen worksheets, each with the matters for the city that other lists have.
fn read_projects(
    scanned: &mut [Scanned],
    chosen: &[usize],
    turned: &[&Turned],
    sheet: &mut Sheet,
    give: &mut dyn FnMut(ProjectRow),
) {
    let mut matters = Coordination::of(scanned);
    let mut waiting = Vec::new();
    let mut restored = |mut project: ProjectRow| {
        if let Some(turned) = turned_of(turned, &project.row.sheet) {
            turned.restore_project(&mut project);
        }
        if matters.is_empty() {
            give(project);
        } else {
            waiting.push(project);
        }
    };
    let mut mapped = Vec::new();
    for &index in chosen {
        mapped.extend(read_reports(&mut scanned[index], sheet, &mut restored));
    }
    sheet.findings.extend(header_findings::mapping(&mapped));
    for mut project in waiting {
        matters.give(scanned, &mut project);
        give(project);
    }
    sheet.findings.extend(matters.findings(scanned));
}

/// Reads the reports of one worksheet; returns its headers that are no words of the form.
fn read_reports(
    scan: &mut Scanned,
    sheet: &mut Sheet,
    give: &mut dyn FnMut(ProjectRow),
) -> Vec<Mapped> {
    let stated = scan.meta.money;
    // Our own form is in 万元, even if somebody has retyped its headers.
    let of_form = sheet.form.as_ref().map(|_| MoneyUnit::Wan);
    let mut last = None;
    let mut meta = std::mem::take(&mut scan.meta);
    let mut gathered = TableReading::default();
    let mut listed = 0;
    let mut counted = |project| {
        listed += 1;
        give(project);
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
                &mut counted,
            );
        }
        last = Some(block.bottom);
    }
    scan.meta = meta;
    let (above, unclear) = zero::above(scan);
    let of_rows = gathered
        .zero_report
        .take()
        .filter(|_| listed == 0 || !gathered.is_zero_of_section);
    sheet.zero_report = sheet.zero_report.take().or(of_rows).or(above);
    sheet.findings.extend(unclear);
    sheet.findings.append(&mut gathered.findings);
    gathered.mapped
}

/// Observation projects and urgent matters, on worksheets that are shown.
fn read_others(scanned: &[Scanned], year: Option<i32>, sheet: &mut Sheet) {
    for scan in scanned {
        if scan.view.grid.visibility != Visibility::Visible {
            continue;
        }
        for (block, purpose) in &scan.blocks {
            match purpose {
                Purpose::Observation => {
                    observation::read(scan, block, year, sheet);
                    let rows = sheet
                        .observations
                        .iter()
                        .map(|observation| &observation.row);
                    note_rows(scan, block, rows, Place::Observation);
                }
                Purpose::Urgent => {
                    urgent::read(scan, block, sheet);
                    let rows = sheet.urgent.iter().map(|matter| &matter.row);
                    note_rows(scan, block, rows, Place::Matter);
                }
                Purpose::Coordination => {
                    note_rows(scan, block, std::iter::empty(), Place::Matter);
                }
                Purpose::Report | Purpose::OldPeriod | Purpose::Copy | Purpose::Other => {}
            }
        }
        if scan.blocks.is_empty() && scan.view.grid.name.contains("观摩") {
            observation_lines::read_line(scan, year, sheet);
            for row in &scan.view.rows {
                scan.view.put_row(row, Place::Observation);
            }
        }
    }
    for scan in scanned {
        if sheet.observations.is_empty() && scan.has(Purpose::Report) {
            observation_lines::read_remark(scan, year, sheet);
        }
    }
}

/// The column of the number that a row of a list begins with.
fn running_number(content: &[(u32, &Value)]) -> Option<u32> {
    let (column, value) = *content.first()?;
    matches!(value, Value::Number(_)).then_some(column)
}

/// Notes the places of a small table: its header, the rows that were read, and signatures under it.
fn note_rows<'r>(
    scan: &Scanned,
    block: &Block,
    rows: impl Iterator<Item = &'r RowRef>,
    place: Place,
) {
    let view = &scan.view;
    let read: BTreeSet<u32> = rows
        .filter(|row| row.sheet == view.grid.name)
        .map(|row| row.first_row)
        .collect();
    for row in view.rows_between(block.top, block.end) {
        let own = if row.number <= block.bottom {
            Place::Header
        } else if read.contains(&(row.number + 1)) {
            place
        } else {
            let content: Vec<(u32, &Value)> = row.cells().collect();
            match signatures::in_row(&content) {
                Some(Certainty::Sure) => Place::Signature,
                _ if fillers::is_filler_row(&content, running_number(&content)) => Place::Note,
                _ => continue,
            }
        };
        view.put_row(row, own);
    }
}
