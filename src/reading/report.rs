//! One report's table: first its outline, row by row, with sections, continuations and totals; then its
//! projects, each given away as soon as it is read.

use std::ops::Range;
use std::rc::Rc;

use sheetgate::At;

use super::columns::{self, column_of};
use super::dated_headers;
use super::foot_unit;
use super::layout::Block;
use super::meta::Meta;
use super::misnamed;
use super::missing;
use super::money;
use super::parts;
use super::places::Place;
use super::row_kind::{Kind, Unclear};
use super::sections::{Implied, Sections};
use super::surroundings;
use super::table::Table;
use super::table_reading::{Outline, TableReading};
use super::ticks;
use super::totals::{self, Total};
use super::unclear::UnclearRows;
use super::view::{Row, View};
use crate::domain::finding::Finding;
use crate::domain::project::{Field, ProjectRow};
use crate::domain::rules::Rule;
use crate::domain::sheet::Stated;
use crate::reading::side_by_side;
use crate::words::amount::MoneyUnit;
use crate::words::none::Denial;
use crate::words::text::of_value;

/// Reads a report's table: `give` takes its projects, in order, and the worksheet's `gathered` all else. What
/// stands below it may complete `meta`.
pub(super) fn read<'a>(
    view: &'a View<'a>,
    block: &Block,
    meta: &mut Meta,
    money: Option<MoneyUnit>,
    gathered: &mut TableReading<'a>,
    give: &mut dyn FnMut(ProjectRow),
) {
    let sheet = view.grid.name.as_str();
    let before = gathered.amounts.len();
    gathered.begin_table();
    let mut headers = columns::columns(view, block, view.headers);
    gathered.findings.append(&mut headers.findings);
    gathered.mapped.append(&mut headers.mapped);
    let columns = headers.all;
    let stale = dated_headers::questions(&columns, &meta.period, sheet);
    gathered.findings.extend(stale);
    let mut table = Table {
        view,
        first: block.bottom + 1,
        end: block.end,
        name: column_of(&columns, Field::Name).unwrap_or(0),
        sequence: column_of(&columns, Field::Sequence),
        columns,
        ticks: Vec::new(),
    };
    let not_stages = misnamed::settle(&mut table);
    for column in &not_stages {
        gathered
            .mapped
            .retain(|mapped| !mapped.is_at(sheet, column.at));
    }
    ticks::settle(&mut table);
    for row in view.rows_between(block.top, table.first) {
        view.put_row(row, Place::Header);
    }
    let rows = view.rows_between(table.first, table.end);
    let mut walk = Walk {
        table: &table,
        rows,
        gathered,
        sections: Sections::under(title_of(view, block, meta)),
        outlines: Vec::with_capacity(rows.len()),
        implied: None,
        said: Vec::new(),
        open: 0..0,
        is_part: false,
        whole: None,
        unclear: UnclearRows::default(),
        before,
        since: before,
        sections_from: Vec::new(),
        totals: Vec::new(),
        has_money_of_sections: false,
        has_sections: false,
    };
    let mut kinds = side_by_side::mapped(rows, |row| table.kind(row));
    surroundings::settle(&table, rows, &mut kinds);
    for (place, kind) in kinds.into_iter().enumerate() {
        if block.is_repeat(rows[place].number) {
            view.put_row(&rows[place], Place::Header);
        } else if block.is_old(rows[place].number) {
            walk.flush();
            view.put_row(&rows[place], Place::SetAside);
        } else {
            walk.step(place, kind, meta);
        }
    }
    walk.flush();
    let Walk {
        gathered,
        outlines,
        totals,
        has_money_of_sections,
        unclear,
        ..
    } = walk;
    gathered.findings.extend(unclear.findings(sheet));
    let foot = foot_unit::stated_below(view, block);
    let conflict = foot
        .as_ref()
        .and_then(|foot| foot.conflict(view, &table.columns, money));
    gathered.findings.extend(conflict);
    let money = money.or(foot.map(|foot| foot.unit()));
    money::settle(gathered, &table.columns, money, sheet);
    parts::compare(gathered, &table, &outlines, before);
    // In which unit a total over such sections is, nobody knows.
    let of_totals = money.filter(|_| !has_money_of_sections);
    totals::compare(gathered, &table.columns, of_totals, &totals, sheet);
    missing::columns(&table, &outlines, &not_stages, gathered);
    missing::hidden(&table, &outlines, gathered);
    for (index, outline) in (before..).zip(&outlines) {
        if outline.part_of.is_some() {
            for row in outline.rows {
                view.put_row(row, Place::Part);
            }
        } else {
            give(gathered.read_project(&table, outline, index));
        }
    }
}

