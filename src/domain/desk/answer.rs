//! What can be said to a thing on the desk, and who says it.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// What a person can say to a thing on the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskAnswer {
    /// It is right and goes on.
    Confirm,
    /// It is not right and goes no further.
    Reject,
    /// It is to wait.
    Hold,
    /// It may go on.
    Release,
    /// It is done with.
    Close,
    /// It is to be tried again.
    Retry,
    /// Who was to see to it says that it is done.
    Report,
    /// It is not done after all.
    Reopen,
    /// What is asked for is given.
    Grant,
    /// It is known, and nothing is to be done by the office.
    Seen,
    /// The two are one.
    Merge,
    /// The two are two.
    Distinct,
}

impl DeskAnswer {
    pub const ALL: &[Self] = &[
        Self::Confirm,
        Self::Reject,
        Self::Hold,
        Self::Release,
        Self::Close,
        Self::Retry,
        Self::Report,
        Self::Reopen,
        Self::Grant,
        Self::Seen,
        Self::Merge,
        Self::Distinct,
    ];

    /// Its word on the command line and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reject => "reject",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Close => "close",
            Self::Retry => "retry",
            Self::Report => "report",
            Self::Reopen => "reopen",
            Self::Grant => "grant",
            Self::Seen => "seen",
            Self::Merge => "merge",
            Self::Distinct => "distinct",
        }
    }

    /// Its word on a button.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Confirm => "确认",
            Self::Reject => "不予确认",
            Self::Hold => "暂缓",
            Self::Release => "放行",
            Self::Close => "销号",
            Self::Retry => "重发",
            Self::Report => "报办结",
            Self::Reopen => "退回续办",
            Self::Grant => "准予",
            Self::Seen => "知悉",
            Self::Merge => "合并",
            Self::Distinct => "不是同一项目",
        }
    }

    /// The answer with exactly this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.word() == word)
    }
}

/// Who decides something, why, and when: nothing is decided by nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub by: String,
    pub why: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One of the answers that a thing on the desk takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PossibleAnswer {
    pub answer: DeskAnswer,
    /// What it leads to, in Chinese.
    pub effect: String,
}

impl PossibleAnswer {
    pub(super) fn new(answer: DeskAnswer, effect: &str) -> Self {
        Self {
            answer,
            effect: effect.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DeskAnswer;

    #[test]
    fn an_answer_has_one_word() {
        for &answer in DeskAnswer::ALL {
            assert_eq!(DeskAnswer::from_word(answer.word()), Some(answer));
            let json = serde_json::to_string(&answer).unwrap();
            assert_eq!(json, format!("{:?}", answer.word()));
        }
    }
}
