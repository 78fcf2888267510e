//! Kinds of letters (信函): the closed list that every part of the program answers for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kinds, each with its word. A kind that is not in this list is none, and one that is must be answered for
/// wherever kinds are told apart: no such place has an arm for "all others".
macro_rules! letter_kinds {
    ($($(#[$doc:meta])+ $kind:ident = $word:literal),+ $(,)?) => {
        /// What a letter is about. In JSON, in the store and in template names its word is snake case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum LetterKind {
            $($(#[$doc])+ $kind),+
        }

        impl LetterKind {
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Its word in JSON, in the store, in keys and in template names.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => $word),+
                }
            }
        }
    };
}

letter_kinds! {
    /// What became of a file, to the unit's liaisons.
    Receipt = "receipt",
    /// What became of many files that came at once, to the unit's liaisons.
    ReceiptList = "receipt_list",
    /// A report is due and missing, to the unit's liaisons (rule 10).
    Reminder = "reminder",
    /// The deadline is another one than the unit was told, to its liaisons (rule 2).
    DeadlineMoved = "deadline_moved",
    /// The office refused the later deadline that the unit asked for, to its liaisons (rule 1).
    ExtensionRefused = "extension_refused",
    /// Who has reported, to the office, in the evening of a due day (rule 10).
    DueDayList = "due_day_list",
    /// A report is overdue, to the unit's leader and the office (rule 10).
    Overdue = "overdue",
    /// The monthly ledger, to the office, a working day before the leaders get it (rule 11).
    LedgerDraft = "ledger_draft",
    /// The monthly ledger, to the leaders (rule 11).
    Ledger = "ledger",
    /// Two quarters without an observation project, to the unit and the office (rule 12).
    ObservationWarning = "observation_warning",
    /// Three and more quarters, to the office and, once it has confirmed it, to the leaders, with the draft request
    /// (rule 12).
    Flag = "flag",
    /// A correction withdrew a warning or flag, to everybody who got it (rule 12).
    FlagWithdrawn = "flag_withdrawn",
    /// An urgent matter, to the office and the unit's leader, at once (rule 6).
    Urgent = "urgent",
    /// Somebody is to see to a decision or a matter, to the lead and the helpers (rule 10).
    Assigned = "assigned",
    /// Its term is near, to the lead (rule 10).
    AssignmentReminder = "assignment_reminder",
    /// Its term is over, to the lead's leader and the office (rule 10).
    AssignmentOverdue = "assignment_overdue",
    /// The notice of a meeting, to the office before anybody else.
    MeetingDraft = "meeting_draft",
    /// The notice of a meeting, to all who are to be there.
    MeetingNotice = "meeting_notice",
    /// A meeting is cancelled, to everybody who got its notice.
    MeetingCancelled = "meeting_cancelled",
    /// The own projects before a meeting, to each manager on the roster.
    MeetingManager = "meeting_manager",
    /// Trouble that needs a person, to the operator and the office.
    Operator = "operator",
}

impl LetterKind {
    /// The kind with exactly this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// Whether it counts among the reminders of which a person gets so many a day at most (rule 10).
    #[must_use]
    pub const fn is_capped(self) -> bool {
        match self {
            Self::Reminder | Self::Overdue | Self::AssignmentReminder => true,
            Self::Receipt
            | Self::ReceiptList
            | Self::DeadlineMoved
            | Self::ExtensionRefused
            | Self::DueDayList
            | Self::LedgerDraft
            | Self::Ledger
            | Self::ObservationWarning
            | Self::Flag
            | Self::FlagWithdrawn
            | Self::Urgent
            | Self::Assigned
            | Self::AssignmentOverdue
            | Self::MeetingDraft
            | Self::MeetingNotice
            | Self::MeetingCancelled
            | Self::MeetingManager
            | Self::Operator => false,
        }
    }
}

impl LetterKind {
    /// Whether a group robot may be told of it: what goes to the office or the leaders. A unit's own letters are
    /// nobody else's affair.
    #[must_use]
    pub const fn may_go_to_groups(self) -> bool {
        match self {
            Self::Overdue
            | Self::LedgerDraft
            | Self::Ledger
            | Self::ObservationWarning
            | Self::Flag
            | Self::Urgent
            | Self::AssignmentOverdue
            | Self::Operator => true,
            // The list is for the evening of one day; groups hear of what is overdue the day after. Of a withdrawal
            // a group hears if it was told what is withdrawn, and nobody has to ask for that.
            Self::DueDayList
            | Self::FlagWithdrawn
            | Self::Receipt
            | Self::ReceiptList
            | Self::Reminder
            | Self::Assigned
            | Self::AssignmentReminder
            | Self::MeetingDraft
            | Self::MeetingNotice
            | Self::MeetingCancelled
            | Self::MeetingManager
            | Self::DeadlineMoved
            | Self::ExtensionRefused => false,
        }
    }
}

impl fmt::Display for LetterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::LetterKind;

    #[test]
    fn a_word_is_the_same_everywhere() {
        for &kind in LetterKind::ALL {
            assert_eq!(LetterKind::from_word(kind.word()), Some(kind));
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("{:?}", kind.word()));
        }
        assert_eq!(LetterKind::from_word("Receipt"), None);
    }
}
