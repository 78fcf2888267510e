//! What a unit's last report leaves for its next form.

use super::submissions::Contents;
use super::{Result, Store, from_json, parse};
use crate::domain::finding::Finding;
use crate::domain::period::{Period, Quarter};
use crate::domain::sheet::Observation;
use crate::domain::unit::UnitSlug;
use sqlx::Row;

/// The unit's last accepted report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastReport {
    /// The period that it was for.
    pub period: Period,
    /// 填报人
    pub preparer: Option<String>,
    /// 联系电话
    pub phone: Option<String>,
    /// What was noticed in it.
    pub findings: Vec<Finding>,
}

impl Store {
    /// The unit's counting report of the last period up to this one.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn last_report(&self, unit: &UnitSlug, period: Period) -> Result<Option<LastReport>> {
        let row = sqlx::query(
            "SELECT period, contents, findings FROM submissions
             WHERE unit = $1 AND period <= $2 AND version IS NOT NULL AND is_report
               AND verdict IN ('accepted', 'accepted_with_warnings')
             ORDER BY period DESC, id DESC LIMIT 1",
        )
        .bind(&unit.0)
        .bind(period.to_string())
        .fetch_optional(self.pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let contents: Contents = from_json("submissions", "contents", row.try_get("contents")?)?;
        Ok(Some(LastReport {
            period: parse("submissions", "period", row.try_get("period")?)?,
            preparer: contents.preparer,
            phone: contents.phone,
            findings: from_json("submissions", "findings", row.try_get("findings")?)?,
        }))
    }

    /// The rows of 观摩项目 that count for a quarter, as the unit last stated them.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn last_observations(
        &self,
        unit: &UnitSlug,
        quarter: Quarter,
    ) -> Result<Vec<Observation>> {
        let row = sqlx::query(
            "SELECT s.contents FROM submissions s
             JOIN quarter_reports q ON q.submission = s.id
             WHERE s.unit = $1 AND q.quarter = $2 AND s.version IS NOT NULL
               AND s.verdict IN ('accepted', 'accepted_with_warnings')
               AND NOT EXISTS (SELECT 1 FROM submissions later
                               WHERE later.unit = s.unit AND later.period = s.period
                                 AND later.id > s.id AND later.version IS NOT NULL
                                 AND later.verdict IN ('accepted', 'accepted_with_warnings')
                                 AND (later.is_report OR later.id IN
                                      (SELECT submission FROM quarter_reports)))
             ORDER BY s.period DESC, s.id DESC LIMIT 1",
        )
        .bind(&unit.0)
        .bind(quarter.to_string())
        .fetch_optional(self.pool())
        .await?;
        let Some(row) = row else {
            return Ok(Vec::new());
        };
        let contents: Contents = from_json("submissions", "contents", row.try_get("contents")?)?;
        let mut rows = contents.observations;
        rows.retain(|row| row.quarter == quarter);
        Ok(rows)
    }
}
