//! Rows of 观摩项目: observation projects, or a zero report for a quarter.

use chrono::Datelike;
use sheetgate::{At, Text, Value};

use super::layout::Block;
use super::observation_lines::of_period;
use super::sheets::Scanned;
use super::view::Row;
use crate::domain::date::PartialDate;
use crate::domain::finding::Finding;
use crate::domain::period::Quarter;
use crate::domain::project::RowRef;
use crate::domain::rules::Rule;
use crate::domain::sheet::{Holding, Observation, ObservationCells, Sheet};
use crate::words::holding::{self, RowPart, holding};
use crate::words::none::{Denial, Topic, denial};
use crate::words::text::{is_placeholder, of_value, plain};
use crate::words::titles::is_note;
use crate::words::total_words::is_total_word;
use crate::words::{date, period};

/// Reads a table of observation projects. `year` is used where a quarter has none.
pub(super) fn read(scan: &Scanned, block: &Block, year: Option<i32>, sheet: &mut Sheet) {
    let words = &scan.view.headers.observation;
    let column = |names: &[String]| {
        block
            .columns
            .iter()
            .find(|column| names.contains(&column.lowest().base))
            .map(|column| column.column)
    };
    let columns = ObservationColumns {
        quarter: column(&words.quarter),
        number: column(&words.number),
        name: column(&words.name),
        kind: column(&words.kind),
        held_on: column(&words.held_on),
        remarks: column(&words.remarks),
    };
    let of_title = period::quarter(&scan.meta.title, year)
        .or_else(|| period::quarter(&scan.view.grid.name, year));
    let table = ObservationTable {
        scan,
        columns,
        of_title,
        year,
    };
    for row in scan.view.rows_between(block.bottom + 1, block.end) {
        table.read_row(row, sheet);
    }
}

struct ObservationColumns {
    quarter: Option<u32>,
    number: Option<u32>,
    name: Option<u32>,
    kind: Option<u32>,
    held_on: Option<u32>,
    remarks: Option<u32>,
}

struct ObservationTable<'s, 'a> {
    scan: &'s Scanned<'a>,
    columns: ObservationColumns,
    /// The quarter of the title or of the worksheet's name.
    of_title: Option<Quarter>,
    year: Option<i32>,
}

/// What a row says before it is asked when and how.
enum RowSays {
    Nothing,
    /// There is none.
    None,
    /// Perhaps there is none; the column that says so.
    Perhaps(u32),
    Project,
}

impl ObservationTable<'_, '_> {
    fn read_row(&self, row: &Row, sheet: &mut Sheet) {
        let said = self.said(row);
        let columns = &self.columns;
        let text = |column: Option<u32>| {
            let text = row.text(column?);
            (!is_placeholder(&text)).then(|| text.into_owned())
        };
        let name = text(columns.name);
        match said {
            RowSays::Nothing => return,
            RowSays::Perhaps(column) => {
                sheet.findings.push(self.finding(
                    Rule::ObservationUnclear,
                    row,
                    Some(column),
                    "零报告，或项目名称",
                    "这一行像是说没有观摩项目，又不能确定，没有计入；确实没有的，请在“项目名称”填“零报告”，有的请填写项目名称。",
                ));
                return;
            }
            RowSays::None | RowSays::Project => {}
        }
        let is_zero = matches!(said, RowSays::None);
        let Some(quarter) = self.quarter(row, is_zero, sheet) else {
            let mut finding = self.finding(
                Rule::QuarterUnclear,
                row,
                columns.quarter,
                "2026年第四季度",
                "观摩项目没有写明季度，没有计入，请写成“2026年第四季度”。",
            );
            finding.cell = row.address();
            sheet.findings.push(finding);
            return;
        };
        let at = |column: Option<u32>| column.map(|column| At::new(row.number, column));
        let mut observation = Observation {
            row: RowRef {
                sheet: self.scan.view.grid.name.clone(),
                first_row: row.number + 1,
            },
            quarter,
            zero_report: is_zero,
            number: text(columns.number).filter(|_| !is_zero),
            name: name.filter(|_| !is_zero),
            kind: None,
            held_on: None,
            remarks: text(columns.remarks).filter(|_| !is_zero),
            holding: Holding::Held,
            cells: ObservationCells {
                quarter: at(columns.quarter),
                name: at(columns.name),
                kind: at(columns.kind),
                held_on: at(columns.held_on),
            },
        };
        if !is_zero {
            self.read_holding(row, &mut observation, sheet);
        }
        sheet.observations.push(observation);
    }

    /// What the row says: by its name, or, where that is empty, by any other cell.
    fn said(&self, row: &Row) -> RowSays {
        let Some(name_column) = self.columns.name else {
            return RowSays::Nothing;
        };
        let name = row.text(name_column);
        let first = row.cells().next();
        let first = first.map_or_else(Default::default, |(_, value)| of_value(value));
        match denial(&name, Topic::Observation) {
            Some(Denial::Sure) => return RowSays::None,
            Some(Denial::Perhaps) => return RowSays::Perhaps(name_column),
            None => {}
        }
        if is_note(&name) || is_total_word(&name) || is_note(&first) || is_total_word(&first) {
            return said_elsewhere(row, name_column);
        }
        if !is_placeholder(&name) {
            return RowSays::Project;
        }
        match said_elsewhere(row, name_column) {
            RowSays::Nothing if !name.is_empty() => RowSays::Perhaps(name_column),
            RowSays::Nothing if self.says_more_than_a_quarter(row) => RowSays::Perhaps(name_column),
            said => said,
        }
    }

