//! What a submission leaves open: which of its figures were questioned, and where each stands.

use std::collections::{BTreeMap, HashMap};

use sheetgate::At;

use crate::domain::figure::{FIGURES, Figure, figure};
use crate::domain::finding::{Finding, Level};
use crate::domain::project::{Field, ProjectRow};
use crate::domain::rules::Reach;

/// What one submission leaves open. Small, for there is one of each that ever counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questions {
    /// The file's name, for people.
    pub file: String,
    /// In the order of rows and of the form, one for a figure.
    asked: Vec<Question>,
    /// From this row on the figures stand in these columns; `None`: there is no such column.
    columns: Vec<(usize, FigureColumns)>,
}

/// Columns of [`FIGURES`], 0-based.
type FigureColumns = [Option<u32>; FIGURES.len()];

/// Something that was said about the cell of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The row's place in the submission.
    row: usize,
    field: Field,
    /// Where it was asked: the figure's cell, or the header over it.
    pub cell: String,
    /// What is written there.
    pub written: String,
    /// The only way to read it, if there is one.
    pub reading: Option<Figure>,
    /// It is a question; else a mere note, which says what was written where nothing was read.
    pub is_asked: bool,
}

impl Questions {
    /// What these findings leave open of these rows, which came in a file of this name.
    #[must_use]
    pub fn of_sheet(file: &str, rows: &[ProjectRow], findings: &[Finding]) -> Self {
        let mut questions = Self {
            file: file.to_owned(),
            asked: Vec::new(),
            columns: columns(rows),
        };
        let about: Vec<&Finding> = findings
            .iter()
            .filter(|finding| !finding.cell.is_empty())
            .collect();
        let mut asked = guessed(rows);
        if about.is_empty() && asked.is_empty() {
            return questions;
        }
        let places = RowPlaces::of(rows);
        for finding in about {
            places.each(rows, finding, |row, at| {
                let question = Question {
                    row,
                    field: FIGURES[at],
                    cell: cell_of(finding, rows, row, FIGURES[at]),
                    written: finding.read.clone(),
                    reading: finding.reading.map(Figure::Amount),
                    is_asked: finding.level > Level::Note,
                };
                let known = asked.entry((row, at)).or_insert_with(|| question.clone());
                // The first question counts, and any question before a note.
                if question.is_asked && !known.is_asked {
                    *known = question;
                }
            });
        }
        questions.asked = asked.into_values().collect();
        questions
    }

    /// What was said of this figure of a row.
    #[must_use]
    pub fn of(&self, row: usize, field: Field) -> Option<&Question> {
        if self.asked.is_empty() {
            return None;
        }
        let wanted = (row, field);
        let place = self
            .asked
            .binary_search_by_key(&wanted, |question| (question.row, question.field));
        place.ok().map(|place| &self.asked[place])
    }

    /// Where a figure of this row stands; empty if the sheet has no column for it.
    #[must_use]
    pub fn cell(&self, position: usize, row: &ProjectRow, field: Field) -> String {
        let runs = self.columns.partition_point(|(from, _)| *from <= position);
        let columns = runs.checked_sub(1).map(|run| self.columns[run].1);
        let at = FIGURES.iter().position(|figure| *figure == field);
        let column = columns.and_then(|columns| columns[at?]);
        let line = row.row.first_row.saturating_sub(1);
        column.map_or_else(String::new, |column| At::new(line, column).address())
    }
}

/// What stands under headers that may mean a figure is asked about at the header.
fn guessed(rows: &[ProjectRow]) -> BTreeMap<(usize, usize), Question> {
    let mut asked = BTreeMap::new();
    for (position, row) in rows.iter().enumerate() {
        for guessed in &row.guessed {
            let at = FIGURES.iter().position(|figure| *figure == guessed.field);
            let Some(at) = at else { continue };
            asked.entry((position, at)).or_insert_with(|| Question {
                row: position,
                field: guessed.field,
                cell: guessed.at.address(),
                written: guessed.written.clone(),
                reading: None,
                is_asked: true,
            });
        }
    }
    asked
}

