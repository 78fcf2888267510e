//! What is known of one unit while its files of one tick are judged, one after the other.

use chrono::{DateTime, NaiveDate, Utc};

use super::Taken;
use crate::check::{Context, Reported};
use crate::daemon::{CurrentListings, Office, OfficeAt};
use crate::domain::deadline::Deadline;
use crate::domain::delivery::receipt_letters::{BATCH_WINDOW, RecentReceipts};
use crate::domain::exception::Exceptions;
use crate::domain::observation::ObservationFact;
use crate::domain::period::Period;
use crate::domain::unit::Unit;
use crate::domain::unstated::Unstated;
use crate::store::Result;

/// One unit's files are judged in one context. What is on record is looked up once, and again after a
/// file that may have changed it: with thousands of files in a folder that is not each time.
pub(super) struct UnitContext<'a> {
    pub(super) unit: &'a Unit,
    listings: &'a mut CurrentListings,
    before: Option<Before>,
    recent_receipts: Option<RecentReceipts>,
}

/// What the unit has reported before.
struct Before {
    /// As of which day.
    today: NaiveDate,
    /// The periods of a sheet that states none.
    unstated: Unstated,
    history: Vec<Reported>,
    observed: Vec<ObservationFact>,
    exceptions: Exceptions,
}

impl<'a> UnitContext<'a> {
    pub(super) const fn new(unit: &'a Unit, listings: &'a mut CurrentListings) -> Self {
        Self {
            unit,
            listings,
            before: None,
            recent_receipts: None,
        }
    }

    /// Whether a file gets a letter of its own, for which this counts as sent; `is_junk`: nothing of
    /// it could be read as a report.
    pub(super) async fn takes_letter(&mut self, at: OfficeAt<'_>, is_junk: bool) -> Result<bool> {
        let OfficeAt { office, now } = at;
        let since = now - BATCH_WINDOW;
        let mut recent = match self.recent_receipts {
            Some(recent) => recent,
            None => office.store.recent_receipts(&self.unit.slug, since).await?,
        };
        let takes = recent.next_gets_letter(is_junk);
        self.recent_receipts = Some(recent);
        Ok(takes)
    }

    /// A file was judged.
    pub(super) fn note(&mut self, taken: &Taken) {
        if taken.verdict.is_accepted() {
            self.before = None;
            self.listings.note(&self.unit.slug);
        }
    }

    /// When a period closes for this unit.
    pub(super) async fn deadline(&self, office: &Office, period: Period) -> Result<Deadline> {
        match &self.before {
            Some(before) => Ok(closing(office, self.unit, period, &before.exceptions)),
            None => deadline(office, self.unit, period).await,
        }
    }

    /// What a sheet is checked against that says for which period an earlier one is: all but that one.
    pub(super) async fn context_without<'b>(
        &'b mut self,
        office: &'b Office,
        today: NaiveDate,
        now: DateTime<Utc>,
        but: i64,
    ) -> Result<Context<'b>> {
        self.context(office, today, now).await?;
        if let Some(before) = &mut self.before {
            before.history = history(office, self.unit, today, Some(but)).await?;
        }
        self.context(office, today, now).await
    }

    /// What a sheet that arrived on this day is checked against.
    pub(super) async fn context<'b>(
        &'b mut self,
        office: &'b Office,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Context<'b>> {
        let before = match self.before.take() {
            Some(before) if before.today == today => before,
            _ => Before::load(office.at(now), self.unit, today).await?,
        };
        let before = self.before.insert(before);
        let policy = &office.policy;
        Ok(Context {
            unit: Some(self.unit),
            units: &policy.units,
            due_days: &policy.due_days,
            today,
            late_days: policy.late_days,
            unstated: before.unstated,
            history: &before.history,
            observed: &before.observed,
            listings: self.listings.read(office).await?,
            switches: &policy.switches,
        })
    }
}

/// When a period closes for a unit whose files nobody is judging.
pub(super) async fn deadline(office: &Office, unit: &Unit, period: Period) -> Result<Deadline> {
    let exceptions = office.store.exceptions_of(&unit.slug).await?;
    Ok(closing(office, unit, period, &exceptions))
}

fn closing(office: &Office, unit: &Unit, period: Period, exceptions: &Exceptions) -> Deadline {
    office.rules(exceptions).deadline(&unit.slug, period)
}

/// The unit's reports that a file of this day is compared with, as if there were no submission `but`.
async fn history(
    office: &Office,
    unit: &Unit,
    today: NaiveDate,
    but: Option<i64>,
) -> Result<Vec<Reported>> {
    let running = office.policy.due_days.running(today);
    office.store.history(&unit.slug, running, but).await
}

impl Before {
    async fn load(at: OfficeAt<'_>, unit: &Unit, today: NaiveDate) -> Result<Self> {
        let OfficeAt { office, now } = at;
        let policy = &office.policy;
        let submissions = office.submissions_of(&unit.slug, now).await?;
        let exceptions = office.store.exceptions_of(&unit.slug).await?;
        let rules = office.rules(&exceptions);
        let closes = |period| rules.deadline(&unit.slug, period).date;
        let owes = |period| {
            let standing = rules.report_status(unit, period, &submissions);
            standing.state.is_owing()
        };
        let days = &policy.due_days;
        Ok(Self {
            today,
            unstated: days.unstated(today, policy.late_days, closes, owes),
            history: history(office, unit, today, None).await?,
            observed: office.store.observed_by(&unit.slug).await?,
            exceptions,
        })
    }
}
