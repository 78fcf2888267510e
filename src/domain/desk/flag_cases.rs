//! What becomes of streaks, answers and corrections: cases written by hand, each told in a line.
//!
//! The cases stand in `flag_cases.txt`. Each is a list of steps. `2026Q4=0` is a zero report, `2026Q4=甲` an observation project; `@2027-01-11 10:00` is a
//! tick, at which everything planned is done and every letter arrives. What ticks do stands behind it:
//! `R2`/`R3` a warning or flag is raised, `W2`/`W3` withdrawn, `w:`, `f:` letters on a warning or flag, `x2:`, `x3:`
//! letters that it is withdrawn, `!` an answer that was refused.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{CannotAnswer, cannot_answer};
use crate::domain::exception::{Exception, UnitException};
use crate::domain::fixtures::{calendar, policy, unit};
use crate::domain::guard::{Cause, GuardReason, Hold};
use crate::domain::observation::{
    Confirmation, FlagAnswer, FlagLevel, FlagRecord, ObservationFact,
};
use crate::domain::occasion::Occasion;
use crate::domain::period::Quarter;
use crate::domain::plan::{Action, Facts, plan};
use crate::domain::policy::Policy;

/// Three lines a case: what it is about, its steps, and behind `=` what its ticks do.
const CASES: &str = include_str!("flag_cases.txt");

/// The cases: what each is about, its steps, and what its ticks do.
fn cases() -> Vec<(&'static str, &'static str, &'static str)> {
    let mut lines = CASES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut cases = Vec::new();
    while let Some(what) = lines.next() {
        let (steps, told) = (lines.next().unwrap(), lines.next().unwrap());
        cases.push((
            what,
            steps.trim(),
            told.trim().strip_prefix('=').unwrap().trim_start(),
        ));
    }
    assert!(cases.len() >= 40, "{}", cases.len());
    cases
}

/// An office of one unit, whose letters arrive as soon as they are written.
struct CaseOffice {
    policy: Policy,
    facts: Facts,
    records: Vec<FlagRecord>,
    now: DateTime<Utc>,
    /// The letters of the next tick do not arrive.
    loses_letters: bool,
}

impl CaseOffice {
    fn new() -> Self {
        let mut policy = policy();
        policy.units = vec![unit("a")].into();
        Self {
            now: policy.instant("2027-01-11T08:00:00".parse().unwrap()),
            policy,
            facts: Facts::default(),
            records: Vec::new(),
            loses_letters: false,
        }
    }

    /// Does a step; answers what it says.
    fn step(&mut self, step: &str) -> Vec<String> {
        let (word, rest) = step.split_once(' ').unwrap_or((step, ""));
        let slug = self.policy.units[0].slug.clone();
        match word {
            "unasked" => self.policy.observation.confirm_flags = false,
            "flag" => {
                let (_, number) = rest.split_once(' ').unwrap();
                self.policy.observation.flag_after = number.parse().unwrap();
            }
            "not" => {
                let (_, quarter) = rest.split_once(' ').unwrap();
                self.policy
                    .observation
                    .not_held
                    .push(quarter.parse().unwrap());
            }
            "from" => self.policy.units[0].from = Some(rest.parse().unwrap()),
            "to" => self.policy.units[0].to = Some(rest.parse().unwrap()),
            "exempt" => {
                let (from, to) = (rest.parse().unwrap(), rest.parse().unwrap());
                let exception = Exception::Quarters { from, to };
                let granted = UnitException {
                    unit: slug,
                    exception,
                };
                self.facts.exceptions = [granted].into_iter().collect();
            }
            "hold" => {
                let found = Cause::ALL.iter().find(|cause| cause.word() == rest);
                self.facts.holds = vec![Hold {
                    reason: GuardReason {
                        cause: *found.unwrap(),
                        about: String::new(),
                    },
                    since: self.now,
                }];
            }
            "release" => self.facts.holds.clear(),
            "lost" => self.loses_letters = true,
            "confirm" => return self.answer(rest, Confirmation::Confirmed),
            "reject" => return self.answer(rest, Confirmation::Rejected),
            _ => {
                let (quarter, project) = step.split_once('=').unwrap();
                let projects = if project == "0" {
                    Vec::new()
                } else {
                    vec![project.to_owned()]
                };
                self.facts.observations.insert(ObservationFact {
                    unit: slug,
                    quarter: quarter.parse().unwrap(),
                    projects,
                });
            }
        }
        Vec::new()
    }

