//! Whether the database is whole: every page, index and reference of it, and whether it holds tables at all.

use super::engine::Db;
use super::sql;
use super::{Result, Store, StoreError};

/// Faults that are told of; a damaged database has hundreds.
const MOST_FAULTS: usize = 3;
/// Characters of one that are told.
const MOST_TEXT: usize = 200;

/// Texts that are no JSON although they were written as such.
const BROKEN_TEXTS: &str =
    "SELECT id FROM submissions WHERE NOT (json_valid(contents) AND json_valid(findings))
                            ORDER BY id LIMIT 1";

impl Store {
    /// Reads all of it, page by page. A start needs few of its pages, and a damaged one may lie among the
    /// others for months; `PRAGMA quick_check` leaves out what the indexes say, so it is not enough either.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if any of it is not as it was written, as far as the engine can tell.
    pub async fn check(&self) -> Result<()> {
        match self.faults().await {
            Ok(faults) if faults.is_empty() => Ok(()),
            Ok(faults) => Err(StoreError::Damaged(faults.join("; "))),
            // It cannot even be read to its end.
            Err(error) if error.is_damage() => Err(StoreError::Damaged(one_line(&error.cause()))),
            Err(error) => Err(error),
        }
    }

    async fn faults(&self) -> Result<Vec<String>> {
        #[cfg(feature = "postgres")]
        if matches!(self.db, Db::Postgres(_)) {
            return self.faults_on_server().await;
        }
        let found: Vec<String> = sql::query_scalar("PRAGMA integrity_check")
            .fetch_all(self.pool())
            .await?;
        if found != ["ok"] {
            let told = found.iter().take(MOST_FAULTS);
            return Ok(told.map(|fault| one_line(fault)).collect());
        }
        if !self.has_tables().await? {
            return Ok(Vec::new());
        }
        let dangling = sql::query("PRAGMA foreign_key_check")
            .fetch_optional(self.pool())
            .await?;
        if let Some(row) = dangling {
            let table: String = row.try_get("table")?;
            return Ok(vec![format!("{table} refers to rows that are gone")]);
        }
        let broken: Option<i64> = sql::query_scalar(BROKEN_TEXTS)
            .fetch_optional(self.pool())
            .await?;
        Ok(broken.map(broken_text).into_iter().collect())
    }

    /// A server reads its pages and keeps its references by itself; that the texts are JSON is seen here.
    #[cfg(feature = "postgres")]
    async fn faults_on_server(&self) -> Result<Vec<String>> {
        use futures_util::TryStreamExt as _;
        use serde::de::IgnoredAny;
        if !self.has_tables().await? {
            return Ok(Vec::new());
        }
        let read = sql::query("SELECT id, contents, findings FROM submissions ORDER BY id");
        let mut rows = read.fetch(self.pool());
        while let Some(row) = rows.try_next().await? {
            let is_json = |text| serde_json::from_str::<IgnoredAny>(text).is_ok();
            if !(is_json(row.try_get("contents")?) && is_json(row.try_get("findings")?)) {
                return Ok(vec![broken_text(row.try_get("id")?)]);
            }
        }
        Ok(Vec::new())
    }

    /// Whether anything was ever put in order here: a file of no bytes is a database without tables.
    pub async fn has_tables(&self) -> Result<bool> {
        let text = match self.db {
            Db::Sqlite(_) => {
                "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'submissions'"
            }
            #[cfg(feature = "postgres")]
            Db::Postgres(_) => {
                "SELECT COUNT(*) FROM information_schema.tables
                 WHERE table_schema = current_schema() AND table_name = 'submissions'"
            }
        };
        let count: i64 = sql::query_scalar(text).fetch_one(self.pool()).await?;
        Ok(count > 0)
    }

    /// Number and hash of all that arrived, in the order of arrival.
    pub async fn arrivals(&self) -> Result<Vec<(i64, String)>> {
        if !self.has_tables().await? {
            return Ok(Vec::new());
        }
        let text = "SELECT id, sha256 FROM submissions ORDER BY id";
        let rows = sql::query(text).fetch_all(self.pool()).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("id")?, row.try_get("sha256")?)))
            .collect()
    }
}

fn broken_text(arrival: i64) -> String {
    format!("what was read of arrival {arrival} is no longer what was written")
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(MOST_TEXT).collect()
}
