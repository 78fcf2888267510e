//! What the ledger is made of: units as they are kept, and the submissions that are still to be folded in.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use tracing::warn;

use super::sql::{self, StoredRow};
use super::submissions::COUNTS;
use super::{Result, Store, Tx, parse};
use crate::domain::ledger::kept::{KEPT_FORM, KeptUnit};
use crate::domain::period::Period;
use crate::domain::unit::UnitSlug;

/// So many of a unit are kept, of its last periods: a correction of the last but one needs what was before that.
const KEPT_PERIODS: i64 = 3;

/// All units that ever sent anything, each found without a look at the others' submissions.
pub(super) const UNITS: &str = "
    WITH RECURSIVE units (unit) AS (
        SELECT MIN(unit) FROM submissions
        UNION ALL
        SELECT (SELECT MIN(s.unit) FROM submissions s WHERE s.unit > units.unit)
        FROM units WHERE unit IS NOT NULL)";

/// The last period up to which a unit is kept, and what its projects' numbers began with then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptUntil {
    pub period: Period,
    pub code: String,
}

impl Store {
    /// The last period up to this one of which anything of a unit counts, of all units of which anything does.
    pub async fn last_counting(&self, up_to: Period) -> Result<BTreeMap<UnitSlug, Period>> {
        self.last_counting_up_to(&up_to.to_string()).await
    }

    /// The same up to this text; every date stands before `~`.
    async fn last_counting_up_to(&self, up_to: &str) -> Result<BTreeMap<UnitSlug, Period>> {
        let text = format!(
            "{UNITS}
             SELECT unit, (SELECT period FROM submissions
                           WHERE submissions.unit = units.unit AND period <= $1 AND {COUNTS}
                           ORDER BY period DESC LIMIT 1) AS last
             FROM units WHERE unit IS NOT NULL"
        );
        let rows = sql::query(sql::AssertSqlSafe(text)).bind(up_to);
        let mut last = BTreeMap::new();
        for row in rows.fetch_all(self.pool()).await? {
            if let Some(period) = row.try_get::<Option<&str>>("last")? {
                let unit = UnitSlug(row.try_get("unit")?);
                last.insert(unit, parse("submissions", "period", period)?);
            }
        }
        Ok(last)
    }

    /// The last period of which anything counts.
    pub async fn last_counting_of_all(&self) -> Result<Option<Period>> {
        // By units: asked of all at once, the engine goes through all that ever counted.
        let last = self.last_counting_up_to("~").await?;
        Ok(last.into_values().max())
    }

    /// Up to which period each unit is kept, at most up to this one.
    pub async fn kept_until(&self, up_to: Period) -> Result<BTreeMap<UnitSlug, KeptUntil>> {
        let rows = sql::query(
            "SELECT unit, period, code FROM kept_units WHERE form = $1 AND period <= $2
             ORDER BY unit, period",
        )
        .bind(KEPT_FORM)
        .bind(up_to.to_string())
        .fetch_all(self.pool())
        .await?;
        rows.iter()
            .map(|row| {
                let until = KeptUntil {
                    period: parse("kept_units", "period", row.try_get("period")?)?,
                    code: row.try_get("code")?,
                };
                Ok((UnitSlug(row.try_get("unit")?), until))
            })
            .collect()
    }

    /// All units as they are kept, each up to its last period that is not after this one.
    pub async fn kept_units(&self, up_to: Period) -> Result<Vec<KeptUnit>> {
        let read = sql::query(
            "SELECT unit, kept FROM kept_units k WHERE form = $1 AND period =
                 (SELECT MAX(o.period) FROM kept_units o
                  WHERE o.unit = k.unit AND o.form = $1 AND o.period <= $2)
             ORDER BY unit",
        );
        let read = read.bind(KEPT_FORM).bind(up_to.to_string());
        let mut rows = read.fetch(self.pool());
        let mut units = Vec::new();
        while let Some(row) = rows.try_next().await? {
            units.extend(kept_unit(&row)?);
        }
        Ok(units)
    }

    /// The unit as it is kept up to its last period that is not after this one.
    pub async fn kept_unit(&self, unit: &UnitSlug, up_to: Period) -> Result<Option<KeptUnit>> {
        let row = sql::query(
            "SELECT unit, kept FROM kept_units WHERE unit = $1 AND form = $2 AND period <= $3
             ORDER BY period DESC LIMIT 1",
        )
        .bind(&unit.0)
        .bind(KEPT_FORM)
        .bind(up_to.to_string())
        .fetch_optional(self.pool())
        .await?;
        Ok(row.as_ref().map(kept_unit).transpose()?.flatten())
    }
}

impl Tx {
    /// Keeps a unit as it stands now, beside what is kept of it up to the periods before.
    pub async fn keep_unit(&mut self, kept: &KeptUnit) -> Result<()> {
        // Our own types are always written.
        let bytes = postcard::to_stdvec(kept).unwrap_or_default();
        sql::query(
            "INSERT INTO kept_units (unit, period, code, form, kept) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (unit, period) DO UPDATE
             SET code = excluded.code, form = excluded.form, kept = excluded.kept",
        )
        .bind(&kept.unit().0)
        .bind(kept.last().to_string())
        .bind(kept.code())
        .bind(KEPT_FORM)
        .bind(bytes)
        .execute(self.connection())
        .await?;
        sql::query(
            "DELETE FROM kept_units WHERE unit = $1 AND period NOT IN
                 (SELECT period FROM kept_units WHERE unit = $1 ORDER BY period DESC LIMIT $2)",
        )
        .bind(&kept.unit().0)
        .bind(KEPT_PERIODS)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A submission of this unit for this period came, which perhaps says for which another one is: what was folded up
    /// to the one or the other holds no more.
    pub(super) async fn forget_kept(
        &mut self,
        unit: &UnitSlug,
        period: Period,
        answers: Option<i64>,
    ) -> Result<()> {
        sql::query(
            "DELETE FROM kept_units WHERE unit = $1 AND
                 (period >= $2 OR period >= (SELECT s.period FROM submissions s WHERE s.id = $3))",
        )
        .bind(&unit.0)
        .bind(period.to_string())
        .bind(answers)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

/// What is damaged is as good as gone: it is folded again.
fn kept_unit(row: &StoredRow) -> Result<Option<KeptUnit>> {
    let bytes: &[u8] = row.try_get("kept")?;
    let kept = postcard::from_bytes(bytes);
    let kept = kept.inspect_err(|error| {
        let unit: String = row.try_get("unit").unwrap_or_default();
        warn!(unit, %error, "what is kept of a unit cannot be read; its reports are folded again");
    });
    Ok(kept.ok())
}
