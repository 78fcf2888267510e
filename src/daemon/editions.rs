//! Editions (rule 11): what was published of a month's ledger is kept whole, and read from there ever after.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Office;
use super::ledger_workbook::LedgerReport;
use crate::domain::change::changes;
use crate::domain::edition::ShownWith;
use crate::domain::edition_changes::{EditionChanges, corrections};
use crate::domain::ledger::{Ledger, merge_all};
use crate::domain::occasion::EditionStage;
use crate::domain::period::Month;
use crate::folder::{LEDGERS, sha256};
use crate::store::{Edition, Result};

/// A ledger and the workbook that shows it.
#[derive(Debug, Clone)]
pub(super) struct LedgerFile {
    pub(super) report: LedgerReport,
    /// The workbook.
    pub(super) bytes: Vec<u8>,
}

/// `2026年11月台账（送审稿）.xlsx`, `2026年11月台账.xlsx`
pub(super) fn edition_name(month: Month, stage: EditionStage) -> String {
    match stage {
        EditionStage::Draft => format!("{}台账（送审稿）.xlsx", month.label()),
        EditionStage::Final => format!("{}台账.xlsx", month.label()),
    }
}

/// An edition to be put on record.
pub(super) fn edition(
    month: Month,
    stage: EditionStage,
    file: &LedgerFile,
    built_at: DateTime<Utc>,
) -> Edition {
    let LedgerFile { report, bytes } = file;
    let year = month.first_day().format("%Y");
    let shown_with = ShownWith::new(
        report.rates.rules,
        &report.standings,
        &report.quarters,
        &report.flags,
    );
    Edition {
        month,
        stage,
        path: format!("{LEDGERS}/{year}/{}", edition_name(month, stage)),
        sha256: sha256(bytes),
        ledger: Arc::clone(&report.ledger),
        shown_with,
        bytes: bytes.clone(),
        built_at,
    }
}

impl Office {
    /// The ledger of a month as the leaders got it, byte for byte; `None` if it was not published.
    pub async fn published_ledger(&self, month: Month) -> Result<Option<Vec<u8>>> {
        let edition = self.store.edition(month, EditionStage::Final).await?;
        Ok(edition.map(|edition| edition.bytes))
    }

    /// What an edition on record shows, and its workbook.
    pub(super) async fn kept_edition(
        &self,
        month: Month,
        stage: EditionStage,
    ) -> Result<Option<LedgerFile>> {
        let edition = self.store.edition(month, stage).await?;
        Ok(edition.map(|edition| LedgerFile {
            report: LedgerReport::of_edition(edition.ledger, edition.shown_with),
            bytes: edition.bytes,
        }))
    }

    /// What the ledger of this month says that the edition before did not; `None` if there was none before.
    pub async fn news(&self, month: Month, ledger: &Ledger) -> Result<Option<EditionChanges>> {
        let Some(before) = self.store.edition_before(month).await? else {
            return Ok(None);
        };
        let published = &before.ledger;
        let is_corrected = self.store.is_corrected(published.as_of, before.built_at);
        let corrections = if is_corrected.await? {
            let counted = self.counted().await?;
            corrections(
                published,
                &merge_all(&self.ledger_units(), counted, published.as_of),
            )
        } else {
            Vec::new()
        };
        Ok(Some(EditionChanges {
            since: before.month,
            changes: changes(published, ledger),
            corrections,
        }))
    }
}
