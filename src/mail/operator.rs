//! Values of a trouble report: what needs a person (rule 14).

use chrono::NaiveDateTime;
use minijinja::Value;
use serde::Serialize;

use super::filters::values;

/// Something went wrong that a person has to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// One line in Chinese: what is wrong.
    pub what: String,
    /// Wall clock of the office when it was first seen.
    pub since: NaiveDateTime,
    /// What it does to the work, one sentence each.
    pub effects: Vec<String>,
    /// What to do, in order, one sentence each.
    pub steps: Vec<String>,
    /// What the machine said, for whoever mends it; may be English; may be empty.
    pub details: Vec<String>,
}

impl Trouble {
    pub(super) fn context(&self) -> Value {
        values(self)
    }
}
