//! What makes it doubtful that letters to units would be right, and when a hold for it ends by itself.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::language::{Language, both};
use crate::domain::policy::Policy;
use crate::domain::unit::UnitSlug;

/// A clock that is off by more than this was set; anything less is a clock that was put right.
pub(super) const CLOCK_TOLERANCE: TimeDelta = TimeDelta::days(1);

/// What makes it doubtful that letters to units would be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The share cannot be read.
    ShareAway,
    /// The clock moved by more than a day while the program ran, or stands before what is on record.
    ClockMoved,
    /// units.toml is gone or empty, or too many units are gone from it.
    UnitsGone,
    /// No holiday of this year is listed, so nobody knows which days are working days.
    CalendarUncovered,
    /// Too many units are missing at once: rather our fault than theirs.
    MassMissing,
}

impl Cause {
    /// All of them, the gravest first.
    pub const ALL: &[Self] = &[
        Self::ShareAway,
        Self::ClockMoved,
        Self::UnitsGone,
        Self::CalendarUncovered,
        Self::MassMissing,
    ];

    /// Its word in keys.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ShareAway => "share-away",
            Self::ClockMoved => "clock-moved",
            Self::UnitsGone => "units-gone",
            Self::CalendarUncovered => "calendar-uncovered",
            Self::MassMissing => "mass-missing",
        }
    }

    /// Nothing at all can be known: the office's and the leaders' letters wait too.
    #[must_use]
    pub const fn blocks_all(self) -> bool {
        matches!(self, Self::ShareAway | Self::ClockMoved)
    }

    /// Only `resume` ends it, or what a person mends; a share comes and goes.
    #[must_use]
    pub const fn needs_person(self) -> bool {
        !matches!(self, Self::ShareAway)
    }

    /// Why a letter waits, in a sentence of reasons.
    #[must_use]
    pub const fn reason(self, language: Language) -> &'static str {
        match self {
            Self::ShareAway => language.of(
                "held: the share cannot be read, so nobody can be called missing",
                "暂停：共享文件夹读不到，不能判谁未报",
            ),
            Self::ClockMoved => language.of(
                "held: the clock was set by more than a day",
                "暂停：时钟被拨动一天以上",
            ),
            Self::UnitsGone => language.of(
                "held: units.toml is gone, empty, or has lost too many units",
                "暂停：units.toml 不见了、是空的，或少了太多单位",
            ),
            Self::CalendarUncovered => language.of(
                "held: no holiday of this year is listed",
                "暂停：没有今年的节假日",
            ),
            Self::MassMissing => language.of(
                "held: too many units are missing at once",
                "暂停：一下子有太多单位未报",
            ),
        }
    }
}

/// A cause, and what exactly it is about: once a person has released that, it counts no more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct GuardReason {
    /// What makes letters doubtful.
    pub cause: Cause,
    /// The year, the period, the units that are gone, or which way the clock went.
    pub about: String,
}

impl GuardReason {
    /// What it is, and what to do.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let about = &self.about;
        let what = match self.cause {
            Cause::ShareAway => both!(language, "the share cannot be read", "共享文件夹读不到"),
            Cause::ClockMoved => {
                let way = if about == SET_BACK {
                    "回拨"
                } else {
                    "向前拨"
                };
                match language {
                    Language::English => format!("the clock was set {about} by more than a day"),
                    Language::Chinese => format!("时钟被{way}了一天以上"),
                }
            }
            Cause::UnitsGone if about.is_empty() => both!(
                language,
                "units.toml is gone or empty",
                "units.toml 不见了或是空的"
            ),
            Cause::UnitsGone => both!(
                language,
                "units.toml has lost too many units: {about}",
                "units.toml 少了太多单位：{about}"
            ),
            Cause::CalendarUncovered => both!(
                language,
                "holidays.csv lists no holiday of {about}",
                "holidays.csv 里没有{about}年的节假日"
            ),
            Cause::MassMissing => both!(
                language,
                "too many units are missing for {about}",
                "{about}这一期未报的单位太多"
            ),
        };
        let hint = match self.cause {
            Cause::ShareAway => language.of(
                "mount it again; letters then go on by themselves",
                "重新挂载，信函随后自动继续",
            ),
            Cause::ClockMoved => language.of(
                "set the clock right, or say that it is right: `diaodu resume`",
                "把时钟调对；时钟本来就对的，运行 `diaodu resume`",
            ),
            Cause::UnitsGone => language.of(
                "put the units back, or say that it is right: `diaodu resume`",
                "把单位补回来；确实该去掉的，运行 `diaodu resume`",
            ),
            Cause::CalendarUncovered => language.of(
                "add the days of the State Council's notice and start again, or go on with plain \
                 weekends: `diaodu resume`",
                "按国务院办公厅的放假通知补上再启动；先只按双休日算的，运行 `diaodu resume`",
            ),
            Cause::MassMissing => language.of(
                "look into the folders; if the units really sent nothing: `diaodu resume`",
                "到各单位文件夹里看一看；确实都没有报的，运行 `diaodu resume`",
            ),
        };
        both!(
            language,
            "{what}; letters to units are held\n  hint: {hint}",
            "{what}，发给各单位的信函暂停\n  怎么办：{hint}"
        )
    }
}

impl fmt::Display for GuardReason {
    /// For the record and the log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::English))
    }
}

/// A reason on record: letters to units are held since then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hold {
    #[serde(flatten)]
    pub reason: GuardReason,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Which way the clock went, in [`GuardReason::about`].
const SET_FORWARD: &str = "forward";

pub(super) const SET_BACK: &str = "back";
impl GuardReason {
    /// The clock went forward by `leap` while the program ran. Down to a day that is a clock put right.
    #[must_use]
    pub fn clock_went_forward(leap: TimeDelta) -> Option<Self> {
        (leap > CLOCK_TOLERANCE).then(|| Self::new(Cause::ClockMoved, &SET_FORWARD))
    }

    pub(super) fn new(cause: Cause, about: &dyn ToString) -> Self {
        Self {
            cause,
            about: about.to_string(),
        }
    }
}

impl Hold {
    /// Whether a hold that nothing new speaks for ends by itself.
    ///
    /// What is seen anew in each round ends when it is not seen any more. A clock that went forward is
    /// put right when it stands before the moment at which it did; units that are gone, when all of them
    /// are back.
    #[must_use]
    pub fn is_over(&self, now: DateTime<Utc>, policy: &Policy, reasons: &[GuardReason]) -> bool {
        let is_seen = reasons
            .iter()
            .any(|reason| reason.cause == self.reason.cause);
        match self.reason.cause {
            Cause::ClockMoved if self.reason.about == SET_FORWARD => now < self.since,
            Cause::UnitsGone => {
                let gone = self.reason.about.split(' ').filter(|slug| !slug.is_empty());
                let mut back = gone.map(|slug| policy.unit(&UnitSlug(slug.to_owned())).is_some());
                !is_seen && back.all(|is_back| is_back)
            }
            _ => !is_seen,
        }
    }
}
