//! One thing on the desk: its name, which stays the same for as long as it waits, and what can be answered.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

use crate::domain::period::Quarter;
use crate::domain::unit::UnitSlug;

/// What it is about. Its text is made of the fact itself, so it is the same on every list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemId {
    /// A flag before it goes to the leaders: `flag/2026Q4/kaiyang`.
    Flag { quarter: Quarter, unit: UnitSlug },
}

/// No thing on a desk is called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownItem;

const FLAG: &str = "flag";

impl ItemId {
    /// Its kind in a word, with which its text begins.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Flag { .. } => FLAG,
        }
    }

    /// The unit that it is about, if it is about one.
    #[must_use]
    pub const fn unit(&self) -> Option<&UnitSlug> {
        match self {
            Self::Flag { unit, .. } => Some(unit),
        }
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.word();
        match self {
            Self::Flag { quarter, unit } => write!(f, "{word}/{quarter}/{unit}"),
        }
    }
}

impl FromStr for ItemId {
    type Err = UnknownItem;

    fn from_str(text: &str) -> Result<Self, UnknownItem> {
        let parts: Vec<&str> = text.split('/').collect();
        match parts[..] {
            [FLAG, quarter, unit] if !unit.is_empty() => Ok(Self::Flag {
                quarter: quarter.parse().map_err(|_| UnknownItem)?,
                unit: UnitSlug(unit.to_owned()),
            }),
            _ => Err(UnknownItem),
        }
    }
}

impl Serialize for ItemId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a person can say to a thing on the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskAnswer {
    /// It is right and goes on.
    Confirm,
    /// It is not right and goes no further.
    Reject,
}

impl DeskAnswer {
    pub const ALL: &[Self] = &[Self::Confirm, Self::Reject];

    /// Its word on the command line and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reject => "reject",
        }
    }

    /// The answer with exactly this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.word() == word)
    }
}

/// One of the answers that a thing on the desk takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PossibleAnswer {
    pub answer: DeskAnswer,
    /// What it leads to, in Chinese.
    pub effect: String,
}

/// Something that waits for a person of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskItem {
    pub id: ItemId,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// What is to be decided, in Chinese.
    pub question: String,
    /// What is known of it, a line each, in Chinese.
    pub evidence: Vec<String>,
    /// What can be answered.
    pub answers: Vec<PossibleAnswer>,
    /// What happens if nobody answers, in Chinese.
    pub default: String,
    /// When that takes effect; `None`: it waits for as long as it takes.
    pub takes_effect: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::{DeskAnswer, ItemId};

    #[test]
    fn an_item_is_read_as_it_is_written_and_nothing_else_is() {
        for text in ["flag/2026Q4/kaiyang", "flag/2027Q1/nan-ming"] {
            let id: ItemId = text.parse().unwrap();
            assert_eq!(id.to_string(), text);
        }
        for text in [
            "",
            "flag",
            "flag/2026Q4",
            "flag/2026Q4/",
            "flag/2026Q5/a",
            "flag/2026Q4/a/b",
        ] {
            assert!(text.parse::<ItemId>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_answer_has_one_word() {
        for &answer in DeskAnswer::ALL {
            assert_eq!(DeskAnswer::from_word(answer.word()), Some(answer));
            let json = serde_json::to_string(&answer).unwrap();
            assert_eq!(json, format!("{:?}", answer.word()));
        }
    }
}
