//! A worksheet of cards, or with one project a column, turned into a table with one project a row, and every cell's
//! way back to where it stands.

use std::collections::{BTreeMap, BTreeSet};

use sheetgate::{At, Grid, Range};

use super::places::{Place, Places};
use super::view::View;
use crate::domain::finding::Finding;
use crate::domain::project::{Cells, Field, ProjectRow};

/// A worksheet, turned.
pub(super) struct Turned {
    /// As it is read: lines above, one header row, one row a project, lines below.
    pub(super) grid: Grid,
    /// Where each of its cells really stands.
    back: BTreeMap<At, At>,
    /// Labels of later cards, which say the same as those of the first.
    repeated: BTreeSet<At>,
}

/// Puts the turned worksheet together.
pub(super) struct Builder<'v, 'a> {
    view: &'v View<'a>,
    /// First row of the cards.
    top: u32,
    /// The text of the label of each column.
    columns: Vec<String>,
    labels: BTreeMap<u32, At>,
    repeated: BTreeSet<At>,
    /// The units of the columns that stand in cells of their own behind the values, and whether all are alike.
    units: BTreeMap<u32, (Vec<At>, bool)>,
}

impl<'v, 'a> Builder<'v, 'a> {
    pub(super) const fn new(view: &'v View<'a>, top: u32) -> Self {
        Self {
            view,
            top,
            columns: Vec::new(),
            labels: BTreeMap::new(),
            repeated: BTreeSet::new(),
            units: BTreeMap::new(),
        }
    }

    /// A cell behind a value that holds only its unit: 总投资 | 5000 | 万元.
    pub(super) fn unit(&mut self, column: u32, at: At) {
        let text = |at: At| self.view.shown_text(at.row, at.column);
        let (cells, are_alike) = self.units.entry(column).or_insert((Vec::new(), true));
        *are_alike &= cells.first().is_none_or(|first| text(*first) == text(at));
        cells.push(at);
    }

    pub(super) const fn top(&self) -> u32 {
        self.top
    }

    /// The column of a label with this text, which stands at `at`, of a card that has those of `used`: one card
    /// may have two labels with the same text.
    pub(super) fn column(&mut self, text: &str, used: &[u32], at: At) -> Option<u32> {
        let known = (0..)
            .zip(&self.columns)
            .find_map(|(column, own)| (own == text && !used.contains(&column)).then_some(column));
        let column = if let Some(column) = known {
            column
        } else {
            self.columns.push(text.to_owned());
            u32::try_from(self.columns.len() - 1).ok()?
        };
        if *self.labels.entry(column).or_insert(at) != at {
            self.repeated.insert(at);
        }
        Some(column)
    }

    /// Whether one of these columns has this label.
    pub(super) fn is_among(&self, text: &str, columns: &[u32]) -> bool {
        let mut texts = columns
            .iter()
            .map(|column| self.columns.get(*column as usize));
        texts.any(|own| own.is_some_and(|own| own == text))
    }

    /// A cell that only heads labels.
    pub(super) fn head(&mut self, at: At) {
        self.repeated.insert(at);
    }

    /// Lines that stand between the cards, such as the title of each: they are read as the title is.
    fn between(&self, cards: &[Vec<(u32, At)>]) -> BTreeSet<u32> {
        /// Cells that a line of a title has at most.
        const CELLS: usize = 4;
        let values = cards.iter().flatten().map(|(_, at)| *at);
        let labels = self.labels.values().chain(&self.repeated).copied();
        let used: BTreeSet<u32> = values.chain(labels).map(|at| at.row).collect();
        let Some(last) = used.last() else {
            return BTreeSet::new();
        };
        let rows = self.view.rows_between(self.top, *last).iter();
        rows.filter(|row| !used.contains(&row.number) && row.cells().len() <= CELLS)
            .map(|row| row.number)
            .collect()
    }

    /// The worksheet with a row for each card.
    pub(super) fn finish(self, cards: Vec<Vec<(u32, At)>>) -> Turned {
        let source = self.view.grid;
        let between = self.between(&cards);
        let mut turned = Turned {
            grid: Grid {
                name: source.name.clone(),
                visibility: source.visibility,
                ..Grid::default()
            },
            back: BTreeMap::new(),
            repeated: self.repeated,
        };
        let mut next = self.top;
        for row in &between {
            for (column, _) in self.view.row(*row).iter().flat_map(|row| row.cells()) {
                turned.put(source, At::new(next, column), At::new(*row, column));
            }
            next += 1;
        }
        for (column, at) in &self.labels {
            turned.put(source, At::new(next, *column), *at);
        }
        next += 1;
        let units: Vec<_> = self
            .units
            .into_iter()
            .filter(|(_, (_, alike))| *alike)
            .collect();
        let has_units = !units.is_empty();
        for (column, (cells, _)) in units {
            for (place, at) in cells.into_iter().enumerate() {
                if place == 0 {
                    turned.put(source, At::new(next, column), at);
                } else {
                    turned.repeated.insert(at);
                }
            }
        }
        next += u32::from(has_units);
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
        if let Some(shown) = source.screen.text(from, value) {
            self.grid.screen.tell(to, shown);
        }
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
