//! Later deadlines that units asked for, and what the office said of each.

use chrono::{DateTime, NaiveDate, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, corrupt, parse};
use crate::domain::desk::{DeskAnswer, Signed};
use crate::domain::extension_request::{ExtensionRequest, WantedExtension};
use crate::domain::period::Period;
use crate::domain::unit::UnitSlug;

const RECORDS: &str = "
    SELECT id, unit, period, until, asked_by, why, asked_at, answer, answered_by, answered_why, answered_at,
           (SELECT COUNT(*) FROM submissions
            WHERE submissions.unit = asked.unit AND submissions.period = asked.period AND is_report
              AND verdict IN ('accepted', 'accepted_with_warnings')) AS reports
    FROM extension_requests AS asked";

/// That it is the last one of its unit and period.
const LAST: &str = "
    NOT EXISTS (SELECT 1 FROM extension_requests AS later
                WHERE later.unit = asked.unit AND later.period = asked.period AND later.id > asked.id)";

impl Store {
    /// All that was ever asked for, in that order.
    pub async fn extension_requests(&self) -> Result<Vec<ExtensionRequest>> {
        let text = format!("{RECORDS} ORDER BY id");
        let rows = sql::query(sql::AssertSqlSafe(text));
        let rows = rows.fetch_all(self.pool()).await?;
        rows.iter().map(record).collect()
    }

    /// The latest of one unit, the last first.
    pub async fn extension_requests_of(
        &self,
        unit: &UnitSlug,
        most: u32,
    ) -> Result<Vec<ExtensionRequest>> {
        let text = format!("{RECORDS} WHERE unit = $1 ORDER BY id DESC LIMIT $2");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .bind(&unit.0)
            .bind(most);
        let rows = rows.fetch_all(self.pool()).await?;
        rows.iter().map(record).collect()
    }

    /// Those for this day or a later one that nobody has answered.
    pub async fn unanswered_extension_requests(
        &self,
        until: NaiveDate,
    ) -> Result<Vec<ExtensionRequest>> {
        let text =
            format!("{RECORDS} WHERE answered_at IS NULL AND until >= $1 AND {LAST} ORDER BY id");
        let rows = sql::query(sql::AssertSqlSafe(text)).bind(until.to_string());
        let rows = rows.fetch_all(self.pool()).await?;
        rows.iter().map(record).collect()
    }

    /// Those for this period and later ones that the office refused.
    pub async fn refused_extension_requests(&self, since: Period) -> Result<Vec<ExtensionRequest>> {
        let text = format!("{RECORDS} WHERE answer = $1 AND period >= $2 ORDER BY id");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .bind(word(false))
            .bind(since.to_string());
        let rows = rows.fetch_all(self.pool()).await?;
        rows.iter().map(record).collect()
    }
}

impl Tx {
    /// The last one of a unit for a period.
    pub async fn last_extension_request(
        &mut self,
        unit: &UnitSlug,
        period: Period,
    ) -> Result<Option<ExtensionRequest>> {
        let text = format!("{RECORDS} WHERE unit = $1 AND period = $2 ORDER BY id DESC LIMIT 1");
        let row = sql::query(sql::AssertSqlSafe(text))
            .bind(&unit.0)
            .bind(period.to_string())
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(record).transpose()
    }

    /// Whether a report of a unit for a period counts.
    pub async fn is_reported(&mut self, unit: &UnitSlug, period: Period) -> Result<bool> {
        let row = sql::query(
            "SELECT 1 AS found FROM submissions
             WHERE unit = $1 AND period = $2 AND is_report AND verdict IN ('accepted', 'accepted_with_warnings') LIMIT 1",
        )
        .bind(&unit.0)
        .bind(period.to_string())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.is_some())
    }

    /// Puts what a unit asks for on record, with its answer if there is one; whatever its number, it gets the next one.
    pub async fn insert_extension_request(&mut self, request: &ExtensionRequest) -> Result<i64> {
        let ExtensionRequest { wanted, asked, .. } = request;
        let row = sql::query(
            "INSERT INTO extension_requests (unit, period, until, asked_by, why, asked_at)
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        )
        .bind(&wanted.unit.0)
        .bind(wanted.period.to_string())
        .bind(wanted.until.to_string())
        .bind(&asked.by)
        .bind(&asked.why)
        .bind(asked.at)
        .fetch_one(self.connection())
        .await?;
        let number = row.try_get("id")?;
        if let Some((is_granted, signed)) = &request.answer {
            self.answer_extension_request(number, *is_granted, signed)
                .await?;
        }
        Ok(number)
    }

    /// Puts on record what the office said of one.
    pub async fn answer_extension_request(
        &mut self,
        number: i64,
        is_granted: bool,
        signed: &Signed,
    ) -> Result<()> {
        sql::query(
            "UPDATE extension_requests
             SET answer = $2, answered_by = $3, answered_why = $4, answered_at = $5 WHERE id = $1",
        )
        .bind(number)
        .bind(word(is_granted))
        .bind(&signed.by)
        .bind(&signed.why)
        .bind(signed.at)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

const fn word(is_granted: bool) -> &'static str {
    if is_granted {
        DeskAnswer::Grant.word()
    } else {
        DeskAnswer::Reject.word()
    }
}

fn record(row: &StoredRow) -> Result<ExtensionRequest> {
    let answered_at: Option<DateTime<Utc>> = row.try_get("answered_at")?;
    let answer = match answered_at {
        None => None,
        Some(at) => {
            let answer: String = row.try_get("answer")?;
            let is_granted = match DeskAnswer::from_word(&answer) {
                Some(DeskAnswer::Grant) => true,
                Some(DeskAnswer::Reject) => false,
                _ => return Err(corrupt("extension_requests", "answer", &answer)),
            };
            let signed = Signed {
                by: row.try_get("answered_by")?,
                why: row.try_get("answered_why")?,
                at,
            };
            Some((is_granted, signed))
        }
    };
    let reports: i64 = row.try_get("reports")?;
    Ok(ExtensionRequest {
        number: row.try_get("id")?,
        wanted: WantedExtension {
            unit: UnitSlug(row.try_get("unit")?),
            period: parse("extension_requests", "period", row.try_get("period")?)?,
            until: parse("extension_requests", "until", row.try_get("until")?)?,
        },
        asked: Signed {
            by: row.try_get("asked_by")?,
            why: row.try_get("why")?,
            at: row.try_get("asked_at")?,
        },
        answer,
        is_reported: reports > 0,
    })
}