    fn says_more_than_a_quarter(&self, row: &Row) -> bool {
        let ObservationColumns {
            number,
            kind,
            held_on,
            ..
        } = self.columns;
        let mut columns = [number, kind, held_on].into_iter().flatten();
        columns.any(|column| !is_placeholder(&row.text(column)))
    }

    /// The quarter: of its column, of the title, or, for 本季度, that of the period which the sheet states.
    fn quarter(&self, row: &Row, is_zero: bool, sheet: &Sheet) -> Option<Quarter> {
        let stated = self
            .columns
            .quarter
            .map(|column| self.scan.view.shown_text(row.number, column))
            .unwrap_or_default();
        let line = || -> String { row.cells().map(|(_, value)| of_value(value)).collect() };
        period::quarter(&stated, self.year)
            .or_else(|| period::quarter(&line(), self.year).filter(|_| is_zero))
            .or(self.of_title)
            .or_else(|| of_period(sheet).filter(|_| line().contains("本季")))
            .or_else(|| {
                self.quarter_of_day(row)
                    .filter(|_| !is_zero && is_placeholder(&stated))
            })
    }

    /// The quarter in which the day of the row lies, if it has its year.
    fn quarter_of_day(&self, row: &Row) -> Option<Quarter> {
        let value = row.get(self.columns.held_on?)?;
        match date::parse(value).ok()?.0 {
            PartialDate::Day(day) => Some(Quarter::of(day)),
            _ => None,
        }
    }

    /// Kind, date, and whether it was held; what is not sure is asked.
    fn read_holding(&self, row: &Row, observation: &mut Observation, sheet: &mut Sheet) {
        let columns = &self.columns;
        let parts = [
            (columns.name, RowPart::Name),
            (columns.kind, RowPart::Short),
            (columns.held_on, RowPart::Short),
            (columns.remarks, RowPart::Remarks),
        ];
        let against = parts.into_iter().find_map(|(column, part)| {
            let text = row.text(column?);
            Some((column, holding(&text, part)?))
        });
        if let Some((column, holding)) = against {
            observation.holding = holding;
            let said = match holding {
                Holding::Planned => "还没有举行",
                Holding::CalledOff => "没有举行",
                Holding::Undecided | Holding::Held => "还没有确定，或没有写明是哪个项目",
            };
            sheet.findings.push(self.finding(
                Rule::ObservationNotHeld,
                row,
                column,
                "已经举行的观摩",
                format!(
                    "这一项看来{said}，没有计入观摩项目；已经举行的请改为实际情况，本季度没有的请在“项目名称”填“零报告”。"
                ),
            ));
            return;
        }
        let kind = columns.kind.map(|column| row.text(column));
        let kind = kind.filter(|text| !is_placeholder(text));
        observation.kind = kind.as_deref().and_then(holding::kind);
        if kind.is_some() && observation.kind.is_none() {
            sheet.findings.push(self.finding(
                Rule::ObservationKind,
                row,
                columns.kind,
                "现场观摩，或开工仪式",
                "观摩的类型应是“现场观摩”或“开工仪式”，请核对这一项是不是观摩。",
            ));
        }
        let value = columns.held_on.and_then(|column| row.get(column));
        let Some(value) = value.filter(|value| !is_placeholder(&of_value(value))) else {
            return;
        };
        observation.held_on = held_on(value, observation.quarter);
        if observation.held_on.is_none() {
            sheet.findings.push(self.finding(
                Rule::ObservationDate,
                row,
                columns.held_on,
                "2026-11-12 这样的日期",
                "观摩的日期没有读出，请写成“2026-11-12”这样的日期。",
            ));
        }
    }

    fn finding(
        &self,
        rule: Rule,
        row: &Row,
        column: Option<u32>,
        expected: &str,
        message: impl Into<String>,
    ) -> Finding {
        let column = column.unwrap_or(0);
        let grid = self.scan.view.grid;
        let read = self.scan.view.shown_text(row.number, column);
        let at = At::new(row.number, column);
        Finding::new(rule, &grid.name, at.address(), &read, expected, message)
    }
}

/// What the cells beside the name say.
fn said_elsewhere(row: &Row, name_column: u32) -> RowSays {
    let mut said = RowSays::Nothing;
    for (column, value) in row.cells() {
        let text = of_value(value);
        if column == name_column || is_placeholder(&text) {
            continue;
        }
        match denial(&text, Topic::Observation) {
            Some(Denial::Sure) => return RowSays::None,
            Some(Denial::Perhaps) if !is_note(&text) => said = RowSays::Perhaps(column),
            _ => {}
        }
    }
    said
}

/// The day; one without a year is in that of the quarter.
fn held_on(value: &Value, quarter: Quarter) -> Option<PartialDate> {
    let read = |value: &Value| date::parse(value).ok().map(|(date, _)| date);
    read(value).or_else(|| {
        let text = plain(&of_value(value));
        let is_without_year = text.starts_with(|letter: char| letter.is_ascii_digit());
        let dated = format!("{}年{text}", quarter.first_day().year());
        read(&Value::Text(Text::from(dated.as_str()))).filter(|_| is_without_year)
    })
}
