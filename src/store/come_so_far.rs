//! What has come so far, read once and kept in memory until more comes: a tick without news asks for no more than that.

use std::sync::{Arc, Mutex, PoisonError};

use super::sql;
use super::{Result, Store};
use crate::domain::observation::StatedQuarters;
use crate::domain::period::Period;
use crate::domain::submissions::Submissions;

/// What has come for periods from one on, and what was stated of quarters.
#[derive(Debug, Clone)]
pub struct ComeSoFar {
    pub submissions: Submissions,
    pub quarters: StatedQuarters,
}

/// What was read last, and what the last submission was then. Nothing that is read here changes without another one.
#[derive(Debug, Clone)]
struct ReadUntil {
    since: Period,
    last: Option<i64>,
    come: ComeSoFar,
}

/// Shared by all that use the same store.
#[derive(Debug, Clone, Default)]
pub(super) struct LastRead(Arc<Mutex<Option<ReadUntil>>>);

impl Store {
    /// Facts of all versions for periods from `since` on, and of each quarter the latest accepted statement.
    pub async fn come_so_far(&self, since: Period) -> Result<ComeSoFar> {
        let last: Option<i64> = sql::query_scalar("SELECT MAX(id) FROM submissions")
            .fetch_one(self.pool())
            .await?;
        if let Some(read) = self.read_before(since, last) {
            return Ok(read);
        }
        let come = ComeSoFar {
            submissions: self.submission_facts(since).await?,
            quarters: self.stated_quarters().await?,
        };
        let read = ReadUntil {
            since,
            last,
            come: come.clone(),
        };
        *self
            .in_memory
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(read);
        Ok(come)
    }

    fn read_before(&self, since: Period, last: Option<i64>) -> Option<ComeSoFar> {
        let read = self
            .in_memory
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let read = read.as_ref()?;
        (read.since == since && read.last == last).then(|| read.come.clone())
    }
}
