//! What makes it doubtful that letters to units would be right, and when a hold for it ends by itself.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

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
    pub const fn reason(self) -> &'static str {
        match self {
            Self::ShareAway => "held: the share cannot be read, so nobody can be called missing",
            Self::ClockMoved => "held: the clock was set by more than a day",
            Self::UnitsGone => "held: units.toml is gone, empty, or has lost too many units",
            Self::CalendarUncovered => "held: no holiday of this year is listed",
            Self::MassMissing => "held: too many units are missing at once",
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

impl fmt::Display for GuardReason {
    /// For the operator, with what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = &self.about;
        match self.cause {
            Cause::ShareAway => f.write_str("the share cannot be read"),
            Cause::ClockMoved => write!(f, "the clock was set {about} by more than a day"),
            Cause::UnitsGone if about.is_empty() => f.write_str("units.toml is gone or empty"),
            Cause::UnitsGone => write!(f, "units.toml has lost too many units: {about}"),
            Cause::CalendarUncovered => write!(f, "holidays.csv lists no holiday of {about}"),
            Cause::MassMissing => write!(f, "too many units are missing for {about}"),
        }?;
        f.write_str("; letters to units are held\n  hint: ")?;
        f.write_str(match self.cause {
            Cause::ShareAway => "mount it again; letters then go on by themselves",
            Cause::ClockMoved => "set the clock right, or say that it is right: `diaodu resume`",
            Cause::UnitsGone => "put the units back, or say that it is right: `diaodu resume`",
            Cause::CalendarUncovered => {
                "add the days of the State Council's notice and start again, or go on with plain \
                 weekends: `diaodu resume`"
            }
            Cause::MassMissing => {
                "look into the folders; if the units really sent nothing: `diaodu resume`"
            }
        })
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
