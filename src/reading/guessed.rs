//! What stands under a header that perhaps means a figure: kept with its cell, so that the figure is in doubt.

use super::table::Table;
use super::table_reading::Source;
use crate::domain::project::{Field, Guessed, ProjectRow};
use crate::words::text;

/// Notes that these cells, which say this much, may be a figure of the project. Of several columns that may be it
/// the first counts, and one that repeats the figure's own column asks nothing.
pub(super) fn note(
    table: &Table,
    field: Field,
    written: &str,
    sources: &[Source],
    project: &mut ProjectRow,
) {
    let Some(first) = sources.first() else {
        return;
    };
    let own = table
        .columns
        .iter()
        .find(|column| column.field() == Some(field));
    let own = own.and_then(|column| table.view.grid.get(first.at.row, column.index));
    let is_repeated = own.is_some_and(|value| text::of_value(value) == written);
    if is_repeated || project.guessed(field).is_some() {
        return;
    }
    project.guessed.push(Guessed {
        field,
        at: first.at,
        written: written.to_owned(),
    });
}
