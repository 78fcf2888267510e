//! The record of all that happened: append-only, each entry in the transaction of what it tells of.

use chrono::{DateTime, Utc};

use super::chain::{AuditEntry, BEGINNING, ChainCheck, hash_of, sha256_hex};
use super::sql::{self, StoredRow};
use super::{ChainVerdict, Edition, Result, Store, Tx, from_word, word};
use crate::domain::audit::{AuditKind, RecordHead};
use crate::domain::desk::{LastAnswer, Signed};

/// A part of the record, latest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct EntriesAsked {
    /// `None`: of all kinds.
    pub kind: Option<AuditKind>,
    /// So many of them are passed over.
    pub skip: u32,
    pub most: u32,
}

/// Who did what no person did.
const PROGRAM: &str = "diaodu";

/// Entries that are read at once.
const AT_ONCE: u32 = 2_000;

const COLUMNS: &str = "id, kind, item, answer, given_by, why, given_at, hash_kind, hash";

impl Store {
    /// All decisions, in order.
    pub async fn decisions(&self) -> Result<Vec<AuditEntry>> {
        self.entries_of(AuditKind::Decision).await
    }

    /// All entries of a kind, in order.
    pub async fn entries_of(&self, kind: AuditKind) -> Result<Vec<AuditEntry>> {
        let text = format!("SELECT {COLUMNS} FROM audit_entries WHERE kind = $1 ORDER BY id");
        let rows = sql::query(sql::AssertSqlSafe(text)).bind(kind.word());
        let rows = rows.fetch_all(self.pool()).await?;
        rows.iter().map(entry).collect()
    }

    /// What was decided about this, in order.
    pub async fn decisions_about(&self, item: &str) -> Result<Vec<AuditEntry>> {
        let text = format!("SELECT {COLUMNS} FROM audit_entries WHERE item = $1 ORDER BY id");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .bind(item)
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(entry).collect()
    }

    /// A part of the record, latest first. One that cannot be read is left out: [`Store::verify_audit`] names it.
    pub async fn audit_entries(&self, asked: EntriesAsked) -> Result<Vec<AuditEntry>> {
        let text = format!(
            "SELECT {COLUMNS} FROM audit_entries
             WHERE (CAST($1 AS TEXT) IS NULL OR kind = $1) ORDER BY id DESC LIMIT $2 OFFSET $3"
        );
        let rows = sql::query(sql::AssertSqlSafe(text))
            .bind(asked.kind.map(AuditKind::word))
            .bind(i64::from(asked.most))
            .bind(i64::from(asked.skip))
            .fetch_all(self.pool())
            .await?;
        Ok(rows.iter().filter_map(|row| entry(row).ok()).collect())
    }

    /// How many entries there are of this kind, or of all.
    pub async fn count_entries(&self, kind: Option<AuditKind>) -> Result<i64> {
        let text =
            "SELECT COUNT(*) FROM audit_entries WHERE (CAST($1 AS TEXT) IS NULL OR kind = $1)";
        let count = sql::query_scalar(text).bind(kind.map(AuditKind::word));
        Ok(count.fetch_one(self.pool()).await?)
    }

    /// The entry of this number.
    pub async fn audit_entry(&self, id: i64) -> Result<Option<AuditEntry>> {
        let text = format!("SELECT {COLUMNS} FROM audit_entries WHERE id = $1");
        let row = sql::query(sql::AssertSqlSafe(text)).bind(id);
        let row = row.fetch_optional(self.pool()).await?;
        row.as_ref().map(entry).transpose()
    }

    /// The entries behind this number, at most two thousand, in order.
    pub async fn entries_after(&self, id: i64) -> Result<Vec<AuditEntry>> {
        let rows = self.rows_after(id).await?;
        rows.iter().map(entry).collect()
    }

    async fn rows_after(&self, id: i64) -> Result<Vec<StoredRow>> {
        let text = format!(
            "SELECT {COLUMNS} FROM audit_entries WHERE id > $1 ORDER BY id LIMIT {AT_ONCE}"
        );
        let rows = sql::query(sql::AssertSqlSafe(text)).bind(id);
        Ok(rows.fetch_all(self.pool()).await?)
    }

    /// Number and hash of the last entry; `None`: nothing is on record.
    pub async fn audit_head(&self) -> Result<Option<RecordHead>> {
        let row = sql::query(HEAD).fetch_optional(self.pool()).await?;
        row.as_ref().map(head).transpose()
    }

    /// Computes the chain from its first entry to its head.
    pub async fn verify_audit(&self) -> Result<ChainVerdict> {
        self.verify(ChainCheck::from_the_beginning(), i64::MIN)
            .await
    }

    /// The same of so many last entries, if the one before them is believed.
    pub async fn verify_last(&self, most: u32) -> Result<ChainVerdict> {
        let head = self.audit_head().await?;
        let before = head.map_or(0, |head| head.id) - i64::from(most);
        match self.audit_entry(before).await {
            Ok(Some(entry)) => self.verify(ChainCheck::behind(&entry), entry.id).await,
            _ => self.verify_audit().await,
        }
    }

    async fn verify(&self, mut check: ChainCheck, mut after: i64) -> Result<ChainVerdict> {
        loop {
            let rows = self.rows_after(after).await?;
            let Some(last) = rows.last() else { break };
            after = last.try_get("id")?;
            for row in &rows {
                check.take(row.try_get("id")?, entry(row).ok().as_ref());
            }
        }
        Ok(check.end(self.audit_head().await?))
    }

