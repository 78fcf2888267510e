//! Errands: what is still to be done in the share for decisions already on record.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Result, Store, StoreError, Tx};

/// One thing to do in the share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// Its number; errands are done in this order.
    pub id: i64,
    /// What it is.
    pub task: Task,
}

/// What an errand does. Paths are below the share, raw bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Takes an original away from where units save, if it still has the bytes that were judged.
    Move {
        /// Where it lies.
        source: Vec<u8>,
        /// Where it goes; a number is added to the name if that is taken.
        target: Vec<u8>,
        /// Hash of the bytes that were judged.
        sha256: String,
    },
    /// Writes a file of ours.
    Write {
        /// Where it goes; a number is added to the name if other bytes are there.
        target: Vec<u8>,
        /// Its bytes.
        content: Vec<u8>,
    },
}

impl Store {
    /// The first errand after this number that is not done; 0 for the first of all. What an errand writes may
    /// be large, so they are read one by one.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn errand_after(&self, id: i64) -> Result<Option<Errand>> {
        let row = sqlx::query(
            "SELECT id, kind, source, target, sha256, content FROM errands
             WHERE id > $1 ORDER BY id LIMIT 1",
        )
        .bind(id)
        .fetch_optional(self.pool())
        .await?;
        row.as_ref().map(errand).transpose()
    }

    /// Originals that are judged and still to be moved: where each lies, and the hash of its bytes.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn pending_moves(&self) -> Result<Vec<(Vec<u8>, String)>> {
        sqlx::query("SELECT source, sha256 FROM errands WHERE kind = 'move' ORDER BY id")
            .fetch_all(self.pool())
            .await?
            .iter()
            .map(|row| Ok((row.try_get("source")?, row.try_get("sha256")?)))
            .collect()
    }
}

impl Tx {
    /// Puts an errand on record.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn insert_errand(&mut self, task: &Task) -> Result<()> {
        let (kind, source, target, sha256, content) = match task {
            Task::Move {
                source,
                target,
                sha256,
            } => ("move", Some(source), target, Some(sha256), None),
            Task::Write { target, content } => ("write", None, target, None, Some(content)),
        };
        sqlx::query(
            "INSERT INTO errands (kind, source, target, sha256, content)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(kind)
        .bind(source)
        .bind(target)
        .bind(sha256)
        .bind(content)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets an errand: it is done.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn finish_errand(&mut self, id: i64) -> Result<()> {
        sqlx::query("DELETE FROM errands WHERE id = $1")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn errand(row: &SqliteRow) -> Result<Errand> {
    let kind: String = row.try_get("kind")?;
    let target = row.try_get("target")?;
    let task = match kind.as_str() {
        "move" => Task::Move {
            source: row.try_get("source")?,
            target,
            sha256: row.try_get("sha256")?,
        },
        "write" => Task::Write {
            target,
            content: row.try_get("content")?,
        },
        _ => {
            return Err(StoreError::Corrupt {
                table: "errands",
                column: "kind",
                value: kind,
            });
        }
    };
    Ok(Errand {
        id: row.try_get("id")?,
        task,
    })
}
