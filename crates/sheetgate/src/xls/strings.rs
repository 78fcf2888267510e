//! Text in `.xls`: by code page up to Excel 95, in Unicode since; the shared strings.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252,
};

use super::fonts::font_of;
use super::records::Record;
use crate::gate::Unreadable;
use crate::records::{Bytes, short, wide};
use crate::rich::{Look, Rich, Texts};

/// How text is stored in this file.
pub(super) struct Text {
    is_unicode: bool,
    /// Only believed where text is not Unicode.
    encoding: &'static Encoding,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            is_unicode: true,
            encoding: GB18030,
        }
    }
}

impl Text {
    pub(super) fn set_version(&mut self, version: u16) {
        self.is_unicode = version >= 0x0600;
    }

    pub(super) fn set_code_page(&mut self, page: u16) {
        self.encoding = match page {
            932 | 10001 => SHIFT_JIS,
            949 | 10003 => EUC_KR,
            950 | 10002 => BIG5,
            1250 => WINDOWS_1250,
            1251 => WINDOWS_1251,
            1252 | 32769 => WINDOWS_1252,
            10000 | 32768 => MACINTOSH,
            65001 => UTF_8,
            _ => GB18030,
        };
    }

    /// Text whose length is one byte.
    pub(super) fn short(&self, mut data: Bytes<'_>) -> Result<String, Unreadable> {
        let length = data.u8()?;
        self.characters(data, usize::from(length))
    }

    /// Text whose length is two bytes.
    pub(super) fn long(&self, mut data: Bytes<'_>) -> Result<String, Unreadable> {
        let length = data.u16()?;
        self.characters(data, usize::from(length))
    }

    pub(super) fn format_code(&self, data: Bytes<'_>) -> Result<String, Unreadable> {
        if self.is_unicode {
            self.long(data)
        } else {
            self.short(data)
        }
    }

    fn characters(&self, mut data: Bytes<'_>, length: usize) -> Result<String, Unreadable> {
        if !self.is_unicode {
            return Ok(self.encoding.decode(data.take(length)?).0.into_owned());
        }
        if length == 0 {
            return Ok(String::new());
        }
        let is_wide = data.u8()? & 1 != 0;
        let bytes = data.take(if is_wide { length * 2 } else { length })?;
        Ok(unicode(bytes, is_wide))
    }
}

/// Unicode text, one byte or two bytes a character.
fn unicode(bytes: &[u8], is_wide: bool) -> String {
    if is_wide {
        wide(bytes)
    } else {
        bytes.iter().map(|&byte| char::from(byte)).collect()
    }
}

/// The strings that cells point to.
pub(super) fn shared(record: &Record<'_>, fonts: &[Look]) -> Result<Texts, Unreadable> {
    let mut parts = Parts::new(record);
    parts.skip(4)?;
    let count = parts.here.count()?;
    // The count says where to stop (some programs leave rubbish behind), not what to reserve.
    let mut strings = Texts::default();
    while strings.len() < count && parts.go_on() {
        strings.push_rich(parts.string(fonts)?);
    }
    Ok(strings)
}

/// A record and those that continue it, as one run of bytes with seams.
struct Parts<'a> {
    here: Bytes<'a>,
    later: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn new(record: &Record<'a>) -> Self {
        Self {
            here: Bytes(record.data),
            later: record.continued.clone().into_iter(),
        }
    }

    /// Whether something is left; passes over a seam.
    fn go_on(&mut self) -> bool {
        while self.here.is_empty() {
            match self.later.next() {
                Some(next) => self.here = Bytes(next),
                None => return false,
            }
        }
        true
    }

    fn skip(&mut self, mut count: usize) -> Result<(), Unreadable> {
        while count > 0 {
            if !self.go_on() {
                return Err(short());
            }
            let now = count.min(self.here.0.len());
            self.here.take(now)?;
            count -= now;
        }
        Ok(())
    }

    /// One string (MS-XLS 2.5.293). A seam inside its characters starts with a new width mark.
    fn string(&mut self, fonts: &[Look]) -> Result<Rich, Unreadable> {
        let mut left = usize::from(self.here.u16()?);
        let marks = self.here.u8()?;
        let runs = if marks & 8 != 0 { self.here.u16()? } else { 0 };
        let extra = if marks & 4 != 0 {
            self.here.count()?
        } else {
            0
        };
        let mut is_wide = marks & 1 != 0;
        let mut text = String::new();
        while left > 0 {
            if self.here.is_empty() {
                if !self.go_on() {
                    return Err(short());
                }
                is_wide = self.here.u8()? & 1 != 0;
            }
            let width = if is_wide { 2 } else { 1 };
            let now = left.min(self.here.0.len() / width);
            if now == 0 {
                // Half a character before a seam: other programs pass over it.
                self.here = Bytes(&[]);
                continue;
            }
            text.push_str(&unicode(self.here.take(now * width)?, is_wide));
            left -= now;
        }
        let mut looks = Vec::new();
        for _ in 0..runs {
            let (start, font) = (usize::from(self.number()?), self.number()?);
            looks.push((start, font_of(fonts, font)));
        }
        self.skip(extra)?;
        Ok(Rich::with_looks(&text, &looks))
    }

    /// A number of two bytes, which a seam may part.
    fn number(&mut self) -> Result<u16, Unreadable> {
        let mut bytes = [0; 2];
        for byte in &mut bytes {
            if !self.go_on() {
                return Err(short());
            }
            *byte = self.here.u8()?;
        }
        Ok(u16::from_le_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::{Record, Text, shared};
    use crate::records::Bytes;
    use crate::rich::Look;

    #[test]
    fn unicode_text_is_never_decoded_by_the_code_page() {
        let mut text = Text::default();
        text.set_code_page(936);
        let wide = text.long(Bytes(b"\x02\0\x01\x2d\x4e\x87\x65")).unwrap();
        assert_eq!(wide, "中文");
        assert_eq!(text.long(Bytes(b"\x02\0\0A\xe9")).unwrap(), "Aé");
        text.set_version(0x0500);
        assert_eq!(text.long(Bytes(b"\x04\0\xd6\xd0\xce\xc4")).unwrap(), "中文");
    }

    #[test]
    fn a_shared_string_may_change_its_width_at_a_seam() {
        let record = Record {
            kind: 0x00FC,
            data: b"\x02\0\0\0\x02\0\0\0\x03\0\x08\x01\0ab",
            continued: vec![b"\x01\x2d\x4e\x00", b"\0\0\0\x01\0\0c"],
        };
        let strings = shared(&record, &[]).unwrap();
        assert_eq!(strings.get(0, false), Some(("ab中".into(), false)));
        assert_eq!(strings.get(1, false), Some(("c".into(), false)));
        assert_eq!(strings.get(2, false), None);
    }

    #[test]
    fn runs_of_struck_out_letters_are_left_out() {
        let struck = Look {
            is_struck: true,
            ..Look::default()
        };
        // Font 5 is the fifth: there is no number 4. The runs lie over a seam.
        let fonts = [
            Look::default(),
            Look::default(),
            Look::default(),
            Look::default(),
            struck,
        ];
        let record = Record {
            kind: 0x00FC,
            data: b"\x01\0\0\0\x01\0\0\0\x06\0\x08\x02\x00300350\0\0\x05",
            continued: vec![b"\0\x03\0\0\0"],
        };
        let strings = shared(&record, &fonts).unwrap();
        assert_eq!(strings.get(0, false), Some(("350".into(), false)));
    }
}
