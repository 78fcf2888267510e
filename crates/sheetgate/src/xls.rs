//! `.xls`: the records of Excel 95 to 2003.
//!
//! calamine reserves memory by a record of the file, decodes wide text by the file's code page
//! and knows no hidden rows, so the records are read here.

use std::sync::Arc;

use crate::gate::{Compound, Limits, NotASheet, Unreadable};
use crate::grid::{Book, Visibility};

use super::filling::Filling;
use super::number_format::{Code, NumberFormat};
use super::records::{Bytes, look, short};
use super::rich::{CellStyle, Look, Texts};

mod cells;
mod strings;

use cells::Cells;
use strings::Text;

/// Record types (MS-XLS 2.3).
mod kind {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const EOF: u16 = 0x000A;
    pub(super) const DATE_MODE: u16 = 0x0022;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const FONT: u16 = 0x0031;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const WINDOW: u16 = 0x003D;
    pub(super) const CODE_PAGE: u16 = 0x0042;
    pub(super) const COL_INFO: u16 = 0x007D;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const RICH_STRING: u16 = 0x00D6;
    pub(super) const XF: u16 = 0x00E0;
    pub(super) const MERGE_CELLS: u16 = 0x00E5;
    pub(super) const SST: u16 = 0x00FC;
    pub(super) const LABEL_SST: u16 = 0x00FD;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOL_ERROR: u16 = 0x0205;
    pub(super) const STRING: u16 = 0x0207;
    pub(super) const ROW: u16 = 0x0208;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const FORMAT: u16 = 0x041E;
    pub(super) const BOF: u16 = 0x0809;
}

/// Reads all worksheets.
pub(super) fn read(compound: &Compound, limits: &Limits) -> Result<Book, Unreadable> {
    let stream = match compound.stream("Workbook")? {
        Some(stream) => stream,
        None => compound.stream("Book")?.unwrap_or_default(),
    };
    let globals = Globals::read(&stream)?;
    let mut filling = Filling::new(limits);
    for sheet in &globals.sheets {
        let start = usize::try_from(sheet.start).unwrap_or(usize::MAX);
        let records = stream.get(start..).ok_or_else(short)?;
        let mut grid = Filling::grid(&sheet.name, sheet.visibility);
        Cells::new(&globals, &mut filling, &mut grid).read(Records::new(records))?;
        filling.add(grid)?;
    }
    Ok(filling.finish(globals.active))
}

/// What the whole workbook shares.
struct Globals {
    text: Text,
    is_1904: bool,
    strings: Texts,
    /// By the number that a cell carries.
    styles: Vec<CellStyle>,
    sheets: Vec<SheetStart>,
    /// The name of the sheet that is shown on opening.
    active: Option<String>,
}

struct SheetStart {
    name: String,
    visibility: Visibility,
    /// Offset in the stream.
    start: u32,
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Self, Unreadable> {
        let mut globals = Self {
            text: Text::default(),
            is_1904: false,
            strings: Texts::default(),
            styles: Vec::new(),
            sheets: Vec::new(),
            active: None,
        };
        // All sheets have a place, charts as well.
        let (mut active, mut place) = (None, 0_u16);
        let mut codes: Vec<(u16, NumberFormat, Option<Arc<Code>>)> = Vec::new();
        let mut fonts: Vec<Look> = Vec::new();
        let mut xfs = Vec::new();
        for record in Records::new(stream) {
            let record = record?;
            let mut data = Bytes(record.data);
            match record.kind {
                kind::BOF => globals.text.set_version(data.u16()?),
                kind::CODE_PAGE => globals.text.set_code_page(data.u16()?),
                kind::FILE_PASS => return Err(NotASheet::Encrypted.into()),
                kind::DATE_MODE => globals.is_1904 = data.u16()? == 1,
                kind::WINDOW if active.is_none() => active = Some(active_tab(data)?),
                kind::BOUND_SHEET => {
                    let (name, sheet) = globals.text.bound_sheet(data)?;
                    if active == Some(place) {
                        globals.active = Some(name);
                    }
                    place = place.saturating_add(1);
                    globals.sheets.extend(sheet);
                }
                kind::FORMAT => {
                    let id = data.u16()?;
                    let code = globals.text.format_code(data)?;
                    codes.push((id, NumberFormat::from_code(&code), Code::look(&code)));
                }
                kind::FONT => {
                    data.u16()?;
                    let marks = data.u16()?;
                    data.take(4)?;
                    fonts.push(look(marks, data.u16()?));
                }
                kind::XF => xfs.push((data.u16()?, data.u16()?)),
                kind::SST => globals.strings = strings::shared(&record, &fonts)?,
                kind::EOF => break,
                _ => {}
            }
        }
        for (font, id) in xfs {
            let own = codes.iter().rev().find(|(code, ..)| *code == id);
            globals.styles.push(CellStyle {
                format: own.map_or_else(|| NumberFormat::built_in(id), |own| own.1.clone()),
                look: own.map_or_else(|| Code::built_in_look(id), |own| own.2.clone()),
                is_struck: font_of(&fonts, font).is_struck,
            });
        }
        Ok(globals)
    }
}

/// The font with this number. There is no fifth one: the number after the fourth is 5.
fn font_of(fonts: &[Look], number: u16) -> Look {
    let place = usize::from(number);
    let place = if place > 4 { place - 1 } else { place };
    fonts.get(place).copied().unwrap_or_default()
}

impl Text {
    /// A sheet's name, and where it starts; `None` for charts, macros and modules.
    fn bound_sheet(&self, mut data: Bytes<'_>) -> Result<(String, Option<SheetStart>), Unreadable> {
        let start = data.u32()?;
        let visibility = match data.u8()? & 3 {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        };
        let is_worksheet = data.u8()? == 0;
        let name = self.short(data)?;
        let sheet = is_worksheet.then(|| SheetStart {
            name: name.clone(),
            visibility,
            start,
        });
        Ok((name, sheet))
    }
}

/// The place of the sheet that a window shows (MS-XLS 2.4.345): behind its position, its size and its marks.
fn active_tab(mut data: Bytes<'_>) -> Result<u16, Unreadable> {
    data.take(10)?;
    data.u16()
}

/// One record, with the records that continue it.
struct Record<'a> {
    kind: u16,
    data: &'a [u8],
    continued: Vec<&'a [u8]>,
}

/// The records of a stream, up to its end.
struct Records<'a>(Bytes<'a>);

impl<'a> Records<'a> {
    fn new(stream: &'a [u8]) -> Self {
        Self(Bytes(stream))
    }

    fn one(&mut self) -> Result<(u16, &'a [u8]), Unreadable> {
        let kind = self.0.u16()?;
        let length = self.0.u16()?;
        Ok((kind, self.0.take(usize::from(length))?))
    }

    fn with_continued(&mut self) -> Result<Record<'a>, Unreadable> {
        let (kind, data) = self.one()?;
        let mut continued = Vec::new();
        while self.0.0.starts_with(&kind::CONTINUE.to_le_bytes()) {
            continued.push(self.one()?.1);
        }
        Ok(Record {
            kind,
            data,
            continued,
        })
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let record = self.with_continued();
        if record.is_err() {
            self.0 = Bytes(&[]);
        }
        Some(record)
    }
}
