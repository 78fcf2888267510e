//! What was seen in the share: folders read, files not settled yet, and files of our own.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx};
use crate::domain::unit::UnitSlug;

/// Size and times of a file: as long as they are the same, so are its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Size in bytes.
    pub byte_size: u64,
    /// Time of last change, in nanoseconds since 1970; only compared for being the same.
    pub modified_ns: i64,
    /// Time of the last change of anything about it, the same way; no program can set it.
    pub changed_ns: i64,
}

/// A file that was seen in a unit's folder and is not taken yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingFile {
    /// Path below the unit's folder, raw bytes.
    pub path: Vec<u8>,
    /// Its size and times.
    pub stamp: Stamp,
    /// A program has it open.
    pub is_open: bool,
    /// Its unit has been told why it is not taken; it stays where it is.
    pub is_answered: bool,
    /// The last complete scan before the first one that showed it.
    pub not_before: Option<DateTime<Utc>>,
    /// The first scan that showed it.
    pub first_seen_at: DateTime<Utc>,
    /// Since which scan size and times have stood still.
    pub unchanged_since: DateTime<Utc>,
}

/// A file of ours in the share that may be replaced while nobody changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Path below the share.
    pub path: String,
    /// Hash of what we wrote last; empty if we never did.
    pub sha256: String,
    /// What that was made from.
    pub source: String,
    /// Hash of what we are about to write; if the process dies meanwhile, either is ours.
    pub announced: Option<String>,
}

impl Published {
    /// Whether a file with this hash is ours.
    #[must_use]
    pub fn is(&self, sha256: &str) -> bool {
        self.sha256 == sha256 || self.announced.as_deref() == Some(sha256)
    }
}

impl Store {
    /// When each unit's folder was last read from end to end.
    pub async fn scans(&self) -> Result<BTreeMap<UnitSlug, DateTime<Utc>>> {
        sql::query("SELECT unit, scanned_at FROM folders")
            .fetch_all(self.pool())
            .await?
            .iter()
            .map(|row| Ok((UnitSlug(row.try_get("unit")?), row.try_get("scanned_at")?)))
            .collect()
    }

    /// Each unit's files that are not taken yet, by path.
    pub async fn pending_files(
        &self,
    ) -> Result<BTreeMap<UnitSlug, BTreeMap<Vec<u8>, PendingFile>>> {
        let rows = sql::query(
            "SELECT unit, path, byte_size, modified_ns, changed_ns, is_open, is_answered, not_before,
                 first_seen_at, unchanged_since
             FROM sightings",
        )
        .fetch_all(self.pool())
        .await?;
        let mut units: BTreeMap<UnitSlug, BTreeMap<Vec<u8>, PendingFile>> = BTreeMap::new();
        for row in rows {
            let path: Vec<u8> = row.try_get("path")?;
            let pending = PendingFile {
                path: path.clone(),
                stamp: stamp(&row)?,
                is_open: row.try_get("is_open")?,
                is_answered: row.try_get("is_answered")?,
                not_before: row.try_get("not_before")?,
                first_seen_at: row.try_get("first_seen_at")?,
                unchanged_since: row.try_get("unchanged_since")?,
            };
            let unit = UnitSlug(row.try_get("unit")?);
            units.entry(unit).or_default().insert(path, pending);
        }
        Ok(units)
    }

    /// Files that wait because a program has them open, by unit and path.
    pub async fn open_files(&self) -> Result<Vec<(UnitSlug, PendingFile)>> {
        let all = self.pending_files().await?.into_iter();
        let files = all.flat_map(|(unit, files)| {
            let open = files.into_values().filter(|file| file.is_open);
            open.map(move |file| (unit.clone(), file))
        });
        Ok(files.collect())
    }

    /// What we last wrote, or were about to write, at each path of ours.
    pub async fn published(&self) -> Result<BTreeMap<String, Published>> {
        sql::query("SELECT path, sha256, source, announced FROM published")
            .fetch_all(self.pool())
            .await?
            .iter()
            .map(|row| {
                let published = published(row)?;
                Ok((published.path.clone(), published))
            })
            .collect()
    }

    /// What we last wrote, or were about to write, at this path of ours.
    pub async fn published_at(&self, path: &str) -> Result<Option<Published>> {
        let row =
            sql::query("SELECT path, sha256, source, announced FROM published WHERE path = $1")
                .bind(path)
                .fetch_optional(self.pool())
                .await?;
        row.as_ref().map(published).transpose()
    }
}

impl Tx {
    /// Puts on record that this unit's folder was read from end to end.
    pub async fn set_scanned(&mut self, unit: &UnitSlug, at: DateTime<Utc>) -> Result<()> {
        sql::query(
            "INSERT INTO folders (unit, scanned_at) VALUES ($1, $2)
             ON CONFLICT (unit) DO UPDATE SET scanned_at = excluded.scanned_at
             WHERE folders.scanned_at < excluded.scanned_at",
        )
        .bind(&unit.0)
        .bind(at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Puts a pending file on record, or brings it up to date.
    pub async fn set_pending_file(&mut self, unit: &UnitSlug, pending: &PendingFile) -> Result<()> {
        sql::query(
            "INSERT INTO sightings
                 (unit, path, byte_size, modified_ns, changed_ns, is_open, is_answered, not_before,
                  first_seen_at, unchanged_since)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (unit, path) DO UPDATE SET
                 byte_size = excluded.byte_size,
                 modified_ns = excluded.modified_ns,
                 changed_ns = excluded.changed_ns,
                 is_open = excluded.is_open,
                 is_answered = excluded.is_answered,
                 not_before = excluded.not_before,
                 first_seen_at = excluded.first_seen_at,
                 unchanged_since = excluded.unchanged_since",
        )
        .bind(&unit.0)
        .bind(&pending.path)
        .bind(i64::try_from(pending.stamp.byte_size).unwrap_or(i64::MAX))
        .bind(pending.stamp.modified_ns)
        .bind(pending.stamp.changed_ns)
        .bind(pending.is_open)
        .bind(pending.is_answered)
        .bind(pending.not_before)
        .bind(pending.first_seen_at)
        .bind(pending.unchanged_since)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets a pending file: the file was taken, or is gone.
    pub async fn forget_pending_file(&mut self, unit: &UnitSlug, path: &[u8]) -> Result<()> {
        sql::query("DELETE FROM sightings WHERE unit = $1 AND path = $2")
            .bind(&unit.0)
            .bind(path)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Puts on record what we wrote, or are about to write, at a path of ours.
    pub async fn set_published(&mut self, published: &Published) -> Result<()> {
        sql::query(
            "INSERT INTO published (path, sha256, source, announced) VALUES ($1, $2, $3, $4)
             ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256, source = excluded.source,
                 announced = excluded.announced",
        )
        .bind(&published.path)
        .bind(&published.sha256)
        .bind(&published.source)
        .bind(&published.announced)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

/// The stamp that a row holds.
pub(super) fn stamp(row: &StoredRow) -> Result<Stamp> {
    let byte_size: i64 = row.try_get("byte_size")?;
    Ok(Stamp {
        byte_size: u64::try_from(byte_size).unwrap_or(0),
        modified_ns: row.try_get("modified_ns")?,
        changed_ns: row.try_get("changed_ns")?,
    })
}

fn published(row: &StoredRow) -> Result<Published> {
    Ok(Published {
        path: row.try_get("path")?,
        sha256: row.try_get("sha256")?,
        source: row.try_get("source")?,
        announced: row.try_get("announced")?,
    })
}
