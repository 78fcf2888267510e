//! Rows of 紧急事项, however its columns are called.

use super::layout::Block;
use super::sheets::Scanned;
use crate::domain::project::RowRef;
use crate::domain::sheet::{Sheet, UrgentMatter};
use crate::words::date;
use crate::words::matter_words::{MatterRole, role};
use crate::words::none::{Denial, Topic, denial};
use crate::words::text::is_placeholder;

/// Reads a table of urgent matters.
pub(super) fn read(scan: &Scanned, block: &Block, sheet: &mut Sheet) {
    let words = &scan.view.headers.urgent;
    let column = |own: MatterRole| {
        let mut columns = block.columns.iter();
        let column = columns.find(|column| role(column.lowest(), words) == Some(own));
        column.map(|column| column.column)
    };
    let Some(matter) = column(MatterRole::Matter) else {
        return;
    };
    let name = column(MatterRole::Project);
    let happened_on = column(MatterRole::HappenedOn);
    let request = column(MatterRole::Request);
    let contact = column(MatterRole::Contact);
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
