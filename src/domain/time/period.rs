//! Half-month periods, named by their nominal due date, and quarters (rules 1–3).

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// One half-month report (报送期), named by its nominal due date: `2026-11-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Period(pub NaiveDate);

impl Period {
    /// `2026年11月10日`, as letters and ledgers write it.
    #[must_use]
    pub fn label(self) -> String {
        format!("{}年{}月{}日", self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Period {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// The days of the month on which reports are due (rule 1); never empty, ascending, 1–28.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDays(Vec<u32>);

/// Why a list of due days was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("due days must be one to four different days of the month between 1 and 28, ascending")]
pub struct BadDueDays;

impl DueDays {
    /// The due days, if they are one to four ascending days of the month up to the 28th.
    ///
    /// # Errors
    /// [`BadDueDays`] for any other list: a 31st would skip months.
    pub fn new(days: Vec<u32>) -> Result<Self, BadDueDays> {
        let good = (1..=4).contains(&days.len())
            && days.iter().all(|day| (1..=28).contains(day))
            && days.windows(2).all(|pair| pair[0] < pair[1]);
        if good {
            Ok(Self(days))
        } else {
            Err(BadDueDays)
        }
    }

    /// Those of the rule: the 10th and the 25th.
    #[must_use]
    pub fn usual() -> Self {
        Self(vec![10, 25])
    }

    /// Whether this date is the name of a period.
    #[must_use]
    pub fn names(&self, date: NaiveDate) -> bool {
        self.0.contains(&date.day())
    }

    /// The period that is running on this date: the first whose due day has not passed.
    #[must_use]
    pub fn running(&self, date: NaiveDate) -> Period {
        self.from(date).next().unwrap_or(Period(date))
    }

    #[must_use]
    pub fn before(&self, period: Period) -> Period {
        let start = period.0 - Days::new(40);
        self.from(start)
            .take_while(|candidate| *candidate < period)
            .last()
            .unwrap_or(period)
    }

    #[must_use]
    pub fn after(&self, period: Period) -> Period {
        self.running(period.0 + Days::new(1))
    }

    /// All periods due on or after this date, in order, without end.
    pub fn from(&self, date: NaiveDate) -> impl Iterator<Item = Period> + '_ {
        let first_of_month = date - Days::new(u64::from(date.day0()));
        (0..)
            .map_while(move |offset| first_of_month.checked_add_months(Months::new(offset)))
            .flat_map(|month| self.0.iter().filter_map(move |&day| month.with_day(day)))
            .filter(move |&due| due >= date)
            .map(Period)
    }

    /// All periods due between two dates, both included.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = Period> + '_ {
        self.from(from).take_while(move |period| period.0 <= to)
    }

    /// The last period of a month: the one that its ledger waits for.
    #[must_use]
    pub fn last_of(&self, month: Month) -> Period {
        let last = self.0.last().copied().unwrap_or(1);
        Period(month.0.with_day(last).unwrap_or(month.0))
    }
}

/// A calendar month, by its first day; a monthly ledger is named by it: `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

impl Month {
    /// The month of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self(date - Days::new(u64::from(date.day0())))
    }

    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + Months::new(1))
    }

    /// The month before it.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0 - Months::new(1))
    }

    /// `2026年11月`, as letters and ledgers write it.
    #[must_use]
    pub fn label(self) -> String {
        format!("{}年{}月", self.0.year(), self.0.month())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

impl FromStr for Month {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        format!("{text}-01").parse().map(Self)
    }
}

/// A calendar quarter: `2026Q4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Quarter {
    year: i32,
    /// 1–4
    number: u32,
}

impl Quarter {
    /// The quarter with this number (1–4).
    #[must_use]
    pub fn new(year: i32, number: u32) -> Option<Self> {
        ((1900..=2199).contains(&year) && (1..=4).contains(&number))
            .then_some(Self { year, number })
    }

