//! What is known when a plan is made.

use std::collections::BTreeSet;

use crate::domain::calendar::Calendar;
use crate::domain::guard::{Cause, Hold};
use crate::domain::obligation::{Standing, SubmissionFact, standing};
use crate::domain::observation::ObservationFact;
use crate::domain::period::{Month, Period, Quarter};
use crate::domain::policy::Policy;
use crate::domain::unit::{Unit, UnitSlug};

/// What is known when a plan is made.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// All submissions of the periods that may still matter, in the order of arrival.
    pub submissions: Vec<SubmissionFact>,
    /// What units stated of quarters.
    pub observations: Vec<ObservationFact>,
    /// Keys that have an outcome, or are queued.
    pub settled: BTreeSet<String>,
    /// Flags and warnings that stand.
    pub raised: Vec<(UnitSlug, Quarter)>,
    /// Units in whose folder a file has just come that is not judged yet: it may be the report.
    pub arriving: BTreeSet<UnitSlug>,
    /// Units whose folder could not be looked into, or not taken in for a reason of ours: nothing of
    /// them may be called missing (rule 9).
    pub unseen: BTreeSet<UnitSlug>,
    /// Why letters to units are held now (rule 14); empty if all is well.
    pub holds: Vec<Hold>,
    /// Months whose ledger a person holds back from the leaders (rule 11).
    pub held: BTreeSet<Month>,
}

impl Facts {
    /// What this unit's report for this period is.
    #[must_use]
    pub fn standing(
        &self,
        policy: &Policy,
        calendar: &Calendar,
        unit: &Unit,
        period: Period,
    ) -> Standing {
        standing(policy, calendar, unit, period, &self.submissions)
    }

    /// Why letters to units are held, if they are: the gravest of the reasons.
    #[must_use]
    pub fn hold(&self) -> Option<&Hold> {
        self.holds.iter().min_by_key(|hold| hold.doubt.cause)
    }

    /// Why nothing at all can be known, if so.
    #[must_use]
    pub fn blind(&self) -> Option<&Hold> {
        self.hold().filter(|hold| hold.doubt.cause.is_blind())
    }

    /// Whether the clock is doubtful: then nothing may be decided, for a decision is for ever.
    #[must_use]
    pub fn is_clock_doubtful(&self) -> bool {
        self.holds
            .iter()
            .any(|hold| hold.doubt.cause == Cause::ClockMoved)
    }
}
