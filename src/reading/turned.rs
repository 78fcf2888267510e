//! Project cards (what each cell says stands to its left) and tables with one project a column, turned into a
//! table with one project a row, and every cell's way back to where it stands.

use std::collections::{BTreeMap, BTreeSet};

use sheetgate::{At, Book, Grid, Range, Value, Visibility};

use super::form;
use super::places::{Place, Places};
use super::unread::is_guide;
use super::view::{Row, View};
use crate::domain::finding::Finding;
use crate::domain::project::{Cells, Field, ProjectRow};
use crate::words::headers::Headers;
use crate::words::label::Label;
use crate::words::meaning::Meaning;
use crate::words::text::of_value;

/// A worksheet, turned.
pub(super) struct Turned {
    /// As it is read: lines above, one header row, one row a project, lines below.
    pub(super) grid: Grid,
    /// Where each of its cells really stands.
    back: BTreeMap<At, At>,
    /// Labels of later cards, which say the same as those of the first.
    repeated: BTreeSet<At>,
}

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

/// Whether a header with one field a column stands in one of the first rows.
fn is_usual(grid: &Grid, headers: &Headers) -> bool {
    /// Rows in which a usual header stands.
    const ABOVE: usize = 40;
    let mut rows = grid.cells.rows().take(ABOVE);
    rows.any(|cells| {
        let texts = || {
            cells
                .iter()
                .filter(|(_, value)| matches!(value, Value::Text(_)))
        };
        cells.len() >= 3
            && texts().any(|(_, value)| headers.is_anchor(&of_value(value)))
            && texts()
                .filter(|(_, value)| is_field(&of_value(value), headers))
                .count()
                * 2
                > cells.len()
    })
}

/// Whether a text surely is the header of a field.
fn is_field(text: &str, headers: &Headers) -> bool {
    const LONGEST: usize = 60;
    let text = text.trim_end_matches(['：', ':']);
    text.len() <= LONGEST && matches!(headers.meaning(&Label::new(text), &[]), Meaning::Field(..))
}

/// What the labels of a worksheet say, if it has to be turned.
fn turned(grid: &Grid, headers: &Headers) -> Option<Turned> {
    /// Fields that cards must name to be cards.
    const FIELDS: usize = 4;
    /// Labels that a row of a card may have.
    const IN_A_ROW: usize = 4;
    /// More cells than a worksheet of cards has.
    const CELLS: usize = 20_000;
    if grid.cells.len() > CELLS {
        return None;
    }
    let view = View::new(grid, headers);
    let labels = labels(&view, headers);
    let mut fields: Vec<Field> = labels.iter().map(|(_, field)| *field).collect();
    fields.sort_unstable();
    fields.dedup();
    let (name, _) = labels.iter().find(|(_, field)| *field == Field::Name)?;
    // Their labels stand below each other.
    let mut rows: Vec<u32> = labels.iter().map(|(at, _)| at.row).collect();
    rows.dedup();
    let most = labels
        .chunk_by(|(one, _), (other, _)| one.row == other.row)
        .map(<[_]>::len)
        .max();
    if fields.len() < FIELDS || rows.len() < FIELDS - 1 || most > Some(IN_A_ROW) {
        return None;
    }
    let row = view.row(name.row)?;
    let values: Vec<u32> = row
        .cells()
        .map(|(column, _)| column)
        .filter(|column| *column > name.column)
        .collect();
    let is_label = |column: u32| {
        labels
            .iter()
            .any(|(at, _)| *at == At::new(name.row, column))
    };
    if values.len() > 1 && !values.iter().any(|column| is_label(*column)) {
        transposed(&view, *name, &values)
    } else {
        cards(&view, &labels)
    }
}

/// The labels of a worksheet. In a column in which mostly other things stand a header's word is a value:
/// 项目阶段 | 投产.
fn labels(view: &View, headers: &Headers) -> Vec<(At, Field)> {
    let mut labels: Vec<(At, Field)> = view
        .rows
        .iter()
        .flat_map(|row| fields_of(row, headers))
        .collect();
    let (Some(first), Some(last)) = (labels.first(), labels.last()) else {
        return labels;
    };
    let rows = view.rows_between(first.0.row, last.0.row + 1);
    let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (column, _) in rows.iter().flat_map(Row::cells) {
        counts.entry(column).or_default().1 += 1;
    }
    for (at, _) in &labels {
        counts.entry(at.column).or_default().0 += 1;
    }
    labels.retain(|(at, _)| {
        let (own, all) = counts.get(&at.column).copied().unwrap_or_default();
        own * 2 >= all
    });
    labels
}

