//! Values of the letters on a meeting: its notice, the office's look at it before, and that it is cancelled.

use chrono::NaiveDateTime;
use minijinja::Value;
use serde::Serialize;

use super::filters::values;

/// A meeting as its letters tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeetingLetter {
    /// By which the office names it.
    pub number: i64,
    /// `2026年11月重大招商引资项目调度会议`
    pub meeting: String,
    /// Wall clock of the office.
    pub held_at: NaiveDateTime,
    pub place: Option<String>,
    pub host: Option<String>,
    /// Who is to be there.
    pub attendees: Vec<String>,
    pub items: Vec<AgendaLine>,
    /// When the notice goes out; `None` in the notice itself.
    pub goes_out: Option<NaiveDateTime>,
    /// Why it is cancelled; empty in the other letters.
    pub why: String,
}

/// One item of its agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgendaLine {
    pub title: String,
    pub unit: String,
    /// Why it is there.
    pub reasons: String,
    /// The reader is asked to come prepared for it.
    pub is_own: bool,
}

impl MeetingLetter {
    pub(super) fn context(&self) -> Value {
        values(self)
    }
}
