//! What each column of a table is for, and what is odd about the headers.

use super::headers::{Headers, Meaning};
use super::label::Label;
use super::layout::{Block, HeaderColumn};
use super::values::amount::MoneyUnit;
use super::values::period::month_and_day;
use super::view::View;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;
use crate::workbook::grid::At;

/// A column of a report's table.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its place, 0-based.
    pub(super) index: u32,
    /// What it is for.
    pub(super) role: Role,
    /// The unit of money in its header, at any level; the lowest wins.
    pub(super) unit: Option<MoneyUnit>,
    /// Its money is not yuan.
    pub(super) is_foreign: bool,
    /// The cell of its lowest label.
    pub(super) at: At,
    /// Its header, for messages.
    pub(super) shown: String,
}

/// What a column is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// A field of the project.
    Field(Field),
    /// A column of no field, kept under this header.
    Extra(String),
}

impl Column {
    /// The field, if it is one.
    pub(super) fn field(&self) -> Option<Field> {
        match self.role {
            Role::Field(field) => Some(field),
            Role::Extra(_) => None,
        }
    }
}

/// How many fields a table's headers name: the measure of whether it is a report.
pub(super) fn fields_in(block: &Block, headers: &Headers) -> Vec<Field> {
    let mut fields: Vec<Field> = block
        .columns
        .iter()
        .filter_map(
            |column| match headers.meaning(column.lowest(), column.above()) {
                Meaning::Field(field, _) => Some(field),
                Meaning::Two(first, _) => Some(first),
                Meaning::Extra => None,
            },
        )
        .collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// The columns of a report, each field at most once: the surest header has it, and the first of equals.
pub(super) fn columns(
    view: &View,
    block: &Block,
    headers: &Headers,
    findings: &mut Vec<Finding>,
) -> Vec<Column> {
    let sheet = view.grid.name.as_str();
    let header_columns = without_empty_parts(view, block);
    let meanings: Vec<Meaning> = header_columns
        .iter()
        .map(|column| headers.meaning(column.lowest(), column.above()))
        .collect();
    let surest = |field: Field| {
        let score = |meaning: &Meaning| match meaning {
            Meaning::Field(own, score) if *own == field => *score,
            _ => 0,
        };
        meanings.iter().map(score).max().unwrap_or(0)
    };
    let mut taken: Vec<Field> = Vec::new();
    let mut columns = Vec::new();
    for (header, meaning) in header_columns.iter().zip(&meanings) {
        let label = header.lowest();
        let field = match *meaning {
            Meaning::Field(field, score) if score == surest(field) => {
                let latest = latest(&header_columns, &meanings, field, score);
                let is_older = latest.is_some_and(|latest| latest != header.column);
                let is_asked = score == 100 || !is_text(field);
                if is_asked && latest.is_none() && taken.contains(&field) {
                    findings.push(duplicate(sheet, header.at, label));
                }
                (!is_older).then_some(field)
            }
            Meaning::Two(first, second) => {
                findings.push(ambiguous(sheet, header.at, label, first, second));
                // Text of two fields is no loss in one of them; a figure would be a guess.
                (surest(first) == 0 && is_text(first)).then_some(first)
            }
            Meaning::Field(..) | Meaning::Extra => None,
        };
        let role = match field.filter(|field| !taken.contains(field)) {
            Some(field) => {
                taken.push(field);
                Role::Field(field)
            }
            None => Role::Extra(extra_name(label, &columns)),
        };
        columns.push(Column {
            index: header.column,
            role,
            unit: header.labels.iter().rev().find_map(|label| label.unit),
            is_foreign: header.labels.iter().any(|label| label.is_foreign),
            at: header.at,
            shown: label.shown.clone(),
        });
    }
    columns.extend(without_header(view, block));
    findings.extend(unknown(&header_columns, &meanings, headers, sheet));
    columns
}

/// The block's columns without those that only lie under a cell merged from the left and hold nothing of
/// their own: a name that is merged over two columns, like its header, is one column.
fn without_empty_parts<'b>(view: &View, block: &'b Block) -> Vec<&'b HeaderColumn> {
    let holds_something = |column: u32| {
        let mut rows = view.rows_between(block.bottom + 1, block.end).iter();
        rows.any(|row| row.get(column).is_some())
    };
    let is_part = |column: &HeaderColumn| column.at.column < column.column;
    let mut columns: Vec<&HeaderColumn> = block.columns.iter().collect();
    columns.retain(|column| !is_part(column) || holds_something(column.column));
    columns
}

