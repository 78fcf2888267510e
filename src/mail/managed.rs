//! Values of the letter to a project manager before a meeting: the own projects, as the ledger has them.

use chrono::NaiveDateTime;
use minijinja::Value;
use serde::Serialize;

use super::filters::values;

/// What a project manager is told before a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ManagerLetter {
    /// `2026年11月重大招商引资项目调度会议`
    pub meeting: String,
    /// Wall clock of the office.
    pub held_at: NaiveDateTime,
    /// `2026年11月25日`: the last period that the ledger counts.
    pub period: String,
    /// None is possible: then the reader is asked whether that is right.
    pub projects: Vec<ManagedLine>,
}

/// A project in the care of the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ManagedLine {
    pub project: String,
    pub unit: String,
    /// `在建`; may be empty.
    pub stage: String,
    /// `总投资1.20亿元，累计到位资金3,000万元`; may be empty.
    pub worth: String,
    pub progress: String,
    pub problems: String,
    /// The meeting speaks of it.
    pub is_on_agenda: bool,
}

impl ManagerLetter {
    pub(super) fn context(&self) -> Value {
        values(self)
    }
}
