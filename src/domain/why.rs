//! An answer to "why": one sentence, and what it rests on.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;

/// Why something was or was not done. Its JSON is the contract of docs/json.md.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// What was asked about: a key, a unit and a period, a unit and a quarter, or an address.
    pub about: String,
    /// One sentence, in English.
    pub answer: String,
    /// What it rests on, in the order in which one would look at it.
    pub evidence: Vec<Evidence>,
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
    /// What it says, in English.
    pub text: String,
}

impl Answer {
    /// An answer that rests on nothing yet.
    #[must_use]
    pub fn new(about: impl Into<String>, answer: impl Into<String>) -> Self {
        Self {
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
        let text = rule.to_string();
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

impl fmt::Display for PolicyRule {
    /// Its number and a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, sentence) = match self {
            Self::DueDays => (1, "reports are due on the due days, that day included"),
            Self::DaysOff => (
                2,
                "the deadline on a day off is as on_holiday says; letters go out on working days",
            ),
            Self::OnTime => (
                5,
                "late only if the earlier of the two looks that say when it arrived is after the deadline",
            ),
            Self::Statements => (6, "every file is kept, and the latest accepted one counts"),
            Self::Merge => (
                7,
                "the ledger has each project's latest accepted row; a figure in doubt keeps the last accepted one",
            ),
            Self::Identity => (
                8,
                "a near match is never merged by the program: a person decides, and it can be undone",
            ),
            Self::Silence => (
                9,
                "reported, zero report, missing and exempt are four things, none inferred from another",
            ),
            Self::Reminders => (
                10,
                "of the steps around a deadline the latest that has come is right, while the unit owes",
            ),
            Self::Ledger => (
                11,
                "the ledger goes to the office as a draft, then to the leaders",
            ),
            Self::Observation => (
                12,
                "quarters in a row without an observation project lead to a warning, then to a flag",
            ),
            Self::Guard => (
                14,
                "what makes the facts doubtful holds letters to units, and the operator hears of it",
            ),
            Self::Meeting => {
                return f.write_str(
                    "monthly meeting: nothing is sent that the office did not call, and it sees the notice first",
                );
            }
            Self::Always => {
                return f.write_str(
                    "always: nothing is lost, and a person hears of what is not delivered or not done",
                );
            }
        };
        write!(f, "rule {number}: {sentence}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, PolicyRule};

    #[test]
    fn a_rule_is_said_once() {
        let mut answer = Answer::new("x", "y");
        for rule in [PolicyRule::Guard, PolicyRule::Always, PolicyRule::Guard] {
            answer.add_rule(rule);
        }
        assert_eq!(answer.evidence.len(), 2);
        assert!(answer.evidence[0].text.starts_with("rule 14: what makes"));
    }
}
