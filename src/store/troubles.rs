//! What is stuck, since when, and whether somebody was told.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::sql;
use super::{Result, Store, Tx, corrupt};
use crate::domain::stuck::{Spell, Stuck};

impl Store {
    /// What was stuck at the last tick.
    pub async fn stuck(&self) -> Result<BTreeMap<Stuck, Spell>> {
        let rows = sql::query("SELECT stuck, since, told_at, what FROM troubles")
            .fetch_all(self.pool())
            .await?;
        rows.iter()
            .map(|row| {
                let word: String = row.try_get("stuck")?;
                let stuck = word
                    .parse()
                    .map_err(|_| corrupt("troubles", "stuck", &word))?;
                let told_at: Option<DateTime<Utc>> = row.try_get("told_at")?;
                let spell = Spell {
                    since: row.try_get("since")?,
                    is_told: told_at.is_some(),
                    what: row.try_get("what")?,
                };
                Ok((stuck, spell))
            })
            .collect()
    }
}

impl Tx {
    /// Puts on record that something is stuck from now on.
    pub async fn begin_stuck(
        &mut self,
        stuck: &Stuck,
        what: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sql::query(
            "INSERT INTO troubles (stuck, since, what) VALUES ($1, $2, $3)
             ON CONFLICT (stuck) DO UPDATE
             SET since = excluded.since, what = excluded.what, told_at = NULL",
        )
        .bind(stuck.to_string())
        .bind(now)
        .bind(what)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Puts on record that it goes on.
    pub async fn end_stuck(&mut self, stuck: &Stuck) -> Result<()> {
        sql::query("DELETE FROM troubles WHERE stuck = $1")
            .bind(stuck.to_string())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Puts on record that somebody is told.
    pub async fn set_stuck_told(&mut self, stuck: &Stuck, now: DateTime<Utc>) -> Result<()> {
        sql::query("UPDATE troubles SET told_at = $2 WHERE stuck = $1")
            .bind(stuck.to_string())
            .bind(now)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
