//! What does not get done, for how long, and when a person has to hear of it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::unit::UnitSlug;

/// What lasts for longer than this is told to a person.
pub const TELL_AFTER: TimeDelta = TimeDelta::minutes(15);
/// The same warning is logged again after this time.
const LOG_AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);

/// What does not get done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stuck {
    /// The files of a unit are not taken in, or not all of them.
    Intake(UnitSlug),
    /// Originals are not moved and receipts not written, though that is decided.
    FileOps,
    /// Forms and ledger in the share are not renewed.
    Publishing,
    /// Letters or documents are not made.
    Writing,
    /// The archive is not copied to its second place.
    ArchiveCopy,
}

impl fmt::Display for Stuck {
    /// Its word in keys and on record.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Intake(unit) => write!(f, "intake-{unit}"),
            Self::FileOps => f.write_str("errands"),
            Self::Publishing => f.write_str("publishing"),
            Self::Writing => f.write_str("writing"),
            Self::ArchiveCopy => f.write_str("archive-copy"),
        }
    }
}

/// No [`Stuck`] has this word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownWord;

impl FromStr for Stuck {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "errands" => Ok(Self::FileOps),
            "publishing" => Ok(Self::Publishing),
            "writing" => Ok(Self::Writing),
            "archive-copy" => Ok(Self::ArchiveCopy),
            _ => match word.strip_prefix("intake-") {
                Some(unit) if !unit.is_empty() => Ok(Self::Intake(UnitSlug(unit.to_owned()))),
                _ => Err(UnknownWord),
            },
        }
    }
}

/// What is on record of something that is stuck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell {
    /// Since when, without a break.
    pub since: DateTime<Utc>,
    /// Somebody was told.
    pub is_told: bool,
    /// What was said of it when it began; in English.
    pub what: String,
}

/// What changes on record after a look at what is stuck.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// What has just begun.
    pub begun: Vec<Stuck>,
    pub over: Vec<Stuck>,
    /// What a person has to hear of now, and since when it lasts.
    pub to_tell: Vec<(Stuck, DateTime<Utc>)>,
}

/// Compares what is stuck now with what was.
#[must_use]
pub fn review<T>(
    known: &BTreeMap<Stuck, Spell>,
    stuck: &BTreeMap<Stuck, T>,
    now: DateTime<Utc>,
) -> Review {
    let is_new = |stuck: &&Stuck| !known.contains_key(*stuck);
    let is_over = |known: &&Stuck| !stuck.contains_key(*known);
    let lasting = known.iter().filter(|(what, spell)| {
        stuck.contains_key(*what) && !spell.is_told && now - spell.since >= TELL_AFTER
    });
    Review {
        begun: stuck.keys().filter(is_new).cloned().collect(),
        over: known.keys().filter(is_over).cloned().collect(),
        to_tell: lasting
            .map(|(what, spell)| (what.clone(), spell.since))
            .collect(),
    }
}

/// Ticks that fail, one after the other, without a memory to put that on record.
#[derive(Debug, Clone, Copy, Default)]
pub struct Failing {
    since: Option<DateTime<Utc>>,
    is_told: bool,
}

impl Failing {
    /// A tick failed. Answers since when they do, if a person has to hear of it now.
    pub fn failed(&mut self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let since = *self.since.get_or_insert(now);
        (now - since >= TELL_AFTER && !self.is_told).then_some(since)
    }

    /// Somebody was told.
    pub const fn told(&mut self) {
        self.is_told = true;
    }

    /// A tick did not fail.
    pub fn ended(&mut self) {
        *self = Self::default();
    }
}

/// Warnings that were logged lately, so that a trouble that lasts does not fill the log.
#[derive(Debug, Clone, Default)]
pub struct Logged(BTreeMap<String, DateTime<Utc>>);

impl Logged {
    /// Whether this warning is to be logged now: it was not within the last hour. It then counts as logged.
    pub fn is_news(&mut self, warning: &str, now: DateTime<Utc>) -> bool {
        self.0
            .retain(|_, at| (TimeDelta::zero()..LOG_AGAIN_AFTER).contains(&(now - *at)));
        if self.0.contains_key(warning) {
            return false;
        }
        self.0.insert(warning.to_owned(), now);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Failing, Logged, Review, Spell, Stuck, review};
    use crate::domain::unit::UnitSlug;

    fn minute(minute: i64) -> DateTime<Utc> {
        let start: DateTime<Utc> = "2026-11-25T01:00:00Z".parse().unwrap();
        start + TimeDelta::minutes(minute)
    }

    #[test]
    fn words_and_what_they_mean_are_the_same() {
        let unit = Stuck::Intake(UnitSlug("nan-ming".to_owned()));
        let others = [
            Stuck::FileOps,
            Stuck::Publishing,
            Stuck::Writing,
            Stuck::ArchiveCopy,
        ];
        for stuck in [unit].into_iter().chain(others) {
            assert_eq!(stuck.to_string().parse(), Ok(stuck));
        }
        assert!("intake-".parse::<Stuck>().is_err() && "x".parse::<Stuck>().is_err());
    }

    #[test]
    fn a_person_hears_once_of_what_lasts_and_again_of_the_next_time() {
        let mut known: BTreeMap<Stuck, Spell> = BTreeMap::new();
        let mut told = Vec::new();
        // Stuck from 0 to 29 and from 40 to 60; a blink at 35.
        for now in 0..=60 {
            let is_stuck = now < 30 || now == 35 || now >= 40;
            let stuck: BTreeMap<Stuck, bool> = is_stuck
                .then_some((Stuck::FileOps, true))
                .into_iter()
                .collect();
            let Review {
                begun,
                over,
                to_tell,
            } = review(&known, &stuck, minute(now));
            for what in over {
                known.remove(&what);
            }
            for what in begun {
                let spell = Spell {
                    since: minute(now),
                    is_told: false,
                    what: String::new(),
                };
                known.insert(what, spell);
            }
            for (what, since) in to_tell {
                told.push((now, (since - minute(0)).num_minutes()));
                known.get_mut(&what).unwrap().is_told = true;
            }
        }
        assert_eq!(told, [(15, 0), (55, 40)]);
    }

    #[test]
    fn ticks_that_fail_are_told_of_until_somebody_was() {
        let mut failing = Failing::default();
        assert_eq!(failing.failed(minute(0)), None);
        assert_eq!(failing.failed(minute(14)), None);
        assert_eq!(failing.failed(minute(15)), Some(minute(0)));
        assert_eq!(
            failing.failed(minute(16)),
            Some(minute(0)),
            "nobody was reached"
        );
        failing.told();
        assert_eq!(failing.failed(minute(17)), None);
        failing.ended();
        assert_eq!(failing.failed(minute(18)), None);
        assert_eq!(failing.failed(minute(33)), Some(minute(18)));
    }

    #[test]
    fn the_same_warning_is_logged_once_an_hour() {
        let mut logged = Logged::default();
        let mut lines = Vec::new();
        for now in 0..150 {
            for warning in ["a", "b"] {
                if (warning == "a" || now % 2 == 0) && logged.is_news(warning, minute(now)) {
                    lines.push((now, warning));
                }
            }
        }
        assert_eq!(
            lines,
            [
                (0, "a"),
                (0, "b"),
                (60, "a"),
                (60, "b"),
                (120, "a"),
                (120, "b")
            ]
        );
    }
}
