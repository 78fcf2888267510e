//! What each unit owed for each period, and what came of it (rules 5, 6 and 9).

use serde::Serialize;

use super::period::Period;
use super::unit::UnitSlug;

/// Silence is four things (rule 9); none is inferred from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// An accepted submission with projects.
    Reported,
    /// An accepted submission that says: none.
    Zero,
    /// Nothing came.
    Missing,
    /// Something came, and all of it was returned.
    Rejected,
    /// A person decided that the unit need not report, or it was not yet or no longer a unit.
    Exempt,
}

/// One unit in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The unit.
    pub unit: UnitSlug,
    /// The period.
    #[serde(skip)]
    pub period: Period,
    /// What it is.
    pub state: State,
    /// Whether the first accepted submission was in time; `None` while there is none.
    pub on_time: Option<bool>,
    /// Version of the submission that counts, or of the latest returned one.
    pub version: Option<u32>,
    /// Projects in the submission that counts.
    pub projects: u32,
}
