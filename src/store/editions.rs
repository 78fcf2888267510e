//! Published ledgers (rule 11).

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::sql;
use super::submissions::COUNTS;
use super::{Result, Store, Tx, from_json, parse, to_json};
use crate::domain::edition::ShownWith;
use crate::domain::ledger::Ledger;
use crate::domain::ledger_hold::LedgerLetters;
use crate::domain::letter_kind::LetterKind;
use crate::domain::occasion::{EditionStage, Occasion};
use crate::domain::period::{Month, Period};

/// A published ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    pub month: Month,
    /// Draft or final.
    pub stage: EditionStage,
    /// Path below the share.
    pub path: String,
    /// Hash of the workbook.
    pub sha256: String,
    /// Its projects and matters.
    pub ledger: Arc<Ledger>,
    /// What stands beside them.
    pub shown_with: ShownWith,
    /// The workbook.
    pub bytes: Vec<u8>,
    /// When it was built.
    pub built_at: DateTime<Utc>,
}

/// An edition as it lies in the share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedEdition {
    pub month: Month,
    /// Draft or final.
    pub stage: EditionStage,
    /// Path below the share.
    pub path: String,
    /// Hash of the workbook.
    pub sha256: String,
}

/// What later editions need to know of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastEdition {
    pub month: Month,
    pub ledger: Ledger,
    pub built_at: DateTime<Utc>,
}

impl Store {
    /// The months of the latest final editions before this one, so many at most, the latest first.
    pub async fn edition_months_before(&self, month: Month, most: u32) -> Result<Vec<Month>> {
        sql::query(
            "SELECT month FROM editions WHERE stage = 'final' AND month < $1
             ORDER BY month DESC LIMIT $2",
        )
        .bind(month.to_string())
        .bind(most)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(|row| parse("editions", "month", row.try_get("month")?))
        .collect()
    }

    /// The month of the latest final edition.
    pub async fn latest_edition_month(&self) -> Result<Option<Month>> {
        let text = "SELECT month FROM editions WHERE stage = 'final' ORDER BY month DESC LIMIT 1";
        sql::query(text)
            .fetch_optional(self.pool())
            .await?
            .map(|row| parse("editions", "month", row.try_get("month")?))
            .transpose()
    }

    /// The final edition of this month, as far as later ones are compared with it.
    pub async fn past_edition(&self, month: Month) -> Result<PastEdition> {
        let row = sql::query(
            "SELECT ledger, built_at FROM editions WHERE stage = 'final' AND month = $1",
        )
        .bind(month.to_string())
        .fetch_one(self.pool())
        .await?;
        Ok(PastEdition {
            month,
            ledger: from_json("editions", "ledger", row.try_get("ledger")?)?,
            built_at: row.try_get("built_at")?,
        })
    }

    /// Whether a report for this period or an earlier one has come to count since.
    pub async fn is_corrected(&self, up_to: Period, since: DateTime<Utc>) -> Result<bool> {
        let text = format!(
            "SELECT EXISTS (SELECT 1 FROM submissions WHERE period <= $1 AND taken_at > $2 AND {COUNTS})"
        );
        let is_corrected = sql::query_scalar(sql::AssertSqlSafe(text))
            .bind(up_to.to_string())
            .bind(since)
            .fetch_one(self.pool())
            .await?;
        Ok(is_corrected)
    }

    /// An edition as it was published; `None` if it was not.
    pub async fn edition(&self, month: Month, stage: EditionStage) -> Result<Option<Edition>> {
        let row = sql::query(
            "SELECT path, sha256, ledger, built_at, shown_with, bytes
             FROM editions JOIN edition_contents USING (month, stage)
             WHERE month = $1 AND stage = $2",
        )
        .bind(month.to_string())
        .bind(stage.word())
        .fetch_optional(self.pool())
        .await?;
        row.map(|row| {
            let ledger: Ledger = from_json("editions", "ledger", row.try_get("ledger")?)?;
            let shown_with: &str = row.try_get("shown_with")?;
            Ok(Edition {
                month,
                stage,
                path: row.try_get("path")?,
                sha256: row.try_get("sha256")?,
                ledger: Arc::new(ledger),
                shown_with: from_json("edition_contents", "shown_with", shown_with)?,
                bytes: row.try_get("bytes")?,
                built_at: row.try_get("built_at")?,
            })
        })
        .transpose()
    }