/// What says of all projects of a table what they are: the line right above its header, the worksheet's name,
/// or its title.
fn title_of(view: &View, block: &Block, meta: &Meta) -> Implied {
    let line = view
        .rows_between(block.top.saturating_sub(1), block.top)
        .first()
        .filter(|row| row.cells().len() == 1)
        .and_then(|row| {
            row.cells()
                .next()
                .map(|(column, value)| (row.number, column, value))
        });
    if let Some((row, column, value)) = line {
        let implied = Implied::by(&of_value(value), At::new(row, column).address());
        if implied.says_something() || implied.is_unclear {
            return implied;
        }
    }
    let of_name = Implied::by_section(&view.grid.name, String::new());
    if of_name.says_something() {
        return of_name;
    }
    Implied::by(meta.title.lines().next().unwrap_or(""), String::new())
}

/// The walk down the rows.
struct Walk<'t, 'a> {
    table: &'t Table<'a>,
    rows: &'t [Row<'a>],
    gathered: &'t mut TableReading<'a>,
    sections: Sections,
    /// The projects found so far.
    outlines: Vec<Outline<'t, 'a>>,
    /// What the titles over the row imply, as far as the table has no column for it; `None` if that is not
    /// looked up yet.
    implied: Option<Rc<Implied>>,
    /// Cells of titles whose meaning was already said.
    said: Vec<String>,
    /// Where the rows of the project stand that may have more.
    open: Range<usize>,
    /// They are those of a part of the project before.
    is_part: bool,
    /// The project whose parts may come, by its place among the outlines.
    whole: Option<usize>,
    /// Rows of which it cannot be known what they are.
    unclear: UnclearRows,
    /// Projects of the worksheet before this table.
    before: usize,
    /// First project since the last section or total.
    since: usize,
    /// First projects of the sections so far.
    sections_from: Vec<usize>,
    totals: Vec<Total>,
    /// Some section's title states a unit of money of its own.
    has_money_of_sections: bool,
    /// Titles stand over some of the rows.
    has_sections: bool,
}

impl Walk<'_, '_> {
    fn step(&mut self, place: usize, kind: Kind, meta: &mut Meta) {
        let rows = self.rows;
        let row = &rows[place];
        let view = self.table.view;
        match kind {
            Kind::Blank => view.put_row(row, Place::Note),
            Kind::Header => view.put_row(row, Place::Header),
            Kind::Project(_) | Kind::Part => {
                self.flush();
                self.open = place..place + 1;
                self.is_part = kind == Kind::Part;
            }
            Kind::Continuation => {
                let is_next = |last: &Row| {
                    last.number + 1 == row.number || self.table.name_reaches(last, row)
                };
                if rows[self.open.clone()].last().is_some_and(is_next) {
                    self.open.end = place + 1;
                } else {
                    self.unclear.add(row, Unclear::Unnamed);
                }
            }
            Kind::Section(title) => {
                self.flush();
                self.has_sections = true;
                view.put_row(row, Place::Title);
                self.enter_section(row, &title);
            }
            Kind::Total | Kind::OfTotal => {
                self.flush();
                view.put_row(row, Place::Total);
                if kind == Kind::Total {
                    let count = self.gathered.amounts.len();
                    self.totals.push(Total::new(
                        self.table,
                        row,
                        self.since..count,
                        self.sections_from.clone(),
                    ));
                    self.since = count;
                }
            }
            Kind::Note | Kind::Signature => {
                self.flush();
                meta.read_row(view, row);
                let place = match kind {
                    Kind::Note => Place::Note,
                    _ => Place::Signature,
                };
                view.put_row(row, place);
            }
            Kind::NoProjects(denial, column) => {
                self.flush();
                view.put_row(row, Place::Note);
                self.take_denial(row, denial, column);
            }
            Kind::OtherTable => {
                self.flush();
                view.put_row(row, Place::OtherTable);
            }
            Kind::Unclear(why) => {
                self.flush();
                self.unclear.add(row, why);
            }
        }
    }

