//! One project from its rows: each column's cells to the value of its field, and what there is to ask.

use std::collections::BTreeSet;
use std::rc::Rc;

use sheetgate::{At, Range, Value};

use super::across;
use super::asked;
use super::columns::{Column, Role};
use super::guessed;
use super::header_findings::Mapped;
use super::money::{self, Amounts, Pending};
use super::places::Place;
use super::rows::Table;
use super::sections::Implied;
use super::ticks;
use super::view::Row;
use crate::domain::date::PartialDate;
use crate::domain::finding::Finding;
use crate::domain::project::{Cells, Field, ProjectRow, RowRef};
use crate::domain::rules::Rule;
use crate::domain::sheet::Stated;
use crate::words::amount::{Beside, MoneyUnit};
use crate::words::{amount, date, stage, text};

/// What reading the tables of one worksheet gathers.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    /// Those of each project, in order.
    pub(super) amounts: Vec<Amounts>,
    pub(super) findings: Vec<Finding>,
    /// Headers that are no words of the form.
    pub(super) mapped: Vec<Mapped>,
    /// Amounts whose unit the whole table decides.
    pub(super) pending: Vec<Pending<'a>>,
    /// Words that say that there are no projects.
    pub(super) zero_report: Option<Stated<String>>,
    /// They stand under a section's title, and may be about that section only.
    pub(super) is_zero_of_section: bool,
    /// Amounts that were asked about: no total is compared with their sum.
    pub(super) asked: BTreeSet<(usize, Field)>,
    /// Those that are parts of the project before them: in no sum.
    pub(super) parts: BTreeSet<usize>,
    /// The cell that 同上 in a column means, by the column's place in the table.
    above: Vec<Option<Source<'a>>>,
    /// Amounts that are stored as texts: project, field and cell.
    pub(super) texts: Vec<(usize, Field, At)>,
    /// Merged ranges of which something was already said.
    pub(super) filled: BTreeSet<At>,
}

/// Where a project stands, and what stands over it.
pub(super) struct Outline<'t, 'a> {
    /// Its rows; at least one.
    pub(super) rows: &'t [Row<'a>],
    /// What the titles over it imply where the table has no column for it.
    pub(super) implied: Rc<Implied>,
    /// The outline of the project that it is a part of.
    pub(super) part_of: Option<usize>,
}

/// A cell that says something for a field of a project.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) at: At,
    pub(super) value: &'a Value,
}

impl<'a> Gathered<'a> {
    /// Forgets what only the table before this one meant: 同上 never reaches over a header.
    pub(super) fn begin_table(&mut self) {
        self.above.clear();
    }

