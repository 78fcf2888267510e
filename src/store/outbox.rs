//! The outbox (发件箱): finished letters, one recipient a row, and what became of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, from_word, parse, word};
use crate::domain::letter_kind::LetterKind;
use crate::domain::occasion::Key;
use crate::domain::period::Period;
use crate::domain::unit::UnitSlug;

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Waiting for its first or next try.
    Queued,
    /// Handed to a channel; if the process dies now, it goes again with the same Message-ID.
    Transmitting,
    /// Accepted by the server, or written as a file.
    Sent,
    /// Refused for good, or never made.
    Failed,
    /// When its turn came, what follows it was already right.
    Superseded,
    /// No longer right when its turn came.
    Suppressed,
}

/// A finished letter to be queued.
#[derive(Debug)]
pub struct OutboxEntry<'a> {
    /// Unique for ever.
    pub key: &'a Key,
    pub kind: LetterKind,
    /// The unit concerned.
    pub unit: Option<&'a UnitSlug>,
    /// The period concerned.
    pub period: Option<Period>,
    /// Recipient's name.
    pub to_name: &'a str,
    /// Recipient's address.
    pub to_address: &'a str,
    /// For lists.
    pub subject: &'a str,
    /// The same through every retry; empty for one that could not be made.
    pub message_id: &'a str,
    /// The whole letter.
    pub bytes: &'a [u8],
    /// Why it is sent.
    pub reason: &'a str,
}

/// A letter as it stands in the outbox, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutboxRow {
    pub id: i64,
    pub key: String,
    pub kind: LetterKind,
    pub unit: Option<UnitSlug>,
    pub period: Option<Period>,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub state: OutboxState,
    pub reason: String,
    pub queued_because: String,
    pub attempts: u32,
    pub undecided: u32,
    pub queued_at: DateTime<Utc>,
    pub next_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
}

/// Which letters are asked for.
#[derive(Debug, Clone, Copy)]
pub struct LettersAsked<'a> {
    /// In this state; `None`: in any.
    pub state: Option<OutboxState>,
    /// To these addresses; `None`: to anybody.
    pub addresses: Option<&'a [String]>,
    /// So many of them are passed over.
    pub skip: u32,
    pub most: u32,
}

/// How many letters are in which state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OutboxCounts {
    pub queued: i64,
    pub transmitting: i64,
    pub sent: i64,
    pub failed: i64,
    pub superseded: i64,
    pub suppressed: i64,
    /// Letters whose server's answer was lost at least once.
    pub undecided: i64,
}

impl OutboxCounts {
    /// Letters without an outcome.
    #[must_use]
    pub const fn waiting(&self) -> i64 {
        self.queued + self.transmitting
    }
}

pub(super) const COLUMNS: &str = "id, key, kind, unit, period, to_name, to_address, subject, state, reason, \
                       queued_because, attempts, undecided, queued_at, next_at, done_at";

impl Store {
    /// Letters that were asked for by their [`COLUMNS`].
    pub(super) async fn outbox_rows(&self, asked: sql::Query<'_>) -> Result<Vec<OutboxRow>> {
        let rows = asked.fetch_all(self.pool()).await?;
        rows.iter().map(outbox_row).collect()
    }

    /// The whole outbox, or the letters in one state, latest first, at most `limit`.
    pub async fn outbox(&self, state: Option<OutboxState>, limit: u32) -> Result<Vec<OutboxRow>> {
        let text = format!(
            "SELECT {COLUMNS} FROM outbox WHERE ($1 IS NULL OR state = $1) ORDER BY id DESC LIMIT $2"
        );
        let asked = sql::query(sql::AssertSqlSafe(text))
            .bind(state.map(|state| word(&state)))
            .bind(limit);
        self.outbox_rows(asked).await
    }

    /// The letters that were given up since then, latest first, at most `limit`.
    pub async fn failed_letters(&self, since: DateTime<Utc>, limit: u32) -> Result<Vec<OutboxRow>> {
        let text = format!(
            "SELECT {COLUMNS} FROM outbox WHERE state = 'failed' AND done_at >= $1
             ORDER BY done_at DESC, key LIMIT $2"
        );
        let asked = sql::query(sql::AssertSqlSafe(text)).bind(since).bind(limit);
        self.outbox_rows(asked).await
    }

    /// A part of the outbox, latest first.
    pub async fn letters(&self, asked: LettersAsked<'_>) -> Result<Vec<OutboxRow>> {
        let to_one_of = asked.addresses.map(|addresses| {
            let places = (4..).take(addresses.len());
            // To nobody, if there is no address.
            let places = places.fold("NULL".to_owned(), |all, n| format!("{all}, ${n}"));
            format!("AND to_address IN ({places})")
        });
        let text = format!(
            "SELECT {COLUMNS} FROM outbox WHERE ($1 IS NULL OR state = $1) {}
             ORDER BY id DESC LIMIT $2 OFFSET $3",
            to_one_of.unwrap_or_default()
        );
        let letters = sql::query(sql::AssertSqlSafe(text))
            .bind(asked.state.map(|state| word(&state)))
            .bind(asked.most)
            .bind(asked.skip);
        let addresses = asked.addresses.unwrap_or_default().iter();
        self.outbox_rows(addresses.fold(letters, sql::Query::bind))
            .await
    }

