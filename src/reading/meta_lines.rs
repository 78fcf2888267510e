//! What the lines between tables and below them state of the period and of money.

use super::meta::Meta;
use super::view::{Row, View};
use crate::domain::period_words::PeriodStatement;
use crate::words::amount::MoneyUnit;
use crate::words::metadata_labels::{Asked, begins_with_label, labels_in};
use crate::words::text;

impl Meta {
    /// What the lines right above the header of a later table say of its period.
    pub(super) fn period_between(view: &View, last: u32, top: u32) -> Vec<PeriodStatement> {
        let mut meta = Self::default();
        for row in lines_above(view, last, top) {
            meta.read_above(view, std::slice::from_ref(row));
            if !meta.period.is_empty() {
                break;
            }
        }
        meta.period
    }

    /// What a label below the tables says of the period: 报送期：2026年11月25日 in the last lines.
    pub(super) fn period_below(&mut self, view: &View, bottom: u32) {
        /// Lines at the end of a worksheet that may hold it.
        const LINES: usize = 8;
        let lines = view.rows_between(bottom + 1, u32::MAX).iter().rev();
        for row in lines.take(LINES) {
            let mut below = Self::default();
            let asks = |text: &str| {
                let labels = labels_in(text);
                labels.iter().any(|(label, _)| label.asked == Asked::Period)
            };
            let mut texts = row.cells().map(|(_, value)| text::of_value(value));
            let is_line = row
                .cells()
                .next()
                .is_some_and(|(_, value)| begins_with_label(&text::of_value(value)));
            if is_line && texts.any(|text| asks(&text)) {
                below.read_row(view, row);
                self.period.append(&mut below.period);
            }
        }
    }

    /// The unit of money that the lines right above the header of a table state which is not the first of
    /// its worksheet; they begin below `last`, the header of the one before.
    pub(super) fn money_between(view: &View, last: u32, top: u32) -> Option<MoneyUnit> {
        lines_above(view, last, top).find_map(|row| Self::money_stated_in(view, row))
    }
}

/// The lines right above the header of a table, the nearest first; rows of many cells are of the table before.
fn lines_above<'v>(view: &'v View<'_>, last: u32, top: u32) -> impl Iterator<Item = &'v Row<'v>> {
    /// More lines than a table's title has.
    const LINES: usize = 3;
    const CELLS: usize = 3;
    let lines = view.rows_between(last + 1, top).iter().rev();
    lines
        .take(LINES)
        .take_while(|row| row.cells().len() <= CELLS)
}
