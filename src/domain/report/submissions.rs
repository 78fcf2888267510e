//! Submissions by unit and period: what is asked of one unit's report never goes through those of all others.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::domain::deadline::Arrival;
use crate::domain::finding::Verdict;
use crate::domain::period::Period;
use crate::domain::unit::UnitSlug;

/// What the rules need to know of one submission; in the order of arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionFact {
    /// Its number in the order of arrival.
    pub arrival_number: i64,
    /// The unit.
    pub unit: UnitSlug,
    /// The period that it is for.
    pub period: Period,
    /// Its version within unit and period, from 1.
    pub version: u32,
    /// What became of it.
    pub verdict: Verdict,
    /// When it arrived.
    pub arrival: Arrival,
    /// How many projects it lists.
    pub projects: u32,
    /// Whether it speaks of the period's projects at all: observations alone are no report.
    pub is_report: bool,
}

/// What has come, by unit and period; of each unit's period in the order of arrival. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submissions {
    by_unit: Arc<HashMap<UnitSlug, BTreeMap<Period, Vec<SubmissionFact>>>>,
    #[cfg(test)]
    looked_at: LookedAt,
}

impl Submissions {
    /// One more, the last to arrive.
    pub fn push(&mut self, submission: SubmissionFact) {
        let by_unit = Arc::make_mut(&mut self.by_unit);
        let of_unit = match by_unit.get_mut(&submission.unit) {
            Some(of_unit) => of_unit,
            None => by_unit.entry(submission.unit.clone()).or_default(),
        };
        let of_period = of_unit.entry(submission.period).or_default();
        of_period.push(submission);
    }

    /// As if nothing had come from this unit.
    pub fn forget(&mut self, unit: &UnitSlug) {
        Arc::make_mut(&mut self.by_unit).remove(unit);
    }

    /// Those of this unit for this period, in the order of arrival.
    #[must_use]
    pub fn of(&self, unit: &UnitSlug, period: Period) -> &[SubmissionFact] {
        let own = self
            .by_unit
            .get(unit)
            .and_then(|of_unit| of_unit.get(&period));
        let own = own.map_or(&[][..], Vec::as_slice);
        #[cfg(test)]
        self.looked_at.count(own.len());
        own
    }

    /// All of them, by unit and period.
    pub fn iter(&self) -> impl Iterator<Item = &SubmissionFact> {
        let mut units: Vec<_> = self.by_unit.iter().collect();
        units.sort_unstable_by_key(|(unit, _)| *unit);
        let units = units.into_iter().map(|(_, of_unit)| of_unit);
        let all = units.flat_map(BTreeMap::values).flatten();
        #[cfg(test)]
        let all = all.inspect(|_| self.looked_at.count(1));
        all
    }

    /// How many were looked at so far.
    #[cfg(test)]
    pub(in crate::domain) fn looked_at(&self) -> usize {
        self.looked_at.0.load(std::sync::atomic::Ordering::Relaxed)
    }
}

/// In the order of arrival.
impl FromIterator<SubmissionFact> for Submissions {
    fn from_iter<T: IntoIterator<Item = SubmissionFact>>(submissions: T) -> Self {
        let mut all = Self::default();
        for submission in submissions {
            all.push(submission);
        }
        all
    }
}

/// How many submissions were looked at, for tests of what a plan costs.
#[cfg(test)]
#[derive(Debug, Default)]
struct LookedAt(std::sync::atomic::AtomicUsize);

#[cfg(test)]
impl LookedAt {
    fn count(&self, submissions: usize) {
        let order = std::sync::atomic::Ordering::Relaxed;
        self.0.fetch_add(submissions, order);
    }
}

#[cfg(test)]
impl Clone for LookedAt {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// It is no part of what has come.
#[cfg(test)]
impl PartialEq for LookedAt {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[cfg(test)]
impl Eq for LookedAt {}
