//! Quarterly observation (观摩): what each unit showed, and how many quarters in a row it had nothing
//! (rule 12).

use serde::{Deserialize, Serialize};

use super::period::Quarter;
use super::unit::UnitSlug;

/// What one quarter was for one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuarterState {
    /// At least one observation project.
    Shown,
    /// 零报告: it said that it has none.
    Zero,
    /// It said nothing, and the quarter is closed.
    Missing,
    /// It said nothing yet, and the quarter is not closed.
    Open,
    /// The city held no observation; counts for nobody.
    NotHeld,
    /// Not a unit for the whole of the quarter.
    NotObliged,
}

impl QuarterState {
    /// Whether the quarter lengthens a streak: zero report and missing both count as none.
    #[must_use]
    pub const fn is_none(self) -> bool {
        matches!(self, Self::Zero | Self::Missing)
    }
}

/// One unit in one quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarterStanding {
    /// The unit.
    pub unit: UnitSlug,
    /// The quarter.
    pub quarter: Quarter,
    /// What it was.
    pub state: QuarterState,
    /// Names of the observation projects.
    pub projects: Vec<String>,
}

/// 预警 or 提请通报.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagLevel {
    /// Two quarters in a row.
    Warning,
    /// Three and each further one.
    Flag,
}

/// A unit with a streak of quarters without an observation project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// The unit.
    pub unit: UnitSlug,
    /// The last quarter of the streak.
    pub quarter: Quarter,
    /// Length of the streak, in quarters.
    pub streak: u32,
    /// What it amounts to.
    pub level: FlagLevel,
    /// The quarters of the streak, oldest first: the evidence.
    pub evidence: Vec<QuarterStanding>,
}
