//! The records of an `.xls`, one after the other.

use crate::gate::Unreadable;
use crate::records::Bytes;

/// Record types (MS-XLS 2.3).
pub(super) mod kind {
    pub(crate) const FORMULA: u16 = 0x0006;
    pub(crate) const EOF: u16 = 0x000A;
    pub(crate) const DATE_MODE: u16 = 0x0022;
    pub(crate) const FILE_PASS: u16 = 0x002F;
    pub(crate) const FONT: u16 = 0x0031;
    pub(crate) const CONTINUE: u16 = 0x003C;
    pub(crate) const WINDOW: u16 = 0x003D;
    pub(crate) const CODE_PAGE: u16 = 0x0042;
    pub(crate) const COL_INFO: u16 = 0x007D;
    pub(crate) const BOUND_SHEET: u16 = 0x0085;
    pub(crate) const MUL_RK: u16 = 0x00BD;
    pub(crate) const RICH_STRING: u16 = 0x00D6;
    pub(crate) const XF: u16 = 0x00E0;
    pub(crate) const MERGE_CELLS: u16 = 0x00E5;
    pub(crate) const SST: u16 = 0x00FC;
    pub(crate) const LABEL_SST: u16 = 0x00FD;
    pub(crate) const NUMBER: u16 = 0x0203;
    pub(crate) const LABEL: u16 = 0x0204;
    pub(crate) const BOOL_ERROR: u16 = 0x0205;
    pub(crate) const STRING: u16 = 0x0207;
    pub(crate) const ROW: u16 = 0x0208;
    pub(crate) const RK: u16 = 0x027E;
    pub(crate) const FORMAT: u16 = 0x041E;
    pub(crate) const BOF: u16 = 0x0809;
}

/// One record, with the records that continue it.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    pub(super) continued: Vec<&'a [u8]>,
}

/// The records of a stream, up to its end.
pub(super) struct Records<'a>(Bytes<'a>);

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
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
