//! What a unit's last report leaves for its next form.

use futures_util::TryStreamExt;
use serde::Deserialize;

use super::facts::STATES;
use super::kept_units::UNITS;
use super::sql::{self, StoredRow};
use super::submissions::COUNTS;
use super::submissions::Contents;
use super::{Result, Store, from_json, parse};
use crate::check::Listed;
use crate::domain::finding::Finding;
use crate::domain::period::{Period, Quarter};
use crate::domain::project::ProjectRow;
use crate::domain::sheet::Observation;
use crate::domain::unit::UnitSlug;

/// The unit's last accepted report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastReport {
    pub period: Period,
    /// 填报人
    pub preparer: Option<String>,
    /// 联系电话
    pub phone: Option<String>,
    pub projects: Vec<ProjectRow>,
    /// What was noticed in it.
    pub findings: Vec<Finding>,
}

impl Store {
    /// The unit's counting report of the last period up to this one.
    pub async fn last_report(&self, unit: &UnitSlug, period: Period) -> Result<Option<LastReport>> {
        let text = format!(
            "SELECT period, contents, findings FROM submissions
             WHERE unit = $1 AND period <= $2 AND {COUNTS}
             ORDER BY period DESC, version DESC LIMIT 1"
        );
        let row = sql::query(sql::AssertSqlSafe(text))
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
            projects: contents.projects,
            findings: from_json("submissions", "findings", row.try_get("findings")?)?,
        }))
    }

    /// The projects of the unit's counting report of its last period; none if it never reported.
    pub async fn listed(&self, unit: &UnitSlug) -> Result<Vec<Listed>> {
        let text = format!(
            "SELECT contents FROM submissions WHERE unit = $1 AND {COUNTS}
             ORDER BY period DESC, version DESC LIMIT 1"
        );
        let row = sql::query(sql::AssertSqlSafe(text))
            .bind(&unit.0)
            .fetch_optional(self.pool())
            .await?;
        row.as_ref().map_or_else(|| Ok(Vec::new()), listed)
    }

    /// The same of all units that ever reported, one after the other: asked once, and never all of them in memory.
    pub async fn listed_by_all(&self, mut tell: impl FnMut(UnitSlug, Vec<Listed>)) -> Result<()> {
        let text = format!(
            "{UNITS}
             SELECT unit, contents FROM submissions
             WHERE id IN (SELECT (SELECT id FROM submissions s WHERE s.unit = units.unit AND {COUNTS}
                                  ORDER BY period DESC, version DESC LIMIT 1)
                          FROM units WHERE unit IS NOT NULL)"
        );
        let mut rows = sql::query(sql::AssertSqlSafe(text)).fetch(self.pool());
        while let Some(row) = rows.try_next().await? {
            tell(UnitSlug(row.try_get("unit")?), listed(&row)?);
        }
        Ok(())
    }

    /// The rows of 观摩项目 that count for a quarter, as the unit last stated them.
    pub async fn last_observations(
        &self,
        unit: &UnitSlug,
        quarter: Quarter,
    ) -> Result<Vec<Observation>> {
        let text = format!(
            "SELECT s.contents FROM quarter_reports q CROSS JOIN submissions s
             WHERE q.unit = $1 AND q.quarter = $2 AND s.id = q.submission AND {STATES}
             ORDER BY s.id DESC LIMIT 1"
        );
        let row = sql::query(sql::AssertSqlSafe(text))
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

/// The projects that a report lists.
fn listed(row: &StoredRow) -> Result<Vec<Listed>> {
    /// The part of [`Contents`] that is asked for: the rest need not be read.
    #[derive(Deserialize)]
    struct Projects {
        projects: Vec<Listed>,
    }
    let read: Projects = from_json("submissions", "contents", row.try_get("contents")?)?;
    Ok(read.projects)
}