    fn answer(&mut self, quarter: &str, confirmation: Confirmation) -> Vec<String> {
        let quarter: Quarter = quarter.parse().unwrap();
        let mut records = self.records.iter_mut();
        let mut record = records
            .find(|record| record.flag.quarter == quarter && record.flag.level == FlagLevel::Flag);
        let refused = cannot_answer(self.now, &self.policy, &calendar(), record.as_deref());
        if let Some(why) = refused {
            let why = match why {
                CannotAnswer::NoFlag => "no flag",
                CannotAnswer::Answered(_) => "answered",
                CannotAnswer::Withdrawn => "withdrawn",
                CannotAnswer::Over => "over",
                CannotAnswer::NotAsked => "not asked",
            };
            return vec![format!("!{why}")];
        }
        let said = FlagAnswer {
            confirmation,
            by: "江某".to_owned(),
            why: "已核实".to_owned(),
            at: self.now,
        };
        let record = record.as_mut().unwrap();
        record.answer = Some(said.clone());
        let unit = record.flag.unit.clone();
        self.facts.flag_answers.insert(unit, quarter, said);
        Vec::new()
    }

    /// Plans and does it, all that is about flags; answers what was done.
    fn tick(&mut self, wall: &str) -> Vec<String> {
        let wall = NaiveDateTime::parse_from_str(wall, "%Y-%m-%d %H:%M").unwrap();
        self.now = self.policy.instant(wall);
        let plan = plan(self.now, &self.policy, &calendar(), &self.facts);
        let done = plan
            .actions
            .iter()
            .filter_map(|action| self.carry_out(action));
        let done: Vec<String> = done.collect();
        for left in plan.left.into_iter().filter(|left| left.is_final) {
            self.facts.settled.insert(left.key);
        }
        self.loses_letters = false;
        done
    }

    fn carry_out(&mut self, action: &Action) -> Option<String> {
        self.facts.settled.insert(action.key());
        let to = action.to.as_ref().map_or("", |to| &to.name);
        let number = |level| if level == FlagLevel::Flag { 3 } else { 2 };
        Some(match &action.occasion {
            Occasion::Raise {
                quarter,
                unit,
                level: Some(level),
            } => {
                self.facts.raised.insert((unit.clone(), *quarter, *level));
                let record = self.facts.quarters(&self.policy, self.now);
                let flag = record.flag(&self.policy.units[0], *quarter).unwrap();
                self.records.push(FlagRecord {
                    flag,
                    raised_at: self.now,
                    draft: None,
                    answer: None,
                    withdrawn_at: None,
                });
                format!("R{}", number(*level))
            }
            Occasion::Withdraw {
                quarter,
                unit,
                level,
            } => {
                let withdrawn = (unit.clone(), *quarter, *level);
                assert!(self.facts.raised.remove(&withdrawn));
                self.facts.withdrawn.insert(withdrawn);
                let mut records = self.records.iter_mut();
                let record = records
                    .find(|record| (record.flag.quarter, record.flag.level) == (*quarter, *level));
                record.unwrap().withdrawn_at = Some(self.now);
                format!("W{}", number(*level))
            }
            Occasion::Observation {
                level,
                quarter,
                unit,
            } => {
                if !self.loses_letters {
                    let told = (unit.clone(), *quarter, *level);
                    let readers = self.facts.flag_readers.entry(told).or_default();
                    readers.extend(action.to.clone());
                }
                let word = if *level == FlagLevel::Flag { "f" } else { "w" };
                format!("{word}:{to}")
            }
            Occasion::FlagWithdrawn { level, .. } => format!("x{}:{to}", number(*level)),
            _ => return None,
        })
    }
}

#[test]
fn each_case_ends_as_it_is_written() {
    let mut wrong = Vec::new();
    for (what, steps, expected) in cases() {
        let mut office = CaseOffice::new();
        let mut told = Vec::new();
        let mut said = Vec::new();
        for step in steps.split(", ") {
            if let Some(wall) = step.strip_prefix('@') {
                said.extend(office.tick(wall));
                told.push(std::mem::take(&mut said).join(" "));
            } else {
                said.extend(office.step(step));
            }
        }
        let told = told.join(" | ");
        if told.trim() != expected {
            wrong.push(format!(
                "{what}: {steps}\n    is:     {told}\n    should: {expected}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A flag that nobody answers is on the desk from the tick that raised it until it is answered, withdrawn or over.
#[test]
fn a_flag_lies_on_the_desk_for_as_long_as_it_takes_an_answer() {
    for (what, steps, _) in cases() {
        let mut office = CaseOffice::new();
        for step in steps.split(", ") {
            match step.strip_prefix('@') {
                Some(wall) => drop(office.tick(wall)),
                None => drop(office.step(step)),
            }
            let (policy, now) = (&office.policy, office.now);
            let items = super::flag_items(now, policy, &calendar(), &office.records);
            let takes = |record: &&FlagRecord| {
                cannot_answer(now, policy, &calendar(), Some(record)).is_none()
            };
            assert_eq!(
                items.len(),
                office.records.iter().filter(takes).count(),
                "{what}"
            );
            for item in items {
                assert!(
                    item.takes_effect.is_some_and(|at| at > now),
                    "{what}: {item:?}"
                );
                assert!(
                    item.evidence.len() >= 3 && item.answers.len() == 2,
                    "{item:?}"
                );
            }
        }
    }
}
