//! The memory as it was at an earlier moment: what was known then, and nothing of what came since.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::sql;
use super::{Result, Store};

/// What makes a copy forget whatever came after a moment, in an order in which nothing names what is gone.
const FORGET: [&str; 25] = [
    // It is made again from what is left.
    "DELETE FROM kept_units WHERE $1 IS NOT NULL",
    "DELETE FROM edition_contents WHERE (month, stage) IN (SELECT month, stage FROM editions WHERE built_at > $1)",
    "DELETE FROM editions WHERE built_at > $1",
    "DELETE FROM project_edits WHERE given_at > $1",
    "UPDATE project_edits SET undone_at = NULL, undone_by = NULL, undone_why = NULL WHERE undone_at > $1",
    "DELETE FROM flags WHERE raised_at > $1",
    "DELETE FROM flag_answers WHERE given_at > $1",
    "UPDATE flags SET withdrawn_at = NULL WHERE withdrawn_at > $1",
    "DELETE FROM grants WHERE given_at > $1",
    "UPDATE grants SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawn_why = NULL WHERE withdrawn_at > $1",
    "DELETE FROM urgent_matters WHERE since > $1 OR submission IN (SELECT id FROM submissions WHERE taken_at > $1)",
    "DELETE FROM assignments WHERE at > $1",
    "DELETE FROM meetings WHERE at > $1",
    "DELETE FROM contact_lists WHERE at > $1",
    "DELETE FROM extension_requests WHERE asked_at > $1",
    "UPDATE extension_requests SET answer = NULL, answered_by = NULL, answered_why = NULL, answered_at = NULL WHERE answered_at > $1",
    "DELETE FROM confirmed_headers WHERE given_at > $1",
    "DELETE FROM visits WHERE noted_at > $1",
    "UPDATE visits SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawn_why = NULL WHERE withdrawn_at > $1",
    "UPDATE urgent_matters SET closed_at = NULL, closed_by = NULL, closed_why = NULL WHERE closed_at > $1",
    "DELETE FROM gathered WHERE submission IN (SELECT id FROM submissions WHERE taken_at > $1)",
    "DELETE FROM quarter_reports WHERE submission IN (SELECT id FROM submissions WHERE taken_at > $1)",
    "UPDATE submissions SET answered_by = NULL WHERE answered_by IN (SELECT id FROM submissions WHERE taken_at > $1)",
    "DELETE FROM submissions WHERE same_as IN (SELECT id FROM submissions WHERE taken_at > $1)",
    "DELETE FROM submissions WHERE taken_at > $1",
];

impl Store {
    /// A copy of the memory in a new file, as it was known at a moment: of submissions, exceptions, urgent matters,
    /// flags and editions. An urgent matter that was stated again since has its later words.
    ///
    /// # Errors
    /// As [`Store::copy_to`].
    pub async fn as_known_at(&self, at: DateTime<Utc>, copy: &Path) -> Result<Self> {
        self.copy_to(copy).await?;
        let known = Self::open(copy).await?;
        let mut tx = known.begin().await?;
        for forget in FORGET {
            sql::query(forget).bind(at).execute(tx.connection()).await?;
        }
        tx.commit().await?;
        Ok(known)
    }
}
