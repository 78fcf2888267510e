//! Workbooks that the office keeps itself: as each was last seen, and what came of reading it.

use chrono::{DateTime, Utc};

use super::pending_files::Stamp;
use super::sql;
use super::{Result, Store, Tx, from_json, to_json};
use crate::domain::finding::{Finding, Level};

/// What is known of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeBook {
    /// Below the share.
    pub path: String,
    /// As it was last seen.
    pub stamp: Stamp,
    /// Since when it has stood so.
    pub unchanged_since: DateTime<Utc>,
    /// Hash of the bytes that were last read; empty: none yet.
    pub sha256: String,
    /// What was found in them.
    pub findings: Vec<Finding>,
    /// When; `None`: not as it is seen now.
    pub read_at: Option<DateTime<Utc>>,
}

impl OfficeBook {
    /// Whether what was last read of it changed nothing, for something in it is in question.
    #[must_use]
    pub fn is_returned(&self) -> bool {
        self.findings.iter().any(|one| one.level == Level::Error)
    }
}

impl Store {
    /// All that were ever seen, by path.
    pub async fn office_books(&self) -> Result<Vec<OfficeBook>> {
        let rows = sql::query(
            "SELECT path, byte_size, modified_ns, changed_ns, unchanged_since, sha256, findings, read_at
             FROM office_books ORDER BY path",
        )
        .fetch_all(self.pool())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(OfficeBook {
                    path: row.try_get("path")?,
                    stamp: super::pending_files::stamp(row)?,
                    unchanged_since: row.try_get("unchanged_since")?,
                    sha256: row.try_get("sha256")?,
                    findings: from_json("office_books", "findings", row.try_get("findings")?)?,
                    read_at: row.try_get("read_at")?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Puts what is known of one down.
    pub async fn set_office_book(&mut self, book: &OfficeBook) -> Result<()> {
        let size = i64::try_from(book.stamp.byte_size).unwrap_or(i64::MAX);
        sql::query(
            "INSERT INTO office_books
                 (path, byte_size, modified_ns, changed_ns, unchanged_since, sha256, findings, read_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (path) DO UPDATE SET
                 byte_size = excluded.byte_size, modified_ns = excluded.modified_ns,
                 changed_ns = excluded.changed_ns, unchanged_since = excluded.unchanged_since,
                 sha256 = excluded.sha256, findings = excluded.findings, read_at = excluded.read_at",
        )
        .bind(&book.path)
        .bind(size)
        .bind(book.stamp.modified_ns)
        .bind(book.stamp.changed_ns)
        .bind(book.unchanged_since)
        .bind(&book.sha256)
        .bind(to_json(&book.findings))
        .bind(book.read_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
