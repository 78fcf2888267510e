//! The settings that the program has worked by, as digests: a change of them goes on the record of all that happened.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::sql;
use super::{Result, Store, Tx, from_json, to_json};

/// Keys that are named; what is more is counted.
const MOST_NAMED: usize = 30;

/// Settings as digests of their values, by key.
type Digests = BTreeMap<String, String>;

const LAST: &str = "SELECT fingerprint, digests FROM settings_seen ORDER BY id DESC LIMIT 1";

impl Store {
    /// The fingerprint of the settings that were seen last.
    pub async fn settings_fingerprint(&self) -> Result<Option<String>> {
        let row = sql::query(LAST).fetch_optional(self.pool()).await?;
        Ok(row.map(|row| row.try_get("fingerprint")).transpose()?)
    }

    /// The digests of the settings that were seen last.
    pub async fn settings_seen(&self) -> Result<Option<Digests>> {
        let row = sql::query(LAST).fetch_optional(self.pool()).await?;
        row.map(|row| from_json("settings_seen", "digests", row.try_get("digests")?))
            .transpose()
    }
}

impl Tx {
    /// The program works by these settings from now on; which keys differ from the last ones goes on the record.
    pub async fn note_settings(
        &mut self,
        fingerprint: &str,
        digests: &Digests,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let last = sql::query(LAST).fetch_optional(self.connection()).await?;
        let last: Option<Digests> = last
            .map(|row| from_json("settings_seen", "digests", row.try_get("digests")?))
            .transpose()?;
        self.set_settings_seen(fingerprint, digests, now).await?;
        let said = match last {
            None => format!("{} keys, seen for the first time", digests.len()),
            Some(last) => differences(&last, digests),
        };
        let why = format!("fingerprint {fingerprint}; {said}");
        self.note_event("settings", ("change", why), now).await
    }

    /// Puts settings on record without a word: for a record that has the word already.
    pub async fn set_settings_seen(
        &mut self,
        fingerprint: &str,
        digests: &Digests,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sql::query("INSERT INTO settings_seen (fingerprint, digests, at) VALUES ($1, $2, $3)")
            .bind(fingerprint)
            .bind(to_json(digests))
            .bind(now)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

/// `changed: a, b; new: c; gone: d`
fn differences(before: &Digests, now: &Digests) -> String {
    let all: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let mut said = BTreeMap::<&str, Vec<&str>>::new();
    let mut left = 0;
    let differing = all
        .into_iter()
        .filter(|key| before.get(*key) != now.get(*key));
    for (place, key) in differing.enumerate() {
        if place >= MOST_NAMED {
            left += 1;
            continue;
        }
        let how = match (before.contains_key(key), now.contains_key(key)) {
            (true, true) => "changed",
            (false, _) => "new",
            (true, false) => "gone",
        };
        said.entry(how).or_default().push(key);
    }
    let mut parts: Vec<String> = said
        .iter()
        .map(|(how, keys)| format!("{how}: {}", keys.join(", ")))
        .collect();
    if left > 0 {
        parts.push(format!("and {left} more"));
    }
    parts.join("; ")
}
