//! A warning or flag on record, and what became of it.

use chrono::{DateTime, Utc};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::flag_answer::{Confirmation, FlagAnswer};
use super::{Flag, FlagLevel};
use crate::domain::language::Language;

/// A flag and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagRecord {
    /// The flag as it was raised.
    pub flag: Flag,
    /// When.
    pub raised_at: DateTime<Utc>,
    /// Name of its draft request in 办公室/, if one was made.
    pub draft: Option<String>,
    /// What the office said of it; a warning is not asked about.
    pub answer: Option<FlagAnswer>,
    /// When a correction withdrew it.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl FlagRecord {
    /// Whether no correction withdrew it.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.withdrawn_at.is_none()
    }

    /// Its state in a word, as docs/json.md says it.
    #[must_use]
    pub fn state(&self) -> &'static str {
        let said = self.answer.as_ref().map(|answer| answer.confirmation);
        match (self.stands(), said) {
            (false, _) => "withdrawn",
            (true, None) => "raised",
            (true, Some(Confirmation::Confirmed)) => "confirmed",
            (true, Some(Confirmation::Rejected)) => "rejected",
        }
    }

    /// The same for people.
    #[must_use]
    pub fn told_state(&self, language: Language) -> &'static str {
        let chinese = match (
            self.stands(),
            self.answer.as_ref().map(|said| said.confirmation),
        ) {
            (false, _) => "已撤销",
            (true, None) => "待办公室确认",
            (true, Some(Confirmation::Confirmed)) => "已确认",
            (true, Some(Confirmation::Rejected)) => "不予提请",
        };
        language.of(self.state(), chinese)
    }
}

impl FlagLevel {
    /// Its word for people.
    #[must_use]
    pub const fn told(self, language: Language) -> &'static str {
        let chinese = match self {
            Self::Warning => "预警",
            Self::Flag => "提请通报",
        };
        language.of(self.word(), chinese)
    }
}

impl Serialize for FlagRecord {
    /// As docs/json.md says it; the evidence stays inside.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("FlagRecord", 5)?;
        object.serialize_field("unit", &self.flag.unit)?;
        object.serialize_field("quarter", &self.flag.quarter)?;
        object.serialize_field("streak", &self.flag.streak)?;
        object.serialize_field("level", &self.flag.level)?;
        object.serialize_field("state", self.state())?;
        object.end()
    }
}
