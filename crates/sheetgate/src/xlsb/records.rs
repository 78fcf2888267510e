//! The records of an `.xlsb` part, one after the other, and the texts in them.

use crate::gate::Unreadable;
use crate::records::{Bytes, short, wide};
use crate::rich::{Look, Rich};

/// Record types outside of worksheets (MS-XLSB 2.3).
pub(super) mod kind {
    pub(crate) const SST_ITEM: u16 = 0x0013;
    pub(crate) const FONT: u16 = 0x002B;
    pub(crate) const FORMAT: u16 = 0x002C;
    pub(crate) const XF: u16 = 0x002F;
    pub(crate) const WORKBOOK_PROPERTIES: u16 = 0x0099;
    pub(crate) const BUNDLE_SHEET: u16 = 0x009C;
    pub(crate) const BOOK_VIEW: u16 = 0x009E;
    pub(crate) const BEGIN_CELL_XFS: u16 = 0x0269;
    pub(crate) const END_CELL_XFS: u16 = 0x026A;
}

/// Text with what it has of looks of its own behind it.
pub(super) fn rich(mut data: Bytes<'_>, fonts: &[Look]) -> Result<Rich, Unreadable> {
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
pub(super) fn text(data: &mut Bytes<'_>) -> Result<String, Unreadable> {
    Ok(nullable_text(data)?.unwrap_or_default())
}

pub(super) fn nullable_text(data: &mut Bytes<'_>) -> Result<Option<String>, Unreadable> {
    let length = data.u32()?;
    if length == u32::MAX {
        return Ok(None);
    }
    let bytes = usize::try_from(length).ok().and_then(|n| n.checked_mul(2));
    Ok(Some(wide(data.take(bytes.ok_or_else(short)?)?)))
}

/// The records of a part, up to its end.
pub(super) struct Records<'a>(Bytes<'a>);

impl<'a> Records<'a> {
    pub(super) fn new(part: &'a [u8]) -> Self {
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
