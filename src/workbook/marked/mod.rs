//! Marked files: a clerk's workbook with every finding at its cell, to be mended and sent again.

mod copy;
mod list;
mod measure;
mod plan;

use sheetgate::{At, Book, Format, Limits, Range, Unreadable, sniff};
use xlsx_patch::{Marker, NewSheet, NotPatched, Patch, Weight, sheet_names};

use super::marks::{LIST_SHEET, MARKS_SHEET, NOTE_HEAD};
use super::open;
use crate::domain::finding::{Finding, Level};
use copy::values;
use plan::Marking;

/// The font of everything that we write; programs without it take another one of its kind.
const FONT: &str = "宋体";

/// A marked file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Its content.
    pub bytes: Vec<u8>,
    /// It holds macros, so that Excel only opens it as `.xlsm`; otherwise it is an `.xlsx`.
    pub has_macros: bool,
}

/// A finding and the cells that it is about.
struct Mark<'a> {
    finding: &'a Finding,
    /// Which grid, and where in it; `None` if the finding is about a whole sheet or file.
    place: Option<(usize, Range)>,
}

/// What is to be marked.
struct Task<'a> {
    book: &'a Book,
    /// What the sheets of the book are called in the file that is marked.
    names: &'a [String],
    marks: &'a [Mark<'a>],
    /// Some cells go without a note.
    is_cut: bool,
    /// The file holds the values only.
    is_copy: bool,
}

/// Marks a file: a first sheet 问题清单 with links, and a fill and a note on each cell that a finding
/// is about. `book` is what [`open`](super::open()) gave of `bytes`.
///
/// An `.xlsx` or `.xlsm` stays the clerk's own file: all but the parts that must change stays byte
/// for byte. Of other formats, and of a file that cannot be changed so, it is a [`copy()`]. Reading
/// the marked file gives the book again; marking it again takes the old marks off first. The same
/// input gives the same bytes.
///
/// # Errors
///
/// What the writing library refuses; nothing that a file can contain should cause it.
pub fn write(bytes: &[u8], book: &Book, findings: &[Finding]) -> Result<Marked, NotMarked> {
    let names: Vec<String> = book.grids.iter().map(|grid| grid.name.clone()).collect();
    if let Ok(Format::Xlsx) = sniff(bytes)
        && let Ok(marked) = mark(bytes, book, &names, findings, false)
        && read_back(&marked).is_ok_and(|again| again.grids == book.grids)
    {
        return Ok(marked);
    }
    copy(book, findings)
}

/// What we read in a marked file; a clerk must get none that cannot be read again.
fn read_back(marked: &Marked) -> Result<Book, NotMarked> {
    // The clerk's own part of it has passed the gate, and what we add is little.
    const ROOM: usize = 1 << 30;
    let limits = Limits {
        columns: 1 << 14,
        sheets: 1_000,
        ..Limits::for_files_of(ROOM)
    };
    Ok(open(&marked.bytes, &limits)?)
}

/// The same on an `.xlsx` that holds the values of the book only.
///
/// # Errors
///
/// As [`write()`].
pub fn copy(book: &Book, findings: &[Finding]) -> Result<Marked, NotMarked> {
    let names = book.grids.iter().map(|grid| grid.name.as_str());
    let names = sheet_names(names, &[MARKS_SHEET]);
    let bytes = values(book, &names)?;
    let marked = mark(&bytes, book, &names, findings, true)?;
    read_back(&marked)?;
    Ok(marked)
}

/// Why there is no marked file.
#[derive(Debug, thiserror::Error)]
pub enum NotMarked {
    /// The values could not be written.
    #[error(transparent)]
    Values(#[from] rust_xlsxwriter::XlsxError),
    /// The marks could not be put on.
    #[error(transparent)]
    Marks(#[from] NotPatched),
    /// It could not be read again.
    #[error("the marked file does not open: {0}")]
    Unreadable(#[from] Unreadable),
}

fn mark(
    bytes: &[u8],
    book: &Book,
    names: &[String],
    findings: &[Finding],
    is_copy: bool,
) -> Result<Marked, NotPatched> {
    let marks = marks(book, findings);
    let (markings, is_cut) = plan::plan(book, &marks);
    let task = Task {
        book,
        names,
        marks: &marks,
        is_cut,
        is_copy,
    };
    let markings: Vec<_> = markings.into_iter().map(to_put).collect();
    let patched = Patch {
        sheets: names,
        markings: &markings,
        marker: MARKER,
        new_sheet: NewSheet {
            name: LIST_SHEET,
            styles: &list::looks(),
            xml: &|styles, is_active| list::sheet(&task, styles, is_active),
        },
    }
    .apply(bytes)?;
    Ok(Marked {
        bytes: patched.bytes,
        has_macros: patched.has_macros,
    })
}

/// How our marks are known again.
const MARKER: Marker<'_> = Marker {
    author: "调度",
    note_head: NOTE_HEAD,
    hidden_sheet: MARKS_SHEET,
    hint: "程序靠这张表认出标注件，请勿修改",
    font: FONT,
    charset: 134,
    colours: [fill(Level::Error), fill(Level::Warning), fill(Level::Note)],
};

/// The same as the patching library takes it.
fn to_put(marking: Marking) -> xlsx_patch::Marking {
    let place = |at: At| xlsx_patch::At::new(at.row, at.column);
    let weight = |level| match level {
        Level::Error => Weight::Error,
        Level::Warning => Weight::Warning,
        Level::Note => Weight::Note,
    };
    let (fills, notes) = (marking.fills.into_iter(), marking.notes.into_iter());
    xlsx_patch::Marking {
        fills: fills
            .map(|(at, level)| (place(at), weight(level)))
            .collect(),
        notes: notes.map(|(at, note)| (place(at), note)).collect(),
    }
}

/// The findings in the order in which a clerk should go through them: what must be mended first,
/// then sheet by sheet and row by row.
fn marks<'a>(book: &Book, findings: &'a [Finding]) -> Vec<Mark<'a>> {
    let mut marks: Vec<Mark<'a>> = findings
        .iter()
        .map(|finding| {
            let grid = book
                .grids
                .iter()
                .position(|grid| grid.name == finding.sheet);
            let place = grid.zip(finding.cell.parse().ok());
            Mark { finding, place }
        })
        .collect();
    marks.sort_by_key(|mark| {
        let place = mark.place.map(|(grid, range)| (grid, range.first));
        (std::cmp::Reverse(mark.finding.level), place)
    });
    marks
}

/// The fill of a level: colours that no program offers, so that no cell of a clerk's has them.
const fn fill(level: Level) -> u32 {
    match level {
        Level::Error => 0x00FF_C9CF,
        Level::Warning => 0x00FF_ECAF,
        Level::Note => 0x00DC_EBFF,
    }
}
