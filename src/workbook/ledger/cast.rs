//! The rows of 台账 written straight as XML, each in the looks that the writing library gave to an empty
//! row of its kind.
//!
//! The library keeps all cells in a tree, and looks up the format of each: for many projects that takes
//! several times as long as the XML itself. All else in the workbook stays its work.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Cursor, Read as _, Seek, Write as _};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::projects::{HEADER, Line, Mold, Shown, Table};
use crate::workbook::escape::push_cell_text;
use crate::workbook::fit;
use crate::workbook::grid::At;
use crate::workbook::page::WriteError;

/// Where the library keeps the worksheet: it is the second.
const SHEET: &str = "xl/worksheets/sheet2.xml";
/// Where it keeps the texts of all worksheets.
const TEXTS: &str = "xl/sharedStrings.xml";
/// Lines that are made into XML at once: so few that the processor still has it at hand to pack it.
const BATCH: usize = 64;
/// Batches that wait for being packed.
const WAITING: usize = 16;

/// Writes a workbook that has one empty row for each [`Mold`] with the projects in their place, packed at
/// this level of deflate.
///
/// # Errors
/// The workbook is none of ours, or it cannot be written to `out`.
pub(super) fn fill<W: io::Write + Seek>(
    bytes: &[u8],
    table: &Table<'_>,
    level: i64,
    out: W,
) -> Result<W, WriteError> {
    let lines = table.lines();
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let (mut sheet, mut texts) = (String::new(), String::new());
    archive.by_name(SHEET)?.read_to_string(&mut sheet)?;
    archive.by_name(TEXTS)?.read_to_string(&mut texts)?;
    let strange = || WriteError::because("the worksheet of projects has no molds");
    let frame = Frame::of(&sheet, table, lines.len()).ok_or_else(strange)?;
    let texts = Texts::of(&texts).ok_or_else(strange)?;
    let mut writer = ZipWriter::new(out);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index)?;
        match &*part.name()? {
            SHEET => {}
            TEXTS => continue,
            _ => {
                writer.raw_copy_file(part)?;
                continue;
            }
        }
        let options = SimpleFileOptions::default()
            .compression_level(Some(level))
            .last_modified_time(part.last_modified().unwrap_or_default());
        writer.start_file(SHEET, options)?;
        let packed = frame.write(&lines, texts.clone(), options, &mut writer)?;
        let mut packed = ZipArchive::new(Cursor::new(packed))?;
        writer.raw_copy_file(packed.by_index_raw(0)?)?;
    }
    Ok(writer.finish()?)
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

    /// Writes the worksheet, and gives back the texts in a zip of their own. Rows are made in one thread,
    /// and packed in two others.
    fn write(
        &self,
        lines: &[Line<'_>],
        texts: Texts<'_>,
        options: SimpleFileOptions,
        sheet: &mut impl io::Write,
    ) -> Result<Vec<u8>, WriteError> {
        let (give_rows, rows) = sync_channel(WAITING);
        let (give_texts, more_texts) = sync_channel(WAITING);
        let head = texts.head;
        thread::scope(|scope| {
            scope.spawn(move || self.make(lines, texts, &give_rows, &give_texts));
            let packed = scope.spawn(move || pack_texts(head, more_texts, options));
            sheet.write_all(self.before.as_bytes())?;
            for xml in rows {
                sheet.write_all(xml.as_bytes())?;
            }
            sheet.write_all(self.after.as_bytes())?;
            let failed = |_| WriteError::because("the texts could not be packed");
            packed.join().map_err(failed)?
        })
    }

    /// Makes all rows and their texts. If nobody takes them any more, packing has failed, and says why.
    fn make(
        &self,
        lines: &[Line<'_>],
        mut texts: Texts<'_>,
        give_rows: &SyncSender<String>,
        give_texts: &SyncSender<String>,
    ) {
        let mut number = HEADER + 2;
        for batch in lines.chunks(BATCH) {
            let mut rows = String::new();
            for line in batch {
                self.row(number, line, &mut texts, &mut rows);
                number += 1;
            }
            let more_texts = std::mem::take(&mut texts.xml);
            if give_rows.send(rows).is_err() || give_texts.send(more_texts).is_err() {
                return;
            }
        }
    }

    fn row(&self, number: u32, line: &Line<'_>, texts: &mut Texts<'_>, xml: &mut String) {
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
                    let place = texts.place(&fit::fit(text));
                    let _ = write!(xml, " t=\"s\"><v>{place}</v></c>");
                }
            }
        }
        xml.push_str("</row>");
    }
}

/// The texts of all worksheets, each at a place by which cells name it.
#[derive(Clone)]
struct Texts<'a> {
    /// What the library has written, without the end of the table.
    head: &'a str,
    /// How many there are.
    count: usize,
    /// Where the words stand: what is short comes again and again.
    words: HashMap<String, usize>,
    /// Those that are not packed yet.
    xml: String,
}

impl<'a> Texts<'a> {
    /// A text that is longer, in bytes, hardly ever comes again.
    const LONGEST_WORD: usize = 48;
    /// Blanks at the edge of a text, which readers drop unless it says that they count.
    const BLANKS: [char; 3] = [' ', '\t', '\n'];

    /// The table of the library, to go on with; `None` if it is none.
    fn of(table: &'a str) -> Option<Self> {
        Some(Self {
            head: table.strip_suffix("</sst>")?,
            count: table.matches("<si>").count(),
            words: HashMap::new(),
            xml: String::new(),
        })
    }

    /// The place of a text, which is added if it is long or new.
    fn place(&mut self, text: &str) -> usize {
        let is_word = text.len() <= Self::LONGEST_WORD;
        if is_word && let Some(&place) = self.words.get(text) {
            return place;
        }
        let place = self.count;
        self.count += 1;
        if is_word {
            self.words.insert(text.to_owned(), place);
        }
        let has_edge = text.starts_with(Self::BLANKS) || text.ends_with(Self::BLANKS);
        self.xml.push_str(if has_edge {
            "<si><t xml:space=\"preserve\">"
        } else {
            "<si><t>"
        });
        push_cell_text(text, &mut self.xml);
        self.xml.push_str("</t></si>");
        place
    }
}

/// A zip with the table of texts alone.
fn pack_texts(
    head: &str,
    texts: Receiver<String>,
    options: SimpleFileOptions,
) -> Result<Vec<u8>, WriteError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(TEXTS, options)?;
    // Two numbers that need not be there would be wrong.
    let (before, rest) = head.split_once(" count=\"").unwrap_or((head, ">"));
    let (_, rest) = rest.split_once('>').unwrap_or_default();
    for xml in [before, ">", rest] {
        writer.write_all(xml.as_bytes())?;
    }
    for xml in texts {
        writer.write_all(xml.as_bytes())?;
    }
    writer.write_all(b"</sst>")?;
    Ok(writer.finish()?.into_inner())
}

/// What closes the attributes of each cell of a row: its style.
fn closings(row: &str) -> Vec<String> {
    let attributes = row.split(" s=\"").skip(1);
    attributes
        .filter_map(|rest| rest.split('"').next())
        .map(|style| format!("\" s=\"{style}\""))
        .collect()
}
