//! One thing noticed in a sheet: rule, level, cell, what was read, expected, and what to do.

use serde::{Deserialize, Serialize};

pub use super::level::Level;
use crate::domain::amount::Yuan;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;

/// One thing noticed. Its JSON is the contract of `check` (docs/json.md).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which rule noticed it.
    pub rule: Rule,
    /// How much it weighs.
    pub level: Level,
    /// Name of the worksheet; empty if the finding is about the whole file.
    pub sheet: String,
    /// `E5` or `E5:E9`; empty if the finding is about the whole worksheet or file.
    pub cell: String,
    /// What stands there, as read.
    pub read: String,
    /// What should stand there.
    pub expected: String,
    /// One Chinese sentence for the clerk: what is wrong and what to do.
    pub message: String,
    /// The amount that a questioned cell can only mean, if there is exactly one; it counts in the ledger,
    /// marked 待核, where none was accepted before.
    #[serde(default)]
    pub reading: Option<Yuan>,
}

impl Finding {
    /// A finding at the level of its rule. `read` is cut to what a letter can show.
    #[must_use]
    pub fn new(
        rule: Rule,
        sheet: &str,
        cell: impl Into<String>,
        read: &str,
        expected: &str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            level: rule.level(),
            sheet: sheet.to_owned(),
            cell: cell.into(),
            read: shortened(read, 80),
            expected: expected.to_owned(),
            message: message.into(),
            reading: None,
        }
    }

    /// With the only amount that the cell can mean.
    #[must_use]
    pub fn with_reading(mut self, reading: Option<Yuan>) -> Self {
        self.reading = reading;
        self
    }
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It counts.
    Accepted,
    /// It counts; some cells are questions.
    AcceptedWithWarnings,
    /// It does not count and goes back.
    Rejected,
    /// It is no report (our own untouched form, an empty workbook): nothing happens.
    Ignored,
}

impl Verdict {
    /// Whether the submission counts for its period.
    #[must_use]
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedWithWarnings)
    }

    /// The verdict that these findings lead to.
    #[must_use]
    pub fn from_findings(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.level).max() {
            Some(Level::Error) => Self::Rejected,
            Some(Level::Warning) => Self::AcceptedWithWarnings,
            Some(Level::Note) | None => Self::Accepted,
        }
    }
}
