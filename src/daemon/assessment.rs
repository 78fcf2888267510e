//! The assessment of half a year or a year: what is gathered for it.

use chrono::{DateTime, Days, Utc};

use super::Office;
use crate::assessment::{AssessedDecision, Assessment, AssessmentInputs, AssessmentSpan, assess};
use crate::domain::assignment::AssignmentState;
use crate::domain::ledger::Ledger;
use crate::domain::observation::{QuarterStanding, closes_at};
use crate::domain::period::{Month, Period};
use crate::domain::report_status::ReportStatus;
use crate::domain::submissions::Submissions;
use crate::store::{AssignmentVersion, Result};

impl Office {
    /// The assessment as far as its periods are over; `None` if none of them is.
    pub async fn assessment(
        &self,
        span: AssessmentSpan,
        now: DateTime<Utc>,
    ) -> Result<Option<Assessment>> {
        let due_days = &self.policy.due_days;
        let facts = self.facts(now).await?;
        let rules = self.rules(&facts.exceptions);
        let is_over = |period: &Period| self.policy.deadline(&self.calendar, *period).at <= now;
        let periods = due_days.between(span.first_day(), span.last_day());
        let over: Vec<Period> = periods.take_while(is_over).collect();
        let Some(&as_of) = over.last() else {
            return Ok(None);
        };
        let opening = due_days.last_of(Month::of(span.first_day() - Days::new(1)));
        let closing = self.ledger_report(&facts, as_of, now).await?.ledger;
        let opening = self.ledger_report(&facts, opening, now).await?.ledger;
        let submissions = self.submissions_behind(&closing, over[0]).await?;
        let standings: Vec<ReportStatus> = self
            .policy
            .units
            .iter()
            .flat_map(|unit| over.iter().map(move |&period| (unit, period)))
            .filter(|(unit, period)| {
                period.0 >= self.policy.start && rules.deadline(&unit.slug, *period).at <= now
            })
            .map(|(unit, period)| rules.report_status(unit, period, &submissions))
            .collect();
        let record = facts.quarters(&self.policy, now);
        let closed = |quarter: &_| closes_at(&self.policy, *quarter) <= now;
        let quarters = span.quarters().filter(closed);
        let quarters: Vec<QuarterStanding> = quarters
            .flat_map(|quarter| {
                let units = self.policy.units.iter();
                units.map(move |unit| record.standing(unit, quarter))
            })
            .collect();
        let versions = self.store.assignment_versions().await?;
        let decisions = self.decisions_due(&versions, span, now);
        Ok(Some(assess(AssessmentInputs {
            span,
            closing: &closing,
            opening: &opening,
            rules: self.policy.rates,
            targets: &self.policy.targets,
            standings: &standings,
            quarters: &quarters,
            decisions: &decisions,
            submissions: &submissions,
            visits: &self.visits().await?,
        })))
    }

    /// What units were to see to by a day of this span that is over, and when it was done.
    fn decisions_due(
        &self,
        versions: &[AssignmentVersion],
        span: AssessmentSpan,
        now: DateTime<Utc>,
    ) -> Vec<AssessedDecision> {
        let of_one = versions.chunk_by(|one, next| one.id == next.id);
        let assessed = of_one.filter_map(|versions| {
            let last = versions.last()?;
            let (terms, due) = (&last.terms, last.terms.due?);
            let is_over = self.policy.deadline_on(&self.calendar, due).at <= now;
            if !is_over || due < span.first_day() || due > span.last_day() {
                return None;
            }
            let mut done_on = None;
            for version in versions {
                let day = self.policy.local(version.signed.at).date();
                done_on = match version.state {
                    AssignmentState::Open => None,
                    AssignmentState::Reported | AssignmentState::Closed => done_on.or(Some(day)),
                };
            }
            Some(AssessedDecision {
                id: last.id,
                unit: terms.lead.clone(),
                item: terms.item.clone(),
                due,
                done_on,
            })
        });
        assessed.collect()
    }

    /// What has come since the oldest row of this ledger, however long ago, and at least since this period.
    async fn submissions_behind(&self, ledger: &Ledger, period: Period) -> Result<Submissions> {
        let rows = ledger.entries.iter().chain(&ledger.left);
        let oldest = rows.map(|entry| entry.last).min();
        let since = oldest.map_or(period, |oldest| oldest.min(period));
        self.store.submission_facts(since).await
    }
}
