//! Values of the office's list in the evening of a due day: who has reported and who has not (rule 10).

use chrono::NaiveDateTime;
use minijinja::{Value, context};
use serde::Serialize;

use super::filters::values;
use super::moment::{self, ToldDeadline};
use crate::domain::period::Period;

/// How all units stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueDayList {
    /// The period that closes today.
    pub period: Period,
    /// When it closes.
    pub deadline: ToldDeadline,
    /// Wall clock of the office when the letter was decided.
    pub now: NaiveDateTime,
    /// How many units owe a report.
    pub owed: usize,
    /// Of these, how many have reported, zero reports included.
    pub reported: usize,
    /// The units, by how they stand; none is empty.
    pub groups: Vec<UnitGroup>,
}

/// Units that stand alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitGroup {
    /// `未报`
    pub title: String,
    /// Whether somebody has to see to them.
    pub is_open: bool,
    /// The units, in the order of the office.
    pub units: Vec<ListedUnit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedUnit {
    /// Its official name.
    pub name: String,
    /// What else there is to say: how many projects, the liaison's number, another deadline; may be empty.
    pub note: String,
}

impl DueDayList {
    pub(super) fn context(&self) -> Value {
        context! {
            left => moment::time_left(self.now, self.deadline.at),
            ..values(self)
        }
    }
}
