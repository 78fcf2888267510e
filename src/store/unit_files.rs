//! What a unit sent, for the pages: its files, and what was noticed in each.

use chrono::{DateTime, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, from_json, from_word, parse};
use crate::domain::finding::{Finding, Verdict};
use crate::domain::period::Period;
use crate::domain::unit::UnitSlug;

/// A file that a unit sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFile {
    /// Its number in the order of arrival.
    pub id: i64,
    pub period: Period,
    /// `None` for bytes that came before.
    pub version: Option<u32>,
    pub file_name: String,
    /// Hash of its bytes.
    pub sha256: String,
    pub verdict: Verdict,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// How many projects it lists.
    pub projects: u32,
    /// It says something of the period's projects, in words that there are none included.
    pub is_report: bool,
}

const COLUMNS: &str =
    "id, period, version, file_name, sha256, verdict, not_after, project_count, is_report";

impl Store {
    /// A unit's latest files, so many at most, the latest first.
    pub async fn files_of_unit(&self, unit: &UnitSlug, most: u32) -> Result<Vec<UnitFile>> {
        let text =
            format!("SELECT {COLUMNS} FROM submissions WHERE unit = $1 ORDER BY id DESC LIMIT $2");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .bind(&unit.0)
            .bind(most);
        let rows = rows.fetch_all(self.pool()).await?;
        rows.iter().map(unit_file).collect()
    }

    /// One file of this unit, and what was noticed in it.
    pub async fn file_of_unit(
        &self,
        unit: &UnitSlug,
        id: i64,
    ) -> Result<Option<(UnitFile, Vec<Finding>)>> {
        let text =
            format!("SELECT {COLUMNS}, findings FROM submissions WHERE unit = $1 AND id = $2");
        let row = sql::query(sql::AssertSqlSafe(text)).bind(&unit.0).bind(id);
        let row = row.fetch_optional(self.pool()).await?;
        row.map(|row| {
            let findings = from_json("submissions", "findings", row.try_get("findings")?)?;
            Ok((unit_file(&row)?, findings))
        })
        .transpose()
    }
}

fn unit_file(row: &StoredRow) -> Result<UnitFile> {
    Ok(UnitFile {
        id: row.try_get("id")?,
        period: parse("submissions", "period", row.try_get("period")?)?,
        version: row.try_get("version")?,
        file_name: row.try_get("file_name")?,
        sha256: row.try_get("sha256")?,
        verdict: from_word("submissions", "verdict", row.try_get("verdict")?)?,
        found_at: row.try_get("not_after")?,
        projects: row.try_get("project_count")?,
        is_report: row.try_get("is_report")?,
    })
}
