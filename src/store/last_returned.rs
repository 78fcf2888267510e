//! The last files of units that do not count, of which nobody of the office has said that it knows.

use chrono::{DateTime, Utc};

use super::sql;
use super::{Result, Store, from_json, parse};
use crate::domain::desk::LastReturned;
use crate::domain::unit::UnitSlug;

impl Store {
    /// Of each unit and period the last file, if it came since then, does not count, and was not said to be known.
    /// An empty one is passed over where another counts.
    pub async fn last_returned(&self, since: DateTime<Utc>) -> Result<Vec<LastReturned>> {
        let rows = sql::query(
            "SELECT * FROM (
                 SELECT id, unit, period, file_name, verdict, taken_at, findings,
                        (SELECT COUNT(*) FROM submissions AS counts
                         WHERE counts.unit = latest.unit AND counts.period = latest.period AND counts.is_report
                           AND counts.verdict IN ('accepted', 'accepted_with_warnings')) AS reports
                 FROM submissions AS latest
                 WHERE verdict IN ('rejected', 'ignored') AND taken_at >= $1
                   AND NOT EXISTS (SELECT 1 FROM submissions AS later
                                   WHERE later.unit = latest.unit AND later.period = latest.period
                                     AND later.id > latest.id
                                     AND (later.is_report OR later.verdict IN ('rejected', 'ignored')))
                   AND NOT EXISTS (SELECT 1 FROM audit_entries
                                   WHERE item = 'returned/' || latest.unit || '/' || latest.period
                                     AND answer = 'seen' AND given_at >= latest.taken_at)) AS last
             WHERE verdict = 'rejected' OR reports = 0 ORDER BY id",
        )
        .bind(since)
        .fetch_all(self.pool())
        .await?;
        rows.iter()
            .map(|row| {
                let verdict: String = row.try_get("verdict")?;
                let reports: i64 = row.try_get("reports")?;
                Ok(LastReturned {
                    unit: UnitSlug(row.try_get("unit")?),
                    period: parse("submissions", "period", row.try_get("period")?)?,
                    file: row.try_get("file_name")?,
                    is_returned: verdict == "rejected",
                    is_reported: reports > 0,
                    taken_at: row.try_get("taken_at")?,
                    findings: from_json("submissions", "findings", row.try_get("findings")?)?,
                })
            })
            .collect()
    }
}