    /// How far submissions and decisions have come: what is merged from both stays the same until one of them goes on.
    pub async fn come_to(&self) -> Result<(i64, i64)> {
        let row = sql::query(
            "SELECT COALESCE((SELECT MAX(id) FROM submissions), 0) AS submission,
                    COALESCE((SELECT MAX(id) FROM audit_entries WHERE kind = 'decision'), 0) AS decision",
        )
        .fetch_one(self.pool())
        .await?;
        Ok((row.try_get("submission")?, row.try_get("decision")?))
    }
}

const HEAD: &str = "SELECT id, hash FROM audit_head";

impl Tx {
    /// Puts a decision of a person at the end of the record.
    pub async fn note_decision(&mut self, item: &str, answer: &str, signed: &Signed) -> Result<()> {
        self.append(item, answer, signed).await
    }

    /// Puts what the program did there.
    pub async fn note_event(
        &mut self,
        item: &str,
        (answer, why): (&str, String),
        now: DateTime<Utc>,
    ) -> Result<()> {
        let signed = Signed {
            by: PROGRAM.to_owned(),
            why,
            at: now,
        };
        self.append(item, answer, &signed).await
    }

    /// That a letter was handed over, with a digest of its bytes.
    pub(super) async fn note_letter(&mut self, letter: i64, now: DateTime<Utc>) -> Result<()> {
        let row = sql::query(
            "SELECT key, to_address, bytes FROM outbox JOIN letter_bytes ON letter = id WHERE id = $1",
        )
        .bind(letter)
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(()) };
        let (key, to): (String, String) = (row.try_get("key")?, row.try_get("to_address")?);
        let bytes: Vec<u8> = row.try_get("bytes")?;
        let why = format!("to {to}, sha256 {}", sha256_hex(&bytes));
        let item = AuditKind::Letter.item(key);
        self.note_event(&item, ("sent", why), now).await
    }

    /// That an edition was put on record, with the digest of its workbook.
    pub(super) async fn note_edition(&mut self, edition: &Edition) -> Result<()> {
        let (month, stage) = (edition.month, edition.stage.word());
        let item = AuditKind::Edition.item(format_args!("{month}/{stage}"));
        let why = format!("{}, sha256 {}", edition.path, edition.sha256);
        self.note_event(&item, ("written", why), edition.built_at)
            .await
    }

    /// Puts an entry at the end of the record, chained with the hash that is set.
    pub async fn append(&mut self, item: &str, answer: &str, signed: &Signed) -> Result<()> {
        let (id, before) = match self.audit_head().await? {
            Some(head) => (head.id + 1, head.hash),
            None => (1, BEGINNING.to_owned()),
        };
        // What is stored has whole seconds.
        let at = DateTime::<Utc>::from_timestamp(signed.at.timestamp(), 0).unwrap_or(signed.at);
        let signed = Signed {
            at,
            ..signed.clone()
        };
        let hash_kind = self.chain_hash;
        let hash = hash_of(hash_kind, &before, id, (item, answer), &signed);
        let head = RecordHead {
            id,
            hash: hash.clone(),
        };
        self.insert_entry(&AuditEntry {
            id,
            kind: AuditKind::of_item(item),
            item: item.to_owned(),
            answer: answer.to_owned(),
            signed,
            hash_kind,
            hash,
        })
        .await?;
        self.set_audit_head(&head).await
    }

    /// Number and hash of the last entry, those of this transaction included; `None`: nothing is on record.
    pub async fn audit_head(&mut self) -> Result<Option<RecordHead>> {
        let row = sql::query(HEAD).fetch_optional(self.connection()).await?;
        row.as_ref().map(head).transpose()
    }

    /// Notes this as the head.
    pub async fn set_audit_head(&mut self, head: &RecordHead) -> Result<()> {
        sql::query(
            "INSERT INTO audit_head (one, id, hash) VALUES (1, $1, $2)
             ON CONFLICT (one) DO UPDATE SET id = excluded.id, hash = excluded.hash",
        )
        .bind(head.id)
        .bind(&head.hash)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Puts an entry of another record on this one as it is.
    pub async fn insert_entry(&mut self, entry: &AuditEntry) -> Result<()> {
        sql::query(
            "INSERT INTO audit_entries (id, kind, item, answer, given_by, why, given_at, hash_kind, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(entry.id)
        .bind(entry.kind.word())
        .bind(&entry.item)
        .bind(&entry.answer)
        .bind(&entry.signed.by)
        .bind(&entry.signed.why)
        .bind(entry.signed.at)
        .bind(word(&entry.hash_kind))
        .bind(&entry.hash)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The last decision about this, if there was one.
    pub async fn last_decision(&mut self, item: &str) -> Result<Option<LastAnswer>> {
        let text =
            format!("SELECT {COLUMNS} FROM audit_entries WHERE item = $1 ORDER BY id DESC LIMIT 1");
        let row = sql::query(sql::AssertSqlSafe(text))
            .bind(item)
            .fetch_optional(self.connection())
            .await?;
        let last = row.as_ref().map(entry).transpose()?;
        Ok(last.map(|entry| LastAnswer {
            answer: entry.answer,
            by: entry.signed.by,
            why: entry.signed.why,
            at: entry.signed.at,
        }))
    }
}

fn head(row: &StoredRow) -> Result<RecordHead> {
    Ok(RecordHead {
        id: row.try_get("id")?,
        hash: row.try_get("hash")?,
    })
}

fn entry(row: &StoredRow) -> Result<AuditEntry> {
    Ok(AuditEntry {
        id: row.try_get("id")?,
        kind: from_word("audit_entries", "kind", row.try_get("kind")?)?,
        item: row.try_get("item")?,
        answer: row.try_get("answer")?,
        signed: Signed {
            by: row.try_get("given_by")?,
            why: row.try_get("why")?,
            at: row.try_get("given_at")?,
        },
        hash_kind: from_word("audit_entries", "hash_kind", row.try_get("hash_kind")?)?,
        hash: row.try_get("hash")?,
    })
}
