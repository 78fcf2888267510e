//! The ledger as it stands, merged once for all pages until a file comes or a person decides.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;

use crate::daemon::{LedgerReport, Office};
use crate::domain::period::Period;
use crate::domain::plan::Facts;
use crate::store::Result;

/// What the ledger was merged from: its period, and how far submissions and decisions had come.
type MergedFrom = (Period, (i64, i64));

/// The ledger that was merged last. Who asks while it is merged waits for it: it is merged once.
#[derive(Debug, Default)]
pub(super) struct LedgerInMemory(Mutex<Option<(MergedFrom, Arc<LedgerReport>)>>);

impl LedgerInMemory {
    /// The ledger as it stands now.
    pub(super) async fn now(
        &self,
        office: &Office,
        facts: &Facts,
        now: DateTime<Utc>,
    ) -> Result<Arc<LedgerReport>> {
        let as_of = office.as_of(facts, office.policy.local(now).date());
        let from = (as_of, office.store.come_to().await?);
        let mut merged = self.0.lock().await;
        if let Some((_, report)) = merged.as_ref().filter(|(known, _)| *known == from) {
            return Ok(Arc::clone(report));
        }
        // Only one of them is in memory at a time: it may be large.
        *merged = None;
        let report = Arc::new(office.ledger_report(facts, as_of, now).await?);
        *merged = Some((from, Arc::clone(&report)));
        Ok(report)
    }
}
