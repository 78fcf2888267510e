//! The editions before a month, which its ledger is compared with.

use std::sync::Arc;

use super::Office;
use crate::domain::period::Month;
use crate::store::{PastEdition, Result};

/// The latest editions before a month, read once for all that ask for the same.
#[derive(Debug, Default)]
pub(super) struct PastEditions {
    months: Vec<Month>,
    editions: Arc<[PastEdition]>,
}

impl PastEditions {
    /// The latest editions before this month, as many as are compared, the latest first.
    pub(super) async fn before(
        &mut self,
        office: &Office,
        month: Month,
    ) -> Result<Arc<[PastEdition]>> {
        let most = office.policy.stalled.unchanged_editions.max(1);
        let months = office.store.edition_months_before(month, most).await?;
        if months != self.months {
            let mut editions = Vec::new();
            for month in &months {
                editions.push(office.store.past_edition(*month).await?);
            }
            self.months = months;
            self.editions = editions.into();
        }
        Ok(Arc::clone(&self.editions))
    }
}
