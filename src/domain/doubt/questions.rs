//! What a submission leaves open: which of its figures were questioned, and where each stands.

use std::collections::{BTreeMap, HashMap};

use crate::domain::cell::At;
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
    columns: Vec<(usize, Columns)>,
}

/// Columns of [`FIGURES`], 0-based.
type Columns = [Option<u32>; FIGURES.len()];

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
        if about.is_empty() {
            return questions;
        }
        let places = Places::of(rows);
        let mut asked: BTreeMap<(usize, usize), Question> = BTreeMap::new();
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

/// The columns of the figures, told once where they stay the same from row to row.
fn columns(rows: &[ProjectRow]) -> Vec<(usize, Columns)> {
    let mut runs: Vec<(usize, Columns)> = Vec::new();
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
struct Places<'a> {
    sheets: HashMap<&'a str, BTreeMap<u32, Vec<usize>>>,
}

impl<'a> Places<'a> {
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
    /// cell, or at the header over it if the rule is about whole columns.
    fn each(&self, rows: &[ProjectRow], finding: &Finding, mut call: impl FnMut(usize, usize)) {
        let Some(lines) = self.sheets.get(finding.sheet.as_str()) else {
            return;
        };
        let at_column = |row: usize, at: usize| rows[row].cells.get(FIGURES[at]);
        for part in finding.cell.split(',') {
            let (first, last) = part.split_once(':').unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.trim().parse::<At>(), last.trim().parse::<At>())
            else {
                continue;
            };
            if first.row > last.row {
                continue;
            }
            let mut met = false;
            for (line, here) in lines.range(first.row..=last.row) {
                for &row in here {
                    for at in 0..FIGURES.len() {
                        let is_met = at_column(row, at).is_some_and(|cell| {
                            cell.row == *line && (first.column..=last.column).contains(&cell.column)
                        });
                        if is_met {
                            met = true;
                            call(row, at);
                        }
                    }
                }
            }
            let is_here = |row: usize, at: usize| {
                let column = at_column(row, at).map(|cell| cell.column);
                column.is_some_and(|column| (first.column..=last.column).contains(&column))
            };
            let mut call_here = |rows: &[usize], wants: &dyn Fn(usize, usize) -> bool| {
                for &row in rows {
                    (0..FIGURES.len())
                        .filter(|&at| is_here(row, at) && wants(row, at))
                        .for_each(|at| call(row, at));
                }
            };
            match finding.rule.reach() {
                _ if met => {}
                Reach::Cell => {
                    // A later line of a project that takes several.
                    let above = lines.range(..first.row).next_back();
                    call_here(above.map_or(&[], |(_, here)| here), &|_, _| true);
                }
                Reach::ColumnWithoutValues => {
                    let is_empty = |row: usize, at| figure(&rows[row], FIGURES[at]).is_none();
                    let below = lines.range(last.row..);
                    below.for_each(|(_, here)| call_here(here, &is_empty));
                }
                Reach::Column => {
                    let below = lines.range(last.row..);
                    below.for_each(|(_, here)| call_here(here, &|_, _| true));
                }
                Reach::Elsewhere => {}
            }
        }
    }
}
