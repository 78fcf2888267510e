//! Submissions as they stand, column by column: to compare two states.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};

use super::sql;
use super::{Result, Store, Tx};
use crate::domain::unit::UnitSlug;

/// A submission as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number in the order of arrival.
    pub number: i64,
    /// Hash of its bytes.
    pub sha256: String,
    /// Its other columns by name, but for those that only number it; of [long ones](LONG_COLUMNS) a digest.
    pub columns: Vec<(&'static str, String)>,
}

impl Recorded {
    /// What tells it from all others.
    #[must_use]
    pub fn key(&self) -> (i64, String) {
        (self.number, self.sha256.clone())
    }
}

/// `17 (nanming, 表.xlsx)`
impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = |wanted| {
            let mut columns = self.columns.iter();
            columns
                .find(|(name, _)| *name == wanted)
                .map_or("", |(_, value)| value)
        };
        write!(
            f,
            "{} ({}, {})",
            self.number,
            column("unit"),
            column("file_name")
        )
    }
}

/// Columns that say something of it.
const COLUMNS: [&str; 13] = [
    "unit",
    "period",
    "period_reason",
    "version",
    "file_name",
    "byte_size",
    "verdict",
    "not_before",
    "not_after",
    "taken_at",
    "is_report",
    "contents",
    "findings",
];

/// Columns of which nobody is told what differs: years of them at once would take much memory.
pub const LONG_COLUMNS: [&str; 2] = ["contents", "findings"];

impl Store {
    /// All submissions in the order of arrival.
    pub async fn recorded(&self) -> Result<Vec<Recorded>> {
        // What is true or false is not the same text in each engine.
        let as_text = |name: &str| match name {
            "is_report" => "CASE WHEN is_report THEN '1' ELSE '0' END AS is_report".to_owned(),
            name => format!("COALESCE(CAST({name} AS TEXT), '') AS {name}"),
        };
        let columns = COLUMNS.map(as_text);
        let text = format!(
            "SELECT id, sha256, {} FROM submissions ORDER BY id",
            columns.join(", ")
        );
        let read = sql::query(sql::AssertSqlSafe(text));
        let mut rows = read.fetch(self.pool());
        let mut recorded = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let mut columns = Vec::with_capacity(COLUMNS.len());
            for name in COLUMNS {
                let value: String = row.try_get(name)?;
                let is_long = LONG_COLUMNS.contains(&name);
                columns.push((name, if is_long { digest(&value) } else { value }));
            }
            recorded.push(Recorded {
                number: row.try_get("id")?,
                sha256: row.try_get("sha256")?,
                columns,
            });
        }
        Ok(recorded)
    }
}

fn digest(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text))
}

impl Tx {
    /// The numbers under which these bytes are on record of this unit.
    pub async fn numbers_of(&mut self, unit: &UnitSlug, sha256: &str) -> Result<Vec<i64>> {
        let text = "SELECT id FROM submissions WHERE unit = $1 AND sha256 = $2 ORDER BY id";
        let numbers = sql::query_scalar(text).bind(&unit.0).bind(sha256);
        Ok(numbers.fetch_all(self.connection()).await?)
    }
}
