//! Urgent matters (紧急事项): stated by files, closed by people.

use chrono::{DateTime, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, from_json, parse, to_json};
use crate::domain::period::Period;
use crate::domain::sheet::UrgentMatter;
use crate::domain::unit::UnitSlug;
use crate::domain::urgent::{OpenMatter, matter_key};

/// A matter on record, open or closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterRecord {
    pub matter: OpenMatter,
    /// When it was closed, by whom and why; `None`: it is open.
    pub closed: Option<Closing>,
}

/// A person's word that a matter is done with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What came of it.
    pub why: String,
}

const COLUMNS: &str = "id, unit, period, stated, since, closed_at, closed_by, closed_why";

impl Store {
    /// All that nobody has closed, in the order in which they came.
    pub async fn open_matters(&self) -> Result<Vec<OpenMatter>> {
        let text =
            format!("SELECT {COLUMNS} FROM urgent_matters WHERE closed_at IS NULL ORDER BY id");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(|row| Ok(record(row)?.matter)).collect()
    }

    /// The one of this number, open or closed.
    pub async fn matter_record(&self, number: i64) -> Result<Option<MatterRecord>> {
        let text = format!("SELECT {COLUMNS} FROM urgent_matters WHERE id = $1");
        let row = sql::query(sql::AssertSqlSafe(text))
            .bind(number)
            .fetch_optional(self.pool())
            .await?;
        row.as_ref().map(record).transpose()
    }

    /// All that were ever stated, in the order in which they came.
    pub async fn matter_records(&self) -> Result<Vec<MatterRecord>> {
        let text = format!("SELECT {COLUMNS} FROM urgent_matters ORDER BY id");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(record).collect()
    }
}

impl Tx {
    /// Puts what an accepted submission states on record. A matter that is open and stated again is the same one, as
    /// it was last stated.
    pub async fn state_matters(
        &mut self,
        unit: &UnitSlug,
        period: Period,
        submission: i64,
        stated: &[UrgentMatter],
        since: DateTime<Utc>,
    ) -> Result<()> {
        for matter in stated {
            let key = matter_key(matter);
            let again = sql::query(
                "UPDATE urgent_matters SET stated = $1
                 WHERE unit = $2 AND key = $3 AND closed_at IS NULL",
            )
            .bind(to_json(matter))
            .bind(&unit.0)
            .bind(&key)
            .execute(self.connection())
            .await?;
            if again > 0 {
                continue;
            }
            sql::query(
                "INSERT INTO urgent_matters (unit, submission, period, key, stated, since)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(&unit.0)
            .bind(submission)
            .bind(period.to_string())
            .bind(&key)
            .bind(to_json(matter))
            .bind(since)
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Whether there is an open matter of this number.
    pub async fn is_matter_open(&mut self, number: i64) -> Result<bool> {
        let row =
            sql::query("SELECT 1 AS found FROM urgent_matters WHERE id = $1 AND closed_at IS NULL")
                .bind(number)
                .fetch_optional(self.connection())
                .await?;
        Ok(row.is_some())
    }

    /// Closes an open matter; answers whether there was one of this number.
    pub async fn close_matter(&mut self, number: i64, closing: &Closing) -> Result<bool> {
        let closed = sql::query(
            "UPDATE urgent_matters SET closed_at = $1, closed_by = $2, closed_why = $3
             WHERE id = $4 AND closed_at IS NULL",
        )
        .bind(closing.at)
        .bind(&closing.by)
        .bind(&closing.why)
        .bind(number)
        .execute(self.connection())
        .await?;
        Ok(closed > 0)
    }

    /// Closes the open matter of a unit that states this, as it was closed in another state.
    pub async fn close_as_before(&mut self, record: &MatterRecord) -> Result<()> {
        let Some(closing) = &record.closed else {
            return Ok(());
        };
        sql::query(
            "UPDATE urgent_matters SET closed_at = $1, closed_by = $2, closed_why = $3
             WHERE unit = $4 AND key = $5 AND closed_at IS NULL",
        )
        .bind(closing.at)
        .bind(&closing.by)
        .bind(&closing.why)
        .bind(&record.matter.unit.0)
        .bind(matter_key(&record.matter.stated))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn record(row: &StoredRow) -> Result<MatterRecord> {
    let closed_at: Option<DateTime<Utc>> = row.try_get("closed_at")?;
    let closed = match closed_at {
        None => None,
        Some(at) => Some(Closing {
            at,
            by: row.try_get("closed_by")?,
            why: row.try_get("closed_why")?,
        }),
    };
    Ok(MatterRecord {
        matter: OpenMatter {
            number: row.try_get("id")?,
            unit: UnitSlug(row.try_get("unit")?),
            period: parse("urgent_matters", "period", row.try_get("period")?)?,
            stated: from_json("urgent_matters", "stated", row.try_get("stated")?)?,
            since: row.try_get("since")?,
        },
        closed,
    })
}
