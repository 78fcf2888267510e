//! Why letters to units are held until a person looks, or until the reason is gone (rule 14).

pub mod health;
pub mod nightly_check;
pub mod stuck;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::obligation::State;
use super::period::Period;
use super::plan::Facts;
use super::policy::Policy;
use super::reminder::{Step, steps};
use super::unit::UnitSlug;

/// A clock that is off by more than this was set; anything less is a clock that was put right.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::days(1);

/// So few units may always be missing: in a small office half of them are soon two or three.
const ALWAYS_ALLOWED: usize = 2;

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
    pub const fn is_blind(self) -> bool {
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
pub struct Doubt {
    /// What makes letters doubtful.
    pub cause: Cause,
    /// The year, the period, the units that are gone, or which way the clock went.
    pub about: String,
}

impl fmt::Display for Doubt {
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

/// A doubt on record: letters to units are held since then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hold {
    /// The doubt.
    #[serde(flatten)]
    pub doubt: Doubt,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Which way the clock went, in [`Doubt::about`].
const SET_FORWARD: &str = "forward";
const SET_BACK: &str = "back";

/// What the guard looks at before anything is taken in.
#[derive(Debug, Clone)]
pub struct Watched<'a> {
    /// The share is there.
    pub share_is_there: bool,
    /// units.toml is there and says something.
    pub units_file_is_there: bool,
    /// When each unit's folder was last read from end to end.
    pub scans: &'a BTreeMap<UnitSlug, DateTime<Utc>>,
}

impl Doubt {
    /// The clock went forward by `leap` while the program ran. Down to a day that is a clock put right.
    #[must_use]
    pub fn clock_went_forward(leap: TimeDelta) -> Option<Self> {
        (leap > CLOCK_TOLERANCE).then(|| Self::new(Cause::ClockMoved, &SET_FORWARD))
    }

    fn new(cause: Cause, about: &dyn ToString) -> Self {
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
    pub fn is_over(&self, now: DateTime<Utc>, policy: &Policy, doubts: &[Doubt]) -> bool {
        let is_seen = doubts.iter().any(|doubt| doubt.cause == self.doubt.cause);
        match self.doubt.cause {
            Cause::ClockMoved if self.doubt.about == SET_FORWARD => now < self.since,
            Cause::UnitsGone => {
                let gone = self.doubt.about.split(' ').filter(|slug| !slug.is_empty());
                let mut back = gone.map(|slug| policy.unit(&UnitSlug(slug.to_owned())).is_some());
                !is_seen && back.all(|is_back| is_back)
            }
            _ => !is_seen,
        }
    }
}

/// What is doubtful before anything is taken in: share, clock, units, calendar.
///
/// Time that passed while the program was down is no doubt: the clock may have gone forward by any
/// span between two rounds. Only one that stands before the last scan on record was set back.
#[must_use]
pub fn doubts(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    watched: &Watched<'_>,
) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if !watched.share_is_there {
        doubts.push(Doubt::new(Cause::ShareAway, &""));
    }
    let last = watched.scans.values().max();
    if last.is_some_and(|&last| now + CLOCK_TOLERANCE < last) {
        doubts.push(Doubt::new(Cause::ClockMoved, &SET_BACK));
    }
    if !watched.units_file_is_there {
        doubts.push(Doubt::new(Cause::UnitsGone, &""));
    } else if let Some(gone) = units_gone(policy, watched.scans) {
        doubts.push(Doubt::new(Cause::UnitsGone, &gone));
    }
    let today = policy.local(now).date();
    if !calendar.covers(today) {
        doubts.push(Doubt::new(Cause::CalendarUncovered, &today.year()));
    }
    doubts
}

/// The units of the last round that are no longer configured, if they are too many.
fn units_gone(policy: &Policy, scans: &BTreeMap<UnitSlug, DateTime<Utc>>) -> Option<String> {
    let last = scans.values().max()?;
    // Within one round the units are scanned at the same moment.
    let watched: BTreeSet<&UnitSlug> = scans
        .iter()
        .filter(|(_, at)| *at == last)
        .map(|(unit, _)| unit)
        .collect();
    let gone: Vec<&str> = watched
        .iter()
        .filter(|unit| policy.unit(unit).is_none())
        .map(|unit| unit.0.as_str())
        .collect();
    is_too_many(policy, gone.len(), watched.len()).then(|| gone.join(" "))
}

/// The period of which too many units are missing, once their overdue letters would go out.
#[must_use]
pub fn mass_missing(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    facts: &Facts,
) -> Option<Doubt> {
    let today = policy.local(now).date();
    let closed = policy.due_days.before(policy.due_days.running(today));
    // With a deadline that moves to the next working day, the last one may not have closed yet.
    let period = [closed, policy.due_days.before(closed)]
        .into_iter()
        .find(|&period| policy.deadline(calendar, period).at < now)?;
    let is_overdue = steps(policy, calendar, policy.deadline(calendar, period))
        .iter()
        .any(|step| step.step == Step::Overdue && step.at <= now);
    if !is_overdue || period.0 < policy.start {
        return None;
    }
    let (missing, owed) = missing(now, policy, calendar, facts, period);
    is_too_many(policy, missing.len(), owed).then(|| Doubt::new(Cause::MassMissing, &period))
}

/// The units of which nothing has come for a period, and of how many something was due by now: not of
/// those whose deadline was moved and has not passed.
#[must_use]
pub fn missing<'a>(
    now: DateTime<Utc>,
    policy: &'a Policy,
    calendar: &Calendar,
    facts: &Facts,
    period: Period,
) -> (Vec<&'a UnitSlug>, usize) {
    let states: Vec<(&UnitSlug, State)> = policy
        .units
        .iter()
        .filter(|unit| facts.deadline(policy, calendar, &unit.slug, period).at < now)
        .map(|unit| {
            (
                &unit.slug,
                facts.standing(policy, calendar, unit, period).state,
            )
        })
        .filter(|(_, state)| *state != State::Exempt)
        .collect();
    let missing = states
        .iter()
        .filter(|(_, state)| *state == State::Missing)
        .map(|(slug, _)| *slug)
        .collect();
    (missing, states.len())
}

