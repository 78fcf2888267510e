//! File operations: what is still to be done in the share for decisions already on record.

use super::pending_files::{Stamp, stamp};
use super::sql::{self, StoredRow};
use super::{Result, Store, StoreError, Tx};

/// One thing to do in the share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedFileOp {
    /// Its number; file operations are done in this order.
    pub id: i64,
    pub op: FileOp,
}

/// What a file operation does. Paths are below the share, raw bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileOp {
    /// Takes an original away from where units save, if it still has the bytes that were judged.
    Move {
        /// Where it lies.
        source: Vec<u8>,
        /// Where it goes; a number is added to the name if that is taken.
        target: Vec<u8>,
        /// Hash of the bytes that were judged.
        sha256: String,
        /// Its size and times when they were.
        stamp: Stamp,
    },
    /// Gives a file of ours another name in its folder, if it is still called so.
    Rename {
        /// Where it lies.
        source: Vec<u8>,
        /// Where it goes; a number is added to the name if that is taken.
        target: Vec<u8>,
    },
    /// Writes a file of ours.
    Write {
        /// Where it goes; a number is added to the name if other bytes are there.
        target: Vec<u8>,
        /// Its bytes.
        content: Vec<u8>,
    },
}

impl FileOp {
    /// Where it puts something.
    #[must_use]
    pub fn target(&self) -> &[u8] {
        match self {
            Self::Move { target, .. }
            | Self::Rename { target, .. }
            | Self::Write { target, .. } => target,
        }
    }
}

/// An original that is judged and still to be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingMove {
    /// Where it lies, below the share, raw bytes.
    pub source: Vec<u8>,
    /// Hash of the bytes that were judged.
    pub sha256: String,
    /// Its size and times when they were.
    pub stamp: Stamp,
}

/// File operations that are read at once.
const AT_ONCE: u32 = 1_000;

impl Store {
    /// The file operations that come next after this number, 0 for the first of all; none if all are done. They are
    /// the moves up to the next writing, and that: what a file operation writes may be large, so no more than one
    /// of that kind is read at once.
    pub async fn file_ops_after(&self, id: i64) -> Result<Vec<QueuedFileOp>> {
        sql::query(
            "SELECT id, kind, source, target, sha256, byte_size, modified_ns, changed_ns, content FROM errands
             WHERE id > $1 AND id <= COALESCE((SELECT id FROM errands WHERE id > $1 AND kind = 'write'
                                               ORDER BY id LIMIT 1), $2)
             ORDER BY id LIMIT $3",
        )
        .bind(id)
        .bind(i64::MAX)
        .bind(AT_ONCE)
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(queued)
        .collect()
    }

    /// Whether this is still to be written by a file operation before the one with this number.
    pub async fn is_still_to_be_written(&self, target: &[u8], before: i64) -> Result<bool> {
        let row = sql::query(
            "SELECT 1 AS found FROM errands WHERE kind = 'write' AND target = $1 AND id < $2 LIMIT 1",
        )
        .bind(target)
        .bind(before)
        .fetch_optional(self.pool())
        .await?;
        Ok(row.is_some())
    }

    /// Originals that are judged and still to be moved, in the order in which they were judged.
    pub async fn pending_moves(&self) -> Result<Vec<PendingMove>> {
        sql::query(
            "SELECT source, sha256, byte_size, modified_ns, changed_ns FROM errands
             WHERE kind = 'move' ORDER BY id",
        )
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(|row| {
            Ok(PendingMove {
                source: row.try_get("source")?,
                sha256: row.try_get("sha256")?,
                stamp: stamp(row)?,
            })
        })
        .collect()
    }
}

impl Tx {
    /// Puts a file operation on record.
    pub async fn insert_file_op(&mut self, op: &FileOp) -> Result<()> {
        let insert = match op {
            FileOp::Move {
                source,
                target,
                sha256,
                stamp,
            } => sql::query(
                "INSERT INTO errands (kind, source, target, sha256, byte_size, modified_ns, changed_ns)
                 VALUES ('move', $1, $2, $3, $4, $5, $6)",
            )
            .bind(source)
            .bind(target)
            .bind(sha256)
            .bind(i64::try_from(stamp.byte_size).unwrap_or(i64::MAX))
            .bind(stamp.modified_ns)
            .bind(stamp.changed_ns),
            FileOp::Rename { source, target } => {
                sql::query("INSERT INTO errands (kind, source, target) VALUES ('rename', $1, $2)")
                    .bind(source)
                    .bind(target)
            }
            FileOp::Write { target, content } => {
                sql::query("INSERT INTO errands (kind, target, content) VALUES ('write', $1, $2)")
                    .bind(target)
                    .bind(content)
            }
        };
        insert.execute(self.connection()).await?;
        Ok(())
    }

    /// Forgets a file operation: it is done.
    pub async fn finish_file_op(&mut self, id: i64) -> Result<()> {
        sql::query("DELETE FROM errands WHERE id = $1")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn queued(row: &StoredRow) -> Result<QueuedFileOp> {
    let kind: String = row.try_get("kind")?;
    let target = row.try_get("target")?;
    let op = match kind.as_str() {
        "move" => FileOp::Move {
            source: row.try_get("source")?,
            target,
            sha256: row.try_get("sha256")?,
            stamp: stamp(row)?,
        },
        "rename" => FileOp::Rename {
            source: row.try_get("source")?,
            target,
        },
        "write" => FileOp::Write {
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
    Ok(QueuedFileOp {
        id: row.try_get("id")?,
        op,
    })
}
