//! Quarterly observation (观摩): what each unit showed, and how many quarters in a row it had nothing
//! (rule 12).

mod flag_answer;
mod flag_record;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

pub use flag_answer::{
    Confirmation, FlagAnswer, FlagAnswers, FlagView, as_shown_outside, shown_outside,
};
pub use flag_record::FlagRecord;

use super::exception::Exceptions;
use super::letter_kind::LetterKind;
use super::period::Quarter;
use super::policy::Policy;
use super::sheet::{Holding, Observation};
use super::unit::{Unit, UnitSlug};

/// What one quarter was for one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuarterState {
    /// At least one observation project.
    Shown,
    /// 零报告: it said that it has none.
    Zero,
    /// It said nothing, and the quarter is closed.
    Missing,
    /// It said nothing yet, and the quarter is not closed.
    Open,
    /// The city held no observation; counts for nobody.
    NotHeld,
    /// Not a unit for the whole of the quarter.
    NotObliged,
    /// A person decided that it need not show anything.
    Exempt,
}

impl QuarterState {
    /// Whether the quarter lengthens a streak: zero report and missing both count as none.
    #[must_use]
    pub const fn is_none(self) -> bool {
        matches!(self, Self::Zero | Self::Missing)
    }

    /// For people, in letters, drafts and on the desk.
    #[must_use]
    pub const fn told(self) -> &'static str {
        match self {
            Self::Shown => "有观摩项目",
            Self::Zero => "零报告",
            Self::Missing => "未报",
            Self::Open => "尚未截止",
            Self::NotHeld => "全市未组织观摩",
            Self::NotObliged => "当季无报送义务",
            Self::Exempt => "经批准免报",
        }
    }
}

/// One unit in one quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarterStanding {
    pub unit: UnitSlug,
    pub quarter: Quarter,
    pub state: QuarterState,
    /// Names of the observation projects.
    pub projects: Vec<String>,
}

/// 预警 or 提请通报.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagLevel {
    /// Two quarters in a row.
    Warning,
    /// Three and each further one.
    Flag,
}

impl FlagLevel {
    /// Its word in keys and tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Flag => "flag",
        }
    }

    #[must_use]
    pub const fn letter(self) -> LetterKind {
        match self {
            Self::Warning => LetterKind::ObservationWarning,
            Self::Flag => LetterKind::Flag,
        }
    }
}

/// A unit with a streak of quarters without an observation project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    pub unit: UnitSlug,
    /// The last quarter of the streak.
    pub quarter: Quarter,
    /// Length of the streak, in quarters.
    pub streak: u32,
    /// What it amounts to.
    pub level: FlagLevel,
    /// The quarters of the streak, oldest first: the evidence.
    pub evidence: Vec<QuarterStanding>,
}

/// What a streak amounts to, without its evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flagged {
    /// Its last quarter.
    pub quarter: Quarter,
    /// Its length, in quarters.
    pub streak: u32,
    pub level: FlagLevel,
}

/// What a unit said of one quarter, in the latest accepted submission that says anything of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationFact {
    pub unit: UnitSlug,
    pub quarter: Quarter,
    /// Names of the projects; empty for a zero report.
    pub projects: Vec<String>,
}

/// What units said of quarters, by unit and quarter. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatedQuarters(Arc<HashMap<UnitSlug, BTreeMap<Quarter, Vec<String>>>>);

impl StatedQuarters {
    /// The names of the projects that this unit showed in this quarter, none in a zero report; `None` if it said
    /// nothing of it.
    #[must_use]
    pub fn of(&self, unit: &UnitSlug, quarter: Quarter) -> Option<&[String]> {
        let projects = self.0.get(unit)?.get(&quarter)?;
        Some(projects)
    }

    /// From now on this is what its unit said of its quarter.
    pub fn insert(&mut self, fact: ObservationFact) {
        let of_unit = Arc::make_mut(&mut self.0).entry(fact.unit).or_default();
        of_unit.insert(fact.quarter, fact.projects);
    }

    /// As if this unit had said nothing of any.
    pub fn forget(&mut self, unit: &UnitSlug) {
        Arc::make_mut(&mut self.0).remove(unit);
    }

    /// All that was said, by unit and quarter.
    pub fn iter(&self) -> impl Iterator<Item = (&UnitSlug, Quarter, &[String])> {
        let mut units: Vec<_> = self.0.iter().collect();
        units.sort_unstable_by_key(|(unit, _)| *unit);
        units.into_iter().flat_map(|(unit, quarters)| {
            let quarters = quarters.iter();
            quarters.map(move |(&quarter, projects)| (unit, quarter, projects.as_slice()))
        })
    }
}

impl FromIterator<ObservationFact> for StatedQuarters {
    fn from_iter<T: IntoIterator<Item = ObservationFact>>(facts: T) -> Self {
        let mut all = Self::default();
        for fact in facts {
            all.insert(fact);
        }
        all
    }
}

