//! Whether a number format shows a date: the only difference between 43617 and 2019-06-01.

use super::serial;
use crate::workbook::grid::Value;

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// A number.
    Plain,
    /// A date, a time of day, or both.
    Date,
    /// A date of which only year and month are shown.
    Month,
    /// A length of time.
    Duration,
}

impl NumberFormat {
    /// The format with a number that every program knows, Chinese ones included.
    pub(super) fn built_in(id: u16) -> Self {
        match id {
            17 | 27 | 36 | 50 | 52 | 57 => Self::Month,
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Date,
            46 => Self::Duration,
            _ => Self::Plain,
        }
    }

    /// The format with this code.
    pub(super) fn from_code(code: &str) -> Self {
        if code.to_ascii_lowercase().starts_with("general") || code.starts_with("G/") {
            return Self::Plain;
        }
        let mut letters = code.chars();
        let (mut has_year, mut has_month, mut has_more) = (false, false, false);
        while let Some(letter) = letters.next() {
            match letter {
                '"' => {
                    letters.by_ref().find(|&c| c == '"');
                }
                // The next character is shown, repeated or only takes its width.
                '\\' | '*' | '_' | '!' => {
                    letters.next();
                }
                '[' => {
                    let inside: String = letters.by_ref().take_while(|&c| c != ']').collect();
                    let inside = inside.to_ascii_lowercase();
                    if !inside.is_empty() && inside.chars().all(|c| "hms".contains(c)) {
                        return Self::Duration;
                    }
                }
                'y' | 'Y' => has_year = true,
                'm' | 'M' => has_month = true,
                'd' | 'D' | 'h' | 'H' | 's' | 'S' => has_more = true,
                _ => {}
            }
        }
        match (has_year, has_month, has_more) {
            (false, false, false) => Self::Plain,
            (true, true, false) => Self::Month,
            _ => Self::Date,
        }
    }

    /// A stored number under this format.
    pub(super) fn value(self, number: f64, is_1904: bool) -> Value {
        match self {
            Self::Plain => Value::Number(number),
            Self::Date | Self::Month => serial::to_value(number, is_1904),
            Self::Duration => serial::to_duration(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NumberFormat;

    #[test]
    fn dates_are_told_from_numbers() {
        for (code, format) in [
            ("General", NumberFormat::Plain),
            ("G/通用格式", NumberFormat::Plain),
            ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", NumberFormat::Plain),
            ("0.00\"万元 (dy)\"", NumberFormat::Plain),
            (
                "_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ;_ @_ ",
                NumberFormat::Plain,
            ),
            ("[$-804]@", NumberFormat::Plain),
            ("0.00E+00", NumberFormat::Plain),
            ("*d0", NumberFormat::Plain),
            ("yyyy\"年\"m\"月\"d\"日\";@", NumberFormat::Date),
            ("[$-804]yyyy\"年\"m\"月\";@", NumberFormat::Month),
            (
                "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@",
                NumberFormat::Date,
            ),
            ("yyyy.mm", NumberFormat::Month),
            ("m\"月\"d\"日\"", NumberFormat::Date),
            ("yyyy", NumberFormat::Date),
            ("h:mm AM/PM", NumberFormat::Date),
            ("[h]:mm:ss", NumberFormat::Duration),
            ("\"未完", NumberFormat::Plain),
            ("[未完", NumberFormat::Plain),
        ] {
            assert_eq!(NumberFormat::from_code(code), format, "{code}");
        }
    }
}