fn is_too_many(policy: &Policy, part: usize, whole: usize) -> bool {
    let most = policy.guard.missing_percent as usize;
    part > ALWAYS_ALLOWED && part * 100 > whole * most
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Cause, Doubt, Hold, Watched, doubts, mass_missing};
    use crate::domain::fixtures::{calendar, policy, unit};
    use crate::domain::plan::Facts;
    use crate::domain::policy::Policy;
    use crate::domain::unit::UnitSlug;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn city(units: &[&str]) -> Policy {
        Policy {
            units: units.iter().map(|slug| unit(slug)).collect(),
            ..policy()
        }
    }

    /// `cause about`, of a round at `now` after one at `scanned` over units a to d.
    fn noticed(policy: &Policy, now: &str, scanned: &str) -> Vec<String> {
        let scans: BTreeMap<UnitSlug, DateTime<Utc>> = ["a", "b", "c", "d"]
            .map(|slug| (UnitSlug(slug.to_owned()), at(scanned)))
            .into();
        let watched = Watched {
            share_is_there: true,
            units_file_is_there: true,
            scans: &scans,
        };
        doubts(at(now), policy, &calendar(), &watched)
            .iter()
            .map(|doubt| format!("{} {}", doubt.cause.word(), doubt.about))
            .collect()
    }

    #[test]
    fn an_outage_of_any_length_is_no_clock_that_moved() {
        let all = city(&["a", "b", "c", "d"]);
        let noon = "2026-11-20T04:00:00Z";
        assert_eq!(noticed(&all, noon, "2026-08-01T00:00:00Z"), [""; 0]);
        assert_eq!(noticed(&all, noon, "2026-11-21T04:00:00Z"), [""; 0]);
        assert_eq!(
            noticed(&all, noon, "2026-11-21T04:00:01Z"),
            ["clock-moved back"]
        );
    }

    #[test]
    fn a_clock_that_is_put_right_by_less_than_a_day_is_no_clock_that_moved() {
        let day = TimeDelta::days(1);
        assert_eq!(Doubt::clock_went_forward(day), None);
        let moved = Doubt::clock_went_forward(day + TimeDelta::seconds(1)).unwrap();
        assert_eq!(moved.about, "forward");
    }

    #[test]
    fn units_that_vanish_together_and_years_without_a_notice_are_doubtful() {
        let noon = "2026-11-20T04:00:00Z";
        assert_eq!(noticed(&city(&["a", "b"]), noon, noon), [""; 0]);
        assert_eq!(noticed(&city(&["a"]), noon, noon), ["units-gone b c d"]);
        let all = city(&["a", "b", "c", "d"]);
        let year = at("2031-03-03T00:00:00Z");
        assert_eq!(
            noticed(&all, &year.to_rfc3339(), &year.to_rfc3339()),
            ["calendar-uncovered 2031"]
        );
    }

    #[test]
    fn more_than_half_missing_is_rather_our_fault_than_theirs() {
        let missing = |units: &[&str], now: &str| {
            mass_missing(at(now), &city(units), &calendar(), &Facts::default())
                .map(|doubt| doubt.about)
        };
        let all = ["a", "b", "c", "d"];
        // 25 November, 24:00 is 16:00 UTC; the overdue step comes at 09:00 on the 26th.
        assert_eq!(missing(&all, "2026-11-26T00:59:00Z"), None);
        assert_eq!(
            missing(&all, "2026-11-26T01:00:00Z").as_deref(),
            Some("2026-11-25")
        );
        assert_eq!(
            missing(&["a", "b"], "2026-11-26T01:00:00Z"),
            None,
            "two are few"
        );
    }

    #[test]
    fn a_hold_ends_when_its_reason_is_gone() {
        let hold = |cause, about: &str| Hold {
            doubt: Doubt {
                cause,
                about: about.to_owned(),
            },
            since: at("2026-11-20T04:00:00Z"),
        };
        let later = at("2026-11-20T05:00:00Z");
        let earlier = at("2026-11-20T03:00:00Z");
        let some = city(&["a", "b"]);
        let away = hold(Cause::ShareAway, "");
        assert!(away.is_over(later, &some, &[]));
        assert!(!away.is_over(later, &some, std::slice::from_ref(&away.doubt)));
        let forward = hold(Cause::ClockMoved, "forward");
        assert!(!forward.is_over(later, &some, &[]));
        assert!(forward.is_over(earlier, &some, &[]), "it was put right");
        assert!(!hold(Cause::UnitsGone, "b c d").is_over(later, &some, &[]));
        assert!(hold(Cause::UnitsGone, "a b").is_over(later, &some, &[]));
    }
}
