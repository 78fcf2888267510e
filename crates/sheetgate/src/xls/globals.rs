//! What the whole workbook of an `.xls` shares: its texts, its styles, and where its worksheets start.

use std::sync::Arc;

use super::fonts::font_of;
use super::records::{Records, kind};
use super::strings::{self, Text};
use crate::gate::{NotASheet, Unreadable};
use crate::grid::Visibility;
use crate::number_format::{Code, NumberFormat};
use crate::records::{Bytes, look};
use crate::rich::{CellStyle, Look, Texts};

/// What the whole workbook shares.
pub(super) struct Globals {
    pub(super) text: Text,
    pub(super) is_1904: bool,
    pub(super) strings: Texts,
    /// By the number that a cell carries.
    pub(super) styles: Vec<CellStyle>,
    pub(super) sheets: Vec<SheetStart>,
    /// The name of the sheet that is shown on opening.
    pub(super) active: Option<String>,
}

pub(super) struct SheetStart {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    /// Offset in the stream.
    pub(super) start: u32,
}

impl Globals {
    pub(super) fn read(stream: &[u8]) -> Result<Self, Unreadable> {
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
