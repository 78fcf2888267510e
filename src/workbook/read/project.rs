//! One project from its rows: each column's cells to the value of its field, and what there is to ask.

use std::collections::BTreeSet;

use super::asked;
use super::columns::{Column, Role};
use super::money::{Pending, Place};
use super::rows::Table;
use super::values::{amount, date, stage, text};
use super::view::Row;
use crate::domain::date::PartialDate;
use crate::domain::finding::Finding;
use crate::domain::project::{Cells, Field, ProjectRow, RowRef};
use crate::domain::rules::Rule;
use crate::workbook::grid::{At, Range, Value};

/// What reading the tables of one worksheet gathers.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    pub(super) projects: Vec<ProjectRow>,
    pub(super) findings: Vec<Finding>,
    /// Amounts whose unit the whole table decides.
    pub(super) pending: Vec<Pending<'a>>,
    /// Amounts that were asked about: no total is compared with their sum.
    pub(super) asked: BTreeSet<(usize, Field)>,
    /// The cell that 同上 in a column means, by the column's place in the table.
    above: Vec<Option<Source<'a>>>,
    /// Merged ranges that were already said to be filled down.
    filled: BTreeSet<At>,
}

/// A cell that says something for a field of a project.
#[derive(Clone, Copy)]
struct Source<'a> {
    at: At,
    value: &'a Value,
}

impl<'a> Gathered<'a> {
    /// Forgets what only the table before this one meant: 同上 never reaches over a header.
    pub(super) fn begin_table(&mut self) {
        self.above.clear();
    }

    /// Reads one project that stands in these rows.
    pub(super) fn read_project(&mut self, table: &Table<'a>, rows: &[&Row<'a>]) {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return;
        };
        let row = RowRef {
            sheet: table.view.grid.name.clone(),
            first_row: first.number + 1,
        };
        let mut project = ProjectRow::named(row, "");
        project.cells = Cells::with_capacity(table.columns.len());
        let mut sources = Vec::new();
        for (index, column) in table.columns.iter().enumerate() {
            sources.clear();
            for row in rows {
                if let Some(value) = row.get(column.index) {
                    let at = At::new(row.number, column.index);
                    sources.push(Source { at, value });
                }
            }
            let mut at = At::new(first.number, column.index);
            if sources.is_empty()
                && let Some((range, source)) = filled_from_above(table, at)
            {
                let is_amount = matches!(
                    column.field(),
                    Some(Field::TotalInvestment | Field::FundsInPlace)
                );
                if !is_amount {
                    self.say_filled(table, range, column, source.value);
                }
                at = source.at;
                sources.push(source);
            }
            self.resolve_ditto(table, index, &mut sources);
            if let Some(field) = column.field() {
                project.cells.insert(field, at);
            }
            let is_shared = table.view.merge_of(at.row, at.column).is_some_and(|range| {
                range.last.row > last.number || range.first.row < first.number
            });
            self.read_column(table, (index, column), &sources, is_shared, &mut project);
        }
        if first.number != last.number {
            self.say_two_rows(table, first.number, last.number, &project.name);
        }
        self.projects.push(project);
    }

    fn read_column(
        &mut self,
        table: &Table<'a>,
        (index, column): (usize, &Column),
        sources: &[Source<'a>],
        is_shared: bool,
        project: &mut ProjectRow,
    ) {
        let sheet = &table.view.grid.name;
        match &column.role {
            Role::Extra(header) => {
                if let Some(text) = self.read_text(sheet, column, sources) {
                    project.extras.insert(header.clone(), text);
                }
            }
            Role::Field(Field::Sequence) => {}
            Role::Field(field @ (Field::TotalInvestment | Field::FundsInPlace)) => {
                self.read_amount(sheet, (index, column), *field, sources, is_shared);
            }
            Role::Field(field @ (Field::SignedOn | Field::StartedOn | Field::InProductionOn)) => {
                let date = self.read_date(sheet, column, sources);
                match field {
                    Field::SignedOn => project.signed_on = date,
                    Field::StartedOn => project.started_on = date,
                    _ => project.in_production_on = date,
                }
            }
            Role::Field(Field::Stage) => {
                if let Some(text) = self.read_text(sheet, column, sources) {
                    project.stage = stage::stage(&text);
                    if project.stage.is_none() {
                        self.findings
                            .push(asked::stage(sheet, sources[0].at, &text));
                    }
                }
            }
            Role::Field(Field::Category) => {
                if let Some(text) = self.read_text(sheet, column, sources) {
                    project.category = stage::category(&text);
                    if project.category.is_none() {
                        self.findings
                            .push(asked::category(sheet, sources[0].at, &text));
                    }
                }
            }
            Role::Field(Field::Name) => {
                project.name = self.read_text(sheet, column, sources).unwrap_or_default();
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
        sheet: &str,
        (index, column): (usize, &Column),
        field: Field,
        sources: &[Source<'a>],
        is_shared: bool,
    ) {
        let project = self.projects.len();
        let mut amounts = Vec::new();
        for source in sources {
            if let Some(finding) = asked::broken(sheet, source.at, source.value, &column.shown) {
                self.findings.push(finding);
                self.asked.insert((project, field));
                continue;
            }
            match amount::parse(source.value) {
                Ok(amount) => amounts.push((source, amount)),
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
            [(source, _)] if is_shared => {
                self.asked.insert((project, field));
                let finding = asked::merged_amount(sheet, source.at, source.value, &column.shown);
                if self.filled.insert(source.at) {
                    self.findings.push(finding);
                }
            }
            [(source, amount)] => self.pending.push(Pending {
                place: Place {
                    project,
                    field,
                    column: index,
                    at: source.at,
                    value: source.value,
                },
                amount,
                of_section: None,
            }),
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
        sheet: &str,
        column: &Column,
        sources: &[Source<'a>],
    ) -> Option<PartialDate> {
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
                    dates.push((source, date));
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

/// The merged cell of the same column that began in an earlier row of the table and reaches down here.
fn filled_from_above<'a>(table: &Table<'a>, at: At) -> Option<(Range, Source<'a>)> {
    let range = table.view.merge_of(at.row, at.column)?;
    let is_above = range.first.row >= table.first && range.first.row < at.row;
    if !is_above || range.first.column != at.column {
        return None;
    }
    let value = table.view.grid.get(range.first.row, range.first.column)?;
    let at = range.first;
    Some((range, Source { at, value }))
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