/// What rows of 观摩项目 state of quarters, on the day on which they arrived: the projects that were observed, none in a
/// zero report. A plan, what was called off or is undecided, and what lies ahead states nothing (rule 12).
#[must_use]
pub fn stated(rows: &[Observation], today: NaiveDate) -> BTreeMap<Quarter, Vec<String>> {
    let mut quarters: BTreeMap<Quarter, Vec<String>> = BTreeMap::new();
    for row in rows {
        let has_begun = row.quarter.first_day() <= today;
        let has_come = row.held_on.is_none_or(|date| date.earliest() <= today);
        if !has_begun || !has_come || row.holding != Holding::Held {
            continue;
        }
        let projects = quarters.entry(row.quarter).or_default();
        if !row.zero_report {
            projects.extend(row.name.clone());
        }
    }
    quarters
}

/// The instant at which a quarter closes: the end of the closing day of the month after it.
#[must_use]
pub fn closes_at(policy: &Policy, quarter: Quarter) -> DateTime<Utc> {
    let day = quarter.end() + Days::new(u64::from(policy.observation.closes_on_day));
    policy.instant(day.and_time(NaiveTime::MIN))
}

/// Ten years; a bound, so that a unit that never showed anything does not walk back for ever.
const MAX_STREAK_QUARTERS: usize = 40;

/// What is known of quarters at a moment.
#[derive(Debug, Clone, Copy)]
pub struct QuarterRecord<'a> {
    /// The office's settings.
    pub policy: &'a Policy,
    /// Exemptions that stand.
    pub exceptions: &'a Exceptions,
    /// What units stated.
    pub stated: &'a StatedQuarters,
    /// The moment.
    pub now: DateTime<Utc>,
}

impl QuarterRecord<'_> {
    /// What one quarter was for one unit, as known now.
    ///
    /// A missing report is only inferred for quarters that began while the program was in charge:
    /// of older ones it knows what units stated, and nothing else.
    #[must_use]
    pub fn standing(&self, unit: &Unit, quarter: Quarter) -> QuarterStanding {
        let stated = self.stated.of(&unit.slug, quarter);
        QuarterStanding {
            unit: unit.slug.clone(),
            quarter,
            state: self.state(unit, quarter),
            projects: stated.unwrap_or_default().to_vec(),
        }
    }

    /// The same without the projects.
    #[must_use]
    pub fn state(&self, unit: &Unit, quarter: Quarter) -> QuarterState {
        let policy = self.policy;
        let stated = self.stated.of(&unit.slug, quarter);
        let whole_quarter = || {
            unit.is_active_on(quarter.first_day())
                && unit.is_active_on(quarter.end() - Days::new(1))
        };
        match stated {
            Some(projects) if !projects.is_empty() => QuarterState::Shown,
            _ if policy.observation.not_held.contains(&quarter) => QuarterState::NotHeld,
            _ if !whole_quarter() => QuarterState::NotObliged,
            _ if self.exceptions.exempt_in(&unit.slug, quarter) => QuarterState::Exempt,
            Some(_) => QuarterState::Zero,
            None if quarter.first_day() < policy.start => QuarterState::NotObliged,
            None if !self.has_closed(quarter) => QuarterState::Open,
            None => QuarterState::Missing,
        }
    }

    /// Whether it is after the end of a quarter's closing day.
    fn has_closed(&self, quarter: Quarter) -> bool {
        // Two days later it is in every zone; most that are asked about are over for long.
        let day = quarter.end() + Days::new(u64::from(self.policy.observation.closes_on_day) + 1);
        self.now.date_naive() > day || self.now > closes_at(self.policy, quarter)
    }

    /// The quarters in a row, up to and with `quarter`, in which the unit had nothing; oldest first.
    /// Quarters that the city did not hold, and those from which a person exempted it, are passed over.
    #[must_use]
    pub fn streak(&self, unit: &Unit, quarter: Quarter) -> Vec<QuarterStanding> {
        let quarters = self.streak_quarters(unit, quarter).into_iter().rev();
        quarters.map(|at| self.standing(unit, at)).collect()
    }

    /// The same quarters, the latest first.
    fn streak_quarters(&self, unit: &Unit, quarter: Quarter) -> Vec<Quarter> {
        let mut streak = Vec::new();
        let mut at = quarter;
        while streak.len() < MAX_STREAK_QUARTERS {
            match self.state(unit, at) {
                state if state.is_none() => streak.push(at),
                QuarterState::NotHeld | QuarterState::Exempt if at != quarter => {}
                _ => break,
            }
            at = at.previous();
        }
        streak
    }

    /// What the streak up to a closed quarter amounts to for a unit, if to anything.
    #[must_use]
    pub fn flagged(&self, unit: &Unit, quarter: Quarter) -> Option<Flagged> {
        let streak = self.streak_quarters(unit, quarter).len();
        let streak = u32::try_from(streak).unwrap_or(u32::MAX);
        let level = if streak >= self.policy.observation.flag_after {
            FlagLevel::Flag
        } else if streak >= self.policy.observation.warn_after {
            FlagLevel::Warning
        } else {
            return None;
        };
        Some(Flagged {
            quarter,
            streak,
            level,
        })
    }

    /// The flag or warning that a closed quarter leads to for a unit, if any.
    #[must_use]
    pub fn flag(&self, unit: &Unit, quarter: Quarter) -> Option<Flag> {
        let flagged = self.flagged(unit, quarter)?;
        Some(Flag {
            unit: unit.slug.clone(),
            quarter,
            streak: flagged.streak,
            level: flagged.level,
            evidence: self.streak(unit, quarter),
        })
    }
}

#[cfg(test)]
mod tests;
