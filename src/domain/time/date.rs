//! A date as precise as it was written: a day, a month or a year.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A date of a project. Its text is `2019-06-01`, `2019-06` or `2019`, in JSON too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum PartialDate {
    /// Year, month and day are known.
    Day(NaiveDate),
    /// Only year and month (1–12) are known.
    Month(i32, u32),
    /// Only the year is known.
    Year(i32),
}

impl PartialDate {
    /// A month, if there is such a month in a year of four digits.
    #[must_use]
    pub fn month(year: i32, month: u32) -> Option<Self> {
        (in_range(year) && (1..=12).contains(&month)).then_some(Self::Month(year, month))
    }

    /// A day, if it exists in a year of four digits.
    #[must_use]
    pub fn day(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day)
            .filter(|_| in_range(year))
            .map(Self::Day)
    }

    /// The same date, no more precise than its month.
    #[must_use]
    pub fn to_month(self) -> Self {
        match self {
            Self::Day(day) => Self::month(day.year(), day.month()).unwrap_or(self),
            other => other,
        }
    }

    /// The first day that may be meant.
    #[must_use]
    pub fn earliest(self) -> NaiveDate {
        let (year, month) = match self {
            Self::Day(day) => return day,
            Self::Month(year, month) => (year, month),
            Self::Year(year) => (year, 1),
        };
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MIN)
    }

    /// The last day that may be meant.
    #[must_use]
    pub fn latest(self) -> NaiveDate {
        let next = match self {
            Self::Day(day) => return day,
            Self::Month(year, 12) | Self::Year(year) => NaiveDate::from_ymd_opt(year + 1, 1, 1),
            Self::Month(year, month) => NaiveDate::from_ymd_opt(year, month + 1, 1),
        };
        next.and_then(|day| day.pred_opt())
            .unwrap_or(NaiveDate::MAX)
    }

    /// Certainly before `other`, whatever days were meant.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        self.latest() < other.earliest()
    }
}

fn in_range(year: i32) -> bool {
    (1900..=2199).contains(&year)
}

impl From<NaiveDate> for PartialDate {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

/// The text was not `2019-06-01`, `2019-06` or `2019`.
#[derive(Debug, thiserror::Error)]
#[error("not a date: {0}")]
pub struct NotADate(String);

impl FromStr for PartialDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.split('-').map(str::parse::<u32>);
        let date = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(y)), None, None, None) => i32::try_from(y)
                .ok()
                .filter(|&y| in_range(y))
                .map(Self::Year),
            (Some(Ok(y)), Some(Ok(m)), None, None) => {
                i32::try_from(y).ok().and_then(|y| Self::month(y, m))
            }
            (Some(Ok(y)), Some(Ok(m)), Some(Ok(d)), None) => {
                i32::try_from(y).ok().and_then(|y| Self::day(y, m, d))
            }
            _ => None,
        };
        date.ok_or_else(|| NotADate(text.to_owned()))
    }
}

impl TryFrom<String> for PartialDate {
    type Error = NotADate;
    fn try_from(text: String) -> Result<Self, NotADate> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::PartialDate;

    #[test]
    fn text_round_trips_at_every_precision() {
        for text in ["2019-06-01", "2019-06", "2019"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        for text in ["2019-13", "2019-02-30", "19", "", "2019-06-01-1", "待定"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn order_is_only_claimed_when_certain() {
        let june: PartialDate = "2019-06".parse().unwrap();
        let day: PartialDate = "2019-06-15".parse().unwrap();
        let july: PartialDate = "2019-07-01".parse().unwrap();
        assert!(!june.is_before(day) && !day.is_before(june));
        assert!(june.is_before(july));
    }
}
