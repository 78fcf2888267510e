//! `.xlsb`: the binary records of Excel 2007 and later.
//!
//! calamine skips short cell records and errors of formulas without a word, so they are read here.

use crate::gate::{Limits, Package, Unreadable};
use crate::grid::{Book, Visibility};

use super::filling::Filling;
use super::records::{Bytes, short, wide};
use super::relations::Main;
use super::rich::{CellStyle, Look, Rich, Texts};

mod cells;
mod styles;

use cells::Cells;

/// Record types outside of worksheets (MS-XLSB 2.3).
mod kind {
    pub(super) const SST_ITEM: u16 = 0x0013;
    pub(super) const FONT: u16 = 0x002B;
    pub(super) const FORMAT: u16 = 0x002C;
    pub(super) const XF: u16 = 0x002F;
    pub(super) const WORKBOOK_PROPERTIES: u16 = 0x0099;
    pub(super) const BUNDLE_SHEET: u16 = 0x009C;
    pub(super) const BOOK_VIEW: u16 = 0x009E;
    pub(super) const BEGIN_CELL_XFS: u16 = 0x0269;
    pub(super) const END_CELL_XFS: u16 = 0x026A;
}

/// Reads all worksheets.
pub(super) fn read(package: &Package, limits: &Limits) -> Result<Book, Unreadable> {
    let main = Main::find(package)?;
    let mut globals = Globals {
        is_1904: false,
        strings: Texts::default(),
        styles: Vec::new(),
        fonts: Vec::new(),
    };
    if let Some(part) = main.by_kind("/styles") {
        let part = package.part(part).unwrap_or_default();
        (globals.styles, globals.fonts) = styles::read(part)?;
    }
    if let Some(part) = main.by_kind("/sharedStrings") {
        let part = package.part(part).unwrap_or_default();
        globals.strings = shared_strings(part, &globals.fonts)?;
    }
    let workbook = package.part(&main.path).ok_or_else(short)?;
    let mut filling = Filling::new(limits);
    // All sheets have a place, charts as well; the views stand before them.
    let (mut tab, mut active, mut place) = (None, None, 0_u32);
    for record in Records::new(workbook) {
        let (kind, mut data) = record?;
        match kind {
            kind::WORKBOOK_PROPERTIES => globals.is_1904 = data.u32()? & 1 != 0,
            kind::BOOK_VIEW if tab.is_none() => tab = Some(active_tab(data)?),
            kind::BUNDLE_SHEET => {
                let visibility = match data.u32()? {
                    0 => Visibility::Visible,
                    1 => Visibility::Hidden,
                    _ => Visibility::VeryHidden,
                };
                data.u32()?;
                let id = nullable_text(&mut data)?;
                let name = text(&mut data)?;
                if tab == Some(place) {
                    active = Some(name.clone());
                }
                place = place.saturating_add(1);
                // Without an id: a sheet of macros.
                let Some(id) = id else { continue };
                if let Some(path) = main.by_id(&id, "/worksheet")? {
                    let part = package.part(path).ok_or_else(short)?;
                    let mut grid = Filling::grid(&name, visibility);
                    Cells::new(&globals, &mut filling, &mut grid).read(Records::new(part))?;
                    filling.add(grid)?;
                }
            }
            _ => {}
        }
    }
    Ok(filling.finish(active))
}

/// The place of the sheet that a view shows (MS-XLSB 2.4.301): behind position, size, ratio and first tab.
fn active_tab(mut data: Bytes<'_>) -> Result<u32, Unreadable> {
    data.take(24)?;
    data.u32()
}

/// What the whole workbook shares.
struct Globals {
    is_1904: bool,
    strings: Texts,
    /// By the number that a cell carries.
    styles: Vec<CellStyle>,
    /// By the number that a run of text carries.
    fonts: Vec<Look>,
}

fn shared_strings(part: &[u8], fonts: &[Look]) -> Result<Texts, Unreadable> {
    let mut strings = Texts::default();
    for record in Records::new(part) {
        let (kind, data) = record?;
        if kind == kind::SST_ITEM {
            strings.push_rich(rich(data, fonts)?);
        }
    }
    Ok(strings)
}

/// Text with what it has of looks of its own behind it.
fn rich(mut data: Bytes<'_>, fonts: &[Look]) -> Result<Rich, Unreadable> {
    let has_runs = data.u8()? & 1 != 0;
    let text = text(&mut data)?;
    let mut looks = Vec::new();
    if has_runs {
        // The count is not believed: the runs end with the record.
        let count = data.count()?;
        while looks.len() < count && !data.is_empty() {
            let (start, font) = (usize::from(data.u16()?), usize::from(data.u16()?));
            looks.push((start, fonts.get(font).copied().unwrap_or_default()));
        }
    }
    Ok(Rich::with_looks(&text, &looks))
}

/// Text with its length in front.
fn text(data: &mut Bytes<'_>) -> Result<String, Unreadable> {
    Ok(nullable_text(data)?.unwrap_or_default())
}

fn nullable_text(data: &mut Bytes<'_>) -> Result<Option<String>, Unreadable> {
    let length = data.u32()?;
    if length == u32::MAX {
        return Ok(None);
    }
    let bytes = usize::try_from(length).ok().and_then(|n| n.checked_mul(2));
    Ok(Some(wide(data.take(bytes.ok_or_else(short)?)?)))
}

/// The records of a part, up to its end.
struct Records<'a>(Bytes<'a>);

impl<'a> Records<'a> {
    fn new(part: &'a [u8]) -> Self {
        Self(Bytes(part))
    }

    fn one(&mut self) -> Result<(u16, Bytes<'a>), Unreadable> {
        let mut kind = u16::from(self.0.u8()?);
        if kind & 0x80 != 0 {
            kind = (kind & 0x7F) | (u16::from(self.0.u8()? & 0x7F) << 7);
        }
        let mut length = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.0.u8()?;
            length |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok((kind, Bytes(self.0.take(length)?)))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<(u16, Bytes<'a>), Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let record = self.one();
        if record.is_err() {
            self.0 = Bytes(&[]);
        }
        Some(record)
    }
}
