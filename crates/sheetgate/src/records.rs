//! Binary records, read without ever reaching past their end.

use super::rich::{Height, Look};
use crate::gate::Unreadable;
use crate::grid::Value;

/// Bytes that are taken from the front.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Unreadable> {
        let (head, tail) = self.0.split_at_checked(count).ok_or_else(short)?;
        self.0 = tail;
        Ok(head)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        let (head, tail) = self.0.split_first_chunk().ok_or_else(short)?;
        self.0 = tail;
        Ok(*head)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Unreadable> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(super) fn u16(&mut self) -> Result<u16, Unreadable> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(super) fn u32(&mut self) -> Result<u32, Unreadable> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(super) fn f64(&mut self) -> Result<f64, Unreadable> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    /// A count of something, as wide as the machine.
    pub(super) fn count(&mut self) -> Result<usize, Unreadable> {
        usize::try_from(self.u32()?).map_err(|_| short())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A number stored in 30 bits, as both binary formats do it.
pub(super) fn rk(raw: u32) -> f64 {
    let number = if raw & 2 != 0 {
        // An integer: shift the marks out, sign kept.
        f64::from(raw.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(raw & !3) << 32)
    };
    if raw & 1 != 0 { number / 100.0 } else { number }
}

/// An error value by its number.
pub(super) fn error(number: u8) -> Value {
    let text = match number {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2B => "#GETTING_DATA",
        // 0x2A, and whatever a newer program may know.
        _ => "#N/A",
    };
    Value::Error(text.into())
}

/// How a font looks, by its marks and the height of its letters, as both binary formats store them.
pub(super) fn look(marks: u16, height: u16) -> Look {
    Look {
        is_struck: marks & 8 != 0,
        height: match height {
            1 => Height::Raised,
            2 => Height::Lowered,
            _ => Height::Line,
        },
    }
}

/// Text of two bytes a character.
pub(super) fn wide(bytes: &[u8]) -> String {
    let codes = bytes.chunks_exact(2);
    let codes = codes.map(|code| u16::from_le_bytes([code[0], code[1]]));
    char::decode_utf16(codes)
        .map(|code| code.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

pub(super) fn short() -> Unreadable {
    Unreadable::Damaged("a record is shorter than it should be".into())
}

#[cfg(test)]
mod tests {
    use super::{Bytes, rk, wide};

    #[test]
    fn numbers_in_thirty_bits() {
        for (raw, number) in [
            (0x0000_0006, 1.0),
            (0xFFFF_FFFE, -1.0),
            (0x0000_3039 << 2 | 3, 123.45),
            (0x3FF0_0000, 1.0),
            (0x4093_4800 | 1, 12.34),
        ] {
            assert!((rk(raw) - number).abs() < 1e-12, "{raw:x} {}", rk(raw));
        }
    }

    #[test]
    fn nothing_is_read_past_the_end() {
        let mut bytes = Bytes(&[1, 2, 3]);
        assert_eq!(bytes.u16().unwrap(), 0x0201);
        assert!(bytes.u32().is_err());
        assert_eq!(bytes.take(1).unwrap(), [3]);
        assert!(bytes.is_empty() && bytes.u8().is_err());
        assert_eq!(wide(b"\x2d\x4e\x87\x65\x41"), "中文");
    }
}
