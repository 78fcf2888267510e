//! Warnings and flags on record (rule 12).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use sqlx::Row;

use super::{Result, Store, Tx, from_json, from_word, parse, to_json, word};
use crate::domain::observation::{Flag, FlagLevel};
use crate::domain::period::Quarter;
use crate::domain::plan::Raised;
use crate::domain::unit::UnitSlug;

/// A flag and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagRecord {
    /// The flag as it was raised.
    pub flag: Flag,
    /// When.
    pub raised_at: DateTime<Utc>,
    /// When a correction withdrew it.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl FlagRecord {
    /// Whether no correction withdrew it.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.withdrawn_at.is_none()
    }
}

impl Serialize for FlagRecord {
    /// As docs/json.md says it; the evidence stays inside.
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("FlagRecord", 5)?;
        object.serialize_field("unit", &self.flag.unit)?;
        object.serialize_field("quarter", &self.flag.quarter)?;
        object.serialize_field("streak", &self.flag.streak)?;
        object.serialize_field("level", &self.flag.level)?;
        object.serialize_field("state", if self.stands() { "raised" } else { "withdrawn" })?;
        object.end()
    }
}

impl Store {
    /// All flags and warnings ever raised, by quarter and unit.
    pub async fn flags(&self) -> Result<Vec<FlagRecord>> {
        sqlx::query(
            "SELECT unit, quarter, level, streak, evidence, raised_at, withdrawn_at
             FROM flags ORDER BY quarter, unit, streak",
        )
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(|row| {
            Ok(FlagRecord {
                flag: Flag {
                    unit: UnitSlug(row.try_get("unit")?),
                    quarter: parse("flags", "quarter", row.try_get("quarter")?)?,
                    streak: row.try_get("streak")?,
                    level: from_word("flags", "level", row.try_get("level")?)?,
                    evidence: from_json("flags", "evidence", row.try_get("evidence")?)?,
                },
                raised_at: row.try_get("raised_at")?,
                withdrawn_at: row.try_get("withdrawn_at")?,
            })
        })
        .collect()
    }
}

impl Store {
    /// Unit, quarter and level of each flag and warning that stands.
    pub async fn raised(&self) -> Result<BTreeSet<Raised>> {
        sqlx::query("SELECT unit, quarter, level FROM flags WHERE withdrawn_at IS NULL")
            .fetch_all(self.pool())
            .await?
            .iter()
            .map(|row| {
                Ok((
                    UnitSlug(row.try_get("unit")?),
                    parse("flags", "quarter", row.try_get("quarter")?)?,
                    from_word("flags", "level", row.try_get("level")?)?,
                ))
            })
            .collect()
    }
}

impl Tx {
    /// Puts a warning or flag on record: each once a unit and quarter.
    pub async fn raise(&mut self, flag: &Flag, now: DateTime<Utc>) -> Result<()> {
        sqlx::query(
            "INSERT INTO flags (unit, quarter, level, streak, evidence, raised_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (unit, quarter, level) DO NOTHING",
        )
        .bind(&flag.unit.0)
        .bind(flag.quarter.to_string())
        .bind(word(&flag.level))
        .bind(flag.streak)
        .bind(to_json(&flag.evidence))
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Withdraws a warning or flag; its row stays.
    pub async fn withdraw(
        &mut self,
        unit: &UnitSlug,
        quarter: Quarter,
        level: FlagLevel,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE flags SET withdrawn_at = $3
             WHERE unit = $1 AND quarter = $2 AND level = $4 AND withdrawn_at IS NULL",
        )
        .bind(&unit.0)
        .bind(quarter.to_string())
        .bind(now)
        .bind(word(&level))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
