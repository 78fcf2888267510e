//! What each unit owed for each period, and what came of it (rules 5, 6 and 9).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::dispatch_rules::DispatchRules;
use crate::domain::finding::Verdict;
use crate::domain::period::Period;
use crate::domain::submissions::{SubmissionFact, Submissions};
use crate::domain::unit::{Unit, UnitSlug};

/// Silence is four things (rule 9); none is inferred from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// An accepted submission with projects.
    Reported,
    /// An accepted submission that says: none.
    Zero,
    /// Nothing came.
    Missing,
    /// Something came, and all of it was returned.
    Rejected,
    /// Not a unit on that day, or a person decided that it need not report.
    Exempt,
}

impl State {
    /// Whether the unit still owes its report.
    #[must_use]
    pub const fn is_owing(self) -> bool {
        matches!(self, Self::Missing | Self::Rejected)
    }
}

/// One unit in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportStatus {
    pub unit: UnitSlug,
    /// In JSON it stands once, over all units of it.
    #[serde(skip, default = "untold")]
    pub period: Period,
    pub state: State,
    /// Whether the first accepted submission was in time; `None` while there is none.
    pub on_time: Option<bool>,
    /// Version of the submission that counts, or of the latest returned one.
    pub version: Option<u32>,
    /// Projects in the submission that counts.
    pub projects: u32,
    /// The day to which a person extended the deadline for this unit.
    pub extended_until: Option<NaiveDate>,
}

/// How many of some reports came, and how; those that need not come are not among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportCount {
    /// All that had to come or came.
    pub owed: u32,
    /// Accepted, and in time.
    pub on_time: u32,
    /// Accepted, and late.
    pub late: u32,
    /// Returned, and nothing else came.
    pub returned: u32,
    /// Nothing came.
    pub missing: u32,
}

impl ReportCount {
    /// Counts these.
    #[must_use]
    pub fn of<'a>(statuses: impl Iterator<Item = &'a ReportStatus>) -> Self {
        let mut count = Self::default();
        for status in statuses.filter(|one| one.state != State::Exempt) {
            count.owed += 1;
            match (status.state, status.on_time) {
                (State::Rejected, _) => count.returned += 1,
                (_, Some(true)) => count.on_time += 1,
                (_, Some(false)) => count.late += 1,
                (_, None) => count.missing += 1,
            }
        }
        count
    }
}

/// Whoever reads a status back says which period it is of.
const fn untold() -> Period {
    Period(NaiveDate::MIN)
}

impl DispatchRules<'_> {
    /// What this unit's report for this period is, given what has come. Who need not report and did is on time or
    /// late like anybody else.
    #[must_use]
    pub fn report_status(
        &self,
        unit: &Unit,
        period: Period,
        submissions: &Submissions,
    ) -> ReportStatus {
        let own = || {
            let own = submissions.of(&unit.slug, period).iter();
            own.filter(|submission| submission.is_report || !submission.verdict.is_accepted())
        };
        let mut accepted = own().filter(|submission| submission.verdict.is_accepted());
        let first = accepted.next();
        let counting = accepted.next_back().or(first);
        let returned = own().rfind(|submission| submission.verdict == Verdict::Rejected);
        let state = match (counting, returned) {
            (Some(submission), _) if submission.projects > 0 => State::Reported,
            (Some(_), _) => State::Zero,
            _ if !unit.is_active_on(period.0) || self.exceptions.exempt(&unit.slug, period) => {
                State::Exempt
            }
            (None, Some(_)) => State::Rejected,
            (None, None) => State::Missing,
        };
        let is_on_time = |first: &SubmissionFact| {
            let deadline = self.deadline(&unit.slug, period);
            first.arrival.is_on_time(deadline)
        };
        ReportStatus {
            unit: unit.slug.clone(),
            period,
            state,
            on_time: first.map(is_on_time),
            version: counting.or(returned).map(|submission| submission.version),
            projects: counting.map_or(0, |submission| submission.projects),
            extended_until: self.exceptions.extension(&unit.slug, period),
        }
    }
}
