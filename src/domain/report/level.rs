//! How much a finding weighs.

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Said for the record; nothing to do.
    Note,
    /// A question or a doubt: the sheet counts, somebody should look.
    Warning,
    /// The sheet is returned.
    Error,
}

impl Level {
    /// What a clerk reads of it, on receipts, marked copies and in letters alike.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Error => "须修改",
            Self::Warning => "请核对",
            Self::Note => "说明",
        }
    }
}
