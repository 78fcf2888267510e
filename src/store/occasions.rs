//! Outcomes by key: nothing is done twice, and nothing is left without a reason.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx};
use crate::domain::language::Language;
use crate::domain::letter_kind::LetterKind;
use crate::domain::occasion::Key;
use crate::domain::plan::SettledKeys;
use crate::domain::reason::{Over, Reason};

/// One thing that a letter is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterOccasion {
    /// Its key, unique for ever.
    pub key: Key,
    /// Why it was right when it was queued.
    pub reason: String,
}

/// What became of an occasion that is no letter, or got none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OccasionOutcome {
    Done,
    /// It was considered and not done.
    Left,
    /// The letter that it shares with others cannot be made.
    Failed,
}

impl OccasionOutcome {
    /// Its word in the store and in answers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Left => "left",
            Self::Failed => "failed",
        }
    }

    /// The same for people.
    #[must_use]
    pub const fn told(self, language: Language) -> &'static str {
        let chinese = match self {
            Self::Done => "已做",
            Self::Left => "未做",
            Self::Failed => "没有做成",
        };
        language.of(self.word(), chinese)
    }
}

/// Stands in no key: they are made of slugs, dates and addresses.
const BETWEEN_KEYS: &str = "\n";

impl Store {
    /// All keys that got an outcome or were queued since then; those about a period only since `about_periods`. Nothing
    /// asks for those of receipts.
    pub async fn settled_keys(
        &self,
        since: DateTime<Utc>,
        about_periods: DateTime<Utc>,
    ) -> Result<SettledKeys> {
        // In one row: there are hundreds of them, and each row is a switch between two threads.
        let row = sql::query(
            "SELECT string_agg(key, $2) AS keys
             FROM (SELECT key FROM outbox WHERE queued_at >= $3 AND kind <> $4
                   UNION SELECT key FROM outbox WHERE queued_at >= $1 AND period IS NULL
                   UNION SELECT key FROM letter_occasions WHERE noted_at >= $3
                   UNION SELECT key FROM letter_occasions WHERE noted_at >= $1 AND period IS NULL
                   UNION SELECT key FROM occasions WHERE noted_at >= $3
                   UNION SELECT key FROM occasions WHERE noted_at >= $1 AND period IS NULL) AS settled",
        )
        .bind(since)
        .bind(BETWEEN_KEYS)
        .bind(about_periods)
        .bind(LetterKind::Receipt.word())
        .fetch_one(self.pool())
        .await?;
        let keys: Option<String> = row.try_get("keys")?;
        Ok(keys
            .unwrap_or_default()
            .split_terminator(BETWEEN_KEYS)
            .map(Key::on_record)
            .collect())
    }
}

impl Store {
    /// Whether this key has an outcome among those of occasions.
    pub async fn is_settled(&self, key: &Key) -> Result<bool> {
        let row = sql::query("SELECT 1 AS found FROM occasions WHERE key = $1")
            .bind(key.to_string())
            .fetch_optional(self.pool())
            .await?;
        Ok(row.is_some())
    }

    /// What the letters that wait are for, by letter, in the order in which it was queued.
    pub async fn waiting_occasions(&self) -> Result<BTreeMap<i64, Vec<LetterOccasion>>> {
        let rows = sql::query(
            "SELECT letter, o.key, o.reason
             FROM letter_occasions AS o JOIN outbox ON outbox.id = letter
             WHERE state IN ('queued', 'transmitting') AND dropped IS NULL
             ORDER BY o.place",
        )
        .fetch_all(self.pool())
        .await?;
        let mut letters: BTreeMap<i64, Vec<LetterOccasion>> = BTreeMap::new();
        for row in rows {
            letters
                .entry(row.try_get("letter")?)
                .or_default()
                .push(letter_occasion(&row)?);
        }
        Ok(letters)
    }

