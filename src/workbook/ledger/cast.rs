//! The rows of 台账 written straight as XML, each in the looks that the writing library gave to an empty
//! row of its kind.
//!
//! The library looks the format of each cell up and keeps each text twice: for a city's ten years that
//! takes several times as long as the XML itself. All else in the workbook stays its work.

use std::fmt::Write as _;
use std::io::{self, Cursor, Read as _, Write as _};
use std::sync::mpsc::sync_channel;
use std::thread;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::LedgerView;
use super::projects::{HEADER, Line, Mold, Shown, Table};
use crate::workbook::escape::push_cell_text;
use crate::workbook::fit;
use crate::workbook::grid::At;
use crate::workbook::page::WriteError;

/// Where the library keeps the worksheet: it is the second.
const PART: &str = "xl/worksheets/sheet2.xml";
/// Level of deflate: what is kept on a disk may be larger, in a third of the time.
const LEVEL: i64 = 1;
/// Lines that are made into XML at once: so few that the processor still has it at hand to pack it.
const BATCH: usize = 64;
/// Blanks at the edge of a text, which readers drop unless it says that they count.
const BLANKS: [char; 3] = [' ', '\t', '\n'];
const PRESERVED: &str = " xml:space=\"preserve\">";
/// Batches that wait for being packed.
const WAITING: usize = 16;

/// Puts the projects into a workbook that has one empty row for each [`Mold`] in their place.
///
/// # Errors
/// The workbook is none of ours, or there are more rows than a worksheet has.
pub(super) fn fill(bytes: &[u8], view: &LedgerView<'_>) -> Result<Vec<u8>, WriteError> {
    let table = Table::of(view);
    let lines = table.lines();
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut sheet = String::new();
    archive.by_name(PART)?.read_to_string(&mut sheet)?;
    let frame = Frame::of(&sheet, &table, lines.len())
        .ok_or_else(|| WriteError::because("the worksheet of projects has no molds"))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index)?;
        if part.name()? != PART {
            writer.raw_copy_file(part)?;
            continue;
        }
        let options = SimpleFileOptions::default()
            .compression_level(Some(LEVEL))
            .last_modified_time(part.last_modified().unwrap_or_default());
        writer.start_file(PART, options)?;
        writer.write_all(frame.before.as_bytes())?;
        frame.write_rows(&lines, &mut writer)?;
        writer.write_all(frame.after.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// What stands around the rows, and what they are cast from.
struct Frame<'a> {
    table: &'a Table<'a>,
    before: String,
    after: &'a str,
    /// What stands in each column's cells before the number of the row.
    openings: Vec<String>,
    /// For each mold what stands in each column's cells behind it.
    molds: Vec<Vec<String>>,
}

impl<'a> Frame<'a> {
    /// Takes the worksheet apart, for so many lines; `None` if it has no molds.
    fn of(sheet: &'a str, table: &'a Table<'a>, lines: usize) -> Option<Self> {
        let first = sheet.find(&format!("<row r=\"{}\"", HEADER + 2))?;
        let (before, rest) = sheet.split_at(first);
        let (rows, _) = rest.split_once("</sheetData>")?;
        let molds: Vec<Vec<String>> = rows.split_terminator("</row>").map(closings).collect();
        let width = table.columns.len();
        if molds.len() != Mold::COUNT || molds.iter().any(|closings| closings.len() != width) {
            return None;
        }
        let letters = (0..).take(width).map(|column| {
            let address = At::new(0, column).address();
            address.trim_end_matches('1').to_owned()
        });
        let letters: Vec<String> = letters.collect();
        // The library knows of no row below the molds.
        let (head, area) = before.split_once("<dimension ref=\"")?;
        let (_, head_rows) = area.split_once('"')?;
        let (last, count) = (letters.last()?, HEADER as usize + 1 + lines);
        Some(Self {
            table,
            before: format!("{head}<dimension ref=\"A1:{last}{count}\"{head_rows}"),
            after: &rest[rows.len()..],
            openings: letters
                .iter()
                .map(|letter| format!("<c r=\"{letter}"))
                .collect(),
            molds,
        })
    }

    /// Writes all rows. They are made in one thread and packed in another.
    fn write_rows(&self, lines: &[Line<'_>], out: &mut impl io::Write) -> io::Result<()> {
        let (give, take) = sync_channel(WAITING);
        thread::scope(|scope| {
            scope.spawn(move || {
                let mut number = HEADER + 2;
                for batch in lines.chunks(BATCH) {
                    let mut xml = String::new();
                    for line in batch {
                        self.row(number, line, &mut xml);
                        number += 1;
                    }
                    if give.send(xml).is_err() {
                        // Packing has failed, and says why.
                        return;
                    }
                }
            });
            for xml in take {
                out.write_all(xml.as_bytes())?;
            }
            Ok(())
        })
    }

    fn row(&self, number: u32, line: &Line<'_>, xml: &mut String) {
        let row = self.table.row(line);
        let number = number.to_string();
        let height = row.height;
        // Writing to a string cannot fail.
        let _ = write!(
            xml,
            "<row r=\"{number}\" ht=\"{height:.2}\" customHeight=\"1\">"
        );
        for (column, cell) in row.cells.iter().enumerate() {
            xml.push_str(&self.openings[column]);
            xml.push_str(&number);
            xml.push_str(&self.molds[Mold::place(row.kind, cell)][column]);
            match cell {
                Shown::Nothing => xml.push_str("/>"),
                Shown::Number { number, .. } => {
                    let _ = write!(xml, "><v>{number}</v></c>");
                }
                Shown::Text(text) => {
                    let text = fit::fit(text);
                    let has_edge = text.starts_with(BLANKS) || text.ends_with(BLANKS);
                    xml.push_str(" t=\"inlineStr\"><is><t");
                    xml.push_str(if has_edge { PRESERVED } else { ">" });
                    push_cell_text(&text, xml);
                    xml.push_str("</t></is></c>");
                }
            }
        }
        xml.push_str("</row>");
    }
}

/// What closes the attributes of each cell of a row: its style.
fn closings(row: &str) -> Vec<String> {
    let attributes = row.split(" s=\"").skip(1);
    attributes
        .filter_map(|rest| rest.split('"').next())
        .map(|style| format!("\" s=\"{style}\""))
        .collect()
}
