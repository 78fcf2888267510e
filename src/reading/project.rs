//! One project from its rows: each column's cells to the value of its field, and what there is to ask.

use std::borrow::Cow;

use sheetgate::At;

use super::asked;
use super::columns::{Column, Role};
use super::guessed;
use super::sources::{find, note_places};
use super::table::Table;
use super::table_reading::{Outline, Source, TableReading};
use super::ticks;
use super::view::Row;
use crate::domain::date::PartialDate;
use crate::domain::finding::Finding;
use crate::domain::project::{Cells, Field, ProjectRow, RowRef};
use crate::domain::rules::Rule;
use crate::domain::wording::trimmed;
use crate::words::{date, stage, text};

impl<'a> TableReading<'a> {
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
                if let Some(text) = self.read_text(table, column, sources) {
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
                if let Some(text) = self.read_text(table, column, sources) {
                    project.stage = stage::stage(text::without_note(&text));
                    if project.stage.is_none() {
                        self.findings
                            .push(asked::stage(sheet, sources[0].at, &text));
                    }
                }
            }
            Role::Field(Field::Category) => {
                if let Some(text) = self.read_text(table, column, sources) {
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
                let name = self.read_text(table, column, sources).unwrap_or_default();
                text::without_note(&name).clone_into(&mut project.name);
            }
            Role::Field(field) => {
                let text = self.read_text(table, column, sources);
                if let Some(place) = text_of(project, *field) {
                    *place = text;
                }
            }
        }
    }

    /// The lines of all cells; `None` if they say nothing or must be asked about.
    fn read_text(
        &mut self,
        table: &Table<'a>,
        column: &Column,
        sources: &[Source<'a>],
    ) -> Option<String> {
        let grid = table.view.grid;
        let sheet = grid.name.as_str();
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
            // A number that counts nothing, and one of an extra, stays as it is stored.
            let is_sentence = column.field().is_some() && !asked::is_number(column);
            let written = is_sentence
                .then(|| grid.screen.text(source.at, source.value))
                .flatten();
            let text = match &written {
                Some(written) => Cow::Borrowed(trimmed(written)),
                None => text,
            };
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