    /// The editions that have been written into the share, oldest first.
    pub async fn published_editions(&self) -> Result<Vec<PublishedEdition>> {
        let rows = sql::query(
            "SELECT month, stage, path, sha256 FROM editions ORDER BY built_at, month, stage",
        )
        .fetch_all(self.pool())
        .await?;
        // Asked afterwards: what was waiting then and is written now counts as written.
        let targets = sql::query_scalar("SELECT target FROM errands");
        let unwritten: BTreeSet<Vec<u8>> =
            targets.fetch_all(self.pool()).await?.into_iter().collect();
        let mut editions = Vec::new();
        for row in &rows {
            let path: String = row.try_get("path")?;
            if unwritten.contains(path.as_bytes()) {
                continue;
            }
            let stage: &str = row.try_get("stage")?;
            let known = [EditionStage::Draft, EditionStage::Final];
            let stage = known.into_iter().find(|known| known.word() == stage);
            editions.push(PublishedEdition {
                month: parse("editions", "month", row.try_get("month")?)?,
                stage: stage.unwrap_or(EditionStage::Final),
                path,
                sha256: row.try_get("sha256")?,
            });
        }
        Ok(editions)
    }

    /// Paths of all editions, oldest first.
    pub async fn edition_paths(&self) -> Result<Vec<String>> {
        let rows = sql::query("SELECT path FROM editions ORDER BY built_at, month, stage")
            .fetch_all(self.pool())
            .await?;
        Ok(rows
            .iter()
            .map(|row| row.try_get("path"))
            .collect::<std::result::Result<_, _>>()?)
    }
}

impl Store {
    /// Months whose ledger a person holds back from the leaders.
    pub async fn held_months(&self) -> Result<BTreeSet<Month>> {
        sql::query("SELECT value FROM facts WHERE name LIKE 'held %'")
            .fetch_all(self.pool())
            .await?
            .iter()
            .map(|row| parse("facts", "value", row.try_get("value")?))
            .collect()
    }
}

impl Tx {
    /// Holds the ledger of a month back from the leaders, or lets it go.
    pub async fn set_held(&mut self, month: Month, held: bool) -> Result<()> {
        let text = if held {
            "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
        } else {
            "DELETE FROM facts WHERE name = $1 AND value = $2"
        };
        sql::query(text)
            .bind(format!("held {month}"))
            .bind(month.to_string())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Whether a person holds the ledger of this month back.
    pub async fn is_held(&mut self, month: Month) -> Result<bool> {
        let row = sql::query("SELECT 1 AS found FROM facts WHERE name = $1")
            .bind(format!("held {month}"))
            .fetch_optional(self.connection())
            .await?;
        Ok(row.is_some())
    }

    /// What became of the letters that bring the ledger of this month to the leaders.
    pub async fn ledger_letters(&mut self, month: Month) -> Result<LedgerLetters> {
        let letters = Occasion::Ledger {
            month,
            stage: EditionStage::Final,
        };
        let row = sql::query(
            "SELECT COUNT(CASE WHEN state = 'sent' THEN 1 END) AS sent,
                    COUNT(CASE WHEN state IN ('queued', 'transmitting') THEN 1 END) AS waiting
             FROM outbox WHERE kind = $1 AND key LIKE $2",
        )
        .bind(LetterKind::Ledger.word())
        .bind(format!("{letters}/%"))
        .fetch_one(self.connection())
        .await?;
        Ok(LedgerLetters {
            sent: row.try_get("sent")?,
            waiting: row.try_get("waiting")?,
        })
    }

    /// Puts an edition on record; the first of its month and stage stays.
    pub async fn insert_edition(&mut self, edition: &Edition) -> Result<()> {
        let (month, stage) = (edition.month.to_string(), edition.stage.word());
        let inserted = sql::query(
            "INSERT INTO editions (month, stage, path, sha256, ledger, built_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (month, stage) DO NOTHING",
        )
        .bind(&month)
        .bind(stage)
        .bind(&edition.path)
        .bind(&edition.sha256)
        .bind(to_json(&*edition.ledger))
        .bind(edition.built_at)
        .execute(self.connection())
        .await?;
        if inserted == 0 {
            return Ok(());
        }
        sql::query(
            "INSERT INTO edition_contents (month, stage, bytes, shown_with) VALUES ($1, $2, $3, $4)",
        )
        .bind(month)
        .bind(stage)
        .bind(&*edition.bytes)
        .bind(to_json(&edition.shown_with))
        .execute(self.connection())
        .await?;
        self.note_edition(edition).await
    }
}