    /// A row that says that there are no projects: of the period, or of the section that it stands in.
    fn take_denial(&mut self, row: &Row, denial: Denial, column: u32) {
        let sheet = &self.table.view.grid.name;
        let cell = At::new(row.number, column).address();
        let text = row.text(column);
        if denial == Denial::Perhaps {
            self.gathered.findings.push(Finding::new(
                Rule::ZeroUnclear,
                sheet,
                cell,
                &text,
                "零报告，或项目名称",
                "这一行像是说本期没有项目，又不能确定，没有计入；确实没有的请写“零报告”，有的请填写项目名称。",
            ));
        } else if self.gathered.zero_report.is_none() {
            self.gathered.zero_report = Some(Stated {
                value: text.into_owned(),
                sheet: sheet.clone(),
                cell,
            });
            self.gathered.is_zero_of_section = self.has_sections;
        }
    }

    /// Goes on under a title.
    fn enter_section(&mut self, row: &Row, title: &str) {
        self.since = self.gathered.amounts.len();
        if self.sections_from.last() != Some(&self.since) {
            self.sections_from.push(self.since);
        }
        let cell = row
            .cells()
            .find(|(_, value)| of_value(value) == title)
            .map_or(0, |(column, _)| column);
        let sequence = self.table.sequence.map(|column| row.text(column));
        let cell = At::new(row.number, cell).address();
        let money = Meta::money_stated_in(self.table.view, row);
        self.has_money_of_sections |= money.is_some();
        self.sections
            .enter(&sequence.unwrap_or_default(), title, cell, money);
        self.implied = None;
    }

    /// Takes note of the project whose rows are complete, and of its amounts.
    fn flush(&mut self) {
        let rows = &self.rows[std::mem::take(&mut self.open)];
        if rows.is_empty() {
            return;
        }
        let money = self.sections.money();
        let own = self.outlines.len();
        let part_of = self.whole.filter(|_| self.is_part);
        if part_of.is_some() {
            self.gathered.parts.insert(self.before + own);
        } else {
            self.whole = Some(own);
        }
        self.gathered.read_amounts(self.table, rows, money);
        let implied = self.implied();
        self.outlines.push(Outline {
            rows,
            implied,
            part_of,
        });
    }

    /// What the titles over the row imply where the table has no column for it; once for each title it is said.
    fn implied(&mut self) -> Rc<Implied> {
        if let Some(implied) = &self.implied {
            return Rc::clone(implied);
        }
        let mut implied = self.sections.implied();
        let has = |field| column_of(&self.table.columns, field).is_some();
        let is_unclear = implied.is_unclear && implied.stage.is_none() && !has(Field::Stage);
        implied.stage = implied.stage.filter(|_| !has(Field::Stage));
        implied.category = implied.category.filter(|_| !has(Field::Category));
        let answers = implied.responsible_unit.take();
        implied.responsible_unit = answers.filter(|_| !has(Field::ResponsibleUnit));
        if (implied.says_something() || is_unclear) && !self.said.contains(&implied.cell) {
            self.said.push(implied.cell.clone());
            let finding = implied.told(&self.table.view.grid.name, is_unclear);
            self.gathered.findings.push(finding);
        }
        Rc::clone(self.implied.insert(Rc::new(implied)))
    }
}
