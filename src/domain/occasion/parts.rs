//! What occasions are told apart by: which file, whose reports, which edition, which step.

use std::fmt;

use crate::domain::assignment::AssignmentStep;
use crate::domain::letter_kind::LetterKind;
use crate::domain::unit::UnitSlug;

/// Which file a receipt is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileMark {
    /// Number of the submission in the order of arrival.
    Submission(i64),
    /// No submission, for it is too large to be read: a digest of its name and state.
    TooLarge(String),
}

/// Whose reports a letter about what is overdue tells of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// One unit's, to its leader.
    Unit(UnitSlug),
    /// All units', to the office.
    All,
}

/// Which of the two monthly editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The kind of the letters that bring it.
    #[must_use]
    pub const fn letter(self) -> LetterKind {
        match self {
            Self::Draft => LetterKind::LedgerDraft,
            Self::Final => LetterKind::Ledger,
        }
    }
}

/// Which of the letters on a meeting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeetingStep {
    /// The notice, to the office.
    Draft,
    /// To all who are to be there.
    Notice,
    /// The own projects, to each project manager.
    Manager,
    Cancelled,
}

impl MeetingStep {
    /// The kind of the letters that tell of it.
    #[must_use]
    pub const fn letter(&self) -> LetterKind {
        match self {
            Self::Draft => LetterKind::MeetingDraft,
            Self::Notice => LetterKind::MeetingNotice,
            Self::Manager => LetterKind::MeetingManager,
            Self::Cancelled => LetterKind::MeetingCancelled,
        }
    }
}

impl AssignmentStep {
    /// The kind of the letters that tell of it.
    #[must_use]
    pub const fn letter(&self) -> LetterKind {
        match self {
            Self::Given => LetterKind::Assigned,
            Self::Before { .. } => LetterKind::AssignmentReminder,
            Self::Overdue { .. } => LetterKind::AssignmentOverdue,
        }
    }
}

impl fmt::Display for FileMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submission(number) => number.fmt(f),
            Self::TooLarge(digest) => write!(f, "large-{digest}"),
        }
    }
}