    /// How many reminders each address got, or will get, since then, by the day in this zone.
    pub async fn reminded(
        &self,
        since: DateTime<Utc>,
        zone: Tz,
    ) -> Result<BTreeMap<(NaiveDate, String), u32>> {
        let rows = sql::query(
            "SELECT kind, to_address, queued_at FROM outbox
             WHERE queued_at >= $1 AND state NOT IN ('suppressed', 'superseded')",
        )
        .bind(since)
        .fetch_all(self.pool())
        .await?;
        let mut reminded = BTreeMap::new();
        for row in rows {
            let kind = LetterKind::from_word(row.try_get("kind")?);
            if !kind.is_some_and(LetterKind::is_capped) {
                continue;
            }
            let at: DateTime<Utc> = row.try_get("queued_at")?;
            let day = at.with_timezone(&zone).date_naive();
            *reminded
                .entry((day, row.try_get("to_address")?))
                .or_default() += 1;
        }
        Ok(reminded)
    }
}

impl Tx {
    /// Puts on record what a queued letter is for. What another letter was for goes over to this one.
    ///
    /// # Errors
    /// If the database cannot be written, or no letter has this key.
    pub async fn set_occasions(
        &mut self,
        letter_key: &Key,
        occasions: &[LetterOccasion],
        now: DateTime<Utc>,
    ) -> Result<()> {
        for occasion in occasions {
            sql::query(
                "INSERT INTO letter_occasions (key, letter, unit, period, reason, noted_at, place)
                 SELECT $2, id, $3, $4, $5, $6,
                     COALESCE((SELECT MAX(place) FROM letter_occasions), 0) + 1
                 FROM outbox WHERE key = $1
                 ON CONFLICT (key) DO UPDATE SET letter = excluded.letter",
            )
            .bind(letter_key.to_string())
            .bind(occasion.key.to_string())
            .bind(occasion.key.occasion.unit().map(|unit| &unit.0))
            .bind(
                occasion
                    .key
                    .occasion
                    .period()
                    .map(|period| period.to_string()),
            )
            .bind(&occasion.reason)
            .bind(now)
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// An occasion was no longer right when its letter's turn came.
    pub async fn drop_occasion(&mut self, key: &Key, reason: &Over) -> Result<()> {
        sql::query("UPDATE letter_occasions SET dropped = $2 WHERE key = $1")
            .bind(key.to_string())
            .bind(reason.to_string())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Puts an outcome on record, unless the key has one.
    pub async fn settle(
        &mut self,
        key: &Key,
        outcome: OccasionOutcome,
        reason: &Reason,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sql::query(
            "INSERT INTO occasions (key, period, outcome, reason, noted_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (key) DO NOTHING",
        )
        .bind(key.to_string())
        .bind(key.occasion.period().map(|period| period.to_string()))
        .bind(outcome.word())
        .bind(reason.to_string())
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

pub(super) fn letter_occasion(row: &StoredRow) -> Result<LetterOccasion> {
    let key: String = row.try_get("key")?;
    Ok(LetterOccasion {
        key: Key::on_record(&key),
        reason: row.try_get("reason")?,
    })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Days, Utc};

    use super::{OccasionOutcome, Store};
    use crate::domain::occasion::Key;
    use crate::domain::reason::Over;

    #[tokio::test]
    async fn of_periods_only_what_is_recent_is_read_and_all_else_of_a_year() {
        let store = Store::in_memory().await.unwrap();
        let now: DateTime<Utc> = "2026-11-20T01:00:00Z".parse().unwrap();
        let days_ago = |days| now - Days::new(days);
        let mut tx = store.begin().await.unwrap();
        for (key, days) in [
            ("reminder/2026-11-25/nanming/before-3", 3),
            ("reminder/2026-08-10/nanming/before-3", 101),
            ("raise/2026Q2/nanming/warning", 101),
            ("raise/2025Q1/nanming/warning", 500),
        ] {
            let reason = Over::AllReported.into();
            let key = Key::on_record(key);
            tx.settle(&key, OccasionOutcome::Left, &reason, days_ago(days))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let known = store.settled_keys(days_ago(400), days_ago(90)).await;
        let known = known.unwrap().into_iter();
        let known: Vec<String> = known.map(|key| key.to_string()).collect();
        let expected = [
            "reminder/2026-11-25/nanming/before-3",
            "raise/2026Q2/nanming/warning",
        ];
        assert_eq!(known, expected);
    }
}
