//! What `why` looks up: everything on record about one letter, report, unit or recipient.

use chrono::{DateTime, Utc};

use super::occasions::letter_occasion;
use super::outbox::COLUMNS;
use super::sql::{self, StoredRow};
use super::{
    Contents, LetterOccasion, OccasionOutcome, OutboxRow, Result, Store, from_json, from_word,
};
use crate::domain::deadline::Arrival;
use crate::domain::finding::Verdict;
use crate::domain::letter_kind::LetterKind;
use crate::domain::occasion::{Key, Occasion};
use crate::domain::period::Period;
use crate::domain::project::ProjectRow;
use crate::domain::unit::UnitSlug;

/// A file that arrived, as `why` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivedFile {
    /// Its number in the order of arrival.
    pub id: i64,
    /// `None` for bytes that came before.
    pub version: Option<u32>,
    pub file_name: String,
    /// What became of it.
    pub verdict: Verdict,
    /// When it arrived.
    pub arrival: Arrival,
    /// Whether it says anything of the period's projects.
    pub is_report: bool,
    /// How many projects it lists.
    pub projects: u32,
}

/// A decision on record that is no letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub key: Key,
    /// What became of it.
    pub outcome: OccasionOutcome,
    /// Why.
    pub reason: String,
    /// When.
    pub noted_at: DateTime<Utc>,
}

