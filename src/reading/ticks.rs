//! The stage as a tick in one of several columns: 在谈 | 签约 | 开工 | 投产 over √.

use sheetgate::{At, Value};

use super::asked;
use super::columns::Role;
use super::table::Table;
use super::table_reading::TableReading;
use super::view::Row;
use crate::domain::project::{Field, ProjectRow, Stage};
use crate::words::text::{is_placeholder, of_value, plain};

const TICKS: [&str; 13] = [
    "√", "✓", "✔", "☑", "●", "■", "★", "▲", "✅", "V", "v", "是", "对",
];
const NO_TICKS: [&str; 9] = ["×", "✗", "✘", "☐", "□", "○", "X", "x", "否"];

/// What a cell under a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TickCell {
    Tick,
    None,
    Other,
}

fn mark(value: Option<&Value>) -> TickCell {
    let Some(value) = value else {
        return TickCell::None;
    };
    let text = of_value(value);
    let plain = plain(&text);
    let is_any = |words: &[&str]| words.contains(&plain.as_str());
    if matches!(value, Value::Bool(true)) || is_any(&TICKS) {
        TickCell::Tick
    } else if matches!(value, Value::Bool(false)) || is_placeholder(&text) || is_any(&NO_TICKS) {
        TickCell::None
    } else {
        TickCell::Other
    }
}

/// The columns of a table that has none for the stage in which it is ticked, with the stage of each: two at least,
/// each called by a stage, with ticks and nothing else in them. They are fields no more.
pub(super) fn settle(table: &mut Table) {
    let has_stage = table
        .columns
        .iter()
        .any(|column| column.field() == Some(Field::Stage));
    let stage_of = |shown: &str| Stage::from_word(&plain(shown));
    let may_be: Vec<(u32, Stage)> = table
        .columns
        .iter()
        .filter_map(|column| Some((column.index, stage_of(&column.shown)?)))
        .collect();
    if has_stage || may_be.len() < 2 {
        return;
    }
    let mut has_ticks = false;
    for row in table.view.rows_between(table.first, table.end) {
        for (column, _) in &may_be {
            match mark(row.get(*column)) {
                TickCell::Tick => has_ticks = true,
                TickCell::None => {}
                // The header again, on the next page.
                TickCell::Other if stage_of(&row.text(*column)).is_some() => {}
                TickCell::Other => return,
            }
        }
    }
    if !has_ticks {
        return;
    }
    for column in &mut table.columns {
        let is_ticked = may_be.iter().any(|(index, _)| *index == column.index);
        if is_ticked && column.field().is_some() {
            column.role = Role::Extra(column.shown.clone());
        }
    }
    table.ticks = may_be;
}

/// The stage that is ticked in these rows; where more than one is, it is asked.
pub(super) fn read(
    table: &Table,
    rows: &[Row],
    project: &mut ProjectRow,
    gathered: &mut TableReading,
) {
    let mut ticked: Vec<(At, Stage)> = Vec::new();
    for row in rows {
        for (column, stage) in &table.ticks {
            if mark(row.get(*column)) == TickCell::Tick {
                ticked.push((At::new(row.number, *column), *stage));
            }
        }
    }
    let first = table.ticks.first().zip(rows.first());
    let place = first.map(|((column, _), row)| At::new(row.number, *column));
    let place = ticked.first().map(|(at, _)| *at).or(place);
    if let Some(at) = place {
        project.cells.insert(Field::Stage, at);
    }
    match ticked[..] {
        [] => {}
        [(_, stage)] => project.stage = Some(stage),
        [(at, _), ..] => {
            let words: Vec<&str> = ticked.iter().map(|(_, stage)| stage.word()).collect();
            let sheet = &table.view.grid.name;
            gathered
                .findings
                .push(asked::stage(sheet, at, &words.join("、")));
        }
    }
}
