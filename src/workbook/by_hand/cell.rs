//! What a clerk puts into a cell, and how one writes amounts and days.

use chrono::NaiveDate;

use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;

/// What a clerk puts into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum ClerkCell {
    Empty,
    Text(String),
    Number(f64),
    Day(NaiveDate),
}

impl ClerkCell {
    /// A text; an empty one leaves the cell empty.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }
}

/// How a clerk writes amounts and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// 万元, and days that Excel knows as such.
    Exact,
    /// 亿元, and months: 2026年3月.
    Rough,
    /// 万元, and days with dots: 2026.3.15.
    Dotted,
}

impl Hand {
    /// An amount as a number of 万元 or 亿元.
    #[must_use]
    pub fn amount(self, yuan: Option<Yuan>) -> ClerkCell {
        let Some(Yuan(yuan)) = yuan else {
            return ClerkCell::Empty;
        };
        // Through its decimal text, so that it is the very number that a clerk would type.
        let text = match self {
            Self::Rough => format!("{}.{:08}", yuan / 100_000_000, yuan % 100_000_000),
            Self::Exact | Self::Dotted => Yuan(yuan).to_wan().replace(',', ""),
        };
        text.parse()
            .map_or(ClerkCell::Text(text), ClerkCell::Number)
    }

    /// A day; anything less is left out.
    #[must_use]
    pub fn date(self, date: Option<PartialDate>) -> ClerkCell {
        match (date, self) {
            (Some(PartialDate::Day(day)), Self::Exact) => ClerkCell::Day(day),
            (Some(PartialDate::Day(day)), Self::Rough) => {
                ClerkCell::Text(day.format("%Y年%-m月").to_string())
            }
            (Some(PartialDate::Day(day)), Self::Dotted) => {
                ClerkCell::Text(day.format("%Y.%-m.%-d").to_string())
            }
            _ => ClerkCell::Empty,
        }
    }
}
