//! What a letter is: its kind, its values, and the finished text for one recipient.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::calendar::CalendarEntry;
use super::due_day_list::DueDayList;
use super::ledger::{LedgerDraft, LedgerSummary};
use super::observation::{FlagNotice, ObservationWarning};
use super::operator::Trouble;
use super::receipt::Receipt;
use super::receipt_list::ReceiptList;
use super::reminder::{DeadlineMoved, Overdue, Reminder};
use super::templates::TemplateProblem;
use super::urgent::UrgentNotice;
use crate::domain::unit::Contact;

/// What a letter is about. In JSON, in the store and in template names its word is snake case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What became of a file, to the unit's liaisons.
    Receipt,
    /// What became of many files that came at once, to the unit's liaisons.
    ReceiptList,
    /// A report is due and missing, to the unit's liaisons (rule 10).
    Reminder,
    /// The deadline is another one than the unit was told, to its liaisons (rule 2).
    DeadlineMoved,
    /// Who has reported, to the office, in the evening of a due day (rule 10).
    DueDayList,
    /// A report is overdue, to the unit's leader and the office (rule 10).
    Overdue,
    /// The monthly ledger, to the office, a working day before the leaders get it (rule 11).
    LedgerDraft,
    /// The monthly ledger, to the leaders (rule 11).
    Ledger,
    /// Two quarters without an observation project, to the unit and the office (rule 12).
    ObservationWarning,
    /// Three and more quarters, to the office and the leaders, with the draft request (rule 12).
    Flag,
    /// An urgent matter, to the office and the unit's leader, at once (rule 6).
    Urgent,
    /// Trouble that needs a person, to the office.
    Operator,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::Receipt,
        Self::ReceiptList,
        Self::Reminder,
        Self::DeadlineMoved,
        Self::DueDayList,
        Self::Overdue,
        Self::LedgerDraft,
        Self::Ledger,
        Self::ObservationWarning,
        Self::Flag,
        Self::Urgent,
        Self::Operator,
    ];

    /// Its word in JSON, in the store and in template names.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::ReceiptList => "receipt_list",
            Self::Reminder => "reminder",
            Self::DeadlineMoved => "deadline_moved",
            Self::DueDayList => "due_day_list",
            Self::Overdue => "overdue",
            Self::LedgerDraft => "ledger_draft",
            Self::Ledger => "ledger",
            Self::ObservationWarning => "observation_warning",
            Self::Flag => "flag",
            Self::Urgent => "urgent",
            Self::Operator => "operator",
        }
    }

    /// The kind with exactly this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The values of one letter: all that its templates may name.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each is the Kind with its name")]
pub enum Content {
    Receipt(Receipt),
    ReceiptList(ReceiptList),
    Reminder(Reminder),
    DeadlineMoved(DeadlineMoved),
    DueDayList(DueDayList),
    Overdue(Overdue),
    LedgerDraft(LedgerDraft),
    Ledger(LedgerSummary),
    ObservationWarning(ObservationWarning),
    Flag(FlagNotice),
    Urgent(UrgentNotice),
    Operator(Trouble),
}

impl Content {
    /// What the letter is about.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Receipt(_) => Kind::Receipt,
            Self::ReceiptList(_) => Kind::ReceiptList,
            Self::Reminder(_) => Kind::Reminder,
            Self::DeadlineMoved(_) => Kind::DeadlineMoved,
            Self::DueDayList(_) => Kind::DueDayList,
            Self::Overdue(_) => Kind::Overdue,
            Self::LedgerDraft(_) => Kind::LedgerDraft,
            Self::Ledger(_) => Kind::Ledger,
            Self::ObservationWarning(_) => Kind::ObservationWarning,
            Self::Flag(_) => Kind::Flag,
            Self::Urgent(_) => Kind::Urgent,
            Self::Operator(_) => Kind::Operator,
        }
    }
}

/// Who signs the letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Office {
    /// 办公室's name, as letters are signed.
    pub name: String,
    /// Whom to ask, such as `联系人王敏，电话 0851-8888 0000`; empty if letters should not say.
    pub contact: String,
}

/// One finished letter to one recipient, before it is bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Unique for ever; the Message-ID is made from it.
    pub key: String,
    /// What it is about.
    pub kind: Kind,
    /// Who gets it.
    pub to: Contact,
    /// One line.
    pub subject: String,
    /// The whole letter as plain text.
    pub text: String,
    /// The whole letter as HTML.
    pub html: String,
    /// Files that go with it.
    pub attachments: Vec<Attachment>,
    /// Deadlines that a phone offers to add to its calendar; mostly none or one.
    pub calendar: Vec<CalendarEntry>,
    /// Set if the office's own template failed and the built-in one was used: the letter is good,
    /// but the operator should hear of it.
    pub template_problem: Option<TemplateProblem>,
}

/// A file that goes with a letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name, as the recipient sees it.
    pub name: String,
    /// MIME type without parameters.
    pub content_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Attachment {
    /// A workbook.
    #[must_use]
    pub fn xlsx(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes,
        }
    }

    /// A text document.
    #[must_use]
    pub fn docx(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            bytes,
        }
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}
