//! Values of the letters on quarterly observation: warning, flag, and that one is withdrawn (rule 12).

use chrono::{NaiveDate, NaiveDateTime};
use minijinja::{Value, context};
use serde::Serialize;

use super::filters::values;
use crate::domain::observation::{Flag, FlagLevel, QuarterState};
use crate::domain::period::Quarter;

/// Two quarters in a row without an observation project: to the unit and the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObservationWarning {
    /// The unit's official name.
    pub unit: String,
    /// The streak, with its evidence.
    pub flag: Flag,
    /// Quarters in a row that lead to a flag.
    pub flag_after: u32,
    /// Last day on which the running quarter takes reports.
    pub next_closes: NaiveDate,
}

impl ObservationWarning {
    pub(super) fn context(&self) -> Value {
        context! {
            next_quarter => values(self.flag.quarter.next()),
            ..values(self)
        }
    }
}

/// Three and more quarters in a row: to the office and the leaders, with the draft request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlagNotice {
    /// The unit's official name.
    pub unit: String,
    /// The streak, with its evidence.
    pub flag: Flag,
    /// Name of the attached draft (提请); `None` if it could not be made.
    pub draft: Option<String>,
    /// To the office, as long as it has not said its word: how it does.
    pub question: Option<FlagQuestion>,
    /// To the leaders: who of the office confirmed it, and when; `None` if nobody had to.
    pub confirmed: Option<ConfirmedBy>,
}

/// How the office answers a flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlagQuestion {
    /// What lets it go to the leaders.
    pub confirm_command: String,
    /// What keeps it in the office.
    pub reject_command: String,
    /// From when on it goes to nobody any more.
    pub until: NaiveDateTime,
}

/// Who confirmed a flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfirmedBy {
    pub by: String,
    /// When.
    pub at: NaiveDateTime,
}

impl FlagNotice {
    pub(super) fn context(&self) -> Value {
        values(self)
    }
}

/// A correction withdrew a warning or flag: to everybody who got it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlagWithdrawal {
    /// The unit's official name.
    pub unit: String,
    /// What is withdrawn.
    pub level: FlagLevel,
    /// The last quarter of the streak as it was told.
    pub quarter: Quarter,
    /// Its length, in quarters.
    pub streak: u32,
    /// Its quarters, oldest first: as they were told, and as they are now.
    pub quarters: Vec<QuarterNow>,
    /// Length of the streak that is left and still leads to a warning.
    pub remains: Option<u32>,
    /// To the office: name that the draft request has now.
    pub draft: Option<String>,
    /// Names of the groups that were told what is withdrawn.
    #[serde(skip)]
    pub groups: Vec<String>,
}

/// One quarter of a streak that was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuarterNow {
    pub quarter: Quarter,
    /// As it was told.
    pub was: QuarterState,
    /// As it is now.
    pub is: QuarterState,
    /// Names of its observation projects, as known now.
    pub projects: Vec<String>,
}

impl FlagWithdrawal {
    pub(super) fn context(&self) -> Value {
        values(self)
    }
}
