//! Whether a month's ledger can still be held back from the leaders (rule 11).

use std::fmt;

use chrono::{DateTime, Days, Utc};

use crate::domain::calendar::Calendar;
use crate::domain::occasion::EditionStage;
use crate::domain::period::Month;
use crate::domain::plan::edition_at;
use crate::domain::policy::Policy;

/// A ledger that is due later than this is rather a slip of the finger than a plan.
const MAX_DAYS_AHEAD: Days = Days::new(400);

/// What became of the letters that bring a month's ledger to the leaders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LedgerLetters {
    /// They have it.
    pub sent: i64,
    /// They wait to be sent.
    pub waiting: i64,
}

/// Why there is nothing to hold back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotHold {
    /// All leaders have it.
    Sent,
    /// It was due before the program was in charge.
    BeforeStart,
    /// This month's took its place.
    Replaced(Month),
    /// It is due in more than a year.
    FarAhead,
}

impl fmt::Display for CannotHold {
    /// After "the ledger of 2026-11 cannot be held back: ".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent => f.write_str(
                "the leaders have it\n  hint: `diaodu outbox list` shows when it went; a correction stands in the next month's",
            ),
            Self::BeforeStart => f.write_str(
                "it was due before office.start, so none was ever made\n  hint: did you mean another month?",
            ),
            Self::Replaced(month) => write!(
                f,
                "the ledger of {month} took its place\n  hint: did you mean another month?"
            ),
            Self::FarAhead => f.write_str(
                "it is due in more than a year\n  hint: did you mean another year?",
            ),
        }
    }
}

/// Why the ledger of this month cannot be held back now; `None`: it can.
#[must_use]
pub fn cannot_hold(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    month: Month,
    letters: LedgerLetters,
) -> Option<CannotHold> {
    if letters.waiting > 0 {
        return None;
    }
    let due = |month| edition_at(policy, calendar, month, EditionStage::Final);
    if letters.sent > 0 {
        Some(CannotHold::Sent)
    } else if policy.local(due(month)).date() < policy.start {
        Some(CannotHold::BeforeStart)
    } else if due(month.next()) <= now {
        Some(CannotHold::Replaced(month.next()))
    } else if due(month) > now + MAX_DAYS_AHEAD {
        Some(CannotHold::FarAhead)
    } else {
        None
    }
}
