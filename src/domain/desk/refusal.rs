//! Why an answer is not taken: told to whoever came second, or asked for what cannot be.

use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{CannotAnswer, DeskAnswer};
use crate::domain::edit::CannotEdit;
use crate::domain::ledger_hold::CannotHold;
use crate::domain::period::Month;

/// The last answer on record to a thing on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastAnswer {
    /// Its word.
    pub answer: String,
    pub by: String,
    pub why: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why an answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerRefused {
    /// A flag takes none now.
    Flag(CannotAnswer),
    /// The ledger of this month cannot be held back.
    Ledger(Month, CannotHold),
    /// It is held back already.
    HeldBefore(Month),
    /// Nobody holds it back.
    NotHeld(Month),
    /// A project cannot be changed so.
    Edit(CannotEdit),
    /// It does not wait, or not any more; with the answer that ended it, if one did.
    Gone(Option<LastAnswer>),
    /// A meeting is not called for a time that is over.
    TimeOver(NaiveDateTime),
    /// It takes other answers only; none, if it ends in another way.
    Takes(Vec<DeskAnswer>),
}

impl fmt::Display for AnswerRefused {
    /// After `flag/2026Q4/kaiyang takes no answer: `, but for a ledger, which says what it is about.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(why) => why.fmt(f),
            Self::Ledger(month, why) => {
                write!(f, "the ledger of {month} cannot be held back: {why}")
            }
            Self::HeldBefore(month) => write!(
                f,
                "the ledger of {month} is held back already\n  hint: `diaodu ledger release {month}` lets it go"
            ),
            Self::NotHeld(month) => write!(
                f,
                "nobody holds the ledger of {month} back\n  hint: `diaodu outbox list` shows whether it has gone out"
            ),
            Self::Edit(why) => why.fmt(f),
            Self::Gone(Some(last)) => write!(
                f,
                "{} has answered {} before: {}\n  hint: `diaodu desk list` shows what waits",
                last.by, last.answer, last.why
            ),
            Self::Gone(None) => {
                f.write_str("it does not wait\n  hint: `diaodu desk list` shows what does")
            }
            Self::TimeOver(at) => write!(
                f,
                "{} is over\n  hint: say --date DATE and --at TIME",
                at.format("%Y-%m-%d %H:%M")
            ),
            Self::Takes(answers) if answers.is_empty() => {
                f.write_str("it ends by itself\n  hint: `diaodu desk show ITEM` says with what")
            }
            Self::Takes(answers) => {
                let words: Vec<&str> = answers.iter().map(|answer| answer.word()).collect();
                write!(
                    f,
                    "that is no answer to it\n  hint: answer {}",
                    words.join(" or ")
                )
            }
        }
    }
}
