//! The labels of project cards: which cells are headers of fields, beside or above their values.

use std::collections::BTreeMap;

use sheetgate::{At, Value};

use super::view::{Row, View};
use crate::domain::project::Field;
use crate::words::headers::Headers;
use crate::words::label::Label;
use crate::words::meaning::Meaning;
use crate::words::text::of_value;

/// Fields that cards must name to be cards.
pub(super) const FIELDS: usize = 4;

/// The field of which a text surely is the header.
pub(super) fn field(text: &str, headers: &Headers) -> Option<Field> {
    const LONGEST: usize = 60;
    let text = text.trim_end_matches(['：', ':']);
    if text.len() > LONGEST || text.chars().count() > LONGEST / 3 {
        return None;
    }
    match headers.meaning(&Label::new(text), &[]) {
        Meaning::Field(field, _) => Some(field),
        _ => None,
    }
}

/// The fields of a row that is made of headers alone.
pub(super) fn fields_of_header(cells: &[(At, Value)], headers: &Headers) -> Option<Vec<Field>> {
    let fields = cells.iter().map(|(_, value)| match value {
        Value::Text(_) => field(&of_value(value), headers),
        _ => None,
    });
    fields.collect()
}

/// Whether headers stand in every second row, each time others, with one row of values under them: a card
/// whose labels stand above its values. The rows of the first card begin with `rows`.
pub(super) fn has_labels_above(rows: &[&[(At, Value)]], headers: &Headers) -> bool {
    let mut seen: Vec<Field> = Vec::new();
    let (mut count, mut widest) = (0_usize, 0_usize);
    for pair in rows.chunks(2) {
        let [labels, values] = pair else { break };
        let is_next = |at: At| values.first().is_some_and(|(own, _)| own.row == at.row + 1);
        let follows = count == 0
            || labels
                .first()
                .is_some_and(|(at, _)| is_after(rows, count, *at));
        let Some(fields) = fields_of_header(labels, headers).filter(|_| follows) else {
            break;
        };
        let is_other = fields.iter().all(|field| !seen.contains(field));
        let has_values = labels.first().is_some_and(|(at, _)| is_next(*at))
            && fields_of_header(values, headers).is_none();
        if !is_other || !has_values {
            break;
        }
        widest = if count == 0 {
            0
        } else {
            widest.max(fields.len())
        };
        seen.extend(fields);
        count += 1;
    }
    seen.len() >= FIELDS && seen.contains(&Field::Name) && (count > 2 || widest > 1)
}

/// Whether the labels after `count` pairs stand right under the values before.
fn is_after(rows: &[&[(At, Value)]], count: usize, at: At) -> bool {
    let before = rows.get(count * 2 - 1).and_then(|cells| cells.first());
    before.is_some_and(|(before, _)| before.row + 1 == at.row)
}

/// The labels of a worksheet.
pub(super) struct Labels {
    pub(super) all: BTreeMap<At, Field>,
    /// Cells that head several of them: 基本情况, merged down beside 项目名称 and 投资方.
    pub(super) groups: Vec<At>,
}

impl Labels {
    /// In a column in which mostly other things stand a header's word is a value: 项目阶段 | 投产.
    pub(super) fn of(view: &View, headers: &Headers) -> Self {
        let mut all: BTreeMap<At, Field> = BTreeMap::new();
        for row in &view.rows {
            for (column, value) in row.cells() {
                if matches!(value, Value::Text(_))
                    && let Some(field) = field(&of_value(value), headers)
                {
                    all.insert(At::new(row.number, column), field);
                }
            }
        }
        let groups = groups(view, &all);
        for group in &groups {
            all.remove(group);
        }
        let (Some(first), Some(last)) = (all.keys().next(), all.keys().next_back()) else {
            return Self { all, groups };
        };
        let rows = view.rows_between(first.row, last.row + 1);
        let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for (column, _) in rows.iter().flat_map(Row::cells) {
            counts.entry(column).or_default().1 += 1;
        }
        for at in all.keys() {
            counts.entry(at.column).or_default().0 += 1;
        }
        all.retain(|at, _| {
            let (own, all) = counts.get(&at.column).copied().unwrap_or_default();
            own * 2 >= all
        });
        Self { all, groups }
    }

    /// Columns at which the cards begin that stand side by side: those of their names.
    pub(super) fn starts(&self) -> Vec<u32> {
        let names = || {
            let names = self.all.iter().filter(|(_, field)| **field == Field::Name);
            names.map(|(at, _)| *at)
        };
        let is_beside = |at: &At| names().any(|other| other.row == at.row && other != *at);
        let mut starts: Vec<u32> = names().filter(is_beside).map(|at| at.column).collect();
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    /// The columns behind a label that hold something and are no labels.
    pub(super) fn values_of(&self, view: &View, label: At) -> Vec<u32> {
        let Some(row) = view.row(label.row) else {
            return Vec::new();
        };
        let columns = row.cells().map(|(column, _)| column);
        columns
            .filter(|column| *column > label.column)
            .filter(|column| !self.all.contains_key(&At::new(label.row, *column)))
            .collect()
    }

    /// Whether a text where labels stand is one that is not known.
    pub(super) fn is_other_label(&self, column: u32, value: &Value) -> bool {
        let labels = self.all.keys().filter(|at| at.column == column);
        let Value::Text(_) = value else { return false };
        let text = of_value(value);
        let is_short = text.chars().count() <= 16;
        is_short && labels.count() >= 2 && !text.trim_end_matches(['：', ':']).contains(['：', ':'])
    }
}

/// The cells that are merged down over several rows, each with a label right behind them.
fn groups(view: &View, labels: &BTreeMap<At, Field>) -> Vec<At> {
    let mut groups = Vec::new();
    for (column, _, number) in view.rows.iter().flat_map(|row| {
        row.cells()
            .map(|(column, value)| (column, value, row.number))
    }) {
        let at = At::new(number, column);
        let Some(range) = view
            .merge_of(number, column)
            .filter(|range| range.first == at)
        else {
            continue;
        };
        let rows = range.first.row..=range.last.row;
        let headed = rows.filter(|row| {
            let behind = At::new(*row, range.last.column + 1);
            labels.contains_key(&behind)
        });
        if headed.count() > 1 {
            groups.push(at);
        }
    }
    groups
}
