//! Projects on a worksheet that has no usual table: as cards, their labels beside or above their values, or one
//! project a column.

use std::collections::BTreeMap;

use sheetgate::{At, Book, Grid, Value, Visibility};

use super::card_labels::{FIELDS, Labels, field, fields_of_header, has_labels_above};
use super::form;
use super::turned::{Builder, Turned};
use super::unread::is_guide;
use super::view::{Row, View};
use crate::domain::project::Field;
use crate::words::headers::Headers;
use crate::words::label::Label;
use crate::words::text::of_value;

/// The worksheets of a book that have to be turned, in the order of the book.
pub(super) fn all(book: &Book, headers: &Headers) -> Vec<Option<Turned>> {
    // Where there is a usual table, cards beside it are something else.
    let shown = |grid: &&Grid| grid.visibility == Visibility::Visible;
    if book
        .grids
        .iter()
        .filter(shown)
        .any(|grid| is_usual(grid, headers))
    {
        return book.grids.iter().map(|_| None).collect();
    }
    let is_open = |grid: &Grid| !form::is_ours(&grid.name) && !is_guide(&grid.name);
    let turn = |grid: &Grid| is_open(grid).then(|| turned(grid, headers))?;
    book.grids.iter().map(turn).collect()
}

/// Whether a header with one field a column stands in one of the first rows, and says more than a list of the
/// cards does.
fn is_usual(grid: &Grid, headers: &Headers) -> bool {
    /// Rows in which a usual header stands.
    const ABOVE: usize = 40;
    /// A list of cards names fewer fields.
    const FIELDS: usize = 4;
    let rows: Vec<_> = grid.cells.rows().take(ABOVE).collect();
    rows.iter().enumerate().any(|(at, cells)| {
        let texts = || {
            cells
                .iter()
                .filter(|(_, value)| matches!(value, Value::Text(_)))
        };
        let has_anchor = || texts().any(|(_, value)| headers.is_anchor(&of_value(value)));
        if cells.len() < 3 || !has_anchor() {
            return false;
        }
        let count = texts()
            .filter(|(_, value)| is_of_project(&of_value(value), headers))
            .count();
        count * 2 + 1 > cells.len() && count >= FIELDS && !has_labels_above(&rows[at..], headers)
    })
}

/// Whether a text surely is the header of a field, and not only of the running numbers.
fn is_of_project(text: &str, headers: &Headers) -> bool {
    field(text, headers).is_some_and(|field| field != Field::Sequence)
}

/// What the labels of a worksheet say, if it has to be turned.
fn turned(grid: &Grid, headers: &Headers) -> Option<Turned> {
    /// More cells than a worksheet of cards has.
    const CELLS: usize = 20_000;
    if grid.cells.len() > CELLS {
        return None;
    }
    arranged(&View::new(grid, headers), headers)
}

/// A worksheet of cards or columns, turned, if it is one.
fn arranged(view: &View, headers: &Headers) -> Option<Turned> {
    /// Labels that a row of one card may have.
    const IN_A_ROW: usize = 4;
    if let Some(turned) = labelled_above(view, headers) {
        return Some(turned);
    }
    let labels = Labels::of(view, headers);
    let mut fields: Vec<Field> = labels.all.values().copied().collect();
    fields.sort_unstable();
    fields.dedup();
    // Their labels stand below each other.
    let mut rows: Vec<u32> = labels.all.keys().map(|at| at.row).collect();
    rows.dedup();
    let starts = labels.starts();
    let (&name, _) = labels
        .all
        .iter()
        .find(|(_, field)| **field == Field::Name)?;
    let mut counts: BTreeMap<(u32, usize), usize> = BTreeMap::new();
    for at in labels.all.keys() {
        let card = starts.partition_point(|start| *start <= at.column);
        *counts.entry((at.row, card)).or_default() += 1;
    }
    let most = counts.into_values().max();
    if fields.len() < FIELDS || rows.len() < FIELDS - 1 || most > Some(IN_A_ROW) {
        return None;
    }
    let values = labels.values_of(view, name);
    let is_alone = || {
        !labels
            .all
            .keys()
            .any(|at| at.row == name.row && *at != name)
    };
    if values.len() > 1 && is_alone() {
        transposed(view, &labels, name)
    } else {
        labels.cards(view, &starts)
    }
}

impl Labels {
    /// Labels with their values to the right; where a field comes again, the next card begins.
    fn cards(&self, view: &View, starts: &[u32]) -> Option<Turned> {
        let top = self.all.keys().next()?.row;
        let mut builder = Builder::new(view, top);
        for group in &self.groups {
            builder.head(*group);
        }
        let mut cards: Vec<Card> = Vec::new();
        for beside in 0..starts.len().max(1) {
            let from = starts.get(beside).copied().filter(|_| beside > 0);
            let end = starts.get(beside + 1).copied().unwrap_or(u32::MAX);
            self.read_cards(view, (from.unwrap_or(0), end), &mut builder, &mut cards)?;
        }
        cards.sort_by_key(|card| card.top);
        // A list of labels without values is no card: the header of something else, turned.
        let values: usize = cards.iter().map(|card| card.values.len()).sum();
        let cards = cards.into_iter().map(|card| card.values).collect();
        (values * 2 > self.all.len()).then(|| builder.finish(cards))
    }

