//! Figures that are dear to gather, kept until they can be others.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use tokio::sync::Mutex;

use crate::assessment::{Assessment, AssessmentSpan};
use crate::daemon::Office;
use crate::domain::period::Month;
use crate::domain::rate::Tally;
use crate::store::Result;

/// Editions that are drawn.
const EDITIONS: u32 = 12;

/// The rates of a published edition, which never change.
#[derive(Debug, Clone)]
pub(super) struct MonthFigures {
    pub(super) month: Month,
    pub(super) total: Tally,
}

/// The year's assessment, and what it was made from: the day, and how far submissions and decisions had come.
type AssessedAt = (NaiveDate, (i64, i64), Arc<Assessment>);

/// What was gathered before.
#[derive(Debug, Default)]
pub(super) struct FiguresInMemory {
    months: Mutex<BTreeMap<Month, Tally>>,
    assessed: Mutex<Option<AssessedAt>>,
}

impl FiguresInMemory {
    /// The latest editions, the earliest first.
    pub(super) async fn months(
        &self,
        office: &Office,
        now: DateTime<Utc>,
    ) -> Result<Vec<MonthFigures>> {
        let next = Month::of(office.policy.local(now).date()).next();
        let mut known = self.months.lock().await;
        let mut months = Vec::new();
        for month in office.store.edition_months_before(next, EDITIONS).await? {
            let total = if let Some(total) = known.get(&month) {
                *total
            } else {
                let Some(rates) = office.edition_rates(month).await? else {
                    continue;
                };
                known.insert(month, rates.total);
                rates.total
            };
            months.push(MonthFigures { month, total });
        }
        months.reverse();
        Ok(months)
    }

    /// This year's assessment, if any unit has a target for it.
    pub(super) async fn assessment(
        &self,
        office: &Office,
        now: DateTime<Utc>,
    ) -> Result<Option<Arc<Assessment>>> {
        let today = office.policy.local(now).date();
        let year = today.year();
        let units = office.policy.units.iter();
        let mut targets = units.map(|unit| office.policy.targets.of(&unit.slug, year));
        if !targets.any(|one| one.funds_added.is_some()) {
            return Ok(None);
        }
        let Ok(span) = year.to_string().parse::<AssessmentSpan>() else {
            return Ok(None);
        };
        let come_to = office.store.come_to().await?;
        let mut kept = self.assessed.lock().await;
        if let Some((day, from, assessment)) = kept.as_ref()
            && (*day, *from) == (today, come_to)
        {
            return Ok(Some(Arc::clone(assessment)));
        }
        *kept = None;
        let Some(assessment) = office.assessment(span, now).await? else {
            return Ok(None);
        };
        let assessment = Arc::new(assessment);
        *kept = Some((today, come_to, Arc::clone(&assessment)));
        Ok(Some(assessment))
    }
}
