//! The way of a letter out of the outbox: what is due, each try with its answer, the end of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::outbox::COLUMNS;
use super::sql::{self, StoredRow};
use super::{OutboxRow, OutboxState, Result, Store, Tx, from_word, word};
use crate::domain::delivery::retry::MAX_PAUSE;
use crate::domain::occasion::Key;

/// A letter that is due, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedLetter {
    /// Its row.
    pub id: i64,
    pub key: Key,
    /// Recipient.
    pub to_address: String,
    pub message_id: String,
    /// Tries so far.
    pub attempts: u32,
    /// It was handed over once without a clear answer, so its recipient may have it.
    pub may_be_out: bool,
    /// It was in hand when the process died.
    pub was_in_hand: bool,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
    /// Its first try since it was put in line; `None` before it.
    pub tried_since: Option<DateTime<Utc>>,
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// The server has the letter, or the file is written.
    Accepted,
    /// It was not taken now; it goes again.
    Again,
    /// Nobody knows; it goes again with the same Message-ID.
    Undecided,
    /// It was refused for good.
    Refused,
}

/// One line of the delivery log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attempt {
    /// Which try of the letter, from 1.
    pub number: u32,
    /// When, as of the tick that made it.
    pub at: DateTime<Utc>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// What was being done when it ended; `None` if it came to its end, or nobody knows.
    pub stage: Option<String>,
    /// The server's reply code, if it replied.
    pub code: Option<u16>,
    /// The server's words, or what went wrong.
    pub reply: String,
}

/// Said of a try that the process did not live to see the end of.
const DIED: &str = "the program ended before an answer was noted; the server may have the letter";

impl Store {
    /// Letters whose turn has come, at most `limit`: those that waited longest first, so that one that
    /// was just tried in vain stands behind those that were not. One that is to wait for longer than
    /// [`MAX_PAUSE`] was put off by a clock that has been set right since: its turn has come too. One in the hand of
    /// another node is left to it, as long as that is there.
    pub async fn due_letters(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<QueuedLetter>> {
        let (node, time) = match self.role.node {
            Some(node) => (node, self.db.time().await?),
            None => (0, now),
        };
        sql::query(
            "SELECT id, key, to_address, message_id, attempts, queued_at,
                 tried_since, CASE WHEN undecided > 0 THEN 1 ELSE 0 END AS undecided,
                 CASE WHEN state = 'transmitting' THEN 1 ELSE 0 END AS was_in_hand
             FROM outbox
             WHERE state IN ('queued', 'transmitting') AND (next_at <= $1 OR next_at > $3)
               AND (state = 'queued' OR in_hand_of IS NULL OR in_hand_of = $4
                   OR NOT EXISTS (SELECT 1 FROM nodes WHERE nodes.id = in_hand_of AND nodes.until > $5))
             ORDER BY next_at, id LIMIT $2",
        )
        .bind(now)
        .bind(limit)
        .bind(now + MAX_PAUSE)
        .bind(node)
        .bind(time)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(queued)
        .collect()
    }

    /// A letter as it was queued; empty if it could not be made.
    pub async fn letter_bytes(&self, id: i64) -> Result<Vec<u8>> {
        let row = sql::query("SELECT bytes FROM letter_bytes WHERE letter = $1")
            .bind(id)
            .fetch_one(self.pool())
            .await?;
        Ok(row.try_get("bytes")?)
    }

    /// The delivery log of a letter, in order.
    pub async fn attempts(&self, id: i64) -> Result<Vec<Attempt>> {
        sql::query(
            "SELECT number, at, outcome, stage, code, reply FROM attempts
             WHERE letter = $1 ORDER BY number",
        )
        .bind(id)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(attempt)
        .collect()
    }

    /// How often something was handed over to this address after `since`.
    pub async fn attempts_since(&self, to_address: &str, since: DateTime<Utc>) -> Result<u32> {
        let row = sql::query(
            "SELECT COUNT(*) AS attempts FROM attempts JOIN outbox ON letter = id
             WHERE at > $1 AND to_address = $2",
        )
        .bind(since)
        .bind(to_address)
        .fetch_one(self.pool())
        .await?;
        Ok(row.try_get("attempts")?)
    }

    /// Letters that failed and of which nobody was told yet, oldest first, at most `limit`.
    pub async fn untold_failures(&self, limit: u32) -> Result<Vec<OutboxRow>> {
        let text = format!(
            "SELECT {COLUMNS} FROM outbox WHERE state = 'failed' AND told_at IS NULL
             ORDER BY id LIMIT $1"
        );
        let asked = sql::query(sql::AssertSqlSafe(text)).bind(limit);
        self.outbox_rows(asked).await
    }

    /// Since when the mail server, or the folder of letters, takes nothing; `None` while it does.
    pub async fn mail_down_since(&self) -> Result<Option<DateTime<Utc>>> {
        let row = sql::query("SELECT value FROM facts WHERE name = 'mail_down_since'")
            .fetch_optional(self.pool())
            .await?;
        Ok(row.map(|row| row.try_get("value")).transpose()?)
    }
}

impl Tx {
    /// Whether nothing has become of a letter since it was looked at: no other node has it in hand, or ended it.
    pub async fn still_waits(&mut self, letter: &QueuedLetter) -> Result<bool> {
        let state = if letter.was_in_hand {
            OutboxState::Transmitting
        } else {
            OutboxState::Queued
        };
        self.stands(letter.id, state, letter.attempts).await
    }

