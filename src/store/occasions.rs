//! Outcomes by key: nothing is done twice, and nothing is left without a reason.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{Result, Store, Tx};

/// Stands in no key: they are made of slugs, dates and addresses.
const BETWEEN_KEYS: &str = "\n";

impl Store {
    /// All keys that got an outcome or were queued since then.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn settled_keys(&self, since: DateTime<Utc>) -> Result<BTreeSet<String>> {
        // In one row: there are hundreds of them, and each row is a switch between two threads.
        let row = sqlx::query(
            "SELECT string_agg(key, $2) AS keys
             FROM (SELECT key FROM outbox WHERE queued_at >= $1
                   UNION ALL SELECT key FROM occasions WHERE noted_at >= $1) AS settled",
        )
        .bind(since)
        .bind(BETWEEN_KEYS)
        .fetch_one(self.pool())
        .await?;
        let keys: Option<String> = row.try_get("keys")?;
        Ok(keys
            .unwrap_or_default()
            .split_terminator(BETWEEN_KEYS)
            .map(str::to_owned)
            .collect())
    }
}

impl Store {
    /// Whether this key has an outcome among those of occasions.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn is_settled(&self, key: &str) -> Result<bool> {
        let row = sqlx::query("SELECT 1 AS found FROM occasions WHERE key = $1")
            .bind(key)
            .fetch_optional(self.pool())
            .await?;
        Ok(row.is_some())
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
