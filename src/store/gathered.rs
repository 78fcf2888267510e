//! Submissions that are told of together: what came in masses gets one letter, not one each.

use chrono::{DateTime, Utc};

use super::sql;
use super::{Result, Store, Tx, from_json, from_word};
use crate::domain::delivery::receipt_letters::RecentReceipts;
use crate::domain::finding::{Finding, Verdict};
use crate::domain::unit::UnitSlug;

/// A file that is told of together with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// Its number in the order of arrival.
    pub submission: i64,
    /// Its name, for people.
    pub file_name: String,
    /// The first scan that showed it.
    pub received: DateTime<Utc>,
    /// What became of it.
    pub verdict: Verdict,
    /// Whether its bytes had come before.
    pub is_repeated: bool,
    /// What was noticed in it.
    pub findings: Vec<Finding>,
}

impl Store {
    /// What the unit was told of after `since`.
    pub async fn recent_receipts(
        &self,
        unit: &UnitSlug,
        since: DateTime<Utc>,
    ) -> Result<RecentReceipts> {
        let row = sql::query(
            "SELECT COUNT(CASE WHEN verdict = 'rejected' AND NOT is_report THEN 1 END) AS junk, COUNT(*) AS all_of_them,
                 EXISTS (SELECT 1 FROM gathered
                         WHERE unit = $1 AND (told_at IS NULL OR told_at > $2)) AS has_batch
             FROM submissions
             WHERE unit = $1 AND taken_at > $2
               AND id NOT IN (SELECT submission FROM gathered WHERE unit = $1)",
        )
        .bind(&unit.0)
        .bind(since)
        .fetch_one(self.pool())
        .await?;
        let junk = row.try_get("junk")?;
        let all: u32 = row.try_get("all_of_them")?;
        Ok(RecentReceipts {
            junk,
            others: all.saturating_sub(junk),
            has_batch: row.try_get("has_batch")?,
        })
    }

    /// Units with files that are to be told of together, the first of which was judged at `until` or
    /// before.
    pub async fn units_to_tell(&self, until: DateTime<Utc>) -> Result<Vec<UnitSlug>> {
        sql::query(
            "SELECT g.unit FROM gathered g JOIN submissions s ON s.id = g.submission
             WHERE g.told_at IS NULL GROUP BY g.unit HAVING MIN(s.taken_at) <= $1
             ORDER BY g.unit",
        )
        .bind(until)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(|row| Ok(UnitSlug(row.try_get("unit")?)))
        .collect()
    }

    /// The unit's files that are to be told of together: how many, and the first `limit` of them.
    pub async fn gathered(&self, unit: &UnitSlug, limit: u32) -> Result<(u32, Vec<Gathered>)> {
        let rows = sql::query(
            "SELECT s.id, s.file_name, s.not_after, s.verdict, s.same_as IS NOT NULL AS is_repeated,
                 s.findings, COUNT(*) OVER () AS total
             FROM gathered g JOIN submissions s ON s.id = g.submission
             WHERE g.unit = $1 AND g.told_at IS NULL ORDER BY s.id LIMIT $2",
        )
        .bind(&unit.0)
        .bind(limit)
        .fetch_all(self.pool())
        .await?;
        let total = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
        let files: Result<Vec<Gathered>> = rows
            .iter()
            .map(|row| {
                Ok(Gathered {
                    submission: row.try_get("id")?,
                    file_name: row.try_get("file_name")?,
                    received: row.try_get("not_after")?,
                    verdict: from_word("submissions", "verdict", row.try_get("verdict")?)?,
                    is_repeated: row.try_get("is_repeated")?,
                    findings: from_json("submissions", "findings", row.try_get("findings")?)?,
                })
            })
            .collect();
        Ok((total, files?))
    }
}

impl Tx {
    /// Puts on record that a submission is to be told of together with others.
    pub async fn gather(&mut self, unit: &UnitSlug, submission: i64) -> Result<()> {
        sql::query("INSERT INTO gathered (submission, unit) VALUES ($1, $2)")
            .bind(submission)
            .bind(&unit.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Puts on record that the unit was told of all that was gathered.
    pub async fn set_gathered_told(&mut self, unit: &UnitSlug, at: DateTime<Utc>) -> Result<()> {
        sql::query("UPDATE gathered SET told_at = $2 WHERE unit = $1 AND told_at IS NULL")
            .bind(&unit.0)
            .bind(at)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
