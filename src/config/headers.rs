//! `headers.toml`: an office's own words for the columns of hand-made sheets, and what it confirmed for units.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::domain::language::{Bilingual, bilingual};
use crate::domain::project::Field;
use crate::words::{ColumnWords, ConfirmedHeader, HeaderWords, header_key};

use super::parse::{TomlTable, ValuePlace};
use super::values::{self, Want};

/// The file is refused if it is larger, in bytes: it goes to the reading child with each sheet.
pub(super) const MAX_BYTES: u64 = 64 * 1024;

/// Reads the whole file; what is not good is left out and reported.
pub(super) fn read(root: &mut TomlTable<'_>) -> HeaderWords {
    let columns = root.each("column", column);
    let columns: Vec<(ColumnWords, ValuePlace)> = columns.into_iter().flatten().collect();
    let groups = root.or("groups", &headers(), Vec::new());
    let extras = root.or("extras", &headers(), Vec::new());
    let confirmed = root.each("confirmed", confirmed);
    report_clashes(root, &columns, &extras);
    HeaderWords {
        columns: columns.into_iter().map(|(column, _)| column).collect(),
        groups,
        extras,
        confirmed: confirmed.into_iter().flatten().collect(),
    }
}

fn column(table: &mut TomlTable<'_>) -> Option<(ColumnWords, ValuePlace)> {
    let field = table.required("field", &field());
    let names = table.or("names", &headers(), Vec::new());
    let parts = bilingual!(
        "lists of parts of headers, such as [[\"项目\", \"盘子\"]]",
        "表头词的组，如 [[\"项目\", \"盘子\"]]"
    );
    let words = values::list(0..=200, values::list(1..=6, part())).expecting(parts);
    let words = table.or("words", &words, Vec::new());
    let not = bilingual!(
        "parts of headers, such as [\"计划\"]",
        "表头词，如 [\"计划\"]"
    );
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

/// What the office said of a header of one unit.
fn confirmed(table: &mut TomlTable<'_>) -> Option<ConfirmedHeader> {
    let unit = table.required("unit", &values::slug());
    let header = table.required("header", &header().expecting(header_expected()));
    let field = table.required("field", &field_or_none());
    let by = table.required("by", &values::text());
    let why = table.required("why", &values::text());
    let on = table.or("on", &values::text(), String::new());
    let (header, place) = header.map(|at| (at.value, at.place))?;
    let field = field?.value;
    let own = own_headers().get(&header_key(&header)).copied();
    if own.is_some() && own != field {
        let what = bilingual!(
            "{} is a header of the form itself",
            "{} 本来就是调度表的表头",
            values::quoted(&header)
        );
        let problem = table.problem(&place, what);
        table.report(problem.hint(bilingual!(
            "take it out; the headers of the form always mean their own column",
            "删去它；调度表自己的表头总是指自己那一栏"
        )));
    }
    Some(ConfirmedHeader {
        unit: unit?.value,
        header,
        field,
        by: by?.value,
        why: why?.value,
        on,
    })
}

/// One of the columns of the form, or 项目代码.
fn fields() -> impl Iterator<Item = Field> {
    Field::FORM.into_iter().chain([Field::Code])
}

fn field() -> Want<Field> {
    let all: Vec<String> = fields().map(id).collect();
    let expected = bilingual!("a column: {}", "一个栏目：{}", all.join(", "));
    values::checked(values::text(), |text| {
        fields().find(|field| id(*field) == text)
    })
    .expecting(expected)
}

fn field_or_none() -> Want<Option<Field>> {
    let all: Vec<String> = fields().map(id).collect();
    let expected = bilingual!(
        "{NO_COLUMN} or a column: {}",
        " {NO_COLUMN} 或一个栏目：{}",
        all.join(", ")
    );
    values::checked(values::text(), |text| column_named(&text)).expecting(expected)
}

/// What stands for no column at all.
pub(super) const NO_COLUMN: &str = "none";

/// The column with this name, by its name in the file or by its header in the form; `None` inside stands for the word
/// `none`.
#[must_use]
pub fn column_named(name: &str) -> Option<Option<Field>> {
    if name == NO_COLUMN {
        return Some(None);
    }
    let is_it =
        |field: &Field| id(*field) == name || header_key(field.header()) == header_key(name);
    fields().find(is_it).map(Some)
}

/// The text of a headers file with one more header confirmed. What was confirmed before for the same header
/// stays in the file, and no longer counts.
#[must_use]
pub fn with_confirmed(text: &str, confirmed: &ConfirmedHeader) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let entries = [
        ("unit", confirmed.unit.clone()),
        ("header", confirmed.header.clone()),
        ("field", confirmed.field.map_or(NO_COLUMN.to_owned(), id)),
        ("by", confirmed.by.clone()),
        ("why", confirmed.why.clone()),
        ("on", confirmed.on.clone()),
    ];
    let mut text = text.trim_end().to_owned();
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str("[[confirmed]]\n");
    for (key, value) in entries {
        let _ = writeln!(text, "{key} = {}", quoted(&value));
    }
    text
}

/// The name of a column in this file.
fn id(field: Field) -> String {
    let id = serde_json::to_value(field).unwrap_or_default();
    id.as_str().unwrap_or_default().to_owned()
}

fn header_expected() -> Bilingual {
    bilingual!(
        "a header of at most 24 characters that says more than a unit",
        "不超过24字、不只是单位的表头"
    )
}

fn header() -> Want<String> {
    values::checked(values::text(), |text| {
        let is_header = text.chars().count() <= 24 && !header_key(&text).is_empty();
        is_header.then_some(text)
    })
}

/// Whole headers.
fn headers() -> Want<Vec<String>> {
    values::list(0..=1_000, header()).expecting(bilingual!(
        "headers of at most 24 characters that say more than a unit, such as [\"项目盘子\"]",
        "表头，每个不超过24字、不只是单位，如 [\"项目盘子\"]"
    ))
}

/// The headers of the form itself.
fn own_headers() -> BTreeMap<String, Field> {
    let key = |field: Field| (header_key(field.header()), field);
    Field::FORM.into_iter().map(key).collect()
}

fn part() -> Want<String> {
    values::checked(values::text(), |text| {
        (text.chars().count() <= 24).then_some(text)
    })
}

/// Reports words that this file has for two columns, and the form's own headers: those are known.
fn report_clashes(root: &TomlTable<'_>, columns: &[(ColumnWords, ValuePlace)], extras: &[String]) {
    let own = own_headers();
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
            let what = bilingual!(
                "{shown} is the form's own header of {}",
                "{shown} 是调度表里 {} 的表头",
                id(*owner)
            );
            let problem = root.problem(&place, what);
            root.report(problem.hint(bilingual!(
                "take it out; the headers of the form always mean their own column",
                "删去它；调度表自己的表头总是指自己那一栏"
            )));
        }
        let first = *seen.entry(key).or_insert(field);
        if first != field {
            let shown_as = |field: Option<Field>| field.map_or("extras".to_owned(), id);
            let what = bilingual!(
                "{shown} stands for both {} and {}",
                "{shown} 同时指 {} 和 {}",
                shown_as(first),
                shown_as(field)
            );
            let problem = root.problem(&place, what);
            root.report(problem.hint(bilingual!(
                "a header can mean one column only; take it out of one of them",
                "一个表头只能指一栏；从其中一处删去"
            )));
        }
    }
}
