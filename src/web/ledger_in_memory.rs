//! The ledger as it stands, merged once for all pages until a file comes or a person decides.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;

use crate::daemon::{LedgerReport, Office};
use crate::domain::ledger::Ledger;
use crate::domain::period::Period;
use crate::domain::stalled::Stalled;
use crate::store::Result;

/// What the ledger was merged from: the running period, and how far submissions and decisions had come. As of which
/// period it stands follows from these.
type MergedFrom = (Period, (i64, i64));

/// The ledger that was merged last. Who asks while it is merged waits for it: it is merged once.
#[derive(Debug, Default)]
pub(super) struct LedgerInMemory(Mutex<Option<(MergedFrom, Arc<LedgerReport>)>>);

impl LedgerInMemory {
    /// The ledger as it stands now.
    pub(super) async fn now(
        &self,
        office: &Office,
        now: DateTime<Utc>,
    ) -> Result<Arc<LedgerReport>> {
        let today = office.policy.local(now).date();
        let running = office.policy.due_days.running(today);
        let from = (running, office.store.come_to().await?);
        let mut merged = self.0.lock().await;
        if let Some((_, report)) = merged.as_ref().filter(|(known, _)| *known == from) {
            return Ok(Arc::clone(report));
        }
        // Only one of them is in memory at a time: it may be large.
        *merged = None;
        let facts = office.facts(now).await?;
        let as_of = office.as_of(&facts, today);
        let report = Arc::new(office.ledger_report(&facts, as_of, now).await?);
        *merged = Some((from, Arc::clone(&report)));
        Ok(report)
    }
}

/// What stands still in the ledger that was asked about last: to know it, whole editions are read.
#[derive(Debug, Default)]
pub(super) struct StalledInMemory(Mutex<Option<StalledOf>>);

/// A ledger, and its projects that stand still.
type StalledOf = (Arc<Ledger>, Arc<[Stalled]>);

impl StalledInMemory {
    /// The projects of this ledger that stand still.
    pub(super) async fn of(&self, office: &Office, ledger: &Arc<Ledger>) -> Result<Arc<[Stalled]>> {
        let mut kept = self.0.lock().await;
        if let Some((_, stalled)) = kept.as_ref().filter(|(of, _)| Arc::ptr_eq(of, ledger)) {
            return Ok(Arc::clone(stalled));
        }
        let stalled: Arc<[Stalled]> = office.stalled_now(ledger).await?.into();
        *kept = Some((Arc::clone(ledger), Arc::clone(&stalled)));
        Ok(stalled)
    }
}