/// The cells of a row that surely are headers of fields.
fn fields_of(row: &Row, headers: &Headers) -> Vec<(At, Field)> {
    let cells = row
        .cells()
        .filter(|(_, value)| matches!(value, Value::Text(_)));
    cells
        .filter_map(|(column, value)| {
            let text = of_value(value);
            let text = text.trim_end_matches(['：', ':']);
            (text.chars().count() <= 20).then_some(())?;
            match headers.meaning(&Label::new(text), &[]) {
                Meaning::Field(field, _) => Some((At::new(row.number, column), field)),
                _ => None,
            }
        })
        .collect()
}

/// One project a column: the headers stand in the column of 项目名称.
fn transposed(view: &View, name: At, values: &[u32]) -> Option<Turned> {
    let begins = view
        .rows
        .iter()
        .rposition(|row| row.number <= name.row && row.get(name.column).is_none());
    let first = begins.map_or(0, |at| at + 1);
    let block: Vec<&Row> = view.rows[first..]
        .iter()
        .take_while(|row| {
            row.get(name.column).is_some()
                && (row.number <= name.row
                    || row.text(name.column) != view.shown_text(name.row, name.column))
        })
        .collect();
    // Lines of a title may stand in the same column: they have no values beside them.
    let skipped = block
        .iter()
        .position(|row| values.iter().any(|column| row.get(*column).is_some()))?;
    let block = &block[skipped..];
    let top = block.first()?.number;
    let mut builder = Builder::new(view, top);
    let mut cards: Vec<Vec<(u32, At)>> = vec![Vec::new(); values.len()];
    for (column, row) in (0..).zip(block) {
        builder.label(column, At::new(row.number, name.column));
        for (card, value) in cards.iter_mut().zip(values) {
            card.push((column, At::new(row.number, *value)));
        }
    }
    Some(builder.finish(cards))
}

/// Labels with their values to the right; where a field comes again, the next card begins.
fn cards(view: &View, labels: &[(At, Field)]) -> Option<Turned> {
    let top = labels.first()?.0.row;
    let is_label_column = |column: u32| {
        let count = labels.iter().filter(|(at, _)| at.column == column).count();
        count >= 2
    };
    let mut builder = Builder::new(view, top);
    let mut columns: Vec<String> = Vec::new();
    let mut cards: Vec<Vec<(u32, At)>> = Vec::new();
    let mut seen: Vec<Field> = Vec::new();
    for row in view.rows.iter().filter(|row| row.number >= top) {
        let mut label: Option<u32> = None;
        for (column, value) in row.cells() {
            let at = At::new(row.number, column);
            let field = labels
                .iter()
                .find(|(own, _)| *own == at)
                .map(|(_, field)| *field);
            let is_other_label = matches!(value, Value::Text(_))
                && is_label_column(column)
                && of_value(value).chars().count() <= 16
                && !of_value(value)
                    .trim_end_matches(['：', ':'])
                    .contains(['：', ':'])
                && label.is_none();
            if let Some(field) = field {
                if cards.is_empty() || seen.contains(&field) {
                    cards.push(Vec::new());
                    seen.clear();
                }
                seen.push(field);
            } else if !is_other_label || cards.is_empty() {
                if let (Some(column), Some(card)) = (label.take(), cards.last_mut()) {
                    card.push((column, at));
                }
                continue;
            }
            let text = of_value(value).into_owned();
            let known = columns.iter().position(|own| *own == text);
            let index = known.unwrap_or_else(|| {
                columns.push(text);
                columns.len() - 1
            });
            let index = u32::try_from(index).ok()?;
            builder.label(index, at);
            label = Some(index);
        }
    }
    // A list of labels without values is no card: the header of something else, turned.
    let values: usize = cards.iter().map(Vec::len).sum();
    (values * 2 > labels.len()).then(|| builder.finish(cards))
}

/// Puts the turned worksheet together.
struct Builder<'v, 'a> {
    view: &'v View<'a>,
    /// First row of the cards.
    top: u32,
    labels: BTreeMap<u32, At>,
    repeated: BTreeSet<At>,
}

impl<'v, 'a> Builder<'v, 'a> {
    const fn new(view: &'v View<'a>, top: u32) -> Self {
        Self {
            view,
            top,
            labels: BTreeMap::new(),
            repeated: BTreeSet::new(),
        }
    }

