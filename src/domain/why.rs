//! An answer to "why": one sentence, and what it rests on.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::language::{Language, both};

/// Why something was or was not done. Its JSON is the contract of docs/json.md.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// What was asked about: a key, a unit and a period, a unit and a quarter, or an address.
    pub about: String,
    /// One sentence.
    pub answer: String,
    /// What it rests on, in the order in which one would look at it.
    pub evidence: Vec<Evidence>,
    /// What whoever asked reads.
    #[serde(skip)]
    pub language: Language,
}

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A rule of the office, by its number.
    Rule,
    /// A setting of the configuration.
    Setting,
    /// A date and what the calendar says of it.
    Calendar,
    /// When something is or was due.
    Due,
    /// Who somebody is in the configuration.
    Role,
    /// What a person allowed a unit: another deadline, or no report.
    Grant,
    /// A file that arrived, and the two looks into the folder that say when.
    Arrival,
    /// What a report says of a project, and where.
    Value,
    /// A visit of the office to a project.
    Visit,
    /// What one quarter was for a unit.
    Quarter,
    /// A decision on record that is no letter.
    Decision,
    /// A time in which letters to units were held.
    Hold,
    /// A letter and what became of it.
    Letter,
    /// A try to deliver a letter, with the answer.
    Delivery,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    pub kind: EvidenceKind,
    /// When it was or will be; `None` if it has no time.
    pub at: Option<DateTime<Utc>>,
    /// What it says.
    pub text: String,
}

impl Answer {
    /// An answer that rests on nothing yet.
    #[must_use]
    pub fn new(language: Language, about: impl Into<String>, answer: impl Into<String>) -> Self {
        Self {
            language,
            about: about.into(),
            answer: answer.into(),
            evidence: Vec::new(),
        }
    }

    /// Adds evidence without a time.
    pub fn add(&mut self, kind: EvidenceKind, text: impl Into<String>) {
        self.push(kind, None, text);
    }

    pub fn add_at(&mut self, kind: EvidenceKind, at: DateTime<Utc>, text: impl Into<String>) {
        self.push(kind, Some(at), text);
    }

    /// Adds a rule of the policy; one that is there already is not said twice.
    pub fn add_rule(&mut self, rule: PolicyRule) {
        let text = rule.told(self.language);
        if !self.evidence.iter().any(|one| one.text == text) {
            self.add(EvidenceKind::Rule, text);
        }
    }

    fn push(&mut self, kind: EvidenceKind, at: Option<DateTime<Utc>>, text: impl Into<String>) {
        self.evidence.push(Evidence {
            kind,
            at,
            text: text.into(),
        });
    }
}

/// A rule of the policy that answers rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyRule {
    /// Rule 1.
    DueDays,
    /// Rule 2.
    DaysOff,
    /// Rule 5.
    OnTime,
    /// Rule 6.
    Statements,
    /// Rule 7.
    Merge,
    /// Rule 8.
    Identity,
    /// Rule 9.
    Silence,
    /// Rule 10.
    Reminders,
    /// Rule 11.
    Ledger,
    /// Rule 12.
    Observation,
    /// Rule 14.
    Guard,
    /// None with a number: the monthly meeting.
    Meeting,
    /// None with a number: what always holds.
    Always,
}

impl PolicyRule {
    /// Its number and a sentence.
    #[must_use]
    pub fn told(self, language: Language) -> String {
        let (number, english, chinese) = match self {
            Self::DueDays => (
                1,
                "reports are due on the due days, that day included",
                "报表在报送日当天以前报送，当天算在内",
            ),
            Self::DaysOff => (
                2,
                "the deadline on a day off is as on_holiday says; letters go out on working days",
                "报送日逢休息日的，截止时间按 on_holiday 的设置；信函只在工作日发出",
            ),
            Self::OnTime => (
                5,
                "late only if the earlier of the two looks that say when it arrived is after the deadline",
                "前后两次查看之间到的件，前一次查看已过截止时间的才算迟报",
            ),
            Self::Statements => (
                6,
                "every file is kept, and the latest accepted one counts",
                "每个文件都留存，以最后一份审核通过的为准",
            ),
            Self::Merge => (
                7,
                "the ledger has each project's latest accepted row; a figure in doubt keeps the last accepted one",
                "台账取每个项目最近一次审核通过的内容；数据待核的，先用上次通过的",
            ),
            Self::Identity => (
                8,
                "a near match is never merged by the program: a person decides, and it can be undone",
                "名称相近的项目程序不自行合并，由人决定，决定可以撤销",
            ),
            Self::Silence => (
                9,
                "reported, zero report, missing and exempt are four things, none inferred from another",
                "已报、零报告、未报、免报是四种情况，互不推定",
            ),
            Self::Reminders => (
                10,
                "of the steps around a deadline the latest that has come is right, while the unit owes",
                "截止时间前后分几次提醒，未报期间只发已到的最后一次",
            ),
            Self::Ledger => (
                11,
                "the ledger goes to the office as a draft, then to the leaders",
                "台账先以送审稿发给办公室，再发给市领导",
            ),
            Self::Observation => (
                12,
                "quarters in a row without an observation project lead to a warning, then to a flag",
                "连续几个季度无观摩项目的，先预警，再提请通报",
            ),
            Self::Guard => (
                14,
                "what makes the facts doubtful holds letters to units, and the operator hears of it",
                "情况存疑时，发给各单位的信函暂停，并告知运维人员",
            ),
            Self::Meeting => {
                return language
                    .of(
                        "monthly meeting: nothing is sent that the office did not call, and it sees the notice first",
                        "月调度会：办公室没有召集的不发通知，通知先由办公室看过",
                    )
                    .to_owned();
            }
            Self::Always => {
                return language
                    .of(
                        "always: nothing is lost, and a person hears of what is not delivered or not done",
                        "始终如此：什么都不丢；没有送达、没有做成的，都有人得到通知",
                    )
                    .to_owned();
            }
        };
        let sentence = language.of(english, chinese);
        both!(
            language,
            "rule {number}: {sentence}",
            "规则{number}：{sentence}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, PolicyRule};

    #[test]
    fn a_rule_is_said_once() {
        let mut answer = Answer::new(super::Language::English, "x", "y");
        for rule in [PolicyRule::Guard, PolicyRule::Always, PolicyRule::Guard] {
            answer.add_rule(rule);
        }
        assert_eq!(answer.evidence.len(), 2);
        assert!(answer.evidence[0].text.starts_with("rule 14: what makes"));
    }
}
