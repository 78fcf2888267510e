//! Visits to projects (不定期实地调研), as they were noted.

use chrono::{DateTime, NaiveDate, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, parse};
use crate::domain::desk::Signed;
use crate::domain::project::visit::Visit;

/// A visit with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRecord {
    pub visit: Visit,
    pub noted_at: DateTime<Utc>,
    /// `None` while it stands.
    pub withdrawn: Option<Signed>,
}

const RECORDS: &str = "SELECT number, project, visited_on, visited_by, finding, noted_at, withdrawn_at, withdrawn_by, withdrawn_why
    FROM visits";

impl Store {
    /// All visits ever noted, in that order.
    pub async fn visit_records(&self) -> Result<Vec<VisitRecord>> {
        let text = format!("{RECORDS} ORDER BY number");
        let rows = sql::query(sql::AssertSqlSafe(text));
        let rows = rows.fetch_all(self.pool()).await?;
        rows.iter().map(record).collect()
    }

    /// The visits that stand.
    pub async fn visits(&self) -> Result<Vec<Visit>> {
        let records = self.visit_records().await?.into_iter();
        let standing = records.filter(|record| record.withdrawn.is_none());
        Ok(standing.map(|record| record.visit).collect())
    }
}

impl Tx {
    /// The number that the next one gets.
    pub async fn next_visit(&mut self) -> Result<i64> {
        let row = sql::query("SELECT COALESCE(MAX(number), 0) + 1 AS number FROM visits")
            .fetch_one(self.connection())
            .await?;
        Ok(row.try_get("number")?)
    }

    /// Puts a visit on record as it is.
    pub async fn insert_visit(&mut self, record: &VisitRecord) -> Result<()> {
        let VisitRecord {
            visit,
            noted_at,
            withdrawn,
        } = record;
        sql::query(
            "INSERT INTO visits (number, project, visited_on, visited_by, finding, noted_at, withdrawn_at, withdrawn_by, withdrawn_why)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(visit.number)
        .bind(&visit.project)
        .bind(visit.visited_on.to_string())
        .bind(&visit.by)
        .bind(&visit.finding)
        .bind(*noted_at)
        .bind(withdrawn.as_ref().map(|signed| signed.at))
        .bind(withdrawn.as_ref().map(|signed| &signed.by))
        .bind(withdrawn.as_ref().map(|signed| &signed.why))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Withdraws one. Answers whether it stood.
    pub async fn withdraw_visit(&mut self, number: i64, signed: &Signed) -> Result<bool> {
        let done = sql::query(
            "UPDATE visits SET withdrawn_at = $2, withdrawn_by = $3, withdrawn_why = $4
             WHERE number = $1 AND withdrawn_at IS NULL",
        )
        .bind(number)
        .bind(signed.at)
        .bind(&signed.by)
        .bind(&signed.why)
        .execute(self.connection())
        .await?;
        Ok(done > 0)
    }
}

fn record(row: &StoredRow) -> Result<VisitRecord> {
    let visited_on: NaiveDate = parse("visits", "visited_on", row.try_get("visited_on")?)?;
    let withdrawn_at: Option<DateTime<Utc>> = row.try_get("withdrawn_at")?;
    let withdrawn = match withdrawn_at {
        None => None,
        Some(at) => Some(Signed {
            by: row.try_get("withdrawn_by")?,
            why: row.try_get("withdrawn_why")?,
            at,
        }),
    };
    Ok(VisitRecord {
        visit: Visit {
            number: row.try_get("number")?,
            project: row.try_get("project")?,
            visited_on,
            by: row.try_get("visited_by")?,
            finding: row.try_get("finding")?,
        },
        noted_at: row.try_get("noted_at")?,
        withdrawn,
    })
}
