//! Which rules for sheets do not hold in this office, or not yet.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;

use crate::domain::finding::{Finding, Level};
use crate::domain::rules::{Group, Rule};

/// From when a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It does not hold.
    Off,
    /// It holds for sheets that arrive on this day or later.
    From(NaiveDate),
}

/// `off` or `from 2027-01-01`, for operators.
impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::From(day) => write!(f, "from {day}"),
        }
    }
}

/// The rules that are switched, and limits other than the usual ones; all other rules hold, but for those that
/// are usually off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Switches {
    switched: BTreeMap<Rule, Switch>,
    limits: BTreeMap<Rule, u32>,
}

impl Switches {
    /// Every rule as it is switched; the last word on a rule counts.
    #[must_use]
    pub fn new(switched: impl IntoIterator<Item = (Rule, Switch)>) -> Self {
        Self {
            switched: switched.into_iter().collect(),
            limits: BTreeMap::new(),
        }
    }

    /// With these limits; the last word on a rule counts.
    #[must_use]
    pub fn with_limits(mut self, limits: impl IntoIterator<Item = (Rule, u32)>) -> Self {
        self.limits.extend(limits);
        self
    }

    /// The limit of a rule, set or usual; zero for a rule that has none.
    #[must_use]
    pub fn limit(&self, rule: Rule) -> u32 {
        let limit = self.limits.get(&rule).copied().or(rule.usual_limit());
        limit.unwrap_or_default()
    }

    /// Whether a rule can be switched. Those that return a sheet cannot: what they find is no report.
    #[must_use]
    pub fn can_switch(rule: Rule) -> bool {
        rule.group() != Group::File && rule.level() != Level::Error
    }

    /// How this rule is switched; `None` if it is as usual.
    #[must_use]
    pub fn of(&self, rule: Rule) -> Option<Switch> {
        self.switched.get(&rule).copied()
    }

    /// The rules that are switched here or there, and differently, in the order of rules.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<Rule> {
        let rules = self.switched.keys().chain(other.switched.keys());
        let rules: BTreeSet<Rule> = rules.copied().collect();
        let differ = |rule: &Rule| self.of(*rule) != other.of(*rule);
        rules.into_iter().filter(differ).collect()
    }

    /// Takes out what rules say that do not hold on the day of arrival. A rule for one cell or the table
    /// tells what was not read as it stands: its finding stays as a note, for nothing is left out in
    /// silence (rule 15).
    pub fn apply(&self, today: NaiveDate, findings: &mut Vec<Finding>) {
        let is_off = |rule: Rule| match self.switched.get(&rule) {
            _ if !Self::can_switch(rule) => false,
            None => rule.is_usually_off(),
            Some(Switch::Off) => true,
            Some(Switch::From(day)) => today < *day,
        };
        findings.retain_mut(|finding| {
            if !is_off(finding.rule) {
                return true;
            }
            finding.level = Level::Note;
            !matches!(
                finding.rule.group(),
                Group::Fields | Group::Periods | Group::Units
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Switch, Switches};
    use crate::domain::finding::{Finding, Level};
    use crate::domain::rules::Rule;

    #[test]
    fn what_a_switched_rule_says_is_left_out_or_only_noted() {
        let day = |text: &str| text.parse().unwrap();
        let switches = Switches::new([
            (Rule::FundsAboveTotal, Switch::Off),
            (Rule::SameText, Switch::From(day("2027-01-01"))),
            (Rule::AmountRange, Switch::Off),
            (Rule::NameMissing, Switch::Off),
        ]);
        let left = |today: &str| -> Vec<(Rule, Level)> {
            let rules = [
                Rule::FundsAboveTotal,
                Rule::SameText,
                Rule::AmountRange,
                Rule::NameMissing,
                Rule::DateUnclear,
            ];
            let mut findings: Vec<Finding> = rules
                .map(|rule| Finding::new(rule, "调度表", "E5", "", "", ""))
                .to_vec();
            switches.apply(day(today), &mut findings);
            findings
                .iter()
                .map(|finding| (finding.rule, finding.level))
                .collect()
        };
        let kept = [
            (Rule::AmountRange, Level::Note),
            (Rule::NameMissing, Level::Error),
            (Rule::DateUnclear, Level::Warning),
        ];
        assert_eq!(left("2026-12-31"), kept);
        assert_eq!(left("2027-01-01")[0], (Rule::SameText, Level::Note));
        assert_eq!(left("2027-01-01")[1..], kept);
    }
}
