//! What is known to lie on the server, from the record: it needs no time to settle.

use std::collections::{BTreeMap, BTreeSet};

/// Hashes of the bytes that may lie at each path below the share.
#[derive(Debug, Default)]
pub(in crate::daemon) struct ExpectedFiles(BTreeMap<String, BTreeSet<String>>);

impl ExpectedFiles {
    pub(in crate::daemon) fn add(&mut self, path: String, sha256: String) {
        self.0.entry(path).or_default().insert(sha256);
    }

    /// Whether anything is known of this path.
    pub(super) fn knows(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Whether these are bytes that are known to lie there.
    pub(super) fn has(&self, path: &str, sha256: &str) -> bool {
        self.0
            .get(path)
            .is_some_and(|hashes| hashes.contains(sha256))
    }
}