    /// Whether a letter is still in the hand of whoever made this try of it.
    pub async fn is_in_hand(&mut self, id: i64, number: u32) -> Result<bool> {
        self.stands(id, OutboxState::Transmitting, number).await
    }

    async fn stands(&mut self, id: i64, state: OutboxState, attempts: u32) -> Result<bool> {
        let found =
            sql::query("SELECT id FROM outbox WHERE id = $1 AND state = $2 AND attempts = $3")
                .bind(id)
                .bind(word(&state))
                .bind(attempts)
                .fetch_optional(self.connection())
                .await?;
        Ok(found.is_some())
    }

    /// A letter is handed to a channel; answers which try it is, or `None` if another node was faster. If the process
    /// died with it in hand, that try goes into the log as undecided, and is counted.
    pub async fn letter_transmitting(
        &mut self,
        letter: &QueuedLetter,
        now: DateTime<Utc>,
    ) -> Result<Option<u32>> {
        if !self.still_waits(letter).await? {
            return Ok(None);
        }
        if letter.was_in_hand {
            let lost = Attempt {
                number: letter.attempts,
                at: now,
                outcome: AttemptOutcome::Undecided,
                stage: None,
                code: None,
                reply: DIED.to_owned(),
            };
            self.log_attempt(letter.id, &lost).await?;
        }
        sql::query(
            "UPDATE outbox SET state = 'transmitting', attempts = attempts + 1,
                 undecided = undecided + $2, tried_since = COALESCE(tried_since, $3), in_hand_of = $4
             WHERE id = $1",
        )
        .bind(letter.id)
        .bind(i32::from(letter.was_in_hand))
        .bind(now)
        .bind(self.role.node)
        .execute(self.connection())
        .await?;
        Ok(Some(letter.attempts + 1))
    }

    /// Adds a line to a letter's delivery log.
    pub async fn log_attempt(&mut self, id: i64, attempt: &Attempt) -> Result<()> {
        sql::query(
            "INSERT INTO attempts (letter, number, at, outcome, stage, code, reply)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (letter, number) DO NOTHING",
        )
        .bind(id)
        .bind(attempt.number)
        .bind(attempt.at)
        .bind(word(&attempt.outcome))
        .bind(&attempt.stage)
        .bind(attempt.code)
        .bind(&attempt.reply)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A letter has its outcome; that it was handed over stands in the record.
    pub async fn letter_done(
        &mut self,
        id: i64,
        state: OutboxState,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sql::query(
            "UPDATE outbox SET state = $2, reason = COALESCE($3, queued_because), done_at = $4
             WHERE id = $1",
        )
        .bind(id)
        .bind(word(&state))
        .bind(reason)
        .bind(now)
        .execute(self.connection())
        .await?;
        if state == OutboxState::Sent {
            self.note_letter(id, now).await?;
        }
        Ok(())
    }

    /// A letter goes again later; `undecided` counts a server's answer that was lost.
    pub async fn letter_retry(
        &mut self,
        id: i64,
        next_at: DateTime<Utc>,
        reason: &str,
        undecided: bool,
    ) -> Result<()> {
        sql::query(
            "UPDATE outbox SET state = 'queued', next_at = $2, reason = $3, undecided = undecided + $4
             WHERE id = $1",
        )
        .bind(id)
        .bind(next_at)
        .bind(reason)
        .bind(i32::from(undecided))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Somebody is told that this letter failed.
    pub async fn set_failure_told(&mut self, id: i64, now: DateTime<Utc>) -> Result<()> {
        sql::query("UPDATE outbox SET told_at = $2 WHERE id = $1")
            .bind(id)
            .bind(now)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Puts on record since when letters are not taken, or that they are.
    pub async fn set_mail_down_since(&mut self, since: Option<DateTime<Utc>>) -> Result<()> {
        let query = match since {
            Some(since) => sql::query(
                "INSERT INTO facts (name, value) VALUES ('mail_down_since', $1)
                 ON CONFLICT (name) DO NOTHING",
            )
            .bind(since),
            None => sql::query("DELETE FROM facts WHERE name = 'mail_down_since'"),
        };
        query.execute(self.connection()).await?;
        Ok(())
    }
}

fn queued(row: &StoredRow) -> Result<QueuedLetter> {
    let key: String = row.try_get("key")?;
    let was_in_hand = row.try_get::<i64>("was_in_hand")? == 1;
    Ok(QueuedLetter {
        id: row.try_get("id")?,
        key: Key::on_record(&key),
        to_address: row.try_get("to_address")?,
        message_id: row.try_get("message_id")?,
        attempts: row.try_get("attempts")?,
        may_be_out: was_in_hand || row.try_get::<i64>("undecided")? == 1,
        was_in_hand,
        queued_at: row.try_get("queued_at")?,
        tried_since: row.try_get("tried_since")?,
    })
}

fn attempt(row: &StoredRow) -> Result<Attempt> {
    Ok(Attempt {
        number: row.try_get("number")?,
        at: row.try_get("at")?,
        outcome: from_word("attempts", "outcome", row.try_get("outcome")?)?,
        stage: row.try_get("stage")?,
        code: row.try_get("code")?,
        reply: row.try_get("reply")?,
    })
}
