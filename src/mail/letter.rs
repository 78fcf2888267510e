//! What a letter is: its kind, its values, and the finished text for one recipient.

use std::fmt;

use minijinja::Value;
use serde::Serialize;

use super::assignment::AssignmentNotice;
use super::calendar::CalendarEntry;
use super::due_day_list::DueDayList;
use super::ledger::{LedgerDraft, LedgerSummary};
use super::managed::ManagerLetter;
use super::meeting::MeetingLetter;
use super::observation::{FlagNotice, FlagWithdrawal, ObservationWarning};
use super::operator::Trouble;
use super::receipt::Receipt;
use super::receipt_list::ReceiptList;
use super::reminder::{DeadlineMoved, ExtensionRefused, Overdue, Reminder};
use super::urgent::UrgentNotice;
use crate::domain::letter_kind::LetterKind;
use crate::domain::template_problem::TemplateProblem;
use crate::domain::unit::Contact;

/// The values of one letter: all that its templates may name.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Receipt(Receipt),
    ReceiptList(ReceiptList),
    Reminder(Reminder),
    DeadlineMoved(DeadlineMoved),
    ExtensionRefused(ExtensionRefused),
    DueDayList(DueDayList),
    Overdue(Overdue),
    LedgerDraft(LedgerDraft),
    Ledger(LedgerSummary),
    ObservationWarning(ObservationWarning),
    Flag(FlagNotice),
    FlagWithdrawn(FlagWithdrawal),
    Urgent(UrgentNotice),
    Assigned(AssignmentNotice),
    AssignmentReminder(AssignmentNotice),
    AssignmentOverdue(AssignmentNotice),
    MeetingDraft(MeetingLetter),
    MeetingNotice(MeetingLetter),
    MeetingCancelled(MeetingLetter),
    MeetingManager(ManagerLetter),
    Operator(Trouble),
}

impl Content {
    /// What the letter is about.
    #[must_use]
    pub const fn kind(&self) -> LetterKind {
        match self {
            Self::Receipt(_) => LetterKind::Receipt,
            Self::ReceiptList(_) => LetterKind::ReceiptList,
            Self::Reminder(_) => LetterKind::Reminder,
            Self::DeadlineMoved(_) => LetterKind::DeadlineMoved,
            Self::ExtensionRefused(_) => LetterKind::ExtensionRefused,
            Self::DueDayList(_) => LetterKind::DueDayList,
            Self::Overdue(_) => LetterKind::Overdue,
            Self::LedgerDraft(_) => LetterKind::LedgerDraft,
            Self::Ledger(_) => LetterKind::Ledger,
            Self::ObservationWarning(_) => LetterKind::ObservationWarning,
            Self::Flag(_) => LetterKind::Flag,
            Self::FlagWithdrawn(_) => LetterKind::FlagWithdrawn,
            Self::Urgent(_) => LetterKind::Urgent,
            Self::Assigned(_) => LetterKind::Assigned,
            Self::AssignmentReminder(_) => LetterKind::AssignmentReminder,
            Self::AssignmentOverdue(_) => LetterKind::AssignmentOverdue,
            Self::MeetingDraft(_) => LetterKind::MeetingDraft,
            Self::MeetingNotice(_) => LetterKind::MeetingNotice,
            Self::MeetingCancelled(_) => LetterKind::MeetingCancelled,
            Self::MeetingManager(_) => LetterKind::MeetingManager,
            Self::Operator(_) => LetterKind::Operator,
        }
    }

    /// Whether the group of this name is told, one that gets these kinds: not of a flag that still waits for the
    /// office's word, and of a withdrawal only what was told what is withdrawn.
    #[must_use]
    pub fn goes_to_group(&self, name: &str, gets: impl FnOnce(LetterKind) -> bool) -> bool {
        match self {
            Self::Flag(notice) if notice.question.is_some() => false,
            Self::FlagWithdrawn(withdrawal) => withdrawal.groups.iter().any(|group| group == name),
            _ => gets(self.kind()),
        }
    }

    /// What its templates may name.
    pub(super) fn context(&self) -> Value {
        match self {
            Self::Receipt(values) => values.context(),
            Self::ReceiptList(values) => values.context(),
            Self::Reminder(values) => values.context(),
            Self::DeadlineMoved(values) => values.context(),
            Self::ExtensionRefused(values) => values.context(),
            Self::DueDayList(values) => values.context(),
            Self::Overdue(values) => values.context(),
            Self::LedgerDraft(values) => values.context(),
            Self::Ledger(values) => values.context(),
            Self::ObservationWarning(values) => values.context(),
            Self::Flag(values) => values.context(),
            Self::FlagWithdrawn(values) => values.context(),
            Self::Urgent(values) => values.context(),
            Self::MeetingManager(values) => values.context(),
            Self::MeetingDraft(values)
            | Self::MeetingNotice(values)
            | Self::MeetingCancelled(values) => values.context(),
            Self::Assigned(values)
            | Self::AssignmentReminder(values)
            | Self::AssignmentOverdue(values) => values.context(),
            Self::Operator(values) => values.context(),
        }
    }
}

/// Who signs the letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signature {
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
    pub kind: LetterKind,
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
