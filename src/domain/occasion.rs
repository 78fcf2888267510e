//! Occasions: everything that is done or written once, and never again. The enum is the key.
//!
//! Its texts are written in `occasion/key.rs` and read in `occasion/read.rs` alone; everybody else matches on the enum.

mod key;
mod parts;
mod read;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};

pub use key::{ALL_UNITS, Key, Recipient, UnknownKey};
pub use parts::{EditionStage, FileMark, MeetingStep, Whose};

use super::assignment::{AssignmentId, AssignmentStep};
use super::guard::Cause;
use super::letter_kind::LetterKind;
use super::observation::FlagLevel;
use super::period::{Month, Period, Quarter};
use super::stuck::Stuck;
use super::unit::UnitSlug;
use super::why::PolicyRule;

/// What is done once: a letter to each of its recipients, or a deed that is no letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occasion {
    /// A file was judged, or is too large to be read (rule 6).
    Receipt {
        period: Period,
        /// Whose file.
        unit: UnitSlug,
        file: FileMark,
    },
    /// Many files came at once.
    ReceiptList {
        /// Whose files.
        unit: UnitSlug,
        /// Number of the first one in the order of arrival.
        first: i64,
    },
    /// A report is due and missing (rule 10).
    Reminder {
        period: Period,
        /// Who owes it.
        unit: UnitSlug,
        /// So many working days before the deadline.
        workdays: u32,
        /// The day to which a person moved the deadline: its steps are others than the rule's.
        until: Option<NaiveDate>,
    },
    /// A report is overdue (rule 10).
    Overdue {
        period: Period,
        /// Of one unit, or of all.
        whose: Whose,
        /// As in a reminder.
        until: Option<NaiveDate>,
    },
    /// Who has reported, in the evening of a due day (rule 10).
    DueDayList {
        /// The period that closes.
        period: Period,
    },
    /// The deadline is another one than the unit's calendars were told (rule 2).
    DeadlineMoved {
        period: Period,
        /// Whose deadline.
        unit: UnitSlug,
        /// Number of the calendar entry that tells it: each move has its own.
        number: u32,
    },
    /// The office refused the later deadline that a unit asked for (rule 1).
    ExtensionRefused {
        period: Period,
        /// Who asked.
        unit: UnitSlug,
        /// Number of the request.
        number: i64,
    },
    /// Build and publish an edition of the monthly ledger (rule 11).
    Edition {
        month: Month,
        /// Draft or final.
        stage: EditionStage,
    },
    /// A letter with an edition (rule 11): the draft to the office, the final one to the leaders.
    Ledger {
        month: Month,
        /// Draft or final.
        stage: EditionStage,
    },
    /// Put a warning or flag on record (rule 12).
    Raise {
        /// The last quarter of the streak.
        quarter: Quarter,
        /// Whose streak.
        unit: UnitSlug,
        /// What it amounts to; `None`: there is no streak.
        level: Option<FlagLevel>,
    },
    /// Tell somebody of a warning or flag (rule 12).
    Observation {
        /// Which of the two.
        level: FlagLevel,
        /// The last quarter of the streak.
        quarter: Quarter,
        /// Whose streak.
        unit: UnitSlug,
    },
    /// A correction took the ground from under a warning or flag: withdraw it (rule 12).
    Withdraw {
        quarter: Quarter,
        unit: UnitSlug,
        /// What is withdrawn.
        level: FlagLevel,
    },
    /// Tell somebody who got a warning or flag that it is withdrawn (rule 12).
    FlagWithdrawn {
        quarter: Quarter,
        unit: UnitSlug,
        /// What is withdrawn.
        level: FlagLevel,
    },
    /// A unit stated an urgent matter (rule 6).
    Urgent {
        /// Whose matter.
        unit: UnitSlug,
        /// By which people name it.
        number: i64,
    },
    /// Somebody is to see to a decision or a matter (rule 10).
    Assignment {
        id: AssignmentId,
        step: AssignmentStep,
    },
    /// A meeting that the office called.
    Meeting {
        number: i64,
        /// Rises with each change of what its notice says.
        edition: i64,
        step: MeetingStep,
    },
    /// Letters to units are held (rule 14).
    Guard {
        /// Why.
        cause: Cause,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Letters failed for good.
    Undelivered {
        /// Number of the first one.
        first: i64,
    },
    /// No letter leaves.
    MailDown {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Something does not get done.
    Stuck {
        what: Stuck,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Ticks fail, so nothing at all gets done.
    TicksFail {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// An edition in the share was altered or taken away.
    EditionAltered {
        month: Month,
        /// Draft or final.
        stage: EditionStage,
        /// When that was seen.
        at: DateTime<Utc>,
    },
    /// On record, but of no form that this version writes. Nothing is sent for it.
    Unknown(String),
}

impl Occasion {
    /// The kind of its letters; `None` for a deed that is no letter.
    #[must_use]
    pub const fn letter(&self) -> Option<LetterKind> {
        Some(match self {
            Self::Receipt { .. } => LetterKind::Receipt,
            Self::ReceiptList { .. } => LetterKind::ReceiptList,
            Self::Reminder { .. } => LetterKind::Reminder,
            Self::Overdue { .. } => LetterKind::Overdue,
            Self::DueDayList { .. } => LetterKind::DueDayList,
            Self::DeadlineMoved { .. } => LetterKind::DeadlineMoved,
            Self::ExtensionRefused { .. } => LetterKind::ExtensionRefused,
            Self::Ledger { stage, .. } => stage.letter(),
            Self::Observation { level, .. } => level.letter(),
            Self::FlagWithdrawn { .. } => LetterKind::FlagWithdrawn,
            Self::Urgent { .. } => LetterKind::Urgent,
            Self::Assignment { step, .. } => step.letter(),
            Self::Meeting { step, .. } => step.letter(),
            Self::Guard { .. }
            | Self::Undelivered { .. }
            | Self::MailDown { .. }
            | Self::Stuck { .. }
            | Self::TicksFail { .. }
            | Self::EditionAltered { .. } => LetterKind::Operator,
            Self::Edition { .. }
            | Self::Raise { .. }
            | Self::Withdraw { .. }
            | Self::Unknown(_) => {
                return None;
            }
        })
    }

    /// The word with which its key begins; for what is planned, its kind in JSON.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Receipt { .. }
            | Self::ReceiptList { .. }
            | Self::Reminder { .. }
            | Self::Overdue { .. }
            | Self::DueDayList { .. }
            | Self::DeadlineMoved { .. }
            | Self::ExtensionRefused { .. }
            | Self::Ledger { .. }
            | Self::Observation { .. }
            | Self::FlagWithdrawn { .. }
            | Self::Urgent { .. }
            | Self::Assignment { .. }
            | Self::Meeting { .. }
            | Self::Guard { .. } => match self.letter() {
                Some(kind) => kind.word(),
                None => UNKNOWN,
            },
            Self::Edition { .. } => EDITION,
            Self::Raise { .. } => RAISE,
            Self::Withdraw { .. } => WITHDRAW,
            Self::Undelivered { .. } => UNDELIVERED,
            Self::MailDown { .. } => MAIL_DOWN,
            Self::Stuck { .. } => STUCK,
            Self::TicksFail { .. } => TICKS_FAIL,
            Self::EditionAltered { .. } => EDITION_ALTERED,
            Self::Unknown(_) => UNKNOWN,
        }
    }

    /// The unit that it is about, if it is about one.
    #[must_use]
    pub const fn unit(&self) -> Option<&UnitSlug> {
        match self {
            Self::Receipt { unit, .. }
            | Self::ReceiptList { unit, .. }
            | Self::Reminder { unit, .. }
            | Self::Overdue {
                whose: Whose::Unit(unit),
                ..
            }
            | Self::DeadlineMoved { unit, .. }
            | Self::ExtensionRefused { unit, .. }
            | Self::Raise { unit, .. }
            | Self::Observation { unit, .. }
            | Self::Withdraw { unit, .. }
            | Self::FlagWithdrawn { unit, .. }
            | Self::Urgent { unit, .. } => Some(unit),
            Self::Overdue {
                whose: Whose::All, ..
            }
            | Self::DueDayList { .. }
            | Self::Edition { .. }
            | Self::Ledger { .. }
            | Self::Assignment { .. }
            | Self::Meeting { .. }
            | Self::Guard { .. }
            | Self::Undelivered { .. }
            | Self::MailDown { .. }
            | Self::Stuck { .. }
            | Self::TicksFail { .. }
            | Self::EditionAltered { .. }
            | Self::Unknown(_) => None,
        }
    }

    /// The period that it is about, if it is about one.
    #[must_use]
    pub const fn period(&self) -> Option<Period> {
        match self {
            Self::Receipt { period, .. }
            | Self::Reminder { period, .. }
            | Self::Overdue { period, .. }
            | Self::DueDayList { period }
            | Self::DeadlineMoved { period, .. }
            | Self::ExtensionRefused { period, .. } => Some(*period),
            Self::ReceiptList { .. }
            | Self::Edition { .. }
            | Self::Ledger { .. }
            | Self::Raise { .. }
            | Self::Observation { .. }
            | Self::Withdraw { .. }
            | Self::FlagWithdrawn { .. }
            | Self::Urgent { .. }
            | Self::Assignment { .. }
            | Self::Meeting { .. }
            | Self::Guard { .. }
            | Self::Undelivered { .. }
            | Self::MailDown { .. }
            | Self::Stuck { .. }
            | Self::TicksFail { .. }
            | Self::EditionAltered { .. }
            | Self::Unknown(_) => None,
        }
    }

    /// The rule of the policy that it carries out.
    #[must_use]
    pub const fn rule(&self) -> PolicyRule {
        match self {
            Self::Receipt { .. } | Self::ReceiptList { .. } | Self::Urgent { .. } => {
                PolicyRule::Statements
            }
            Self::DeadlineMoved { .. } => PolicyRule::DaysOff,
            Self::ExtensionRefused { .. } => PolicyRule::DueDays,
            Self::Reminder { .. }
            | Self::Overdue { .. }
            | Self::DueDayList { .. }
            | Self::Assignment { .. } => PolicyRule::Reminders,
            Self::Meeting { .. } => PolicyRule::Meeting,
            Self::Edition { .. } | Self::Ledger { .. } | Self::EditionAltered { .. } => {
                PolicyRule::Ledger
            }
            Self::Raise { .. }
            | Self::Observation { .. }
            | Self::Withdraw { .. }
            | Self::FlagWithdrawn { .. } => PolicyRule::Observation,
            Self::Guard { .. } => PolicyRule::Guard,
            Self::Undelivered { .. }
            | Self::MailDown { .. }
            | Self::Stuck { .. }
            | Self::TicksFail { .. }
            | Self::Unknown(_) => PolicyRule::Always,
        }
    }
}

const EDITION: &str = "edition";
const RAISE: &str = "raise";
const WITHDRAW: &str = "withdraw";
const UNDELIVERED: &str = "undelivered";
const MAIL_DOWN: &str = "mail-down";
const STUCK: &str = "stuck";
const TICKS_FAIL: &str = "ticks-fail";
const EDITION_ALTERED: &str = "edition-altered";
const UNKNOWN: &str = "unknown";