/// The columns of the figures, told once where they stay the same from row to row.
fn columns(rows: &[ProjectRow]) -> Vec<(usize, FigureColumns)> {
    let mut runs: Vec<(usize, FigureColumns)> = Vec::new();
    for (position, row) in rows.iter().enumerate() {
        let columns = FIGURES.map(|field| row.cells.get(field).map(|at| at.column));
        if runs.last().is_none_or(|(_, last)| *last != columns) {
            runs.push((position, columns));
        }
    }
    runs
}

/// The figure's own cell where the finding is about several, else where the finding stands.
fn cell_of(finding: &Finding, rows: &[ProjectRow], row: usize, field: Field) -> String {
    let is_single = !finding.cell.contains([',', ':']);
    let own = rows[row].cells.get(field);
    match own {
        Some(at) if !is_single => at.address(),
        _ => finding.cell.clone(),
    }
}

/// Where the rows of each worksheet stand.
struct RowPlaces<'a> {
    sheets: HashMap<&'a str, BTreeMap<u32, Vec<usize>>>,
}

impl<'a> RowPlaces<'a> {
    fn of(rows: &'a [ProjectRow]) -> Self {
        let mut sheets: HashMap<&str, BTreeMap<u32, Vec<usize>>> = HashMap::new();
        for (position, row) in rows.iter().enumerate() {
            let lines = sheets.entry(row.row.sheet.as_str()).or_default();
            for line in FIGURES.iter().filter_map(|field| row.cells.get(*field)) {
                let here = lines.entry(line.row).or_default();
                if here.last() != Some(&position) {
                    here.push(position);
                }
            }
        }
        Self { sheets }
    }

    /// Calls for each figure, by its row and its place among [`FIGURES`], that a finding is about: at its
    /// cell, or else as far as its rule reaches.
    fn each(&self, rows: &[ProjectRow], finding: &Finding, mut call: impl FnMut(usize, usize)) {
        let Some(lines) = self.sheets.get(finding.sheet.as_str()) else {
            return;
        };
        for part in finding.cell.split(',') {
            let (first, last) = part.split_once(':').unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.trim().parse::<At>(), last.trim().parse::<At>())
            else {
                continue;
            };
            if first.row > last.row {
                continue;
            }
            let is_between = |at: At| (first.column..=last.column).contains(&at.column);
            let is_met = |line: u32, at: At| at.row == line && is_between(at);
            let mut met = figures(rows, lines.range(first.row..=last.row), &is_met).peekable();
            if met.peek().is_some() {
                met.for_each(|(row, at)| call(row, at));
                continue;
            }
            let is_in_column = |_, at: At| is_between(at);
            let is_filled = |row: usize, at: usize| figure(&rows[row], FIGURES[at]).is_some();
            match finding.rule.reach() {
                Reach::Cell => {
                    // A later line of a project that takes several.
                    let above = lines.range(..first.row).next_back();
                    figures(rows, above.into_iter(), &is_in_column)
                        .for_each(|(row, at)| call(row, at));
                }
                Reach::ColumnWithoutValues => {
                    figures(rows, lines.range(last.row..), &is_in_column)
                        .filter(|&(row, at)| !is_filled(row, at))
                        .for_each(|(row, at)| call(row, at));
                }
                Reach::Column => {
                    figures(rows, lines.range(last.row..), &is_in_column)
                        .for_each(|(row, at)| call(row, at));
                }
                Reach::AmountsAbove => {
                    figures(rows, lines.range(..first.row), &|_, _| true)
                        .filter(|&(row, at)| FIGURES[at].is_amount() && is_filled(row, at))
                        .for_each(|(row, at)| call(row, at));
                }
                Reach::Elsewhere => {}
            }
        }
    }
}

/// The figures of the rows on these lines, by row and place among [`FIGURES`], whose cells are wanted; each line is
/// given with its number.
fn figures<'l>(
    rows: &'l [ProjectRow],
    lines: impl Iterator<Item = (&'l u32, &'l Vec<usize>)> + 'l,
    is_wanted: &'l dyn Fn(u32, At) -> bool,
) -> impl Iterator<Item = (usize, usize)> + 'l {
    lines.flat_map(move |(line, here)| {
        here.iter().flat_map(move |&row| {
            (0..FIGURES.len()).filter_map(move |at| {
                let cell = rows[row].cells.get(FIGURES[at])?;
                is_wanted(*line, cell).then_some((row, at))
            })
        })
    })
}
