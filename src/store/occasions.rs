//! Outcomes by key: nothing is done twice, and nothing is left without a reason.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{Result, Store, Tx};

impl Store {
    /// All keys that got an outcome or were queued since then.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn settled_keys(&self, since: DateTime<Utc>) -> Result<BTreeSet<String>> {
        let rows = sqlx::query(
            "SELECT key FROM outbox WHERE queued_at >= $1
             UNION ALL SELECT key FROM occasions WHERE noted_at >= $1",
        )
        .bind(since)
        .fetch_all(self.pool())
        .await?;
        Ok(rows
            .iter()
            .map(|row| row.try_get("key"))
            .collect::<std::result::Result<_, _>>()?)
    }
}

impl Tx {
    /// Puts an outcome on record, unless the key has one.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn settle(
        &mut self,
        key: &str,
        outcome: &str,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO occasions (key, outcome, reason, noted_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (key) DO NOTHING",
        )
        .bind(key)
        .bind(outcome)
        .bind(reason)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
