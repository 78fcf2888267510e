//! Which cells get a fill and which a note, within bounds.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sheetgate::{At, Book, Grid, Range};

use super::Mark;
use crate::domain::finding::Level;
use crate::workbook::marks::NOTE_HEAD;

/// Notes in a file. What comes after them is in the list and has its fill.
pub(super) const NOTES: usize = 500;
/// Neighbours in a column with the same finding from which on one note speaks for all.
const FOLDED: usize = 3;
/// Cells of one finding, and of a whole file, that get a fill.
const FILLED: usize = 2_000;
const FILLED_IN_FILE: usize = 100_000;
/// Characters in a note.
const NOTE: usize = 2_000;

/// What is to be put on one worksheet.
#[derive(Debug, Default)]
pub(super) struct Marking {
    /// The heaviest level at each cell; of merged cells at the one that shows.
    pub(super) fills: BTreeMap<At, Level>,
    /// The words of each note.
    pub(super) notes: BTreeMap<At, String>,
}

/// The marking of each worksheet of the book, and whether notes were left out.
pub(super) fn plan(book: &Book, marks: &[Mark<'_>]) -> (Vec<Marking>, bool) {
    let mut markings: Vec<Marking> = book.grids.iter().map(|_| Marking::default()).collect();
    let mut left = FILLED_IN_FILE;
    for mark in marks {
        let Some((index, range)) = mark.place else {
            continue;
        };
        let fills = &mut markings[index].fills;
        for at in shown(&book.grids[index], range).take(FILLED.min(left)) {
            let level = fills.entry(at).or_insert(mark.finding.level);
            *level = mark.finding.level.max(*level);
            left = left.saturating_sub(1);
        }
    }
    let mut lines: BTreeMap<(usize, At), Vec<String>> = BTreeMap::new();
    let mut is_cut = false;
    for note in notes(book, marks) {
        if lines.len() >= NOTES && !lines.contains_key(&note.place) {
            is_cut = true;
            continue;
        }
        lines.entry(note.place).or_default().push(note.text);
    }
    for ((index, at), lines) in lines {
        let text = format!("{NOTE_HEAD}\n{}", lines.join("\n"));
        let text = text.chars().take(NOTE).collect();
        markings[index].notes.insert(at, text);
    }
    (markings, is_cut)
}

/// The cells of a range that can be seen: those under a merged one show as that one.
fn shown(grid: &Grid, range: Range) -> impl Iterator<Item = At> {
    let meets = |merge: &&Range| {
        merge.first.row <= range.last.row
            && range.first.row <= merge.last.row
            && merge.first.column <= range.last.column
            && range.first.column <= merge.last.column
    };
    let merges: Vec<Range> = grid.merges.iter().filter(meets).copied().collect();
    let columns = range.first.column..=range.last.column;
    let rows = range.first.row..=range.last.row;
    let cells = rows.flat_map(move |row| columns.clone().map(move |column| At::new(row, column)));
    cells.map(move |at| {
        let merge = merges.iter().find(|merge| merge.contains(at));
        merge.map_or(at, |merge| merge.first)
    })
}

struct CellNote {
    place: (usize, At),
    text: String,
}

/// What is to be said, in the order of the marks. Of many neighbours with one finding only the
/// first is told, with the range: a column of dates typed as numbers needs no hundred notes.
fn notes(book: &Book, marks: &[Mark<'_>]) -> Vec<CellNote> {
    let mut columns: BTreeMap<_, Vec<(usize, Range)>> = BTreeMap::new();
    for (order, mark) in marks.iter().enumerate() {
        if let Some((grid, range)) = mark.place {
            let finding = mark.finding;
            let key = (grid, range.first.column, finding.rule, finding.level);
            columns.entry(key).or_default().push((order, range));
        }
    }
    let mut notes: Vec<(usize, CellNote)> = Vec::new();
    for ((grid, ..), mut column) in columns {
        column.sort_by_key(|(order, range)| (range.first.row, *order));
        for run in column.chunk_by(|(_, a), (_, b)| b.first.row <= a.last.row.saturating_add(1)) {
            let count = if run.len() < FOLDED { 1 } else { run.len() };
            for told in run.chunks(count) {
                let (order, range) = told[0];
                let place = (grid, shown_as(&book.grids[grid], range.first));
                let text = sentence(&marks[order], told);
                notes.push((order, CellNote { place, text }));
            }
        }
    }
    notes.sort_by_key(|(order, _)| *order);
    notes.into_iter().map(|(_, note)| note).collect()
}

fn sentence(mark: &Mark<'_>, told: &[(usize, Range)]) -> String {
    let finding = mark.finding;
    let mut text = format!("{}：{}", finding.level.label(), finding.message);
    if !finding.expected.is_empty() {
        let _ = write!(text, "\n应为：{}", finding.expected);
    }
    if let [(_, first), .., (_, last)] = told {
        let (first, last, count) = (first.first.address(), last.last.address(), told.len());
        let _ = write!(text, "\n（{first}:{last} 共 {count} 处同样的问题）");
    }
    text
}

/// The cell that shows a place: itself, or the merged one over it.
pub(super) fn shown_as(grid: &Grid, at: At) -> At {
    grid.merge_of(at).map_or(at, |merge| merge.first)
}
