//! Editions (rule 11): what was published of a month's ledger is kept whole, and read from there ever after.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Office;
use super::kept_ledger::LedgerSource;
use super::ledger_workbook::LedgerReport;
use super::past_editions::PastEditions;
use crate::domain::change::changes;
use crate::domain::edition::ShownWith;
use crate::domain::edition_news::{EditionNews, corrections};
use crate::domain::ledger::Ledger;
use crate::domain::occasion::EditionStage;
use crate::domain::period::Month;
use crate::domain::rate::Rates;
use crate::domain::rate::rates;
use crate::domain::stalled::{Stalled, stalled};
use crate::folder::{LEDGERS, sha256};
use crate::store::{Edition, PastEdition, Result};

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

    /// The rates of a month's ledger as the leaders got it; `None` if it was not published.
    pub async fn edition_rates(&self, month: Month) -> Result<Option<Rates>> {
        let kept = self.kept_edition(month, EditionStage::Final).await?;
        Ok(kept.map(|kept| kept.report.rates))
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

    /// What the ledger of this month says against the editions before it.
    pub async fn news(&self, month: Month, ledger: &Ledger) -> Result<EditionNews> {
        let past = PastEditions::default().before(self, month).await?;
        self.news_since(&past, ledger).await
    }

    /// The same against these editions, the latest first.
    pub(super) async fn news_since(
        &self,
        past: &[PastEdition],
        ledger: &Ledger,
    ) -> Result<EditionNews> {
        let mut news = EditionNews {
            since: None,
            before: None,
            changes: Vec::new(),
            corrections: Vec::new(),
            stalled: self.stalled(past, ledger),
        };
        let Some(before) = past.first() else {
            return Ok(news);
        };
        let published = &before.ledger;
        news.since = Some(before.month);
        news.before = Some(rates(published, self.policy.rates));
        news.changes = changes(published, ledger);
        let is_corrected = self.store.is_corrected(published.as_of, before.built_at);
        if is_corrected.await? {
            let known_now = self.merged(published.as_of, LedgerSource::Kept).await?;
            news.corrections = corrections(published, &known_now);
        }
        Ok(news)
    }

    /// The projects of a ledger that stand still.
    pub(super) fn stalled(&self, past: &[PastEdition], ledger: &Ledger) -> Vec<Stalled> {
        let past: Vec<&Ledger> = past.iter().map(|edition| &edition.ledger).collect();
        stalled(ledger, &past, self.policy.stalled)
    }
}
