//! The rows of 台账 written straight as XML, each in the looks that the writing library gave to an empty
//! row of its kind.
//!
//! The library keeps all cells in a tree, and looks up the format of each. With it alone the whole workbook of 5,000
//! projects takes 1.7 times as much of the processor, and 1.5 or 1.4 times in its modes of low or constant memory
//! (measured with 0.102; `benches/rows.rs` shows whether that still holds). All else in the workbook stays its work.

use std::collections::HashMap;
use std::io::{self, Cursor, Read as _, Seek, Write as _};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use sheetgate::At;
use xlsx_patch::push_cell_text;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Packing;
use super::digits::{push_number, push_whole};
use super::looks::RowStyle;
use super::projects::{HEADER, Line, ProjectTable, Shown};
use crate::workbook::page::WriteError;
use crate::workbook::{fit, style};

/// Where the library keeps the worksheet: it is the second.
const SHEET: &str = "xl/worksheets/sheet2.xml";
/// Where it keeps the texts of all worksheets.
const TEXTS: &str = "xl/sharedStrings.xml";
/// Rows that go from one thread to the other at once: so few that the processor still has their XML at
/// hand to pack it.
const BATCH: usize = 64;
/// Batches that wait for being written.
const WAITING: usize = 4;

/// Writes a workbook that has one empty row for each [`RowStyle`] with the lines in their place, each as high
/// as its fullest cell needs.
///
/// # Errors
/// The workbook is none of ours, or it cannot be written to `out`.
pub(super) fn fill<W: io::Write + Seek>(
    bytes: &[u8],
    table: &ProjectTable<'_>,
    lines: &[Line<'_>],
    packing: Packing,
    out: W,
) -> Result<W, WriteError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let (mut sheet, mut texts) = (String::new(), String::new());
    archive.by_name(SHEET)?.read_to_string(&mut sheet)?;
    archive.by_name(TEXTS)?.read_to_string(&mut texts)?;
    let strange = || WriteError::because("the worksheet of projects has no row_styles");
    let mut frame = Frame::of(&sheet, table.columns.len(), lines.len()).ok_or_else(strange)?;
    if !packing.names_cells() {
        frame.openings.clear();
    }
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
            .compression_level(Some(packing.level().into()))
            .last_modified_time(part.last_modified().unwrap_or_default());
        writer.start_file(SHEET, options)?;
        let packed = thread::scope(|scope| {
            let (give_batches, batches) = sync_channel(WAITING);
            let (give_texts, more_texts) = sync_channel(WAITING);
            let texts = texts.clone();
            scope.spawn(move || settle(table, lines, texts, &give_batches, &give_texts));
            let options = options.compression_level(Some(packing.level_of_texts().into()));
            let packed = scope.spawn(move || pack_texts(more_texts, options));
            frame.write(batches, &mut writer)?;
            let failed = |_| WriteError::because("the texts could not be packed");
            packed.join().map_err(failed)?
        })?;
        let mut packed = ZipArchive::new(Cursor::new(packed))?;
        writer.raw_copy_file(packed.by_index_raw(0)?)?;
    }
    Ok(writer.finish()?)
}

/// What a cell holds; a text by its place among the [`Texts`].
enum CellContent {
    Nothing,
    Number(f64),
    Text(usize),
}

/// Some rows, one after the other.
struct Batch {
    /// Their cells, each with the place of its [`RowStyle`].
    cells: Vec<(CellContent, usize)>,
    /// How high each row is, in points.
    heights: Vec<f64>,
}