    /// The quarter of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self {
            year: date.year(),
            number: date.month0() / 3 + 1,
        }
    }

    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.number * 3 - 2, 1).unwrap_or(NaiveDate::MIN)
    }

    /// The first day after it.
    #[must_use]
    pub fn end(self) -> NaiveDate {
        self.next().first_day()
    }

    /// The quarter after it.
    #[must_use]
    pub fn next(self) -> Self {
        if self.number == 4 {
            Self {
                year: self.year + 1,
                number: 1,
            }
        } else {
            Self {
                number: self.number + 1,
                ..self
            }
        }
    }

    /// The quarter before it.
    #[must_use]
    pub fn previous(self) -> Self {
        if self.number == 1 {
            Self {
                year: self.year - 1,
                number: 4,
            }
        } else {
            Self {
                number: self.number - 1,
                ..self
            }
        }
    }

    /// `2026年第四季度`, as letters and ledgers write it.
    #[must_use]
    pub fn label(self) -> String {
        let number = ["一", "二", "三", "四"][(self.number - 1) as usize];
        format!("{}年第{number}季度", self.year)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Q{}", self.year, self.number)
    }
}

/// The text was not like `2026Q4`.
#[derive(Debug, thiserror::Error)]
#[error("not a quarter: {0} (expected 2026Q4)")]
pub struct NotAQuarter(String);

impl FromStr for Quarter {
    type Err = NotAQuarter;
    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        text.split_once('Q')
            .and_then(|(year, number)| Self::new(year.parse().ok()?, number.parse().ok()?))
            .ok_or_else(|| NotAQuarter(text.to_owned()))
    }
}

impl TryFrom<String> for Quarter {
    type Error = NotAQuarter;
    fn try_from(text: String) -> Result<Self, NotAQuarter> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{DueDays, Month, Period, Quarter};
    use crate::domain::unstated::decide;

    fn due_days() -> DueDays {
        DueDays::new(vec![10, 25]).unwrap()
    }

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn the_due_day_belongs_to_the_period_that_it_names() {
        let days = due_days();
        assert_eq!(days.running(period("2026-11-10").0), period("2026-11-10"));
        assert_eq!(days.running(period("2026-11-11").0), period("2026-11-25"));
        assert_eq!(days.running(period("2026-12-26").0), period("2027-01-10"));
        assert_eq!(days.before(period("2027-01-10")), period("2026-12-25"));
        assert_eq!(days.after(period("2026-12-25")), period("2027-01-10"));
        let november = "2026-11".parse().unwrap();
        assert_eq!(Month::of(period("2026-11-10").0), november);
        assert_eq!(days.last_of(november), period("2026-11-25"));
    }

    #[test]
    fn a_sheet_that_states_no_period_is_for_the_last_one_only_if_that_is_missing_and_recent() {
        let days = due_days();
        for (today, owes, expected) in [
            ("2026-11-25", true, "2026-11-25"),
            ("2026-11-26", true, "2026-11-25"),
            ("2026-11-30", true, "2026-11-25"),
            ("2026-12-01", true, "2026-12-10"),
            ("2026-11-26", false, "2026-12-10"),
        ] {
            let unstated = days.unstated(period(today).0, 5, |period| period.0, |_| owes);
            let (found, _) = decide(unstated, None);
            assert_eq!(found, period(expected), "{today} {owes}");
        }
    }

    #[test]
    fn a_period_runs_to_its_deadline_wherever_that_was_moved() {
        let days = due_days();
        let unstated = |today: &str, closes: &str| {
            let closes = period(closes).0;
            let moved = |of: Period| {
                if of == period("2026-10-25") {
                    closes
                } else {
                    of.0
                }
            };
            let unstated = days.unstated(period(today).0, 5, moved, |_| false);
            unstated.running.to_string()
        };
        // A Sunday: the deadline moved to the Monday, or to the Friday before.
        assert_eq!(unstated("2026-10-26", "2026-10-26"), "2026-10-25");
        assert_eq!(unstated("2026-10-27", "2026-10-26"), "2026-11-10");
        assert_eq!(unstated("2026-10-23", "2026-10-23"), "2026-10-25");
        assert_eq!(unstated("2026-10-24", "2026-10-23"), "2026-11-10");
    }

    #[test]
    fn due_days_that_would_skip_a_month_are_refused() {
        for bad in [vec![], vec![10, 31], vec![25, 10], vec![10, 10], vec![0]] {
            assert!(DueDays::new(bad).is_err());
        }
    }

    #[test]
    fn quarters_follow_each_other() {
        let last: Quarter = "2026Q4".parse().unwrap();
        assert_eq!(last.next().to_string(), "2027Q1");
        assert_eq!(last.next().previous(), last);
        assert_eq!(last.label(), "2026年第四季度");
        assert_eq!(last.first_day(), period("2026-10-01").0);
        assert_eq!(last.end(), period("2027-01-01").0);
        assert!("2026Q5".parse::<Quarter>().is_err());
    }
}
