//! Holds (rule 14): why letters to units wait, since when, and how each of them ended.

use chrono::{DateTime, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, from_word, word};
use crate::domain::guard::{Cause, GuardReason, Hold};

impl Store {
    /// The holds that stand, oldest first.
    pub async fn holds(&self) -> Result<Vec<Hold>> {
        sql::query("SELECT cause, about, since FROM holds WHERE ended_at IS NULL ORDER BY id")
            .fetch_all(self.pool())
            .await?
            .iter()
            .map(hold)
            .collect()
    }

    /// What a person looked at and let go.
    pub async fn released_reasons(&self) -> Result<Vec<GuardReason>> {
        sql::query(
            "SELECT cause, about, since FROM holds WHERE released_by IS NOT NULL ORDER BY id",
        )
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(|row| Ok(hold(row)?.reason))
        .collect()
    }

    /// Since when the share is away; `None` while it is there.
    pub async fn share_away_since(&self) -> Result<Option<DateTime<Utc>>> {
        let holds = self.holds().await?.into_iter();
        let mut away = holds.filter(|hold| hold.reason.cause == Cause::ShareAway);
        Ok(away.next().map(|hold| hold.since))
    }
}

impl Tx {
    /// Puts a reason on record, unless its cause holds letters already.
    pub async fn hold(&mut self, reason: &GuardReason, since: DateTime<Utc>) -> Result<()> {
        sql::query(
            "INSERT INTO holds (cause, about, since) SELECT $1, $2, $3
             WHERE NOT EXISTS (SELECT 1 FROM holds WHERE cause = $1 AND ended_at IS NULL)",
        )
        .bind(word(&reason.cause))
        .bind(&reason.about)
        .bind(since)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A hold ended by itself: its reason is gone.
    pub async fn end_hold(&mut self, cause: Cause, now: DateTime<Utc>) -> Result<()> {
        sql::query("UPDATE holds SET ended_at = $2 WHERE cause = $1 AND ended_at IS NULL")
            .bind(word(&cause))
            .bind(now)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Whether letters have been held for this cause since then.
    pub async fn is_held_since(&mut self, cause: Cause, since: DateTime<Utc>) -> Result<bool> {
        let row = sql::query(
            "SELECT 1 AS found FROM holds WHERE cause = $1 AND since = $2 AND ended_at IS NULL",
        )
        .bind(word(&cause))
        .bind(since)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.is_some())
    }

    /// A person lets the letters go; what the hold was about counts no more.
    pub async fn release(
        &mut self,
        cause: Cause,
        by: &str,
        why: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sql::query(
            "UPDATE holds SET ended_at = $2, released_by = $3, why = $4
             WHERE cause = $1 AND ended_at IS NULL",
        )
        .bind(word(&cause))
        .bind(now)
        .bind(by)
        .bind(why)
        .execute(self.connection())
        .await?;
        if cause == Cause::ClockMoved {
            self.forget_looks_after(now).await?;
        }
        Ok(())
    }

    /// What was seen at a time that is yet to come was seen by a wrong clock. Without it the evidence
    /// says less, and never against a unit (rule 5).
    async fn forget_looks_after(&mut self, now: DateTime<Utc>) -> Result<()> {
        for text in [
            "DELETE FROM folders WHERE scanned_at > $1",
            "UPDATE unread_folders SET last_read_at = NULL WHERE last_read_at > $1",
            "DELETE FROM sightings WHERE first_seen_at > $1 OR unchanged_since > $1",
        ] {
            sql::query(text)
                .bind(now)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }
}

fn hold(row: &StoredRow) -> Result<Hold> {
    Ok(Hold {
        reason: GuardReason {
            cause: from_word("holds", "cause", row.try_get("cause")?)?,
            about: row.try_get("about")?,
        },
        since: row.try_get("since")?,
    })
}
