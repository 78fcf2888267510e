//! What an assessment looks at: half a year, or a year.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::domain::date::PartialDate;
use crate::domain::period::{Month, Quarter};

/// A half-year (`2026H1`) or a whole year (`2026`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssessmentSpan {
    year: i32,
    half: Option<Half>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    First,
    Second,
}

/// Where a date of a project lies, whatever days were meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Certainly in the span.
    Within,
    /// Certainly not.
    Outside,
    /// Nobody can tell: only the year is written.
    Vague,
    /// No date is written.
    Unknown,
}

/// The text was neither `2026H1` nor `2026`.
#[derive(Debug, thiserror::Error)]
#[error("neither a half-year nor a year: {0} (expected 2026H1 or 2026)")]
pub struct NotASpan(String);

impl AssessmentSpan {
    /// Whether it is half a year.
    #[must_use]
    pub const fn is_half(self) -> bool {
        self.half.is_some()
    }

    /// Its year, by which targets are set.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        let month = match self.half {
            Some(Half::Second) => 7,
            Some(Half::First) | None => 1,
        };
        NaiveDate::from_ymd_opt(self.year, month, 1).unwrap_or(NaiveDate::MIN)
    }

    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let (month, day) = match self.half {
            Some(Half::First) => (6, 30),
            Some(Half::Second) | None => (12, 31),
        };
        NaiveDate::from_ymd_opt(self.year, month, day).unwrap_or(NaiveDate::MAX)
    }

    /// How many of its months have come by this day, the running one included; none before it.
    #[must_use]
    pub fn months_until(self, day: NaiveDate) -> u32 {
        let (first, last) = (Month::of(self.first_day()), Month::of(self.last_day()));
        let until = Month::of(day).min(last);
        let months = std::iter::successors(Some(first), |month| Some(month.next()));
        let months = months.take_while(|month| *month <= until).take(12);
        u32::try_from(months.count()).unwrap_or(12)
    }

    /// Its quarters, in order.
    pub fn quarters(self) -> impl Iterator<Item = Quarter> {
        let all = std::iter::successors(Some(Quarter::of(self.first_day())), |quarter| {
            Some(quarter.next())
        });
        all.take_while(move |quarter| quarter.first_day() <= self.last_day())
            .take(4)
    }

    /// Where a date lies.
    #[must_use]
    pub fn when(self, date: Option<PartialDate>) -> When {
        let Some(date) = date else {
            return When::Unknown;
        };
        let (first, last) = (self.first_day(), self.last_day());
        if date.latest() < first || date.earliest() > last {
            When::Outside
        } else if date.earliest() >= first && date.latest() <= last {
            When::Within
        } else {
            When::Vague
        }
    }

    /// `2026年上半年`, `2026年`.
    #[must_use]
    pub fn label(self) -> String {
        let half = match self.half {
            Some(Half::First) => "上半年",
            Some(Half::Second) => "下半年",
            None => "",
        };
        format!("{}年{half}", self.year)
    }
}

impl fmt::Display for AssessmentSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.year)?;
        match self.half {
            Some(Half::First) => f.write_str("H1"),
            Some(Half::Second) => f.write_str("H2"),
            None => Ok(()),
        }
    }
}

impl FromStr for AssessmentSpan {
    type Err = NotASpan;

    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let (year, half) = match text.split_once('H') {
            None => (text, None),
            Some((year, "1")) => (year, Some(Half::First)),
            Some((year, "2")) => (year, Some(Half::Second)),
            Some(_) => return Err(NotASpan(text.to_owned())),
        };
        let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
        let year = year
            .parse()
            .ok()
            .filter(|year| (1900..=2199).contains(year));
        match year.filter(|_| is_year) {
            Some(year) => Ok(Self { year, half }),
            None => Err(NotASpan(text.to_owned())),
        }
    }
}

impl Serialize for AssessmentSpan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::{AssessmentSpan, When};

    fn span(text: &str) -> AssessmentSpan {
        text.parse().unwrap()
    }

    #[test]
    fn a_span_is_half_a_year_or_a_year() {
        for (text, first, last, label) in [
            ("2026", "2026-01-01", "2026-12-31", "2026年"),
            ("2026H1", "2026-01-01", "2026-06-30", "2026年上半年"),
            ("2026H2", "2026-07-01", "2026-12-31", "2026年下半年"),
        ] {
            let span = span(text);
            assert_eq!(span.first_day().to_string(), first);
            assert_eq!(span.last_day().to_string(), last);
            assert_eq!(
                (span.label(), span.to_string()),
                (label.into(), text.into())
            );
        }
        for text in [
            "", "26", "2026H3", "2026H", "2026Q1", "H1", "+2026", "2026h1", "9999",
        ] {
            assert!(text.parse::<AssessmentSpan>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_are_counted_as_far_as_they_have_come() {
        for (text, day, months) in [
            ("2026", "2025-12-25", 0),
            ("2026", "2026-01-10", 1),
            ("2026", "2026-11-25", 11),
            ("2026", "2027-03-10", 12),
            ("2026H1", "2026-11-25", 6),
            ("2026H2", "2026-08-10", 2),
        ] {
            assert_eq!(
                span(text).months_until(day.parse().unwrap()),
                months,
                "{text} {day}"
            );
        }
    }

    #[test]
    fn a_date_lies_in_a_span_only_if_no_other_day_may_be_meant() {
        for (text, date, when) in [
            ("2026H1", "2026-06-30", When::Within),
            ("2026H1", "2026-07-01", When::Outside),
            ("2026H1", "2026-06", When::Within),
            ("2026H1", "2026", When::Vague),
            ("2026", "2026", When::Within),
            ("2026", "2025", When::Outside),
            ("2026H2", "2027-01", When::Outside),
        ] {
            let date = date.parse().ok();
            assert_eq!(span(text).when(date), when, "{text} {date:?}");
        }
        assert_eq!(span("2026").when(None), When::Unknown);
    }

    #[test]
    fn its_quarters_are_those_that_begin_in_it() {
        let names = |text: &str| -> Vec<String> {
            let quarters = span(text).quarters();
            quarters.map(|quarter| quarter.to_string()).collect()
        };
        assert_eq!(names("2026H2"), ["2026Q3", "2026Q4"]);
        assert_eq!(names("2026").len(), 4);
    }
}
