//! Values of the papers of a dispatch meeting: 会议通知, 会议议程, 议题材料, 会议纪要.

use serde::Serialize;

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeetingPaper {
    Notice,
    Agenda,
    Items,
    Minutes,
}

/// A dispatch meeting, as far as it is known; what is not is left as a marked blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meeting {
    pub office: String,
    /// Name and telephone of whoever answers questions; may be empty.
    pub contact: String,
    /// `2026年11月重大招商引资项目调度会议`
    pub meeting: String,
    /// The month whose ledger it is about: `2026年11月`.
    pub month: String,
    /// Day and hour, in words.
    pub held_at: Option<String>,
    pub place: Option<String>,
    /// Who presides.
    pub host: Option<String>,
    pub attendees: Vec<String>,
    pub items: Vec<MeetingItem>,
}

/// One item of the agenda (议题).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeetingItem {
    pub title: String,
    /// Who asks, and reports on it.
    pub unit: String,
    /// The project, if it belongs to one.
    pub project: Option<String>,
    /// How the project stands, in whole sentences; may be empty.
    pub situation: String,
    /// What is asked.
    pub matter: String,
    /// 初步审查意见, from the records, in whole sentences.
    pub opinions: Vec<String>,
    /// Who is to see to it.
    pub departments: Vec<String>,
    /// 议定事项, in whole sentences, once there is one.
    pub decision: Option<String>,
    /// Its deadline, in words.
    pub due: Option<String>,
}

impl MeetingPaper {
    pub const ALL: [Self; 4] = [Self::Notice, Self::Agenda, Self::Items, Self::Minutes];

    pub(super) const fn template(self) -> &'static str {
        match self {
            Self::Notice => "documents/meeting_notice.xml",
            Self::Agenda => "documents/meeting_agenda.xml",
            Self::Items => "documents/meeting_items.xml",
            Self::Minutes => "documents/meeting_minutes.xml",
        }
    }

    /// What it is called, after the meeting's name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Notice => "通知",
            Self::Agenda => "议程",
            Self::Items => "议题材料",
            Self::Minutes => "纪要",
        }
    }
}
