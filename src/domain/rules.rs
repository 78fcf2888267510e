//! The table of all rules for sheets: id, level, Chinese sentence and example, in one place.

use serde::{Deserialize, Serialize};

use super::finding::Level;

/// One rule. Its id in JSON and documents is its name in kebab-case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The sheet names another unit than its folder.
    WrongUnit,
}

impl Rule {
    /// How much a finding of this rule weighs.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::WrongUnit => Level::Error,
        }
    }
}