/// Of several columns that are equally surely this field, each for a day or a month of its own
/// (11月10日进展, 11月25日进展), the one for the latest. `None` unless all say for when they are.
fn latest(
    columns: &[&HeaderColumn],
    meanings: &[Meaning],
    field: Field,
    score: u32,
) -> Option<u32> {
    let mut dated = Vec::new();
    for (column, meaning) in columns.iter().zip(meanings) {
        if *meaning == Meaning::Field(field, score) {
            dated.push((month_and_day(&column.lowest().whole)?, column.column));
        }
    }
    // From November to February a new year lies between.
    let is_over_new_year = dated.iter().any(|((month, _), _)| *month >= 11);
    let moved = |(month, day): (u32, u32)| match month {
        1 | 2 if is_over_new_year => (month + 12, day),
        _ => (month, day),
    };
    let latest = dated.iter().max_by_key(|(date, _)| moved(*date))?;
    (dated.len() > 1).then_some(latest.1)
}

/// What is to be said of columns that are neither fields nor usual additions: perhaps one is meant as a
/// field. Amounts are asked about in a table that has no total investment; on all others there is one note.
fn unknown(
    columns: &[&HeaderColumn],
    meanings: &[Meaning],
    headers: &Headers,
    sheet: &str,
) -> Vec<Finding> {
    let has_total = meanings
        .iter()
        .any(|meaning| matches!(meaning, Meaning::Field(Field::TotalInvestment, _)));
    let unknown = columns
        .iter()
        .zip(meanings)
        .filter(|(_, meaning)| **meaning == Meaning::Extra)
        .map(|(column, _)| *column)
        .filter(|column| !headers.is_usual_extra(column.lowest()));
    let (amounts, others): (Vec<&HeaderColumn>, Vec<&HeaderColumn>) =
        unknown.partition(|column| !has_total && column.lowest().unit.is_some());
    let mut findings: Vec<Finding> = amounts
        .into_iter()
        .map(|column| unknown_amount(sheet, column))
        .collect();
    findings.extend(others.first().map(|first| {
        let shown: Vec<&str> = others
            .iter()
            .map(|column| column.lowest().shown.as_str())
            .collect();
        let shown = shown.join("、");
        Finding::new(
            Rule::UnknownColumn,
            sheet,
            first.at.address(),
            &shown,
            "规定的栏目",
            format!(
                "“{}”不是规定的栏目，已作为附加栏目保留；如果是规定栏目，请改用规定的表头。",
                shortened(&shown, 60)
            ),
        )
    }));
    findings
}

fn unknown_amount(sheet: &str, column: &HeaderColumn) -> Finding {
    let shown = &column.lowest().shown;
    Finding::new(
        Rule::UnknownAmountColumn,
        sheet,
        column.at.address(),
        shown,
        "总投资(万元)",
        format!(
            "表内没有总投资一栏，“{shown}”是不是总投资无法确定，没有计入；如果是，请把表头改为“总投资(万元)”。",
        ),
    )
}

/// Columns that hold something under no header at all; what stands there is kept.
fn without_header(view: &View, block: &Block) -> Vec<Column> {
    /// Rows that are looked at: a column that is empty so far down is none.
    const ROWS: usize = 50;
    let rows = view.rows_between(block.bottom + 1, block.end);
    (0..=view.last_column())
        .filter(|index| block.columns.iter().all(|column| column.column != *index))
        .filter(|index| rows.iter().take(ROWS).any(|row| row.get(*index).is_some()))
        .map(|index| {
            let at = At::new(block.bottom, index);
            let letters = At::new(0, index).address();
            let shown = format!("{}列（无表头）", letters.trim_end_matches('1'));
            Column {
                index,
                role: Role::Extra(shown.clone()),
                unit: None,
                is_foreign: false,
                at,
                shown,
            }
        })
        .collect()
}

/// The header, made different where two extra columns have the same.
fn extra_name(label: &Label, columns: &[Column]) -> String {
    let same = |column: &&Column| matches!(&column.role, Role::Extra(name) if *name == label.shown);
    let before = columns.iter().filter(same).count();
    if before == 0 {
        label.shown.clone()
    } else {
        format!("{}（{}）", label.shown, before + 1)
    }
}

const fn is_text(field: Field) -> bool {
    !matches!(
        field,
        Field::TotalInvestment
            | Field::FundsInPlace
            | Field::SignedOn
            | Field::StartedOn
            | Field::InProductionOn
    )
}

fn duplicate(sheet: &str, at: At, label: &Label) -> Finding {
    Finding::new(
        Rule::DuplicateHeader,
        sheet,
        at.address(),
        &label.shown,
        "每个意思只有一栏",
        format!(
            "“{}”一栏出现了不止一次，已读取最左边的一栏，请删去或改名其余各栏。",
            label.shown
        ),
    )
}

fn ambiguous(sheet: &str, at: At, label: &Label, first: Field, second: Field) -> Finding {
    let (first, second) = (
        Label::new(first.header()).base,
        Label::new(second.header()).base,
    );
    Finding::new(
        Rule::AmbiguousHeader,
        sheet,
        at.address(),
        &label.shown,
        &format!("{first}、{second}各占一栏"),
        format!(
            "“{}”一栏既像{first}又像{second}，请分成两栏填写。",
            label.shown
        ),
    )
}
