//! Whether the letters and editions on record are still those that the record of all that happened tells of.

use super::chain::sha256_hex;
use super::sql::{self, StoredRow};
use super::{Alteration, AuditEntry, BrokenEntry, Result, Store};
use crate::domain::audit::AuditKind;

/// What stands before the digest in an entry.
const DIGEST: &str = "sha256 ";

impl Store {
    /// Entries whose letter or edition has other bytes now than when it was noted. What is no longer there is not: a
    /// state that was made anew has no letters.
    pub async fn altered_contents(&self) -> Result<Vec<BrokenEntry>> {
        let mut altered = Vec::new();
        let mut after = i64::MIN;
        loop {
            let entries = self.entries_after(after).await?;
            let Some(last) = entries.last() else { break };
            after = last.id;
            for entry in &entries {
                let Some((_, noted)) = entry.signed.why.rsplit_once(DIGEST) else {
                    continue;
                };
                let (now, what) = match entry.kind {
                    AuditKind::Letter => (self.letter_now(entry).await?, Alteration::Letter),
                    AuditKind::Edition => (self.edition_now(entry).await?, Alteration::Edition),
                    _ => continue,
                };
                if now.is_some_and(|now| now != noted) {
                    altered.push(BrokenEntry { id: entry.id, what });
                }
            }
        }
        Ok(altered)
    }

    /// The digest of the letter's bytes as they are now.
    async fn letter_now(&self, entry: &AuditEntry) -> Result<Option<String>> {
        let key = AuditKind::Letter.about(&entry.item).unwrap_or_default();
        let text = "SELECT bytes FROM letter_bytes JOIN outbox ON letter = id WHERE key = $1";
        let row = sql::query(text).bind(key);
        let row = row.fetch_optional(self.pool()).await?;
        digest(row.as_ref())
    }

    /// The digest of the edition's workbook as it is now.
    async fn edition_now(&self, entry: &AuditEntry) -> Result<Option<String>> {
        let name = AuditKind::Edition.about(&entry.item).unwrap_or_default();
        let Some((month, stage)) = name.split_once('/') else {
            return Ok(None);
        };
        let text = "SELECT bytes FROM edition_contents WHERE month = $1 AND stage = $2";
        let row = sql::query(text).bind(month).bind(stage);
        let row = row.fetch_optional(self.pool()).await?;
        digest(row.as_ref())
    }
}

fn digest(row: Option<&StoredRow>) -> Result<Option<String>> {
    let Some(row) = row else { return Ok(None) };
    let bytes: Vec<u8> = row.try_get("bytes")?;
    Ok(Some(sha256_hex(&bytes)))
}
