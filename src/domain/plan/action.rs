//! One thing to do, and what it is about.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::guard::Hold;
use crate::domain::observation::{Flag, FlagLevel};
use crate::domain::period::{Month, Period, Quarter};
use crate::domain::reminder::Step;
use crate::domain::unit::{Contact, UnitSlug};
use crate::domain::urgent::OpenMatter;

/// One thing to do. Its key is unique for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Kind, occasion and recipient: `reminder/2026-11-25/nanming/before-1/zhang@example.org`.
    pub key: String,
    /// What it is.
    pub occasion: Occasion,
    /// Since when it is right.
    pub at: DateTime<Utc>,
    /// The unit concerned, if it is about one.
    pub unit: Option<UnitSlug>,
    /// Who gets the letter; `None` for what is no letter.
    pub to: Option<Contact>,
    /// Why, in words.
    pub reason: String,
}

/// What an action is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occasion {
    /// To a liaison, before a deadline (rule 10).
    Reminder {
        /// The period that is due.
        period: Period,
        /// Which step.
        step: Step,
    },
    /// To a unit's leader, or for all units to the office (rule 10).
    Overdue {
        /// The period that has closed.
        period: Period,
        /// The day to which its deadline was extended for those whom it is about.
        extended: Option<NaiveDate>,
    },
    /// To the office, in the evening of a due day: who has reported (rule 10).
    DueDayList {
        /// The period that closes.
        period: Period,
    },
    /// To a liaison: the deadline is another day than the unit was told (rule 2).
    DeadlineMoved {
        /// The period.
        period: Period,
    },
    /// Build and publish an edition of the monthly ledger (rule 11).
    Edition {
        /// The month.
        month: Month,
        /// Draft or final.
        stage: EditionStage,
    },
    /// A letter with an edition (rule 11): the draft to the office, the final one to the leaders.
    Ledger {
        /// The month.
        month: Month,
        /// Draft or final.
        stage: EditionStage,
    },
    /// Put a flag or warning on record (rule 12).
    Raise(Flag),
    /// Tell somebody of it (rule 12).
    Observation(Flag),
    /// A correction took the ground from under a flag: withdraw it, and leave a trace (rule 12).
    Withdraw {
        /// The quarter of the flag.
        quarter: Quarter,
        /// What is withdrawn.
        level: FlagLevel,
    },
    /// Tell office and leader of an urgent matter, at once (rule 6).
    Urgent(OpenMatter),
    /// Tell the operator why letters to units are held (rule 14).
    Guard(Hold),
}

/// Which of the two monthly editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EditionStage {
    /// To the office, one working day before.
    Draft,
    /// To the leaders.
    Final,
}

impl EditionStage {
    /// `draft` or `final`, in keys and tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Final => "final",
        }
    }
}

impl Occasion {
    /// The half-month period that it is about, if it is about one.
    #[must_use]
    pub const fn period(&self) -> Option<Period> {
        match self {
            Self::Reminder { period, .. }
            | Self::Overdue { period, .. }
            | Self::DueDayList { period }
            | Self::DeadlineMoved { period } => Some(*period),
            _ => None,
        }
    }

    /// The kind in JSON, keys and tables.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Reminder { .. } => "reminder",
            Self::Overdue { .. } => "overdue",
            Self::DueDayList { .. } => "due_day_list",
            Self::DeadlineMoved { .. } => "deadline_moved",
            Self::Edition { .. } => "edition",
            Self::Ledger {
                stage: EditionStage::Draft,
                ..
            } => "ledger_draft",
            Self::Ledger {
                stage: EditionStage::Final,
                ..
            } => "ledger",
            Self::Raise(_) => "raise",
            Self::Observation(flag) => flag.level.kind(),
            Self::Withdraw { .. } => "withdraw",
            Self::Urgent(_) => "urgent",
            Self::Guard(_) => "operator",
        }
    }
}
