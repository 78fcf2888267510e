//! What people allowed single units, who allowed it and why, and what their calendars were told.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, corrupt, parse};
use crate::domain::exception::{Exception, Exceptions, UnitException};
use crate::domain::period::Period;
use crate::domain::plan::CalendarEntryState;
use crate::domain::unit::UnitSlug;

/// A grant with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionRecord {
    /// Its number, by which it is withdrawn.
    pub id: i64,
    pub granted: UnitException,
    /// Who gave it.
    pub given_by: String,
    pub why: String,
    /// When.
    pub given_at: DateTime<Utc>,
    /// When it was withdrawn, by whom and why; `None` while it stands.
    pub withdrawn: Option<(DateTime<Utc>, String, String)>,
}

/// Exceptions with their history.
const RECORDS: &str = "
    SELECT id, unit, kind, first, last, given_by, why, given_at, withdrawn_at, withdrawn_by,
           withdrawn_why
    FROM grants";

impl Store {
    /// All grants ever given, in that order.
    pub async fn grant_records(&self) -> Result<Vec<ExceptionRecord>> {
        let text = format!("{RECORDS} ORDER BY id");
        sql::query(sql::AssertSqlSafe(text))
            .fetch_all(self.pool())
            .await?
            .iter()
            .map(record)
            .collect()
    }

    /// The grants that stand.
    pub async fn exceptions(&self) -> Result<Exceptions> {
        let records = self.grant_records().await?.into_iter();
        let standing = records.filter(|record| record.withdrawn.is_none());
        Ok(standing.map(|record| record.granted).collect())
    }

    /// The grants of one unit that stand.
    pub async fn exceptions_of(&self, unit: &UnitSlug) -> Result<Exceptions> {
        let text = format!("{RECORDS} WHERE unit = $1 AND withdrawn_at IS NULL ORDER BY id");
        let records = sql::query(sql::AssertSqlSafe(text)).bind(&unit.0);
        let records = records.fetch_all(self.pool()).await?;
        records.iter().map(|row| Ok(record(row)?.granted)).collect()
    }

    /// What each unit's calendars were last told of periods from this one on.
    pub async fn told(
        &self,
        since: Period,
    ) -> Result<HashMap<UnitSlug, BTreeMap<Period, CalendarEntryState>>> {
        let rows = sql::query(
            "SELECT unit, period, deadline, text, sequence, told_at
             FROM calendar_entries WHERE period >= $1",
        )
        .bind(since.to_string())
        .fetch_all(self.pool())
        .await?;
        let mut entries: HashMap<UnitSlug, BTreeMap<Period, CalendarEntryState>> = HashMap::new();
        for row in rows {
            let unit = UnitSlug(row.try_get("unit")?);
            let period = parse("calendar_entries", "period", row.try_get("period")?)?;
            let told = CalendarEntryState {
                deadline: row.try_get("deadline")?,
                text: row.try_get("text")?,
                sequence: row.try_get("sequence")?,
                at: row.try_get("told_at")?,
            };
            entries.entry(unit).or_default().insert(period, told);
        }
        Ok(entries)
    }
}

impl Tx {
    /// Puts a grant on record; answers its number.
    pub async fn insert_exception(
        &mut self,
        granted: &UnitException,
        by: &str,
        why: &str,
        now: DateTime<Utc>,
    ) -> Result<i64> {
        let (kind, first, last) = written(granted.exception);
        let row = sql::query(
            "INSERT INTO grants (unit, kind, first, last, given_by, why, given_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        )
        .bind(&granted.unit.0)
        .bind(kind)
        .bind(first)
        .bind(last)
        .bind(by)
        .bind(why)
        .bind(now)
        .fetch_one(self.connection())
        .await?;
        Ok(row.try_get("id")?)
    }

    /// Withdraws a grant; its row stays. Answers whether there was one that stood.
    pub async fn withdraw_grant(
        &mut self,
        id: i64,
        by: &str,
        why: &str,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let done = sql::query(
            "UPDATE grants SET withdrawn_at = $4, withdrawn_by = $2, withdrawn_why = $3
             WHERE id = $1 AND withdrawn_at IS NULL",
        )
        .bind(id)
        .bind(by)
        .bind(why)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done > 0)
    }

    /// A unit's calendars are told a deadline; the empty name stands for all units.
    pub async fn set_told(
        &mut self,
        unit: &UnitSlug,
        period: Period,
        told: &CalendarEntryState,
    ) -> Result<()> {
        sql::query(
            "INSERT INTO calendar_entries (unit, period, deadline, text, sequence, told_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (unit, period) DO UPDATE SET
                 deadline = excluded.deadline, text = excluded.text,
                 sequence = excluded.sequence, told_at = excluded.told_at",
        )
        .bind(&unit.0)
        .bind(period.to_string())
        .bind(told.deadline)
        .bind(&told.text)
        .bind(told.sequence)
        .bind(told.at)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn record(row: &StoredRow) -> Result<ExceptionRecord> {
    let withdrawn_at: Option<DateTime<Utc>> = row.try_get("withdrawn_at")?;
    let withdrawn = match withdrawn_at {
        None => None,
        Some(at) => Some((
            at,
            row.try_get("withdrawn_by")?,
            row.try_get("withdrawn_why")?,
        )),
    };
    Ok(ExceptionRecord {
        id: row.try_get("id")?,
        granted: UnitException {
            unit: UnitSlug(row.try_get("unit")?),
            exception: read(row)?,
        },
        given_by: row.try_get("given_by")?,
        why: row.try_get("why")?,
        given_at: row.try_get("given_at")?,
        withdrawn,
    })
}

/// Kind, first and last, as the table's columns say them.
fn written(exception: Exception) -> (&'static str, String, String) {
    match exception {
        Exception::Extension { period, until } => {
            ("extension", period.to_string(), until.to_string())
        }
        Exception::Periods { from, to } => ("periods", from.to_string(), to.to_string()),
        Exception::Quarters { from, to } => ("quarters", from.to_string(), to.to_string()),
        Exception::Everything { from, to } => ("everything", from.to_string(), to.to_string()),
    }
}

fn read(row: &StoredRow) -> Result<Exception> {
    let kind: String = row.try_get("kind")?;
    let (first, last): (String, String) = (row.try_get("first")?, row.try_get("last")?);
    Ok(match kind.as_str() {
        "extension" => Exception::Extension {
            period: value(&first)?,
            until: value(&last)?,
        },
        "periods" => Exception::Periods {
            from: value(&first)?,
            to: value(&last)?,
        },
        "quarters" => Exception::Quarters {
            from: value(&first)?,
            to: value(&last)?,
        },
        "everything" => Exception::Everything {
            from: value(&first)?,
            to: value(&last)?,
        },
        _ => return Err(corrupt("grants", "kind", &kind)),
    })
}

fn value<T: std::str::FromStr>(text: &str) -> Result<T> {
    parse("grants", "first or last", text)
}
