//! Occasions as texts: in the store, in JSON and on the command line.

use std::fmt;

use chrono::{DateTime, Utc};

use super::{Occasion, Whose};
use crate::domain::assignment::AssignmentStep;
use crate::domain::reminder::Step;

/// An occasion and who gets its letter: `reminder/2026-11-25/nanming/before-1/zhang@example.org`. Unique for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub occasion: Occasion,
    /// Who gets the letter; `None` for a deed, or for the occasion as a whole.
    pub to: Option<Recipient>,
    /// Number of the letter in whose place this one was written, without what was no longer right.
    pub rewritten: Option<i64>,
}

/// Who gets a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// A person, by mail address.
    Person(String),
    /// A group robot, by name.
    Robot(String),
}

/// What stands before a robot's name where a person has an address. No mail address looks like it.
pub(super) const ROBOT: &str = "robot:";
/// What a rewritten letter's key ends with, before the number of the letter in whose place it stands.
pub(super) const REWRITTEN: &str = "/rewritten-";
/// Name of all units in a key, where a single one has its slug. No unit may be called so.
pub const ALL_UNITS: &str = "office";

/// No occasion has this text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownKey;

impl Recipient {
    /// Who has this address in the outbox.
    #[must_use]
    pub fn of_address(address: &str) -> Self {
        match address.strip_prefix(ROBOT) {
            Some(name) => Self::Robot(name.to_owned()),
            None => Self::Person(address.to_owned()),
        }
    }

    /// Whether this is its address in the outbox.
    #[must_use]
    pub fn has_address(&self, address: &str) -> bool {
        match (self, address.strip_prefix(ROBOT)) {
            (Self::Person(own), None) => own == address,
            (Self::Robot(own), Some(name)) => own == name,
            _ => false,
        }
    }
}

impl fmt::Display for Recipient {
    /// The address in the outbox.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(address) => f.write_str(address),
            Self::Robot(name) => write!(f, "{ROBOT}{name}"),
        }
    }
}

impl From<Occasion> for Key {
    fn from(occasion: Occasion) -> Self {
        Self {
            occasion,
            to: None,
            rewritten: None,
        }
    }
}

impl Key {
    /// The letter of this occasion to whoever has this address.
    #[must_use]
    pub fn to(occasion: Occasion, address: &str) -> Self {
        Self {
            occasion,
            to: Some(Recipient::of_address(address)),
            rewritten: None,
        }
    }

    /// What a text on record means. One that no version writes is [`Occasion::Unknown`], and stays as it is.
    #[must_use]
    pub fn on_record(text: &str) -> Self {
        let known = text.parse();
        known.unwrap_or_else(|_: UnknownKey| Occasion::Unknown(text.to_owned()).into())
    }

    /// Whether what was decided of this key was decided of the other one too: it is the same, or the occasion as a
    /// whole.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let is_same = self.occasion == other.occasion
            && (self.to.is_none() || self.to == other.to)
            && (self.rewritten.is_none() || self.rewritten == other.rewritten);
        is_same || (self.to.is_none() && other.as_no_streak().as_ref() == Some(&self.occasion))
    }

    /// The keys under which an outcome of this one may stand, the nearest first: its own, and the occasion's as a
    /// whole.
    #[must_use]
    pub fn covering(&self) -> Vec<Self> {
        let mut keys = vec![self.clone(), self.occasion.clone().into()];
        keys.extend(self.as_no_streak().map(Self::from));
        keys.dedup();
        keys
    }

    /// Whether a unit has a streak is decided before what it amounts to.
    fn as_no_streak(&self) -> Option<Occasion> {
        if let Occasion::Raise {
            quarter,
            unit,
            level: Some(_),
        } = &self.occasion
        {
            Some(Occasion::Raise {
                quarter: *quarter,
                unit: unit.clone(),
                level: None,
            })
        } else {
            None
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.occasion.fmt(f)?;
        if let Some(to) = &self.to {
            write!(f, "/{to}")?;
        }
        match self.rewritten {
            Some(letter) => write!(f, "{REWRITTEN}{letter}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Occasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.word();
        match self {
            Self::Receipt { period, unit, file } => write!(f, "{word}/{period}/{unit}/{file}"),
            Self::ReceiptList { unit, first } => write!(f, "{word}/{unit}/{first}"),
            Self::Reminder {
                period,
                unit,
                workdays,
                until,
            } => {
                write!(f, "{word}/{period}/{unit}/{}", Step::Before(*workdays))?;
                until.map_or(Ok(()), |day| write!(f, "-until-{day}"))
            }
            Self::Overdue {
                period,
                whose,
                until,
            } => {
                match whose {
                    Whose::Unit(unit) => write!(f, "{word}/{period}/{unit}"),
                    Whose::All => write!(f, "{word}/{period}/{ALL_UNITS}"),
                }?;
                until.map_or(Ok(()), |day| write!(f, "/until-{day}"))
            }
            Self::DueDayList { period } => write!(f, "{word}/{period}"),
            Self::DeadlineMoved {
                period,
                unit,
                number,
            } => write!(f, "{word}/{period}/{unit}/{number}"),
            Self::ExtensionRefused {
                period,
                unit,
                number,
            } => write!(f, "{word}/{period}/{unit}/{number}"),
            Self::Edition { month, stage } => write!(f, "{word}/{month}/{}", stage.word()),
            Self::Ledger { month, stage: _ } => write!(f, "{word}/{month}"),
            Self::Raise {
                quarter,
                unit,
                level: None,
            }
            | Self::Observation {
                level: _,
                quarter,
                unit,
            } => write!(f, "{word}/{quarter}/{unit}"),
            Self::Raise {
                quarter,
                unit,
                level: Some(level),
            }
            | Self::Withdraw {
                quarter,
                unit,
                level,
            }
            | Self::FlagWithdrawn {
                quarter,
                unit,
                level,
            } => write!(f, "{word}/{quarter}/{unit}/{}", level.word()),
            Self::Assignment { id, step } => match step {
                AssignmentStep::Given => write!(f, "{word}/{id}"),
                AssignmentStep::Before { due, workdays } => {
                    write!(f, "{word}/{id}/{due}/{}", Step::Before(*workdays))
                }
                AssignmentStep::Overdue { due } => write!(f, "{word}/{id}/{due}"),
            },
            Self::Meeting {
                number,
                edition,
                step: _,
            } => write!(f, "{word}/{number}/{edition}"),
            Self::Urgent { unit, number } => write!(f, "{word}/{unit}/{number}"),
            Self::Guard { cause, since } => write!(f, "{word}/{}/{}", cause.word(), stamp(since)),
            Self::Undelivered { first } => write!(f, "{word}/{first}"),
            Self::MailDown { since } | Self::TicksFail { since } => {
                write!(f, "{word}/{}", stamp(since))
            }
            Self::EditionAltered { month, stage, at } => {
                write!(f, "{word}/{month}/{}/{}", stage.word(), stamp(at))
            }
            Self::Stuck { what, since } => write!(f, "{word}/{what}/{}", stamp(since)),
            Self::Unknown(text) => f.write_str(text),
        }
    }
}

/// Form of an instant in keys.
pub(super) const STAMP: &str = "%Y%m%dT%H%M%SZ";

fn stamp(at: &DateTime<Utc>) -> impl fmt::Display {
    at.format(STAMP)
}
