//! Warnings and flags on record, what the office said of them, and who has them (rule 12).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, from_json, from_word, parse, to_json, word};
use crate::domain::letter_kind::LetterKind;
use crate::domain::observation::{Flag, FlagAnswer, FlagAnswers, FlagLevel, FlagRecord};
use crate::domain::occasion::{Key, Occasion};
use crate::domain::period::Quarter;
use crate::domain::plan::Raised;
use crate::domain::unit::{Contact, UnitSlug};

/// Flags with the office's answers; a warning has none.
const RECORDS: &str = "
    SELECT f.unit, f.quarter, f.level, f.streak, f.evidence, f.raised_at, f.withdrawn_at, f.draft,
           a.answer, a.given_by, a.why, a.given_at
    FROM flags AS f LEFT JOIN flag_answers AS a
         ON a.unit = f.unit AND a.quarter = f.quarter AND f.level = 'flag'";

impl Store {
    /// All flags and warnings ever raised, by quarter and unit.
    pub async fn flags(&self) -> Result<Vec<FlagRecord>> {
        let text = format!("{RECORDS} ORDER BY f.quarter, f.unit, f.streak");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(record).collect()
    }

    /// One of them, if it was ever raised.
    pub async fn flag(
        &self,
        unit: &UnitSlug,
        quarter: Quarter,
        level: FlagLevel,
    ) -> Result<Option<FlagRecord>> {
        let text = format!("{RECORDS} WHERE f.unit = $1 AND f.quarter = $2 AND f.level = $3");
        let row = sql::query(sql::AssertSqlSafe(text))
            .bind(&unit.0)
            .bind(quarter.to_string())
            .bind(word(&level))
            .fetch_optional(self.pool())
            .await?;
        row.as_ref().map(record).transpose()
    }

    /// Unit, quarter and level of each flag and warning that stands.
    pub async fn raised(&self) -> Result<BTreeSet<Raised>> {
        let rows = sql::query("SELECT unit, quarter, level FROM flags WHERE withdrawn_at IS NULL")
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(raised).collect()
    }

    /// The same of each that was withdrawn since then.
    pub async fn withdrawn(&self, since: DateTime<Utc>) -> Result<BTreeSet<Raised>> {
        let rows = sql::query("SELECT unit, quarter, level FROM flags WHERE withdrawn_at >= $1")
            .bind(since)
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(raised).collect()
    }

    /// All that the office ever said of flags.
    pub async fn flag_answers(&self) -> Result<FlagAnswers> {
        let rows =
            sql::query("SELECT unit, quarter, answer, given_by, why, given_at FROM flag_answers")
                .fetch_all(self.pool())
                .await?;
        rows.iter()
            .map(|row| {
                let unit = UnitSlug(row.try_get("unit")?);
                let quarter = parse("flag_answers", "quarter", row.try_get("quarter")?)?;
                Ok(((unit, quarter), answer(row)?))
            })
            .collect()
    }

    /// Who has the letter on a warning or flag, or may have it, of letters queued since then.
    pub async fn flag_readers(
        &self,
        since: DateTime<Utc>,
    ) -> Result<BTreeMap<Raised, Vec<Contact>>> {
        let rows = sql::query(
            "SELECT key, to_name, to_address FROM outbox
             WHERE queued_at >= $1 AND period IS NULL AND kind IN ($2, $3)
               AND (state IN ('sent', 'transmitting') OR undecided > 0)
             ORDER BY id",
        )
        .bind(since)
        .bind(LetterKind::ObservationWarning.word())
        .bind(LetterKind::Flag.word())
        .fetch_all(self.pool())
        .await?;
        let mut readers: BTreeMap<Raised, Vec<Contact>> = BTreeMap::new();
        for row in rows {
            let Occasion::Observation {
                level,
                quarter,
                unit,
            } = Key::on_record(row.try_get("key")?).occasion
            else {
                continue;
            };
            let reader = Contact {
                name: row.try_get("to_name")?,
                address: row.try_get("to_address")?,
                phone: String::new(),
            };
            readers
                .entry((unit, quarter, level))
                .or_default()
                .push(reader);
        }
        Ok(readers)
    }
}

