//! An answer to "why": one sentence, and what it rests on.

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
    /// What it is.
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

    /// Adds evidence with a time.
    pub fn add_at(&mut self, kind: EvidenceKind, at: DateTime<Utc>, text: impl Into<String>) {
        self.push(kind, Some(at), text);
    }

    /// Adds the rule with this number of DESIGN.md; one that is there already is not said twice.
    pub fn add_rule(&mut self, number: u8) {
        let text = format!("rule {number}: {}", rule(number));
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

/// A rule in a sentence.
const fn rule(number: u8) -> &'static str {
    match number {
        1 => "reports are due on the due days, that day included",
        2 => "the deadline on a day off is as on_holiday says; letters go out on working days",
        5 => {
            "late only if the earlier of the two looks that say when it arrived is after the deadline"
        }
        6 => "every file is kept, and the latest accepted one counts",
        9 => {
            "reported, zero report, missing and exempt are four things, none inferred from another"
        }
        10 => {
            "of the steps around a deadline the latest that has come is right, while the unit owes"
        }
        11 => "the ledger goes to the office as a draft, then to the leaders",
        12 => "quarters in a row without an observation project lead to a warning, then to a flag",
        14 => "what makes the facts doubtful holds letters to units, and the operator hears of it",
        _ => "what always holds",
    }
}

/// The number of the rule that letters of this kind carry out.
#[must_use]
pub fn rule_of(kind: &str) -> u8 {
    match kind {
        "receipt" | "receipt_list" | "urgent" => 6,
        "deadline_moved" => 2,
        "ledger" | "ledger_draft" | "edition" => 11,
        "observation_warning" | "flag" | "raise" | "withdraw" => 12,
        "operator" => 14,
        _ => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, rule_of};

    #[test]
    fn every_kind_of_letter_has_a_rule_that_is_said_once() {
        for kind in KINDS {
            let mut answer = Answer::new("x", "y");
            answer.add_rule(rule_of(kind));
            answer.add_rule(rule_of(kind));
            assert_eq!(answer.evidence.len(), 1);
            let text = &answer.evidence[0].text;
            assert!(!text.contains("what always holds"), "{text}");
        }
    }

    const KINDS: [&str; 13] = [
        "urgent",
        "receipt",
        "reminder",
        "overdue",
        "ledger_draft",
        "ledger",
        "observation_warning",
        "flag",
        "operator",
        "receipt_list",
        "deadline_moved",
        "due_day_list",
        "raise",
    ];
}
