//! The record of decisions: append-only, each entry with a hash over the one before it.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest as _, Sha256};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx};
use crate::domain::desk::{LastAnswer, Signed};

/// One decision of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRecord {
    /// Its number, from 1; none is left out.
    pub id: i64,
    /// What it is about, as the desk calls it.
    pub item: String,
    /// What was decided, in a word.
    pub answer: String,
    pub signed: Signed,
    /// Over the hash of the one before it, and all of this.
    pub hash: String,
}

/// Why the record is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenChain {
    /// Number of the first entry that does not fit.
    pub id: i64,
    /// What does not.
    pub what: &'static str,
}

/// The hash before the first entry.
const BEGINNING: &str = "";

const COLUMNS: &str = "id, item, answer, given_by, why, given_at, hash";

/// The hash of an entry that follows the one with this hash. Each text stands behind its length, so that nothing can be
/// moved from one to the next.
fn hash_of(before: &str, id: i64, (item, answer): (&str, &str), signed: &Signed) -> String {
    let at = signed.at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let id = id.to_string();
    let mut hasher = Sha256::new();
    for part in [before, &id, item, answer, &signed.by, &signed.why, &at] {
        hasher.update(part.len().to_string());
        hasher.update(":");
        hasher.update(part);
    }
    let mut hex = String::with_capacity(64);
    for byte in hasher.finalize() {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The first entry that does not fit what stands before it; `None`: the record is whole, as far as it goes.
#[must_use]
pub fn broken(records: &[DecisionRecord]) -> Option<BrokenChain> {
    let mut before = BEGINNING;
    for (expected, record) in (1..).zip(records) {
        let what = (&*record.item, &*record.answer);
        let hash = hash_of(before, record.id, what, &record.signed);
        let what = if record.id != expected {
            "entries before it are gone"
        } else if record.hash != hash {
            "it, or its hash, was changed"
        } else {
            before = &record.hash;
            continue;
        };
        return Some(BrokenChain {
            id: record.id,
            what,
        });
    }
    None
}

impl Store {
    /// All decisions, in order.
    pub async fn decisions(&self) -> Result<Vec<DecisionRecord>> {
        let text = format!("SELECT {COLUMNS} FROM decisions ORDER BY id");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(record).collect()
    }
}

impl Store {
    /// What was decided about this, in order.
    pub async fn decisions_about(&self, item: &str) -> Result<Vec<DecisionRecord>> {
        let text = format!("SELECT {COLUMNS} FROM decisions WHERE item = $1 ORDER BY id");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .bind(item)
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(record).collect()
    }

    /// How far submissions and decisions have come: what is merged from both stays the same until one of them goes on.
    pub async fn come_to(&self) -> Result<(i64, i64)> {
        let row = sql::query(
            "SELECT COALESCE((SELECT MAX(id) FROM submissions), 0) AS submission,
                    COALESCE((SELECT MAX(id) FROM decisions), 0) AS decision",
        )
        .fetch_one(self.pool())
        .await?;
        Ok((row.try_get("submission")?, row.try_get("decision")?))
    }
}

impl Tx {
    /// Puts a decision at the end of the record.
    pub async fn note_decision(&mut self, item: &str, answer: &str, signed: &Signed) -> Result<()> {
        let row = sql::query("SELECT id, hash FROM decisions ORDER BY id DESC LIMIT 1")
            .fetch_optional(self.connection())
            .await?;
        let (id, before) = match &row {
            Some(row) => (row.try_get::<i64>("id")? + 1, row.try_get("hash")?),
            None => (1, BEGINNING),
        };
        // What is stored has whole seconds.
        let at = DateTime::<Utc>::from_timestamp(signed.at.timestamp(), 0).unwrap_or(signed.at);
        let signed = Signed {
            at,
            ..signed.clone()
        };
        let hash = hash_of(before, id, (item, answer), &signed);
        self.insert_decision(&DecisionRecord {
            id,
            item: item.to_owned(),
            answer: answer.to_owned(),
            signed,
            hash,
        })
        .await
    }

    /// Puts an entry of another record on this one as it is.
    pub async fn insert_decision(&mut self, record: &DecisionRecord) -> Result<()> {
        sql::query(
            "INSERT INTO decisions (id, item, answer, given_by, why, given_at, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(record.id)
        .bind(&record.item)
        .bind(&record.answer)
        .bind(&record.signed.by)
        .bind(&record.signed.why)
        .bind(record.signed.at)
        .bind(&record.hash)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The last decision about this, if there was one.
    pub async fn last_decision(&mut self, item: &str) -> Result<Option<LastAnswer>> {
        let text =
            format!("SELECT {COLUMNS} FROM decisions WHERE item = $1 ORDER BY id DESC LIMIT 1");
        let row = sql::query(sql::AssertSqlSafe(text))
            .bind(item)
            .fetch_optional(self.connection())
            .await?;
        let last = row.as_ref().map(record).transpose()?;
        Ok(last.map(|record| LastAnswer {
            answer: record.answer,
            by: record.signed.by,
            why: record.signed.why,
            at: record.signed.at,
        }))
    }
}

fn record(row: &StoredRow) -> Result<DecisionRecord> {
    Ok(DecisionRecord {
        id: row.try_get("id")?,
        item: row.try_get("item")?,
        answer: row.try_get("answer")?,
        signed: Signed {
            by: row.try_get("given_by")?,
            why: row.try_get("why")?,
            at: row.try_get("given_at")?,
        },
        hash: row.try_get("hash")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{Signed, Store, broken};

    #[tokio::test]
    async fn whatever_is_changed_or_taken_out_of_the_record_is_named() {
        let store = Store::in_memory().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        for (number, by) in ["江某", "赵某", "江某", "王某"].into_iter().enumerate() {
            let signed = Signed {
                by: by.to_owned(),
                why: format!("第{number}件"),
                at: "2026-11-20T01:00:00Z".parse().unwrap(),
            };
            let item = format!("urgent/{number}");
            tx.note_decision(&item, "close", &signed).await.unwrap();
        }
        tx.commit().await.unwrap();
        let records = store.decisions().await.unwrap();
        assert_eq!(broken(&records), None);
        for place in 0..4 {
            let id = i64::try_from(place).unwrap() + 1;
            let changes: [fn(&mut super::DecisionRecord); 5] = [
                |record| record.signed.by = "某人".to_owned(),
                |record| record.signed.why.push('。'),
                |record| record.answer = "confirm".to_owned(),
                |record| record.item.push('1'),
                |record| record.hash.make_ascii_uppercase(),
            ];
            for change in changes {
                let mut altered = records.clone();
                change(&mut altered[place]);
                assert_eq!(broken(&altered).map(|broken| broken.id), Some(id));
            }
            if place < 3 {
                let mut shorter = records.clone();
                shorter.remove(place);
                assert_eq!(broken(&shorter).map(|broken| broken.id), Some(id + 1));
            }
        }
        let mut swapped = records.clone();
        swapped.swap(1, 2);
        assert_eq!(broken(&swapped).map(|broken| broken.id), Some(3));
    }
}