    /// Reads what the amounts of the next project are, which stands in these rows: each waits for its unit.
    /// `of_section` is the one that a title over the rows states.
    pub(super) fn read_amounts(
        &mut self,
        table: &Table<'a>,
        rows: &[Row<'a>],
        of_section: Option<MoneyUnit>,
    ) {
        let mut sources = Vec::new();
        for (index, column) in table.columns.iter().enumerate() {
            let Some(field) = column.field().filter(|field| field.is_amount()) else {
                continue;
            };
            let (at, _) = find(table, column, rows, &mut sources);
            self.resolve_ditto(table, index, &mut sources);
            let place = (index, column, field);
            if self.is_across(table, column, at) {
                self.asked.insert((self.amounts.len(), field));
                continue;
            }
            self.drop_struck(table, column, rows, &mut sources);
            self.drop_unseen(table, column, &mut sources);
            let shared = shared(table, rows, at);
            let beside = rows
                .first()
                .and_then(|row| across::unit_beside(table, row, column));
            let said = self.findings.len();
            self.read_amount(table, place, &sources, (shared, beside), of_section);
            // What is asked of one of several cells is asked of the amount: none of the others counts.
            if let [first, .., last] = &sources[..]
                && self.asked.contains(&(self.amounts.len(), field))
            {
                let cells = format!("{}:{}", first.at.address(), last.at.address());
                for finding in &mut self.findings[said..] {
                    finding.cell.clone_from(&cells);
                }
            }
        }
        self.amounts.push(Amounts::default());
    }

    /// Reads all else of a project, whose amounts are known under this `index`.
    pub(super) fn read_project(
        &mut self,
        table: &Table<'a>,
        outline: &Outline<'_, 'a>,
        index: usize,
    ) -> ProjectRow {
        let Outline { rows, implied, .. } = outline;
        let number_of = |row: Option<&Row>| row.map_or(table.first, |row| row.number);
        let (first, last) = (number_of(rows.first()), number_of(rows.last()));
        let row = RowRef {
            sheet: table.view.grid.name.clone(),
            first_row: first + 1,
        };
        let mut project = ProjectRow::named(row, "");
        project.cells = Cells::with_capacity(table.columns.len());
        let mut sources = Vec::new();
        for (index, column) in table.columns.iter().enumerate() {
            let (at, filled) = find(table, column, rows, &mut sources);
            let field = column.field();
            note_places(table, column, rows, filled);
            if let Some(field) = field {
                project.cells.insert(field, at);
            }
            if field.is_some_and(Field::is_amount) {
                continue;
            }
            if field.is_some_and(Field::is_date) && self.is_across(table, column, at) {
                continue;
            }
            if let (Some(range), Some(source)) = (filled, sources.first()) {
                self.say_filled(table, range, column, source.value);
            }
            self.resolve_ditto(table, index, &mut sources);
            self.drop_struck(table, column, rows, &mut sources);
            self.drop_unseen(table, column, &mut sources);
            self.read_column(table, column, &sources, &mut project);
        }
        if !table.ticks.is_empty() {
            ticks::read(table, rows, &mut project, self);
        }
        self.say_struck(table, rows, &project.name);
        if first != last {
            self.say_two_rows(table, first, last, &project.name);
        }
        let amounts = self.amounts.get(index).copied().unwrap_or_default();
        project.total_investment_yuan = amounts.total_investment;
        project.funds_in_place_yuan = amounts.funds_in_place;
        project.stage = implied.stage.or(project.stage);
        project.category = implied.category.or(project.category);
        if let Some(unit) = &implied.responsible_unit {
            project.responsible_unit = Some(unit.clone());
        }
        project
    }

    fn read_column(
        &mut self,
        table: &Table<'a>,
        column: &Column,
        sources: &[Source<'a>],
        project: &mut ProjectRow,
    ) {
        let sheet = &table.view.grid.name;
        match &column.role {
            Role::Extra(header) => {
                if let Some(text) = self.read_text(sheet, column, sources) {
                    for field in &column.may_be {
                        guessed::note(table, *field, &text, sources, project);
                    }
                    project.extras.insert(header.clone(), text);
                }
            }
            Role::Field(Field::Sequence) => {}
            Role::Field(field @ (Field::SignedOn | Field::StartedOn | Field::InProductionOn)) => {
                let date = self.read_date(table, column, sources);
                match field {
                    Field::SignedOn => project.signed_on = date,
                    Field::StartedOn => project.started_on = date,
                    _ => project.in_production_on = date,
                }
            }
            Role::Field(Field::Stage) => {
                if let Some(text) = self.read_text(sheet, column, sources) {
                    project.stage = stage::stage(text::without_note(&text));
                    if project.stage.is_none() {
                        self.findings
                            .push(asked::stage(sheet, sources[0].at, &text));
                    }
                }
            }
            Role::Field(Field::Category) => {
                if let Some(text) = self.read_text(sheet, column, sources) {
                    project.category = stage::category(text::without_note(&text));
                    if project.category.is_none() {
                        self.findings
                            .push(asked::category(sheet, sources[0].at, &text));
                    }
                }
            }
            Role::Field(Field::Name) => {
                for source in sources {
                    let finding =
                        asked::turned_into_date(sheet, source.at, source.value, &column.shown);
                    self.findings.extend(finding);
                }
                let name = self.read_text(sheet, column, sources).unwrap_or_default();
                text::without_note(&name).clone_into(&mut project.name);
            }
            Role::Field(field) => {
                let text = self.read_text(sheet, column, sources);
                if let Some(place) = text_of(project, *field) {
                    *place = text;
                }
            }
        }
    }

    /// The lines of all cells; `None` if they say nothing or must be asked about.
    fn read_text(
        &mut self,
        sheet: &str,
        column: &Column,
        sources: &[Source<'a>],
    ) -> Option<String> {
        let mut whole: Option<String> = None;
        let mut last_line = 0;
        for source in sources {
            if let Some(finding) = asked::broken(sheet, source.at, source.value, &column.shown) {
                self.findings.push(finding);
                continue;
            }
            if asked::is_damaged_number(source.value, column) {
                self.findings.push(asked::damaged_number(
                    sheet,
                    source.at,
                    source.value,
                    &column.shown,
                ));
                continue;
            }
            if let Some(finding) =
                asked::turned_into_date(sheet, source.at, source.value, &column.shown)
                && asked::is_number(column)
            {
                self.findings.push(finding);
                continue;
            }
            let text = text::of_value(source.value);
            if text::is_placeholder(&text) {
                continue;
            }
            match &mut whole {
                None => whole = Some(text.into_owned()),
                // A cell that repeats the one above it says nothing more.
                Some(whole) if whole[last_line..] == text => {}
                Some(whole) => {
                    whole.push('\n');
                    last_line = whole.len();
                    whole.push_str(&text);
                }
            }
        }
        whole
    }

    fn read_amount(
        &mut self,
        table: &Table<'a>,
        (index, column, field): (usize, &Column, Field),
        sources: &[Source<'a>],
        (shared, beside): (Option<Range>, Option<Beside>),
        of_section: Option<MoneyUnit>,
    ) {
        let sheet = &table.view.grid.name;
        let project = self.amounts.len();
        let mut amounts = Vec::new();
        for source in sources {
            if let Some(finding) = asked::broken(sheet, source.at, source.value, &column.shown) {
                self.findings.push(finding);
                self.asked.insert((project, field));
                continue;
            }
            let is_foreign = beside == Some(Beside::Foreign);
            let parsed = amount::parse(source.value).and_then(|amount| {
                let is_known = !is_foreign || amount.number.is_zero();
                is_known.then_some(amount).ok_or(amount::NoAmount::Foreign)
            });
            match parsed {
                Ok(amount) => {
                    if matches!(source.value, Value::Text(_)) {
                        self.texts.push((project, field, source.at));
                    }
                    amounts.push((source, amount));
                }
                Err(amount::NoAmount::Empty) => {}
                Err(why) => {
                    self.findings
                        .push(asked::amount(sheet, source.at, source.value, why, field));
                    self.asked.insert((project, field));
                }
            }
        }
        match amounts[..] {
            [] => {}
            [(source, amount)] => match shared {
                Some(range) => {
                    self.asked.insert((project, field));
                    if self.filled.insert(source.at) {
                        let shown = &column.shown;
                        let finding = asked::merged_amount(sheet, range, source.value, shown);
                        self.findings.push(finding);
                    }
                }
                None => self.pending.push(Pending {
                    place: money::Place {
                        project,
                        field,
                        column: index,
                        at: source.at,
                        value: source.value,
                    },
                    amount,
                    of_section,
                    beside: beside.and_then(Beside::unit),
                }),
            },
            [(source, _), ..] => {
                let why = amount::NoAmount::Unclear;
                self.findings
                    .push(asked::amount(sheet, source.at, source.value, why, field));
                self.asked.insert((project, field));
            }
        }
    }

    fn read_date(
        &mut self,
        table: &Table<'a>,
        column: &Column,
        sources: &[Source<'a>],
    ) -> Option<PartialDate> {
        let (sheet, months) = (&table.view.grid.name, &table.view.grid.months);
        let mut dates = Vec::new();
        for source in sources {
            if let Some(finding) = asked::broken(sheet, source.at, source.value, &column.shown) {
                self.findings.push(finding);
                continue;
            }
            match date::parse(source.value) {
                Ok((date, manner)) => {
                    self.findings.extend(asked::manner(
                        sheet,
                        source.at,
                        source.value,
                        date,
                        manner,
                    ));
                    // 2025年6月 is stored as its first day.
                    let is_month = months.contains(&source.at);
                    dates.push((source, if is_month { date.to_month() } else { date }));
                }
                Err(date::NoDate::Empty) => {}
                Err(why) => {
                    let finding = asked::date(sheet, source.at, source.value, why, &column.shown);
                    self.findings.push(finding);
                }
            }
        }
        match dates[..] {
            [] => None,
            [(_, date)] => Some(date),
            [(source, _), ..] => {
                let why = date::NoDate::Several;
                self.findings.push(asked::date(
                    sheet,
                    source.at,
                    source.value,
                    why,
                    &column.shown,
                ));
                None
            }
        }
    }

    /// Replaces 同上 by the cell that it means, and says so.
    fn resolve_ditto(&mut self, table: &Table<'a>, column: usize, sources: &mut Vec<Source<'a>>) {
        self.above.resize(table.columns.len(), None);
        let above = self.above[column];
        sources.retain_mut(|source| {
            let Value::Text(_) = source.value else {
                return true;
            };
            let text = text::of_value(source.value);
            if !text::is_ditto(&text) {
                return true;
            }
            let meant = above
                .map(|above| text::shown(above.value))
                .unwrap_or_default();
            self.findings.push(Finding::new(
                Rule::Ditto,
                &table.view.grid.name,
                source.at.address(),
                &text,
                &meant,
                format!("“{text}”已按上一行的内容读取，建议直接填写内容。"),
            ));
            if let Some(above) = above {
                source.value = above.value;
            }
            above.is_some()
        });
        self.above[column] = sources.first().copied();
    }

    fn say_filled(&mut self, table: &Table, range: Range, column: &Column, value: &Value) {
        let says_nothing = text::is_placeholder(&text::shown(value));
        if says_nothing || !self.filled.insert(range.first) {
            return;
        }
        let cell = format!("{}:{}", range.first.address(), range.last.address());
        self.findings.push(Finding::new(
            Rule::FilledDown,
            &table.view.grid.name,
            cell,
            &text::shown(value),
            "每行各填一格",
            format!("“{}”一栏的合并单元格已按各行相同读取。", column.shown),
        ));
    }

    fn say_two_rows(&mut self, table: &Table, first: u32, last: u32, name: &str) {
        let from = At::new(first, table.name).address();
        let to = At::new(last, table.name).address();
        self.findings.push(Finding::new(
            Rule::TwoRows,
            &table.view.grid.name,
            format!("{from}:{to}"),
            name,
            "一个项目一行",
            format!("第{}至{}行已按同一项目合并读取。", first + 1, last + 1),
        ));
    }
}

/// The merged range of the cell, if it also covers rows that belong to something else; empty ones below belong to
/// nothing.
fn shared(table: &Table, rows: &[Row], at: At) -> Option<Range> {
    let (first, last) = (rows.first()?, rows.last()?);
    let range = table.view.merge_of(at.row, at.column)?;
    let below = table
        .view
        .rows_between(last.number + 1, range.last.row.saturating_add(1));
    (range.first.row < first.number || !below.is_empty()).then_some(range)
}

/// Finds what a column says in these rows, and where: in their own cells, or in a merged one that began in an
/// earlier row of the table and reaches down to them, whose range it tells.
fn find<'a>(
    table: &Table<'a>,
    column: &Column,
    rows: &[Row<'a>],
    sources: &mut Vec<Source<'a>>,
) -> (At, Option<Range>) {
    sources.clear();
    sources.extend(rows.iter().filter_map(|row| {
        let value = row.get(column.index)?;
        let at = At::new(row.number, column.index);
        Some(Source { at, value })
    }));
    let first = rows.first().map_or(table.first, |row| row.number);
    // Of several rows the one that says something.
    let says = |source: &&Source<'a>| !text::is_placeholder(&text::of_value(source.value));
    let at = sources
        .iter()
        .find(says)
        .filter(|_| sources.len() > 1)
        .or(sources.first())
        .map_or(At::new(first, column.index), |source| source.at);
    let merged = table.view.merge_of(at.row, at.column).filter(|range| {
        let is_above = range.first.row >= table.first && range.first.row < at.row;
        let is_own = range.first.column == at.column && table.view.is_of_projects(range.first);
        sources.is_empty() && is_above && is_own
    });
    let above = merged.and_then(|range| {
        let at = range.first;
        let value = table.view.grid.get(at.row, at.column)?;
        Some((range, Source { at, value }))
    });
    match above {
        Some((range, source)) => {
            sources.push(source);
            (source.at, Some(range))
        }
        None => (at, None),
    }
}

/// Notes that the cells of a column were read for a project.
fn note_places(table: &Table, column: &Column, rows: &[Row], filled: Option<Range>) {
    let place = column.field().map_or(Place::Extra, Place::Field);
    for row in rows {
        table.view.put_cell(row, column.index, place);
    }
    let above = filled.and_then(|range| table.view.row(range.first.row));
    if let Some(row) = above {
        table.view.put_cell(row, column.index, place);
    }
}

/// Where the text of a field goes.
fn text_of(project: &mut ProjectRow, field: Field) -> Option<&mut Option<String>> {
    Some(match field {
        Field::Number => &mut project.number,
        Field::Code => &mut project.code,
        Field::Content => &mut project.content,
        Field::Investor => &mut project.investor,
        Field::Industry => &mut project.industry,
        Field::ResponsibleUnit => &mut project.responsible_unit,
        Field::ResponsiblePerson => &mut project.responsible_person,
        Field::ProjectManager => &mut project.project_manager,
        Field::Sponsor => &mut project.sponsor,
        Field::Progress => &mut project.progress,
        Field::Plan => &mut project.plan,
        Field::Problems => &mut project.problems,
        Field::CityMatter => &mut project.city_matter,
        Field::Remarks => &mut project.remarks,
        _ => return None,
    })
}