    /// Reads the cards in these columns.
    fn read_cards(
        &self,
        view: &View,
        (from, end): (u32, u32),
        builder: &mut Builder,
        cards: &mut Vec<Card>,
    ) -> Option<()> {
        let known = cards.len();
        let mut seen: Vec<Field> = Vec::new();
        let top = builder.top();
        for row in view.rows.iter().filter(|row| row.number >= top) {
            let (mut label, mut valued): (Option<u32>, Option<u32>) = (None, None);
            for (column, value) in row.cells() {
                let at = At::new(row.number, column);
                if !(from..end).contains(&column) || self.groups.contains(&at) {
                    continue;
                }
                if let Some(field) = self.all.get(&at) {
                    if cards.len() == known || seen.contains(field) {
                        cards.push(Card::new(at.row));
                        seen.clear();
                    }
                    seen.push(*field);
                } else if cards.len() == known
                    || label.is_some()
                    || !self.is_other_label(column, value)
                {
                    if let (Some(column), Some(card)) = (label.take(), cards.last_mut()) {
                        card.values.push((column, at));
                        valued = Some(column);
                    } else if let Some(column) = valued.take().filter(|_| is_only_unit(value)) {
                        builder.unit(column, at);
                    }
                    continue;
                }
                let card = cards.last_mut()?;
                let index = builder.column(&of_value(value), &card.labels, at)?;
                card.labels.push(index);
                label = Some(index);
            }
        }
        Some(())
    }
}

/// 万元, in a cell of its own.
fn is_only_unit(value: &Value) -> bool {
    let label = Label::new(&of_value(value));
    matches!(value, Value::Text(_)) && label.is_only_unit() && label.unit.is_some()
}

/// A project's card: its values, each in the column of its label.
struct Card {
    top: u32,
    /// The columns of its labels.
    labels: Vec<u32>,
    values: Vec<(u32, At)>,
}

impl Card {
    const fn new(top: u32) -> Self {
        Self {
            top,
            labels: Vec::new(),
            values: Vec::new(),
        }
    }
}

/// One project a column: the headers stand in the column of 项目名称. Where its name comes again below, more
/// projects follow.
fn transposed(view: &View, labels: &Labels, first: At) -> Option<Turned> {
    let is_name =
        |row: &Row| labels.all.get(&At::new(row.number, first.column)) == Some(&Field::Name);
    let names: Vec<usize> = (0..view.rows.len())
        .filter(|index| is_name(&view.rows[*index]))
        .collect();
    let mut builder: Option<Builder> = None;
    let mut cards: Vec<Vec<(u32, At)>> = Vec::new();
    let mut begin = 0;
    for (place, &at) in names.iter().enumerate() {
        let name = At::new(view.rows[at].number, first.column);
        let values = labels.values_of(view, name);
        let end = names.get(place + 1).copied().unwrap_or(view.rows.len());
        let above = view.rows[begin..at].iter().rev();
        let own = above.take_while(|row| row.get(first.column).is_some());
        let block = at - own.count();
        let block = &view.rows[block..end];
        // Lines of a title may stand in the same column: they have no values beside them.
        let has_value = |row: &Row| values.iter().any(|column| row.get(*column).is_some());
        let skipped = block.iter().position(has_value)?;
        let mut own = vec![Vec::new(); values.len()];
        let mut used = Vec::new();
        begin = at + 1;
        for row in &block[skipped..] {
            // 序号 of the next block stands above its name.
            let text = row.text(first.column);
            let is_repeated = row.number > name.row
                && builder
                    .as_ref()
                    .is_some_and(|builder| builder.is_among(&text, &used));
            if row.get(first.column).is_none() || is_repeated {
                break;
            }
            let builder = builder.get_or_insert_with(|| Builder::new(view, row.number));
            let at = At::new(row.number, first.column);
            let column = builder.column(&text, &used, at)?;
            used.push(column);
            for (card, value) in own.iter_mut().zip(&values) {
                card.push((column, At::new(row.number, *value)));
            }
            begin += usize::from(row.number > name.row);
        }
        cards.extend(own);
    }
    let mut builder = builder?;
    for group in &labels.groups {
        builder.head(*group);
    }
    Some(builder.finish(cards))
}

/// Cards whose labels stand above their values.
fn labelled_above(view: &View, headers: &Headers) -> Option<Turned> {
    let rows: Vec<&[(At, Value)]> = view.grid.cells.rows().collect();
    let is_first = |at: &usize| {
        let fields = fields_of_header(rows[*at], headers);
        fields.is_some_and(|fields| fields.contains(&Field::Name))
            && has_labels_above(&rows[*at..], headers)
    };
    let first = (0..rows.len()).find(is_first)?;
    let mut builder = Builder::new(view, rows[first].first()?.0.row);
    let mut cards: Vec<Card> = Vec::new();
    let mut seen: Vec<Field> = Vec::new();
    let mut last = None;
    for (at, cells) in rows.iter().enumerate().skip(first) {
        let row = cells.first()?.0.row;
        let fields = fields_of_header(cells, headers).filter(|_| last != Some(at));
        let below = rows.get(at + 1).and_then(|cells| cells.first());
        let has_values = below.is_some_and(|(below, _)| below.row == row + 1);
        let Some(fields) = fields.filter(|_| has_values) else {
            continue;
        };
        if cards.is_empty() || fields.iter().any(|field| seen.contains(field)) {
            cards.push(Card::new(row));
            seen.clear();
        }
        seen.extend(fields);
        let card = cards.last_mut()?;
        for (label, value) in *cells {
            let column = builder.column(&of_value(value), &card.labels, *label)?;
            card.labels.push(column);
            card.values.push((column, At::new(row + 1, label.column)));
        }
        last = Some(at + 1);
    }
    Some(builder.finish(cards.into_iter().map(|card| card.values).collect()))
}