    fn label(&mut self, column: u32, at: At) {
        if *self.labels.entry(column).or_insert(at) != at {
            self.repeated.insert(at);
        }
    }

    fn finish(self, cards: Vec<Vec<(u32, At)>>) -> Turned {
        let source = self.view.grid;
        let mut turned = Turned {
            grid: Grid {
                name: source.name.clone(),
                visibility: source.visibility,
                ..Grid::default()
            },
            back: BTreeMap::new(),
            repeated: self.repeated,
        };
        for (column, at) in &self.labels {
            turned.put(source, At::new(self.top, *column), *at);
        }
        let mut next = self.top + 1;
        for card in cards {
            for (column, at) in card {
                turned.put(source, At::new(next, column), at);
            }
            next += 1;
        }
        // All that is neither label nor value stands above or below as it did.
        let used: BTreeSet<At> = turned.back.values().copied().collect();
        let mut last = None;
        for at in source.cells.keys().copied() {
            if used.contains(&at) || turned.repeated.contains(&at) {
                continue;
            }
            if at.row < self.top {
                turned.put(source, at, at);
                continue;
            }
            if last != Some(at.row) {
                next += if last.is_none() { 2 } else { 1 };
                last = Some(at.row);
            }
            turned.put(source, At::new(next, at.column), at);
        }
        turned
    }
}

impl Turned {
    fn put(&mut self, source: &Grid, to: At, from: At) {
        let Some(value) = source.get(from.row, from.column) else {
            // An empty cell has its place too: a question may stand there.
            self.back.insert(to, from);
            return;
        };
        self.grid.cells.insert(to, value.clone());
        if source.months.contains(&from) {
            self.grid.months.insert(to);
        }
        if source.struck.contains(&from) {
            self.grid.struck.insert(to);
        }
        if source.unseen.contains(&from) {
            self.grid.unseen.insert(to);
        }
        self.back.insert(to, from);
    }

    /// Where a cell of the turned worksheet really stands; for one that is nowhere, the nearest of its row.
    pub(super) fn real(&self, at: At) -> At {
        if let Some(real) = self.back.get(&at) {
            return *real;
        }
        let row = At::new(at.row, 0)..=At::new(at.row, u32::MAX);
        let nearest = self
            .back
            .range(row)
            .min_by_key(|(own, _)| own.column.abs_diff(at.column));
        nearest.map_or(at, |(_, real)| *real)
    }

    /// Where the cells of the worksheet ended, by where they really stand.
    pub(super) fn places(&self, places: &Places) -> BTreeMap<At, Place> {
        let cells = self.grid.cells.keys().enumerate();
        let turned = cells.map(|(index, at)| (self.real(*at), places.of(index)));
        let repeated = self.repeated.iter().map(|at| (*at, Place::Header));
        turned.chain(repeated).collect()
    }

    /// Puts a finding where its cell really stands.
    pub(super) fn restore(&self, finding: &mut Finding) {
        let Ok(range) = finding.cell.parse::<Range>() else {
            return;
        };
        let inside = self.back.range(range.first..=range.last);
        let inside = inside.filter(|(turned, _)| range.contains(**turned));
        let mut cells: Vec<At> = inside.map(|(_, real)| *real).collect();
        if cells.is_empty() {
            cells = vec![self.real(range.first)];
        }
        let rows = || cells.iter().map(|at| at.row);
        let columns = || cells.iter().map(|at| at.column);
        let corner = |row: Option<u32>, column: Option<u32>| Some(At::new(row?, column?));
        let first = corner(rows().min(), columns().min()).unwrap_or(range.first);
        let last = corner(rows().max(), columns().max()).unwrap_or(range.last);
        finding.cell = if first == last {
            first.address()
        } else {
            format!("{}:{}", first.address(), last.address())
        };
    }

    /// The same for a project.
    pub(super) fn restore_project(&self, project: &mut ProjectRow) {
        let row = project.row.first_row.saturating_sub(1);
        let name = project.cells.get(Field::Name).unwrap_or(At::new(row, 0));
        let mut cells = Cells::default();
        for (field, at) in project.cells.iter() {
            cells.insert(field, self.real(at));
        }
        for guessed in &mut project.guessed {
            guessed.at = self.real(guessed.at);
        }
        project.row.first_row = self.real(name).row + 1;
        project.cells = cells;
    }
}
