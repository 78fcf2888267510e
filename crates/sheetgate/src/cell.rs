//! The place of a cell on a worksheet.

#[cfg(feature = "serde")]
mod serialised;

use std::str::FromStr;

/// The place of a cell, 0-based. Ordered row by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// 0-based row.
    pub row: u32,
    /// 0-based column.
    pub column: u32,
}

impl At {
    /// The cell in this row and column, both 0-based.
    #[must_use]
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// The address as a spreadsheet program shows it: `E5`.
    #[must_use]
    pub fn address(self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.column + 1;
        while rest > 0 {
            let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
            letters.push(char::from(b'A' + digit));
            rest = (rest - 1) / 26;
        }
        let column: String = letters.iter().rev().collect();
        format!("{column}{}", u64::from(self.row) + 1)
    }
}

/// Rows and columns of the largest worksheet that any program writes.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

impl FromStr for At {
    type Err = NotACell;

    /// An address as a spreadsheet program shows it, `E5`, up to `XFD1048576`.
    fn from_str(address: &str) -> Result<Self, NotACell> {
        let wrong = || NotACell(address.chars().take(30).collect());
        // By bytes: there may be millions of them.
        let mut bytes = address.bytes().peekable();
        let mut column: u32 = 0;
        while let Some(letter) = bytes.next_if(u8::is_ascii_alphabetic) {
            let digit = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
            column = column.saturating_mul(26).saturating_add(digit);
        }
        let mut row: u32 = 0;
        for digit in bytes {
            if !digit.is_ascii_digit() {
                return Err(wrong());
            }
            row = row
                .saturating_mul(10)
                .saturating_add(u32::from(digit - b'0'));
        }
        if (1..=ROWS).contains(&row) && (1..=COLUMNS).contains(&column) {
            Ok(Self::new(row - 1, column - 1))
        } else {
            Err(wrong())
        }
    }
}

/// A rectangle of cells, both corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Top left.
    pub first: At,
    /// Bottom right.
    pub last: At,
}

impl FromStr for Range {
    type Err = NotACell;

    /// `E5:E9`, or `E5` for one cell.
    fn from_str(text: &str) -> Result<Self, NotACell> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        Ok(Self {
            first: first.parse()?,
            last: last.parse()?,
        })
    }
}

impl Range {
    /// Whether the cell lies inside.
    #[must_use]
    pub const fn contains(self, at: At) -> bool {
        self.first.row <= at.row
            && at.row <= self.last.row
            && self.first.column <= at.column
            && at.column <= self.last.column
    }
}

/// The text is no address that a worksheet has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cell: {0:?}")]
pub struct NotACell(String);

#[cfg(test)]
mod tests {
    use super::At;

    #[test]
    fn addresses_are_those_of_a_spreadsheet() {
        for (row, column, address) in [
            (0, 0, "A1"),
            (4, 25, "Z5"),
            (4, 26, "AA5"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(At::new(row, column).address(), address);
            assert_eq!(address.parse(), Ok(At::new(row, column)));
        }
        assert_eq!("xfd1".parse(), Ok(At::new(0, 16_383)));
        for address in [
            "",
            "A",
            "1",
            "A0",
            "XFE1",
            "A1048577",
            "A4294967298",
            "ZZZZZZZ1",
            "A+1",
            "A1B",
            "$A$1",
            "一1",
        ] {
            assert!(address.parse::<At>().is_err(), "{address}");
        }
    }
}
