//! Marked copies: the values of a clerk's workbook, with every finding at its cell.

mod copy;
mod list;
mod measure;
mod names;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook};
use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::domain::finding::{Finding, Level};

use super::grid::{Book, Range};
use super::raw::{LIST_SHEET, MARKS_SHEET};
use names::Names;

/// The font of everything that we write; programs without it take another one of its kind.
const FONT: &str = "宋体";

/// A finding and the cells that it is about.
struct Mark<'a> {
    finding: &'a Finding,
    /// Which grid, and where in it; `None` if the finding is about a whole sheet or file.
    place: Option<(usize, Range)>,
}

/// Writes a marked copy: a first sheet 问题清单 with links, then all worksheets with a fill and a
/// note on each cell that a finding is about. The same input gives the same bytes.
///
/// Reading the copy gives the book again: [`read`](super::raw::read) knows our own sheets.
///
/// # Errors
///
/// What the writing library refuses; nothing that a file can contain should cause it.
pub fn write(book: &Book, findings: &[Finding]) -> Result<Vec<u8>, XlsxError> {
    let names = Names::new(book);
    let marks = marks(book, findings);
    let mut workbook = Workbook::new();
    // Nobody needs to know when it was made, and so it is the same each time.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));

    list::write(workbook.add_worksheet(), book, &names, &marks)?;
    for (index, grid) in book.grids.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&names.sheets[index])?;
        let here: Vec<(&Finding, Range)> = marks
            .iter()
            .filter_map(|mark| mark.place.map(|place| (mark.finding, place)))
            .filter(|(_, (grid, _))| *grid == index)
            .map(|(finding, (_, range))| (finding, range))
            .collect();
        copy::write(sheet, grid, &here)?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(MARKS_SHEET)?.set_very_hidden(true);
    sheet.write_string(0, 0, &names.list)?;
    sheet.write_string(1, 0, "程序靠这张表认出标注件，请勿修改")?;
    workbook.save_to_buffer()
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

/// What a level is called in front of a clerk.
const fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "错误",
        Level::Warning => "疑问",
        Level::Note => "提示",
    }
}

/// The fill of a level.
const fn fill(level: Level) -> u32 {
    match level {
        Level::Error => 0x00FF_C7CE,
        Level::Warning => 0x00FF_EB9C,
        Level::Note => 0x00DD_EBF7,
    }
}

/// The format on which all others are built.
fn plain() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(11)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

fn bordered() -> Format {
    plain()
        .set_border(FormatBorder::Thin)
        .set_border_color(0x00BF_BFBF)
}

/// Paper sizes as spreadsheets number them.
const A3: u8 = 8;
const A4: u8 = 9;

/// Landscape, as wide as one page, with page numbers.
fn set_page(sheet: &mut Worksheet, paper: u8) {
    sheet
        .set_landscape()
        .set_paper_size(paper)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer("&C第 &P 页，共 &N 页");
}
