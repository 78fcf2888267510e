//! A date as precise as it was written: a day, a month or a year.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date of a project. Its text is `2019-06-01`, `2019-06` or `2019`, in JSON too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

impl Serialize for PartialDate {
    /// Its text where people may read it, else its numbers; what is not known is 0.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        let numbers = match *self {
            Self::Day(day) => (day.year(), day.month(), day.day()),
            Self::Month(year, month) => (year, month, 0),
            Self::Year(year) => (year, 0, 0),
        };
        numbers.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = Cow::<str>::deserialize(deserializer)?;
            return text.parse().map_err(D::Error::custom);
        }
        let date = match Deserialize::deserialize(deserializer)? {
            (year, 0, 0) => in_range(year).then_some(Self::Year(year)),
            (year, month, 0) => Self::month(year, month),
            (year, month, day) => Self::day(year, month, day),
        };
        date.ok_or_else(|| D::Error::custom("no date of our time"))
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
    fn it_is_told_in_text_to_people_and_in_numbers_to_programs() {
        for text in ["2019-06-01", "2019-06", "2019"] {
            let date: PartialDate = text.parse().unwrap();
            let told = serde_json::to_string(&date).unwrap();
            assert_eq!(told, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<PartialDate>(&told).unwrap(), date);
            let sent = postcard::to_stdvec(&date).unwrap();
            assert_eq!(postcard::from_bytes::<PartialDate>(&sent).unwrap(), date);
        }
        for numbers in [(2019, 13, 0), (2019, 2, 30), (19, 0, 0), (2019, 0, 1)] {
            let sent = postcard::to_stdvec::<(i32, u32, u32)>(&numbers).unwrap();
            assert!(
                postcard::from_bytes::<PartialDate>(&sent).is_err(),
                "{numbers:?}"
            );
        }
        assert!(serde_json::from_str::<PartialDate>("\"2019-13\"").is_err());
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
