//! What the words of a period mean on a day: which period, and how surely.

use chrono::{Datelike, NaiveDate};

use crate::check::Context;
use crate::check::likeness::likeness;
use crate::domain::period::{Month, Period};
use crate::domain::period_words::{Part, PeriodStatement, PeriodWords, Relative, Strength};
use crate::domain::sheet::Sheet;
use crate::domain::unstated::{PeriodReason, decide};

/// More reports than this no month has: 11月第3期 may be one of three, 2026年11月 第12期 has an office's own count.
const MOST_IN_A_MONTH: u32 = 6;

/// What some words mean on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) period: Period,
    pub(super) manner: HowStated,
    /// The words leave open whether it is the running period or the one just past.
    pub(super) is_open: bool,
}

impl Meant {
    const fn of(period: Period, manner: HowStated) -> Self {
        Self {
            period,
            manner,
            is_open: false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HowStated {
    /// A whole date, and a due day.
    Exact,
    /// A date that is no due day.
    NotDue(NaiveDate),
    /// A due day without a year, a month, a half of a month: some of it was inferred.
    Inferred,
    /// Nobody can tell from the words: an issue that is not counted as here.
    Unknown,
}

/// The days that words are measured against.
pub(super) struct Days<'a> {
    pub(super) context: &'a Context<'a>,
    /// The period of the sheet if it stated none, and why.
    pub(super) unstated: Period,
    pub(super) reason: PeriodReason,
}

impl<'a> Days<'a> {
    pub(super) fn new(sheet: &Sheet, context: &'a Context<'a>) -> Self {
        let past = context.unstated.past.map(|past| past.period);
        let mut reported = context.history.iter();
        let reported = reported.find(|report| Some(report.period) == past);
        let likeness = reported.and_then(|reported| likeness(sheet, reported));
        let (unstated, reason) = decide(context.unstated, likeness);
        Self {
            context,
            unstated,
            reason,
        }
    }

    pub(super) fn running(&self) -> Period {
        self.context.unstated.running
    }

    /// Whether a whole date names a period before the last one: the title of an old report may have been left as it was.
    pub(super) fn is_long_past(&self, meant: Meant) -> bool {
        let latest = self.running().max(self.unstated);
        let last = self.context.due_days.before(latest);
        meant.manner == HowStated::Exact && meant.period < last
    }

    fn just_past(&self) -> Option<Period> {
        self.context.unstated.past.map(|past| past.period)
    }

    /// Whether a sheet of today may well be for this period, whoever sent it.
    pub(super) fn is_current(&self, period: Period) -> bool {
        period == self.unstated || period == self.running() || Some(period) == self.just_past()
    }

    pub(super) fn meant(&self, words: PeriodWords) -> Meant {
        let inferred = |period| Meant::of(period, HowStated::Inferred);
        match (words.month, words.part) {
            (Some(month), Some(Part::Day(day))) => self.of_day(words.year, month, day),
            (Some(month), Some(half)) => {
                let due = self.due_in(words.year, month);
                let own = if half == Part::FirstHalf {
                    due.first()
                } else {
                    due.last()
                };
                let manner = words.year.map_or(HowStated::Inferred, |_| HowStated::Exact);
                own.map_or_else(|| self.unknown(), |&period| Meant::of(period, manner))
            }
            (Some(month), None) => {
                let due = self.due_in(words.year, month);
                let of_issue = words
                    .issue
                    .and_then(|number| self.issue_among(&due, number));
                let is_beyond = words
                    .issue
                    .is_some_and(|number| number <= MOST_IN_A_MONTH && number != month);
                match of_issue {
                    Some(period) => inferred(period),
                    None if is_beyond => self.unknown(),
                    None => self.likely(&due).unwrap_or_else(|| self.unknown()),
                }
            }
            (None, Some(half)) => {
                let months = self.months_around();
                let due = months.iter().filter_map(|&month| {
                    let due = self.due_of(month);
                    if half.day() <= 15 {
                        due.first().copied()
                    } else {
                        due.last().copied()
                    }
                });
                let due: Vec<Period> = due.collect();
                self.likely(&due).unwrap_or_else(|| self.unknown())
            }
            (None, None) => match (words.issue, words.relative) {
                (Some(number), _) => self.of_issue(words.year, number),
                (None, Some(Relative::Last)) => {
                    inferred(self.context.due_days.before(self.unstated))
                }
                (None, Some(Relative::Next)) => {
                    inferred(self.context.due_days.after(self.unstated))
                }
                (None, _) => self
                    .likely(&self.current())
                    .unwrap_or_else(|| self.unknown()),
            },
        }
    }

    fn unknown(&self) -> Meant {
        Meant::of(self.unstated, HowStated::Unknown)
    }

    fn of_day(&self, year: Option<i32>, month: u32, day: u32) -> Meant {
        let date = match year {
            Some(year) => NaiveDate::from_ymd_opt(year, month, day),
            None => nearest((month, day), self.context.today),
        };
        let Some(date) = date else {
            return self.unknown();
        };
        // A stated day that is no due day means the period that was running on it.
        let period = self.context.due_days.running(date);
        let manner = match year {
            _ if period.0 != date => HowStated::NotDue(date),
            Some(_) => HowStated::Exact,
            None => HowStated::Inferred,
        };
        Meant::of(period, manner)
    }

    /// The nth due day of a year; where issues are counted by months, the last one of that month.
    fn of_issue(&self, year: Option<i32>, number: u32) -> Meant {
        let is_it = |period: &Period| {
            let count = self.place_in_year(*period);
            let is_of_year = year.is_none_or(|year| year == period.0.year());
            is_of_year && (usize::try_from(number) == Ok(count) || number == period.0.month())
        };
        let current: Vec<Period> = self.current().into_iter().filter(is_it).collect();
        self.likely(&current).unwrap_or_else(|| self.unknown())
    }

    /// The issue of a month: 11月第1期, or 11月 beside 第21期.
    fn issue_among(&self, due: &[Period], number: u32) -> Option<Period> {
        let number = usize::try_from(number).ok()?;
        let of_year = |period: &Period| self.place_in_year(*period) == number;
        let of_month = || due.get(number.checked_sub(1)?).copied();
        due.iter().copied().find(of_year).or_else(of_month)
    }

    /// How many due days its year has up to this one.
    fn place_in_year(&self, period: Period) -> usize {
        let first = NaiveDate::from_ymd_opt(period.0.year(), 1, 1);
        first.map_or(0, |first| {
            self.context.due_days.between(first, period.0).count()
        })
    }

    /// The periods that a sheet of today may well be for.
    fn current(&self) -> Vec<Period> {
        self.just_past()
            .into_iter()
            .chain([self.running()])
            .collect()
    }

    /// Of several periods the one that a sheet of today is most likely for.
    fn likely(&self, periods: &[Period]) -> Option<Meant> {
        let of = |wanted: Period| periods.iter().copied().find(|period| *period == wanted);
        let current = || {
            let mut current = periods.iter().copied();
            current.rfind(|period| self.is_current(*period))
        };
        let away = |period: &&Period| (period.0 - self.context.today).num_days().abs();
        let nearest = || periods.iter().min_by_key(away).copied();
        let period = of(self.unstated).or_else(current).or_else(nearest)?;
        let is_open = self.just_past().and_then(of).is_some() && of(self.running()).is_some();
        Some(Meant {
            is_open,
            ..Meant::of(period, HowStated::Inferred)
        })
    }

    /// The periods of a month; without a year, of the one nearest to today.
    fn due_in(&self, year: Option<i32>, month: u32) -> Vec<Period> {
        let first = match year {
            Some(year) => NaiveDate::from_ymd_opt(year, month, 1),
            None => nearest((month, 15), self.context.today).and_then(|middle| middle.with_day(1)),
        };
        first.map_or_else(Vec::new, |first| self.due_of(Month::of(first)))
    }

    fn due_of(&self, month: Month) -> Vec<Period> {
        let (first, next) = (month.first_day(), month.next().first_day());
        let due = self.context.due_days.from(first);
        due.take_while(|period| period.0 < next).collect()
    }

    fn months_around(&self) -> [Month; 3] {
        let month = Month::of(self.context.today);
        [month.previous(), month, month.next()]
    }

    /// Whether what two statements say together lies in what the first one says: 11月 and the day on which the
    /// file was saved may lie in two periods.
    pub(super) fn is_within(&self, both: PeriodWords, first: PeriodWords) -> bool {
        let month = self.meant(both).period.0.month();
        first.month.is_none_or(|own| own == month)
    }

    /// A name often carries the day on which the file was saved, and a title that on which it was made; near
    /// today such a day says nothing of the period, unless it is a due day.
    pub(super) fn is_day_of_saving(&self, said: &PeriodStatement) -> bool {
        let HowStated::NotDue(date) = self.meant(said.words).manner else {
            return false;
        };
        let days = (self.context.today - date).num_days().abs();
        said.strength != Strength::Label && days <= i64::from(self.context.late_days)
    }

    /// Whether something that has to do with the period is too old for a sheet of today.
    pub(super) fn is_odd_hint(&self, said: &PeriodStatement) -> bool {
        let before = |period| self.context.due_days.before(period);
        let oldest = match said.strength {
            Strength::Hint => before(self.unstated),
            // Figures up to the end of last month are usual.
            Strength::AsOf => before(before(self.unstated)),
            _ => return false,
        };
        self.meant(said.words).period < oldest
    }
}

/// The date with this month and day that lies nearest to `today`.
fn nearest((month, day): (u32, u32), today: NaiveDate) -> Option<NaiveDate> {
    (today.year() - 1..=today.year() + 1)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .min_by_key(|&date| (date - today).num_days().abs())
}
