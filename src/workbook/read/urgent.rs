//! Rows of 紧急事项.

use super::layout::Block;
use super::none::{Denial, Topic, denial};
use super::sheets::Scanned;
use super::values::date;
use super::values::text::is_placeholder;
use crate::domain::project::RowRef;
use crate::domain::sheet::{Sheet, UrgentMatter};

/// Reads a table of urgent matters.
pub(super) fn read(scan: &Scanned, block: &Block, sheet: &mut Sheet) {
    let words = &scan.view.headers.urgent;
    let column = |names: &[String]| {
        block
            .columns
            .iter()
            .find(|column| names.contains(&column.lowest().base))
            .map(|column| column.column)
    };
    let Some(matter) = column(&words.matter) else {
        return;
    };
    let name = column(&words.name);
    let happened_on = column(&words.happened_on);
    let request = column(&words.request);
    let contact = column(&words.contact);
    for row in scan.view.rows_between(block.bottom + 1, block.end) {
        let text = |column: Option<u32>| {
            let text = row.text(column?);
            (!is_placeholder(&text)).then(|| text.into_owned())
        };
        let Some(matter) =
            text(Some(matter)).filter(|matter| denial(matter, Topic::Urgent) != Some(Denial::Sure))
        else {
            continue;
        };
        sheet.urgent.push(UrgentMatter {
            row: RowRef {
                sheet: scan.view.grid.name.clone(),
                first_row: row.number + 1,
            },
            name: text(name),
            matter,
            happened_on: happened_on
                .and_then(|column| row.get(column))
                .and_then(|value| date::parse(value).ok())
                .map(|(date, _)| date),
            request: text(request),
            contact: text(contact),
        });
    }
}