/// Finds what each line shows and how high it is, and gives it away in batches, with the texts that are new in
/// each. If nobody takes them any more, writing has failed, and says why.
fn settle(
    table: &ProjectTable<'_>,
    lines: &[Line<'_>],
    mut texts: Texts,
    give_batches: &SyncSender<Batch>,
    give_texts: &SyncSender<String>,
) {
    let width = table.columns.len();
    let mut latest = vec![(String::new(), 0); width];
    // The library's own texts go first, for there may be no line at all.
    if give_texts.send(std::mem::take(&mut texts.xml)).is_err() {
        return;
    }
    for lines in lines.chunks(BATCH) {
        let mut cells = Vec::with_capacity(lines.len() * width);
        let mut heights = Vec::with_capacity(lines.len());
        for line in lines {
            let kind = line.kind();
            let mut fullest = 1;
            for (at, cell) in table.cells(line).enumerate() {
                let row_style = RowStyle::place(kind, cell.is_doubtful, cell.shown.has_fraction());
                let held = match cell.shown {
                    Shown::Nothing => CellContent::Nothing,
                    Shown::Number { number, .. } => CellContent::Number(number),
                    Shown::Text(text) => {
                        fullest = fullest.max(table.text_lines(at, &text));
                        let text = fit::fit(&text);
                        CellContent::Text(if table.columns[at].tells_apart() {
                            texts.add(&text)
                        } else {
                            texts.place(&text, &mut latest[at])
                        })
                    }
                };
                cells.push((held, row_style));
            }
            heights.push(fit::height(fullest, style::BODY_SIZE));
        }
        let more_texts = std::mem::take(&mut texts.xml);
        let batch = Batch { cells, heights };
        if give_batches.send(batch).is_err() || give_texts.send(more_texts).is_err() {
            return;
        }
    }
}

/// A zip with the table of texts alone.
fn pack_texts(texts: Receiver<String>, options: SimpleFileOptions) -> Result<Vec<u8>, WriteError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(TEXTS, options)?;
    for xml in texts {
        writer.write_all(xml.as_bytes())?;
    }
    writer.write_all(Texts::END.as_bytes())?;
    Ok(writer.finish()?.into_inner())
}

/// What stands around the rows, and what they are cast from.
struct Frame<'a> {
    before: String,
    after: &'a str,
    /// What stands in each column's cells before the number of the row; empty if they do not say where they stand.
    openings: Vec<String>,
    /// How many columns there are.
    width: usize,
    /// For each row style what stands in each column's cells behind it.
    row_styles: Vec<Vec<String>>,
}

impl<'a> Frame<'a> {
    /// Takes the worksheet apart, for so many columns and lines; `None` if it has no row styles.
    fn of(sheet: &'a str, width: usize, lines: usize) -> Option<Self> {
        let first = sheet.find(&format!("<row r=\"{}\"", HEADER + 2))?;
        let (before, rest) = sheet.split_at(first);
        let (rows, _) = rest.split_once("</sheetData>")?;
        // Below the row_styles the library writes an empty row where a cell has a note.
        let row_styles = rows.split_terminator("</row>").take(RowStyle::COUNT);
        let row_styles: Vec<Vec<String>> = row_styles.map(closings).collect();
        if row_styles.len() != RowStyle::COUNT
            || row_styles.iter().any(|closings| closings.len() != width)
        {
            return None;
        }
        let letters = (0..).take(width).map(|column| {
            let address = At::new(0, column).address();
            address.trim_end_matches('1').to_owned()
        });
        let letters: Vec<String> = letters.collect();
        // The library knows of no row below the row_styles.
        let (head, area) = before.split_once("<dimension ref=\"")?;
        let (_, head_rows) = area.split_once('"')?;
        let (last, count) = (letters.last()?, HEADER as usize + 1 + lines);
        Some(Self {
            before: format!("{head}<dimension ref=\"A1:{last}{count}\"{head_rows}"),
            after: &rest[rows.len()..],
            openings: letters
                .iter()
                .map(|letter| format!("<c r=\"{letter}"))
                .collect(),
            width,
            row_styles,
        })
    }

