//! What words say of a reporting period (rule 3), in whole or in part, and how much their place makes of it.

mod order;

use serde::{Deserialize, Serialize};

pub use order::{Moment, newest};

use chrono::{Datelike, NaiveDate};

use crate::domain::period::Period;

/// As much of a period as some words say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PeriodWords {
    /// 2026年
    pub year: Option<i32>,
    /// 11月
    pub month: Option<u32>,
    /// 25日, 下半月
    pub part: Option<Part>,
    /// 第22期
    pub issue: Option<u32>,
    /// 本期, 上期
    pub relative: Option<Relative>,
}

/// A part of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// 25日
    Day(u32),
    /// 上半月
    FirstHalf,
    /// 下半月
    SecondHalf,
}

/// A period, seen from the one that is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Relative {
    /// 上期
    Last,
    /// 本期
    This,
    /// 下期
    Next,
}

/// How much the place of some words makes of them; the surer first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Strength {
    /// Behind a label: 报送期.
    Label,
    Title,
    /// The name of the worksheet.
    SheetName,
    FileName,
    /// They speak of something that only has to do with the period: 10月签约项目. They never decide it.
    Hint,
    /// They say up to when figures go: 截至10月底. Nor do these.
    AsOf,
}

impl Strength {
    /// Whether words of this strength state the period, and do not only hint at it.
    #[must_use]
    pub fn states(self) -> bool {
        self < Self::Hint
    }
}

/// Words that state a period, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodStatement {
    /// What they say.
    pub words: PeriodWords,
    /// How much their place makes of it.
    pub strength: Strength,
    /// The text that was read, shortened.
    pub text: String,
    /// Name of the worksheet; empty for the file's name.
    pub sheet: String,
    /// `A2`; empty for a name.
    pub cell: String,
}

impl PeriodWords {
    /// A whole date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self {
            year: Some(date.year()),
            month: Some(date.month()),
            part: Some(Part::Day(date.day())),
            ..Self::default()
        }
    }

    /// The date that they name, if they name a whole one: 上半月 is the 10th, 下半月 the 25th.
    #[must_use]
    pub fn whole(self) -> Option<Period> {
        let day = self.part?.day();
        NaiveDate::from_ymd_opt(self.year?, self.month?, day).map(Period)
    }

    /// Whether they say any period at all.
    #[must_use]
    pub const fn says_something(self) -> bool {
        self.month.is_some()
            || self.part.is_some()
            || self.issue.is_some()
            || self.relative.is_some()
    }

    /// Both together; `None` if they speak against each other.
    #[must_use]
    pub fn and(self, other: Self) -> Option<Self> {
        fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
            one.zip(other).is_some_and(|(one, other)| one != other)
        }
        let is_against = differ(self.year, other.year)
            || differ(self.month, other.month)
            || differ(self.issue, other.issue)
            || differ(self.relative, other.relative);
        if is_against {
            return None;
        }
        let part = match (self.part, other.part) {
            (Some(one), Some(other)) => Some(one.and(other)?),
            (one, other) => one.or(other),
        };
        Some(Self {
            year: self.year.or(other.year),
            month: self.month.or(other.month),
            part,
            issue: self.issue.or(other.issue),
            relative: self.relative.or(other.relative),
        })
    }

    /// Whether all its numbers are possible ones: what a reading child says is not trusted.
    #[must_use]
    pub fn is_sound(self) -> bool {
        self.year.is_none_or(|year| (2000..=2100).contains(&year))
            && self.month.is_none_or(|month| (1..=12).contains(&month))
            && self.issue.is_none_or(|issue| issue < 10_000)
            && self.part.is_none_or(|part| (1..=31).contains(&part.day()))
    }
}

impl Part {
    /// The day; that of the usual due day for a half.
    #[must_use]
    pub const fn day(self) -> u32 {
        match self {
            Self::Day(day) => day,
            Self::FirstHalf => 10,
            Self::SecondHalf => 25,
        }
    }

    /// A day and the half that it lies in are one; the day says more.
    fn and(self, other: Self) -> Option<Self> {
        /// The last day that anybody counts to the first half.
        const MIDDLE: u32 = 15;
        let lies_in = |day: u32, half: Self| (day <= MIDDLE) == (half == Self::FirstHalf);
        match (self, other) {
            (one, other) if one == other => Some(one),
            (Self::Day(_), Self::Day(_)) => None,
            (Self::Day(day), half) | (half, Self::Day(day)) => {
                lies_in(day, half).then_some(Self::Day(day))
            }
            _ => None,
        }
    }
}
