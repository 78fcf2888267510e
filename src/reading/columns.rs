//! What each column of a table is for, and what is odd about the headers.

use sheetgate::At;

use super::column_choice::{Named, choose, settle_by_content};
use super::header_findings::{self, Mapped};
use super::layout::{Block, HeaderColumn};
use super::view::View;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::words::amount::MoneyUnit;
use crate::words::headers::Headers;
use crate::words::meaning::{Meaning, Rank};

/// A column of a report's table.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its place, 0-based.
    pub(super) index: u32,
    pub(super) role: Role,
    /// The unit of money in its header, at any level; the lowest wins.
    pub(super) unit: Option<MoneyUnit>,
    /// Its money is not yuan.
    pub(super) is_foreign: bool,
    /// The cell of its lowest label.
    pub(super) at: At,
    /// Its header, for messages.
    pub(super) shown: String,
    /// The figures that it perhaps holds, though it is the column of none.
    pub(super) may_be: Vec<Field>,
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
    let field_of = |column: &HeaderColumn| match headers.meaning(column.lowest(), column.above()) {
        Meaning::Field(field, _) | Meaning::Two(field, _) | Meaning::Guess(field) => Some(field),
        Meaning::Other(_) | Meaning::Extra => None,
    };
    let mut fields: Vec<Field> = block.columns.iter().filter_map(field_of).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// Whether a column's header means this field.
pub(super) fn is_field(column: &HeaderColumn, headers: &Headers, field: Field) -> bool {
    let meaning = headers.meaning(column.lowest(), column.above());
    matches!(meaning, Meaning::Field(own, _) if own == field)
}

/// What the headers of a table are.
pub(super) struct Columns {
    /// Each field at most once: the surest header has it, and the first of equals.
    pub(super) all: Vec<Column>,
    /// What is to be said of them.
    pub(super) findings: Vec<Finding>,
    /// Those that are no words of the form, to be told once a file.
    pub(super) mapped: Vec<Mapped>,
}

/// The columns of a report.
pub(super) fn columns(view: &View, block: &Block, headers: &Headers) -> Columns {
    let header_columns = without_empty_parts(view, block);
    let mut named: Vec<Named> = header_columns
        .iter()
        .map(|header| Named {
            header,
            meaning: without_codes(
                headers.meaning(header.lowest(), header.above()),
                view,
                block,
                header.column,
            ),
        })
        .collect();
    settle_by_content(view, block, &mut named);
    let chosen = choose(&named);
    let mut columns: Vec<Column> = Vec::new();
    for (place, Named { header, .. }) in named.iter().enumerate() {
        let label = header.lowest();
        let field = chosen.iter().find(|choice| choice.place == place);
        let role = match field {
            Some(choice) => Role::Field(choice.field),
            None => Role::Extra(extra_name(header, &header_columns, &columns)),
        };
        columns.push(Column {
            index: header.column,
            role,
            unit: header.labels.iter().rev().find_map(|label| label.unit),
            is_foreign: header.labels.iter().any(|label| label.is_foreign),
            at: header.at,
            shown: label.shown.clone(),
            may_be: match field {
                Some(_) => Vec::new(),
                None => header_findings::may_be(&named, &chosen, headers, place),
            },
        });
    }
    columns.extend(without_header(view, block));
    let sheet = view.grid.name.as_str();
    Columns {
        all: columns,
        findings: header_findings::all(&named, &chosen, headers, sheet),
        mapped: header_findings::mapped(&named, &chosen, sheet),
    }
}

/// What a header means over what stands under it: 编号 and 项目序号 are running numbers, but over codes, NM-012, perhaps
/// the number of the project, which nobody may lose.
fn without_codes(meaning: Meaning, view: &View, block: &Block, column: u32) -> Meaning {
    /// Rows that tell what a column holds.
    const ROWS: usize = 50;
    if meaning != Meaning::Field(Field::Sequence, Rank::Listed) {
        return meaning;
    }
    let is_code = |text: &str| {
        text.contains(|letter: char| letter.is_ascii_digit())
            && text.contains(|letter: char| letter.is_ascii_alphabetic())
    };
    let rows = view.rows_between(block.bottom + 1, block.end);
    let mut texts = rows.iter().take(ROWS).map(|row| row.text(column));
    if texts.any(|text| is_code(&text)) {
        Meaning::Guess(Field::Number)
    } else {
        meaning
    }
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

/// Columns that hold something under no header at all; what stands there is kept.
fn without_header(view: &View, block: &Block) -> Vec<Column> {
    let mut is_used = vec![false; view.last_column() as usize + 1];
    for row in view.rows_between(block.bottom + 1, block.end) {
        for (column, _) in row.cells() {
            if let Some(is_used) = is_used.get_mut(column as usize) {
                *is_used = true;
            }
        }
    }
    for column in &block.columns {
        if let Some(is_used) = is_used.get_mut(column.column as usize) {
            *is_used = false;
        }
    }
    (0..)
        .zip(is_used)
        .filter_map(|(index, is_used)| is_used.then_some(index))
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
                may_be: Vec::new(),
            }
        })
        .collect()
}

/// The name of a column of no field: its header, with those above it where another column has the same.
fn extra_name(header: &HeaderColumn, all: &[&HeaderColumn], columns: &[Column]) -> String {
    let shown = |header: &HeaderColumn| header.lowest().shown.clone();
    let own = shown(header);
    let is_alone = all.iter().filter(|other| shown(other) == own).count() == 1;
    let name = if is_alone { own } else { header.path() };
    let is_taken = |name: &str| {
        let mut extras = columns.iter();
        extras.any(|column| matches!(&column.role, Role::Extra(taken) if taken == name))
    };
    if !is_taken(&name) {
        return name;
    }
    let mut numbered = (2..).map(|number: usize| format!("{name}（{number}）"));
    numbered.find(|name| !is_taken(name)).unwrap_or(name)
}

/// The place of the column of a field.
pub(super) fn column_of(columns: &[Column], field: Field) -> Option<u32> {
    columns
        .iter()
        .find(|column| column.field() == Some(field))
        .map(|column| column.index)
}