    /// Writes the worksheet, with a height for each row.
    fn write(&self, batches: Receiver<Batch>, sheet: &mut impl io::Write) -> io::Result<()> {
        sheet.write_all(self.before.as_bytes())?;
        let mut number = HEADER + 2;
        let mut xml = String::new();
        let mut height_before = Height::default();
        for batch in batches {
            let rows = batch.cells.chunks(self.width);
            for (cells, height) in rows.zip(batch.heights) {
                self.cast(number, height_before.shown(height), cells, &mut xml);
                number += 1;
            }
            sheet.write_all(xml.as_bytes())?;
            xml.clear();
        }
        sheet.write_all(self.after.as_bytes())
    }

    fn cast(&self, number: u32, height: &str, cells: &[(CellContent, usize)], xml: &mut String) {
        let number = number.to_string();
        xml.extend([
            "<row r=\"",
            &number,
            "\" ht=\"",
            height,
            "\" customHeight=\"1\">",
        ]);
        for (column, (held, row_style)) in cells.iter().enumerate() {
            if let Some(opening) = self.openings.get(column) {
                xml.extend([opening, &number, "\""]);
            } else {
                xml.push_str("<c");
            }
            xml.push_str(&self.row_styles[*row_style][column]);
            match held {
                CellContent::Nothing => xml.push_str("/>"),
                CellContent::Number(number) => {
                    xml.push_str("><v>");
                    push_number(*number, xml);
                    xml.push_str("</v></c>");
                }
                CellContent::Text(place) => {
                    xml.push_str(" t=\"s\"><v>");
                    push_whole(*place as u64, xml);
                    xml.push_str("</v></c>");
                }
            }
        }
        xml.push_str("</row>");
    }
}

/// The height of the row before, as it is written: most are like it.
#[derive(Default)]
struct Height {
    points: f64,
    shown: String,
}

impl Height {
    fn shown(&mut self, points: f64) -> &str {
        if self.shown.is_empty() || self.points.to_bits() != points.to_bits() {
            self.points = points;
            self.shown = format!("{points:.2}");
        }
        &self.shown
    }
}

/// The texts of all worksheets, each at a place by which cells name it.
#[derive(Clone)]
struct Texts {
    /// How many there are.
    count: usize,
    /// Where the words stand: what is short comes again and again.
    words: HashMap<String, usize>,
    /// Those that are not given away yet, behind what the library has written.
    xml: String,
}

impl Texts {
    /// A text that is longer, in bytes, hardly ever comes again.
    const LONGEST_WORD: usize = 48;
    /// Blanks at the edge of a text, which readers drop unless it says that they count.
    const BLANKS: [char; 3] = [' ', '\t', '\n'];
    /// The end of the table.
    const END: &str = "</sst>";

    /// The table of the library, to go on with; `None` if it is none.
    fn of(table: &str) -> Option<Self> {
        let texts = table.strip_suffix(Self::END)?;
        // The two numbers of texts need not be there, and would be wrong.
        let (before, counts) = texts.split_once(" count=\"")?;
        let (_, rest) = counts.split_once('>')?;
        Some(Self {
            count: table.matches("<si>").count(),
            words: HashMap::new(),
            xml: format!("{before}>{rest}"),
        })
    }

    /// The place of a text, which is added if it is long or new. `latest` is the word that stood above it, with its
    /// place: most columns say the same in row after row.
    fn place(&mut self, text: &str, latest: &mut (String, usize)) -> usize {
        if text.len() > Self::LONGEST_WORD {
            return self.add(text);
        }
        if latest.0 == text {
            return latest.1;
        }
        let place = if let Some(&place) = self.words.get(text) {
            place
        } else {
            let place = self.add(text);
            self.words.insert(text.to_owned(), place);
            place
        };
        latest.0.clear();
        latest.0.push_str(text);
        latest.1 = place;
        place
    }

    /// Adds a text, and says at which place.
    fn add(&mut self, text: &str) -> usize {
        let place = self.count;
        self.count += 1;
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

/// What closes the attributes of each cell of a row: its style.
fn closings(row: &str) -> Vec<String> {
    let attributes = row.split(" s=\"").skip(1);
    attributes
        .filter_map(|rest| rest.split('"').next())
        .map(|style| format!(" s=\"{style}\""))
        .collect()
}
