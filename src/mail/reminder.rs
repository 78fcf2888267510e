//! Values of the letters around a deadline: the reminder, a deadline moved, and what is overdue (rule 10).

use chrono::{NaiveDate, NaiveDateTime};
use minijinja::{Value, context};
use serde::Serialize;

use super::filters::values;
use super::moment::{self, ToldDeadline};
use crate::domain::finding::Verdict;
use crate::domain::period::{Period, Quarter};

/// Reports that are due and of which nothing that counts has come: all that one person answers for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reminder {
    /// Wall clock of the office when the letter was decided; how long is left is told from it.
    pub now: NaiveDateTime,
    /// One a unit; never empty.
    pub items: Vec<ReminderItem>,
}

/// A report that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderItem {
    /// The unit's official name.
    pub unit: String,
    /// The period that is due.
    pub period: Period,
    /// When it is due.
    pub deadline: ToldDeadline,
    /// Whether nothing came, or only what was returned.
    pub state: ReminderState,
    /// Where to save the sheet, as the unit finds it: `报送/云岩区`.
    pub save_in: String,
    /// Name of the attached form; `None` if it could not be attached.
    pub form: Option<String>,
    /// The quarter that closes with this period and of which the unit has said nothing yet.
    pub observation: Option<Quarter>,
}

/// Why a unit is reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum ReminderState {
    /// Nothing came.
    Missing,
    /// Something came and was returned.
    Rejected {
        /// The file's name.
        file: String,
        /// What was wrong with it: the sentences of its errors.
        reasons: Vec<String>,
    },
}

impl Reminder {
    pub(super) fn context(&self) -> Value {
        let left = |item: &ReminderItem| moment::time_left(self.now, item.deadline.at);
        let items = self.items.iter().map(|item| {
            context! { left => left(item), ..values(item) }
        });
        context! { now => values(self.now), items => items.collect::<Vec<_>>() }
    }
}

/// Deadlines that are other ones than the units were told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadlineMoved {
    /// One a unit; never empty.
    pub items: Vec<MovedItem>,
}

/// A deadline that was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedItem {
    /// The unit's official name.
    pub unit: String,
    pub period: Period,
    /// What the unit was told.
    pub before: ToldDeadline,
    /// When it is due now.
    pub deadline: ToldDeadline,
    /// Where to save the sheet.
    pub save_in: String,
}

impl DeadlineMoved {
    pub(super) fn context(&self) -> Value {
        values(self)
    }
}

/// The later deadline that a unit asked for and that the office refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExtensionRefused {
    /// The unit's official name.
    pub unit: String,
    pub period: Period,
    /// The day that was asked for.
    pub wanted: NaiveDate,
    /// When it is due, as before.
    pub deadline: ToldDeadline,
    /// Who refused it, and why.
    pub by: String,
    pub why: String,
    /// Where to save the sheet.
    pub save_in: String,
}

impl ExtensionRefused {
    pub(super) fn context(&self) -> Value {
        values(self)
    }
}

/// Units that did not report for a period that is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overdue {
    /// The period that was due.
    pub period: Period,
    /// When it was due.
    pub deadline: ToldDeadline,
    /// Wall clock of the office when the letter was decided.
    pub now: NaiveDateTime,
    /// Whether the reader is the unit's own leader; else it is the office.
    pub to_leader: bool,
    /// Who has not reported; never empty.
    pub units: Vec<OverdueUnit>,
}

/// One unit that did not report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverdueUnit {
    /// The unit's official name.
    pub name: String,
    /// Name and telephone of the liaison, `李静 0851-…`.
    pub liaison: String,
    /// What came and was returned, in the order of arrival.
    pub arrivals: Vec<UncountedArrival>,
    /// Reminders that were sent for the period.
    pub reminders: usize,
}

/// A file that came and did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UncountedArrival {
    /// The file's name.
    pub file: String,
    /// Wall clock of the office when it was found.
    pub at: NaiveDateTime,
    /// What was decided.
    pub verdict: Verdict,
    /// Its errors, as a number.
    pub errors: usize,
}

impl Overdue {
    pub(super) fn context(&self) -> Value {
        context! {
            left => moment::time_left(self.now, self.deadline.at),
            ..values(self)
        }
    }
}
