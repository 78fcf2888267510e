//! Earlier ledgers: the edition of a month, the state as it was known on a day, or the state now.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{Failure, assemble};
use crate::config::Config;
use crate::daemon::Office;
use crate::domain::language::bilingual;
use crate::domain::ledger::Ledger;
use crate::domain::occasion::EditionStage;
use crate::domain::period::Month;
use crate::store::Edition;

/// Which ledger is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LedgerMoment {
    /// What the leaders got for this month.
    Edition(Month),
    /// What was known at the end of this day.
    Day(NaiveDate),
    Now,
}

impl FromStr for LedgerMoment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let month = || text.parse().map(Self::Edition);
        let day = || text.parse().map(Self::Day);
        if text == "now" {
            return Ok(Self::Now);
        }
        month()
            .or_else(|_| day())
            .map_err(|_| "write a month (2026-11), a day (2026-11-25) or now".to_owned())
    }
}

impl fmt::Display for LedgerMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edition(month) => month.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Now => f.write_str("now"),
        }
    }
}

/// An office that knows what was known at the end of a day, and what time it is for it.
pub(super) struct EarlierOffice {
    pub(super) office: Office,
    pub(super) now: DateTime<Utc>,
    /// Holds its memory.
    folder: tempfile::TempDir,
}

impl EarlierOffice {
    /// The memory of `office` at the end of this day.
    pub(super) async fn on(
        day: NaiveDate,
        config: &Config,
        (office, now): (&Office, DateTime<Utc>),
    ) -> Result<Self, Failure> {
        let policy = &config.policy;
        if day > policy.local(now).date() {
            return Err(Failure::Use(bilingual!(
                "{day} is still to come",
                "{day} 还没有到"
            )));
        }
        let next = day.succ_opt().unwrap_or(day);
        let at = now.min(policy.instant(next.and_time(NaiveTime::MIN)));
        Self::at(at, config, office).await
    }

    /// The memory of `office` at this moment.
    pub(super) async fn at(
        at: DateTime<Utc>,
        config: &Config,
        office: &Office,
    ) -> Result<Self, Failure> {
        let folder = tempfile::tempdir()?;
        let copy = folder.path().join("diaodu.db");
        let known = office.store.as_known_at(at, &copy).await?;
        Ok(Self {
            office: assemble::office_with(config, known)?,
            now: at,
            folder,
        })
    }

    /// Lets its memory go.
    pub(super) async fn close(self) -> Result<(), Failure> {
        self.office.store.close().await;
        Ok(self.folder.close()?)
    }
}

/// The ledger that is meant.
pub(super) async fn ledger_at(
    moment: LedgerMoment,
    config: &Config,
    (office, now): (&Office, DateTime<Utc>),
) -> Result<Arc<Ledger>, Failure> {
    match moment {
        LedgerMoment::Edition(month) => Ok(published(office, month).await?.ledger),
        LedgerMoment::Now => standing(office, now).await,
        LedgerMoment::Day(day) => {
            let earlier = EarlierOffice::on(day, config, (office, now)).await?;
            let ledger = standing(&earlier.office, earlier.now).await?;
            earlier.close().await?;
            Ok(ledger)
        }
    }
}

/// The edition of a month that the leaders got.
pub(super) async fn published(office: &Office, month: Month) -> Result<Edition, Failure> {
    let edition = office.store.edition(month, EditionStage::Final).await?;
    edition.ok_or_else(|| {
        Failure::Failed(bilingual!("the ledger of {month} is not published yet\n  hint: a day such as {} means the state as it was known then", "{month} 的台账还没有发布\n  怎么办：写某一天（如 {}），就是当时所知的状态",
            month.first_day()
        ))
    })
}

async fn standing(office: &Office, now: DateTime<Utc>) -> Result<Arc<Ledger>, Failure> {
    let facts = office.facts(now).await?;
    let as_of = office.as_of(&facts, office.policy.local(now).date());
    Ok(office.ledger_report(&facts, as_of, now).await?.ledger)
}