    /// One letter by its number or key, with its bytes.
    pub async fn letter(&self, id_or_key: &str) -> Result<Option<(OutboxRow, Vec<u8>)>> {
        let text = format!(
            "SELECT {COLUMNS}, bytes FROM outbox JOIN letter_bytes ON letter = id
             WHERE key = $1 OR id = $2"
        );
        sql::query(sql::AssertSqlSafe(text))
            .bind(id_or_key)
            .bind(id_or_key.parse::<i64>().unwrap_or(-1))
            .fetch_optional(self.pool())
            .await?
            .map(|row| Ok((outbox_row(&row)?, row.try_get("bytes")?)))
            .transpose()
    }

    /// When the oldest letter was queued that has no outcome yet.
    pub async fn oldest_waiting(&self) -> Result<Option<DateTime<Utc>>> {
        let oldest = sql::query_scalar(
            "SELECT MIN(queued_at) FROM outbox WHERE state IN ('queued', 'transmitting')",
        );
        Ok(oldest.fetch_one(self.pool()).await?)
    }

    /// How many letters are in which state.
    pub async fn outbox_counts(&self) -> Result<OutboxCounts> {
        let rows = sql::query(
            "SELECT state, COUNT(*) AS letters, COUNT(CASE WHEN undecided > 0 THEN 1 END) AS undecided
             FROM outbox GROUP BY state",
        )
        .fetch_all(self.pool())
        .await?;
        let mut counts = OutboxCounts::default();
        for row in rows {
            let letters: i64 = row.try_get("letters")?;
            let state = from_word("outbox", "state", row.try_get("state")?)?;
            *match state {
                OutboxState::Queued => &mut counts.queued,
                OutboxState::Transmitting => &mut counts.transmitting,
                OutboxState::Sent => &mut counts.sent,
                OutboxState::Failed => &mut counts.failed,
                OutboxState::Superseded => &mut counts.superseded,
                OutboxState::Suppressed => &mut counts.suppressed,
            } = letters;
            counts.undecided += row.try_get::<i64>("undecided")?;
        }
        Ok(counts)
    }
}

impl Tx {
    /// Queues a finished letter; a key that is there already is not queued again.
    pub async fn queue(&mut self, letter: &OutboxEntry<'_>, now: DateTime<Utc>) -> Result<()> {
        self.insert(letter, OutboxState::Queued, letter.reason, now)
            .await
    }

    /// Puts a letter that cannot be made among those that failed, with what is wrong with it: it stops
    /// nothing and is not tried for ever.
    pub async fn queue_unmade(
        &mut self,
        letter: &OutboxEntry<'_>,
        problem: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.insert(letter, OutboxState::Failed, problem, now).await
    }

    async fn insert(
        &mut self,
        letter: &OutboxEntry<'_>,
        state: OutboxState,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let queued = sql::query(
            "INSERT INTO outbox (key, kind, unit, period, to_name, to_address, subject, message_id,
                 state, reason, queued_because, queued_at, next_at, done_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)
             ON CONFLICT (key) DO NOTHING
             RETURNING id",
        )
        .bind(letter.key.to_string())
        .bind(letter.kind.word())
        .bind(letter.unit.map(|unit| &unit.0))
        .bind(letter.period.map(|period| period.to_string()))
        .bind(letter.to_name)
        .bind(letter.to_address)
        .bind(letter.subject)
        .bind(letter.message_id)
        .bind(word(&state))
        .bind(reason)
        .bind(letter.reason)
        .bind(now)
        .bind((state != OutboxState::Queued).then_some(now))
        .fetch_optional(self.connection())
        .await?;
        if let Some(row) = queued {
            sql::query("INSERT INTO letter_bytes (letter, bytes) VALUES ($1, $2)")
                .bind(row.try_get::<i64>("id")?)
                .bind(letter.bytes)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Puts letters that failed, or wait for their next try, in line again; answers how many. One that
    /// could not be made has nothing to send and stays.
    pub async fn retry_letters(&mut self, key: Option<&str>, now: DateTime<Utc>) -> Result<u64> {
        let done = sql::query(
            "UPDATE outbox SET state = 'queued', next_at = $2, done_at = NULL, tried_since = NULL,
                 told_at = NULL, reason = queued_because
             WHERE (state = 'failed' OR (state = 'queued' AND next_at > $2))
               AND message_id <> '' AND ($1 IS NULL OR key = $1)",
        )
        .bind(key)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done)
    }

    /// Puts the letters that failed to reach this address in line again; answers how many.
    pub async fn retry_letters_to(&mut self, address: &str, now: DateTime<Utc>) -> Result<u64> {
        let done = sql::query(
            "UPDATE outbox SET state = 'queued', next_at = $2, done_at = NULL, tried_since = NULL,
                 told_at = NULL, reason = queued_because
             WHERE state = 'failed' AND message_id <> '' AND to_address = $1",
        )
        .bind(address)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done)
    }
}

fn outbox_row(row: &StoredRow) -> Result<OutboxRow> {
    let unit: Option<String> = row.try_get("unit")?;
    let period: Option<String> = row.try_get("period")?;
    Ok(OutboxRow {
        id: row.try_get("id")?,
        key: row.try_get("key")?,
        kind: from_word("outbox", "kind", row.try_get("kind")?)?,
        unit: unit.map(UnitSlug),
        period: period
            .map(|text| parse("outbox", "period", &text))
            .transpose()?,
        to_name: row.try_get("to_name")?,
        to_address: row.try_get("to_address")?,
        subject: row.try_get("subject")?,
        state: from_word("outbox", "state", row.try_get("state")?)?,
        reason: row.try_get("reason")?,
        queued_because: row.try_get("queued_because")?,
        attempts: row.try_get("attempts")?,
        undecided: row.try_get("undecided")?,
        queued_at: row.try_get("queued_at")?,
        next_at: row.try_get("next_at")?,
        done_at: row.try_get("done_at")?,
    })
}