/// A time in which letters to units were held, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastHold {
    /// Why, and what it was about.
    pub cause: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when; `None`: it stands.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Store {
    /// All files of a unit for a period, in the order of arrival.
    pub async fn arrived_files(&self, unit: &UnitSlug, period: Period) -> Result<Vec<ArrivedFile>> {
        sql::query(
            "SELECT id, version, file_name, verdict, not_before, not_after, is_report, project_count
             FROM submissions WHERE unit = $1 AND period = $2 ORDER BY id",
        )
        .bind(&unit.0)
        .bind(period.to_string())
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(arrived_file)
        .collect()
    }

    /// The projects of a submission, each with where it stands.
    pub async fn rows_of(&self, submission: i64) -> Result<Vec<ProjectRow>> {
        let contents: String = sql::query_scalar("SELECT contents FROM submissions WHERE id = $1")
            .bind(submission)
            .fetch_one(self.pool())
            .await?;
        let contents: Contents = from_json("submissions", "contents", &contents)?;
        Ok(contents.projects)
    }

    /// Letters about a unit in a period, in the order in which they were queued.
    pub async fn letters_about(&self, unit: &UnitSlug, period: Period) -> Result<Vec<OutboxRow>> {
        let text = format!(
            "SELECT {COLUMNS} FROM outbox
             WHERE (unit = $1 AND period = $2)
                OR id IN (SELECT letter FROM letter_occasions WHERE unit = $1 AND period = $2)
             ORDER BY id"
        );
        let asked = sql::query(sql::AssertSqlSafe(text))
            .bind(&unit.0)
            .bind(period.to_string());
        self.outbox_rows(asked).await
    }

    /// The letter that this occasion is or was a part of; and why it was taken out of it, if it was.
    pub async fn letter_of_occasion(
        &self,
        key: &Key,
    ) -> Result<Option<(OutboxRow, Option<String>)>> {
        let row = sql::query("SELECT letter, dropped FROM letter_occasions WHERE key = $1")
            .bind(key.to_string())
            .fetch_optional(self.pool())
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let id: i64 = row.try_get("letter")?;
        let dropped = row.try_get("dropped")?;
        let letter = self.letter(&id.to_string()).await?;
        Ok(letter.map(|(letter, _)| (letter, dropped)))
    }

    /// What a letter is for, in the order in which it was queued; with each, why it was taken out of it.
    pub async fn occasions_of(&self, letter: i64) -> Result<Vec<(LetterOccasion, Option<String>)>> {
        sql::query(
            "SELECT key, reason, dropped FROM letter_occasions
             WHERE letter = $1 ORDER BY place",
        )
        .bind(letter)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(|row| Ok((letter_occasion(row)?, row.try_get("dropped")?)))
        .collect()
    }

    /// Letters to an address, latest first.
    pub async fn letters_to(&self, address: &str) -> Result<Vec<OutboxRow>> {
        let text = format!("SELECT {COLUMNS} FROM outbox WHERE to_address = $1 ORDER BY id DESC");
        let asked = sql::query(sql::AssertSqlSafe(text)).bind(address);
        self.outbox_rows(asked).await
    }

    /// All letters of an occasion, in the order in which they were queued.
    pub async fn letters_of(&self, occasion: &Occasion) -> Result<Vec<OutboxRow>> {
        let text = format!("SELECT {COLUMNS} FROM outbox WHERE key >= $1 AND key < $2 ORDER BY id");
        let prefix = format!("{occasion}/");
        let asked = sql::query(sql::AssertSqlSafe(text))
            .bind(&prefix)
            .bind(after(&prefix));
        self.outbox_rows(asked).await
    }

    /// What was decided of a key, if anything.
    pub async fn settled(&self, key: &Key) -> Result<Option<Settled>> {
        sql::query("SELECT key, outcome, reason, noted_at FROM occasions WHERE key = $1")
            .bind(key.to_string())
            .fetch_optional(self.pool())
            .await?
            .as_ref()
            .map(settled)
            .transpose()
    }

    /// What was decided of a unit's letters of this kind for a period, by key.
    pub async fn settled_about(
        &self,
        kind: LetterKind,
        unit: &UnitSlug,
        period: Period,
    ) -> Result<Vec<Settled>> {
        let rows = sql::query(
            "SELECT key, outcome, reason, noted_at FROM occasions
             WHERE key >= $1 AND key < $2 ORDER BY key",
        )
        .bind(kind.word())
        .bind(after(kind.word()))
        .fetch_all(self.pool())
        .await?;
        let mut found = Vec::new();
        for row in &rows {
            let settled = settled(row)?;
            let occasion = &settled.key.occasion;
            if occasion.letter() == Some(kind)
                && occasion.unit() == Some(unit)
                && occasion.period() == Some(period)
            {
                found.push(settled);
            }
        }
        Ok(found)
    }

    /// Times between these two in which letters to units were held, oldest first.
    pub async fn holds_between(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<PastHold>> {
        sql::query(
            "SELECT cause, about, since, ended_at FROM holds
             WHERE since <= $2 AND (ended_at IS NULL OR ended_at >= $1) ORDER BY id",
        )
        .bind(from)
        .bind(to)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(|row| {
            let cause: String = row.try_get("cause")?;
            let about: String = row.try_get("about")?;
            Ok(PastHold {
                cause: format!("{cause} {about}").trim_end().to_owned(),
                since: row.try_get("since")?,
                ended_at: row.try_get("ended_at")?,
            })
        })
        .collect()
    }
}

/// The first text after all that begin with this one: keys hold nothing above U+FFFF.
fn after(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

fn settled(row: &StoredRow) -> Result<Settled> {
    let key: String = row.try_get("key")?;
    Ok(Settled {
        key: Key::on_record(&key),
        outcome: from_word("occasions", "outcome", row.try_get("outcome")?)?,
        reason: row.try_get("reason")?,
        noted_at: row.try_get("noted_at")?,
    })
}

fn arrived_file(row: &StoredRow) -> Result<ArrivedFile> {
    Ok(ArrivedFile {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        file_name: row.try_get("file_name")?,
        verdict: from_word("submissions", "verdict", row.try_get("verdict")?)?,
        arrival: Arrival {
            not_before: row.try_get("not_before")?,
            not_after: row.try_get("not_after")?,
        },
        is_report: row.try_get("is_report")?,
        projects: row.try_get("project_count")?,
    })
}
