//! Files that went back because they could not be read: an upload that was cut short may go on.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::sql;
use super::{Result, Store, from_json, parse};
use crate::domain::deadline::Arrival;
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::rules::Group;
use crate::domain::unit::UnitSlug;

/// A file that was returned unread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedUnread {
    /// Its name, for people.
    pub file_name: String,
    /// Its size in bytes.
    pub byte_size: u64,
    /// Among whose returned files it lies.
    pub period: Period,
    /// When it arrived.
    pub arrival: Arrival,
}

impl Store {
    /// The files that were returned unread since then, by unit, the latest first.
    pub async fn returned_unread(
        &self,
        since: DateTime<Utc>,
    ) -> Result<BTreeMap<UnitSlug, Vec<ReturnedUnread>>> {
        let rows = sql::query(
            "SELECT unit, file_name, byte_size, period, not_before, not_after, findings FROM submissions
             WHERE verdict = 'rejected' AND taken_at >= $1 AND version IS NOT NULL ORDER BY id DESC",
        )
        .bind(since)
        .fetch_all(self.pool())
        .await?;
        let mut units: BTreeMap<UnitSlug, Vec<ReturnedUnread>> = BTreeMap::new();
        for row in rows {
            let findings: Vec<Finding> =
                from_json("submissions", "findings", row.try_get("findings")?)?;
            if findings
                .iter()
                .any(|finding| finding.rule.group() == Group::File)
            {
                let unit = units.entry(UnitSlug(row.try_get("unit")?)).or_default();
                let byte_size: i64 = row.try_get("byte_size")?;
                unit.push(ReturnedUnread {
                    byte_size: u64::try_from(byte_size).unwrap_or(0),
                    file_name: row.try_get("file_name")?,
                    period: parse("submissions", "period", row.try_get("period")?)?,
                    arrival: Arrival {
                        not_before: row.try_get("not_before")?,
                        not_after: row.try_get("not_after")?,
                    },
                });
            }
        }
        Ok(units)
    }
}
