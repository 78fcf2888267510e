//! `headers.toml`: an office's own words for the columns of hand-made sheets.

use std::collections::BTreeMap;

use crate::domain::project::Field;
use crate::workbook::read::{ColumnWords, HeaderWords, header_key};

use super::parse::{Place, Table};
use super::values::{self, Want};

/// The file is refused if it is larger, in bytes: it goes to the reading child with each sheet.
pub(super) const MAX_BYTES: u64 = 64 * 1024;

/// Reads the whole file; what is not good is left out and reported.
pub(super) fn read(root: &mut Table<'_>) -> HeaderWords {
    let columns = root.each("column", column);
    let columns: Vec<(ColumnWords, Place)> = columns.into_iter().flatten().collect();
    let groups = root.or("groups", &headers(), Vec::new());
    let extras = root.or("extras", &headers(), Vec::new());
    report_clashes(root, &columns, &extras);
    HeaderWords {
        columns: columns.into_iter().map(|(column, _)| column).collect(),
        groups,
        extras,
    }
}

fn column(table: &mut Table<'_>) -> Option<(ColumnWords, Place)> {
    let field = table.required("field", &field());
    let names = table.or("names", &headers(), Vec::new());
    let parts = "lists of parts of headers, such as [[\"项目\", \"盘子\"]]";
    let words = values::list(0..=200, values::list(1..=6, part())).expecting(parts);
    let words = table.or("words", &words, Vec::new());
    let not = "parts of headers, such as [\"计划\"]";
    let not = values::list(0..=200, part()).expecting(not);
    let not = table.or("not", &not, Vec::new());
    let words = ColumnWords {
        field: field?.value,
        names,
        words,
        not,
    };
    Some((words, table.place_of("names")))
}

/// One of the columns of the form, or 项目代码.
fn field() -> Want<Field> {
    let fields = || Field::FORM.into_iter().chain([Field::Code]);
    let all: Vec<String> = fields().map(id).collect();
    let expected = format!("a column: {}", all.join(", "));
    values::checked(values::text(), move |text| {
        fields().find(|field| id(*field) == text)
    })
    .expecting(expected)
}

/// The name of a column in this file.
fn id(field: Field) -> String {
    let id = serde_json::to_value(field).unwrap_or_default();
    id.as_str().unwrap_or_default().to_owned()
}

/// Whole headers.
fn headers() -> Want<Vec<String>> {
    let header = values::checked(values::text(), |text| {
        let is_header = text.chars().count() <= 24 && !header_key(&text).is_empty();
        is_header.then_some(text)
    });
    values::list(0..=1_000, header).expecting(
        "headers of at most 24 characters that say more than a unit, such as [\"项目盘子\"]",
    )
}

fn part() -> Want<String> {
    values::checked(values::text(), |text| {
        (text.chars().count() <= 24).then_some(text)
    })
}

/// Reports words that this file has for two columns, and the form's own headers: those are known.
fn report_clashes(root: &Table<'_>, columns: &[(ColumnWords, Place)], extras: &[String]) {
    let own: BTreeMap<String, Field> = Field::FORM
        .into_iter()
        .map(|field| (header_key(field.header()), field))
        .collect();
    let mut seen: BTreeMap<String, Option<Field>> = BTreeMap::new();
    let names = columns.iter().flat_map(|(column, place)| {
        let names = column.names.iter();
        names.map(move |name| (name, Some(column.field), place.clone()))
    });
    let extras = extras
        .iter()
        .map(|name| (name, None, root.place_of("extras")));
    for (name, field, place) in names.chain(extras) {
        let key = header_key(name);
        let shown = values::quoted(name);
        if let Some(owner) = own.get(&key).filter(|owner| field != Some(**owner)) {
            let what = format!("{shown} is the form's own header of {}", id(*owner));
            let problem = root.problem(&place, what);
            root.report(
                problem.hint("take it out; the headers of the form always mean their own column"),
            );
        }
        let first = *seen.entry(key).or_insert(field);
        if first != field {
            let shown_as = |field: Option<Field>| field.map_or("extras".to_owned(), id);
            let what = format!(
                "{shown} stands for both {} and {}",
                shown_as(first),
                shown_as(field)
            );
            let problem = root.problem(&place, what);
            root.report(
                problem.hint("a header can mean one column only; take it out of one of them"),
            );
        }
    }
}
