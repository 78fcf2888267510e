//! Ledgers in hand while letters are written: each is merged once, for as long as no file arrives.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Office;
use super::kept_ledger::LedgerSource;
use super::ledger_workbook::LedgerReport;
use super::letters::News;
use super::past_editions::PastEditions;
use crate::domain::ledger::Ledger;
use crate::domain::period::{Month, Period};
use crate::domain::plan::Facts;
use crate::domain::rate::Tally;
use crate::store::{PastEdition, Result};

/// Ledgers, each merged once: as long as no file arrives, they stay the same.
#[derive(Debug, Default)]
pub(super) struct LedgerCache {
    ledgers: BTreeMap<Period, MergedLedger>,
    /// All projects of such ledgers, counted.
    totals: BTreeMap<Period, Tally>,
    /// The last month of which anything counts.
    last: LastMonth,
    /// Editions that ledgers are compared with.
    pub(super) past: PastEditions,
}

/// The last month of which anything counts; `None` in it: nothing does.
#[derive(Debug, Default)]
enum LastMonth {
    /// Nobody has asked yet.
    #[default]
    Unasked,
    Known(Option<Month>),
}

/// A ledger, and what moved in it since the latest of these editions, once that was asked.
#[derive(Debug)]
struct MergedLedger {
    ledger: Arc<Ledger>,
    news: Option<(Vec<Month>, Arc<News>)>,
}

impl From<Arc<Ledger>> for MergedLedger {
    fn from(ledger: Arc<Ledger>) -> Self {
        Self { ledger, news: None }
    }
}

/// The period of another of these ledgers that differs by its date alone: once a month has passed without any report,
/// nothing in a ledger changes but that.
fn same_but_for_date<T>(
    ledgers: &BTreeMap<Period, T>,
    last: Option<Month>,
    as_of: Period,
) -> Option<Period> {
    let is_later = |period: Period| last.is_none_or(|last| Month::of(period.0) > last);
    let mut others = ledgers.keys().copied();
    others.find(|&other| other != as_of && is_later(other) && is_later(as_of))
}

impl LedgerCache {
    /// With a ledger that was merged already.
    pub(super) fn with(in_hand: Option<&LedgerReport>) -> Self {
        let ledgers =
            in_hand.map(|report| (report.ledger.as_of, Arc::clone(&report.ledger).into()));
        Self {
            ledgers: ledgers.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The ledger as it stands at this period.
    pub(super) async fn ledger(
        &mut self,
        office: &Office,
        facts: &Facts,
        as_of: Period,
    ) -> Result<Arc<Ledger>> {
        let last = self.last_month(office).await?;
        // It is dated anew, not copied, for a rehearsal asks for one month after the other.
        let same = same_but_for_date(&self.ledgers, last, as_of);
        if let Some(mut merged) = same.and_then(|other| self.ledgers.remove(&other)) {
            Arc::make_mut(&mut merged.ledger).as_of = as_of;
            self.ledgers.insert(as_of, merged);
        }
        if let Some(merged) = self.ledgers.get(&as_of) {
            return Ok(Arc::clone(&merged.ledger));
        }
        let ledger = office.merged(as_of, LedgerSource::Kept).await?;
        let ledger = Arc::new(office.with_urgent(ledger, facts));
        self.ledgers.insert(as_of, Arc::clone(&ledger).into());
        Ok(ledger)
    }

    /// All projects of the ledger as it stands at this period, counted. The ledger itself is large, and not kept.
    pub(super) async fn total(&mut self, office: &Office, as_of: Period) -> Result<Tally> {
        let last = self.last_month(office).await?;
        let same = same_but_for_date(&self.totals, last, as_of).unwrap_or(as_of);
        if let Some(&total) = self.totals.get(&same) {
            return Ok(total);
        }
        let total = office.total(as_of).await?;
        self.totals.insert(as_of, total);
        Ok(total)
    }

    /// The last month of which anything counts.
    async fn last_month(&mut self, office: &Office) -> Result<Option<Month>> {
        if let LastMonth::Known(last) = self.last {
            return Ok(last);
        }
        let last = office.store.last_counting_of_all().await?;
        let last = last.map(|last| Month::of(last.0));
        self.last = LastMonth::Known(last);
        Ok(last)
    }

    /// What moved in a ledger since the latest of these editions.
    pub(super) fn news(&mut self, ledger: &Arc<Ledger>, past: &[PastEdition]) -> Arc<News> {
        let Some(before) = past.first() else {
            return Arc::default();
        };
        let kept = self.ledgers.get_mut(&ledger.as_of);
        // An edition as it was published is not the ledger as it is merged today.
        let kept = kept.filter(|merged| Arc::ptr_eq(&merged.ledger, ledger));
        let months: Vec<Month> = past.iter().map(|edition| edition.month).collect();
        if let Some(merged) = &kept
            && let Some((since, news)) = &merged.news
            && *since == months
        {
            return Arc::clone(news);
        }
        let news = Arc::new(News::of(&before.ledger, ledger));
        if let Some(merged) = kept {
            merged.news = Some((months, Arc::clone(&news)));
        }
        news
    }
}
