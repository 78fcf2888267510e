//! Values of the letters on quarterly observation: warning and flag (rule 12).

use chrono::NaiveDate;
use minijinja::{Value, context};
use serde::Serialize;

use super::filters::values;
use crate::domain::observation::Flag;

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
}

impl FlagNotice {
    pub(super) fn context(&self) -> Value {
        values(self)
    }
}