impl Tx {
    /// Puts a warning or flag on record, with the name of its draft: each once a unit and quarter.
    pub async fn raise(
        &mut self,
        flag: &Flag,
        draft: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sql::query(
            "INSERT INTO flags (unit, quarter, level, streak, evidence, draft, raised_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (unit, quarter, level) DO NOTHING",
        )
        .bind(&flag.unit.0)
        .bind(flag.quarter.to_string())
        .bind(word(&flag.level))
        .bind(flag.streak)
        .bind(to_json(&flag.evidence))
        .bind(draft)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Withdraws a warning or flag; its row stays. Answers the name of its draft.
    pub async fn withdraw(
        &mut self,
        unit: &UnitSlug,
        quarter: Quarter,
        level: FlagLevel,
        now: DateTime<Utc>,
    ) -> Result<Option<String>> {
        let row = sql::query(
            "UPDATE flags SET withdrawn_at = $3
             WHERE unit = $1 AND quarter = $2 AND level = $4 AND withdrawn_at IS NULL
             RETURNING draft",
        )
        .bind(&unit.0)
        .bind(quarter.to_string())
        .bind(now)
        .bind(word(&level))
        .fetch_optional(self.connection())
        .await?;
        Ok(match row {
            Some(row) => row.try_get("draft")?,
            None => None,
        })
    }

    /// A flag as it is within this transaction: nobody else changes it before that ends.
    pub async fn flag(&mut self, unit: &UnitSlug, quarter: Quarter) -> Result<Option<FlagRecord>> {
        let text = format!("{RECORDS} WHERE f.unit = $1 AND f.quarter = $2 AND f.level = 'flag'");
        let row = sql::query(sql::AssertSqlSafe(text))
            .bind(&unit.0)
            .bind(quarter.to_string())
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(record).transpose()
    }

    /// Puts the office's word on a flag on record, unless there is one.
    pub async fn answer_flag(
        &mut self,
        unit: &UnitSlug,
        quarter: Quarter,
        said: &FlagAnswer,
    ) -> Result<()> {
        sql::query(
            "INSERT INTO flag_answers (unit, quarter, answer, given_by, why, given_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (unit, quarter) DO NOTHING",
        )
        .bind(&unit.0)
        .bind(quarter.to_string())
        .bind(word(&said.confirmation))
        .bind(&said.by)
        .bind(&said.why)
        .bind(said.at)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn raised(row: &StoredRow) -> Result<Raised> {
    Ok((
        UnitSlug(row.try_get("unit")?),
        parse("flags", "quarter", row.try_get("quarter")?)?,
        from_word("flags", "level", row.try_get("level")?)?,
    ))
}

fn record(row: &StoredRow) -> Result<FlagRecord> {
    let (unit, quarter, level) = raised(row)?;
    let is_answered: Option<&str> = row.try_get("answer")?;
    let answer = is_answered.map(|_| answer(row)).transpose()?;
    Ok(FlagRecord {
        flag: Flag {
            unit,
            quarter,
            streak: row.try_get("streak")?,
            level,
            evidence: from_json("flags", "evidence", row.try_get("evidence")?)?,
        },
        raised_at: row.try_get("raised_at")?,
        draft: row.try_get("draft")?,
        answer,
        withdrawn_at: row.try_get("withdrawn_at")?,
    })
}

fn answer(row: &StoredRow) -> Result<FlagAnswer> {
    Ok(FlagAnswer {
        confirmation: from_word("flag_answers", "answer", row.try_get("answer")?)?,
        by: row.try_get("given_by")?,
        why: row.try_get("why")?,
        at: row.try_get("given_at")?,
    })
}
