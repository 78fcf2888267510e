//! What the office answers to a flag before it reaches the leaders (rule 12).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Flag, FlagLevel};
use crate::domain::period::Quarter;
use crate::domain::policy::Policy;
use crate::domain::unit::UnitSlug;

/// The office's word on a flag. It is given once, and stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmation {
    /// The leaders may see it.
    Confirmed,
    /// Nobody outside the office is told of it.
    Rejected,
}

/// The same, with who gave it and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagAnswer {
    pub confirmation: Confirmation,
    /// Who.
    pub by: String,
    pub why: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the office said of flags, by unit and last quarter of the streak.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlagAnswers(BTreeMap<(UnitSlug, Quarter), FlagAnswer>);

impl FlagAnswers {
    /// What it said of this one; `None`: nothing yet.
    #[must_use]
    pub fn of(&self, unit: &UnitSlug, quarter: Quarter) -> Option<&FlagAnswer> {
        self.0.get(&(unit.clone(), quarter))
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&(UnitSlug, Quarter), &FlagAnswer)> {
        self.0.iter()
    }

    /// From now on this is what it said.
    pub fn insert(&mut self, unit: UnitSlug, quarter: Quarter, answer: FlagAnswer) {
        self.0.insert((unit, quarter), answer);
    }
}

impl FromIterator<((UnitSlug, Quarter), FlagAnswer)> for FlagAnswers {
    fn from_iter<T: IntoIterator<Item = ((UnitSlug, Quarter), FlagAnswer)>>(answers: T) -> Self {
        Self(answers.into_iter().collect())
    }
}

/// Whether and how a flag may be shown outside the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagView {
    /// As it is.
    Whole,
    /// Only that quarters in a row are without a project: a warning, which needs nobody's word.
    AsWarning,
    /// Not at all.
    Not,
}

/// How a flag or warning may be shown outside the office, with what the office said of it.
#[must_use]
pub fn shown_outside(policy: &Policy, level: FlagLevel, said: Option<&FlagAnswer>) -> FlagView {
    match (level, said.map(|answer| answer.confirmation)) {
        (FlagLevel::Warning, _) | (FlagLevel::Flag, Some(Confirmation::Confirmed)) => {
            FlagView::Whole
        }
        (FlagLevel::Flag, Some(Confirmation::Rejected)) => FlagView::Not,
        (FlagLevel::Flag, None) if policy.observation.confirm_flags => FlagView::AsWarning,
        (FlagLevel::Flag, None) => FlagView::Whole,
    }
}

/// The flag as what goes to the leaders shows it, if it does.
#[must_use]
pub fn as_shown_outside(policy: &Policy, flag: Flag, said: Option<&FlagAnswer>) -> Option<Flag> {
    match shown_outside(policy, flag.level, said) {
        FlagView::Whole => Some(flag),
        FlagView::AsWarning => Some(Flag {
            level: FlagLevel::Warning,
            ..flag
        }),
        FlagView::Not => None,
    }
}
