//! Working days: weekends, holidays and make-up workdays of the State Council's notices (rule 2).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// What a notice says of one date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A holiday, whatever the weekday.
    Holiday,
    /// A working day, whatever the weekday (调休).
    Workday,
}

impl DayKind {
    /// `holiday` or `workday`, as `holidays.csv` and tables write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::Workday => "workday",
        }
    }
}

/// The holidays that the State Council's notice for a year always speaks of. Two of them may share their days
/// and one name: 国庆节、中秋节.
pub const HOLIDAYS: [&str; 7] = [
    "元旦",
    "春节",
    "清明节",
    "劳动节",
    "端午节",
    "中秋节",
    "国庆节",
];

/// The State Council's notice for the next year is out by this month.
const NOTICE_IS_OUT_BY_MONTH: u32 = 11;

/// A day of each year whose notice ought to be known today.
pub fn years_expected(today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let next_year = NaiveDate::from_ymd_opt(today.year() + 1, 1, 1);
    let is_out = today.month() >= NOTICE_IS_OUT_BY_MONTH;
    std::iter::once(today).chain(next_year.filter(|_| is_out))
}

/// The office's calendar. Years whose notice is not listed in whole are provisional; what is not listed is
/// a plain weekday or weekend.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    days: BTreeMap<NaiveDate, (DayKind, String)>,
    covered: BTreeSet<i32>,
}

impl Calendar {
    /// A calendar of these days; a year is covered if each of the seven [`HOLIDAYS`] has a day in it.
    pub fn new(days: impl IntoIterator<Item = (NaiveDate, DayKind, String)>) -> Self {
        let days: BTreeMap<_, _> = days
            .into_iter()
            .map(|(date, kind, name)| (date, (kind, name)))
            .collect();
        let years: BTreeSet<i32> = days.keys().map(Datelike::year).collect();
        let mut calendar = Self {
            days,
            covered: BTreeSet::new(),
        };
        calendar.covered = years
            .into_iter()
            .filter(|&year| calendar.unlisted(year).next().is_none())
            .collect();
        calendar
    }

    /// The holidays that have no day in this year, in the order of the year.
    pub fn unlisted(&self, year: i32) -> impl Iterator<Item = &'static str> {
        let has_day = move |holiday: &str| {
            self.days.iter().any(|(date, (kind, name))| {
                date.year() == year && *kind == DayKind::Holiday && name.contains(holiday)
            })
        };
        HOLIDAYS
            .into_iter()
            .filter(move |holiday| !has_day(holiday))
    }

    /// Whether people work on this date.
    #[must_use]
    pub fn is_workday(&self, date: NaiveDate) -> bool {
        match self.days.get(&date) {
            Some((kind, _)) => *kind == DayKind::Workday,
            None => !matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// The name of the holiday that this date is, or is the make-up day of.
    #[must_use]
    pub fn name_of(&self, date: NaiveDate) -> Option<&str> {
        self.days.get(&date).map(|(_, name)| name.as_str())
    }

    /// The days that notices speak of, in order, each with the holiday's name.
    pub fn listed(&self) -> impl Iterator<Item = (NaiveDate, DayKind, &str)> {
        let days = self.days.iter();
        days.map(|(date, (kind, name))| (*date, *kind, name.as_str()))
    }

    /// Whether the whole notice for the year of this date is known; if not, the date is provisional.
    #[must_use]
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.covered.contains(&date.year())
    }

    /// The last working day on or before `date`.
    #[must_use]
    pub fn workday_on_or_before(&self, date: NaiveDate) -> NaiveDate {
        self.find(date, NaiveDate::checked_sub_days)
    }

    /// The first working day on or after `date`.
    #[must_use]
    pub fn workday_on_or_after(&self, date: NaiveDate) -> NaiveDate {
        self.find(date, NaiveDate::checked_add_days)
    }

    /// The working day `count` working days before `date`; for 0, [`Self::workday_on_or_before`].
    #[must_use]
    pub fn workdays_before(&self, date: NaiveDate, count: u32) -> NaiveDate {
        let mut day = self.workday_on_or_before(date);
        // A deadline on a holiday: the working day before it is already one step away.
        let steps = if day == date {
            count
        } else {
            count.saturating_sub(1)
        };
        for _ in 0..steps {
            day = self.workday_on_or_before(day - Days::new(1));
        }
        day
    }

    /// The working day `count` working days after `date`; for 0, [`Self::workday_on_or_after`].
    #[must_use]
    pub fn workdays_after(&self, date: NaiveDate, count: u32) -> NaiveDate {
        let mut day = self.workday_on_or_after(date);
        let steps = if day == date {
            count
        } else {
            count.saturating_sub(1)
        };
        for _ in 0..steps {
            day = self.workday_on_or_after(day + Days::new(1));
        }
        day
    }

    /// Walks day by day; no run of holidays is longer than a month, so 60 steps always find one.
    fn find(&self, from: NaiveDate, step: fn(NaiveDate, Days) -> Option<NaiveDate>) -> NaiveDate {
        (0..60)
            .filter_map(|offset| step(from, Days::new(offset)))
            .find(|&date| self.is_workday(date))
            .unwrap_or(from)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike as _, NaiveDate};

    use super::{Calendar, years_expected};
    use crate::domain::fixtures::calendar;

    #[test]
    fn next_years_notice_is_expected_from_november() {
        let years = |day: &str| -> Vec<i32> {
            let expected = years_expected(day.parse().unwrap());
            expected.map(|date| date.year()).collect()
        };
        assert_eq!(years("2026-10-31"), [2026]);
        assert_eq!(years("2026-11-01"), [2026, 2027]);
    }

    #[test]
    fn a_year_is_covered_when_all_seven_holidays_are_listed() {
        let known = calendar();
        let start = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        for year in 2024..=2026 {
            assert!(known.covers(start(year)), "{year}");
        }
        assert!(!known.covers(start(2027)));
        let but_for = |gone: &str| {
            let days = known
                .listed()
                .map(|(date, kind, name)| (date, kind, name.to_owned()));
            let days = days.filter(|(date, _, name)| !(date.year() == 2026 && name == gone));
            Calendar::new(days.collect::<Vec<_>>())
        };
        for gone in super::HOLIDAYS {
            let partly = but_for(gone);
            assert!(!partly.covers(start(2026)), "{gone}");
            assert_eq!(partly.unlisted(2026).collect::<Vec<_>>(), [gone]);
            assert!(partly.covers(start(2025)));
        }
    }
}
