//! What has come so far, read once and kept in memory: a tick without news asks for no more than whether there is any, and
//! one with news for what came from the same units.

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

/// What was read last, and what the last submission was then. What is read here of a unit changes with another one of it
/// alone, and they come one after the other.
#[derive(Debug)]
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
        // It is taken out, for what others hold is copied when it is changed; whoever comes meanwhile reads all.
        let read = self.in_memory.take();
        let come = match read.filter(|read| read.since == since && read.last <= last) {
            Some(read) if read.last == last => read.come,
            Some(ReadUntil {
                last: Some(before),
                mut come,
                ..
            }) => {
                let ComeSoFar {
                    submissions,
                    quarters,
                } = &mut come;
                self.read_news(before, since, submissions, quarters).await?;
                come
            }
            _ => ComeSoFar {
                submissions: self.submission_facts(since).await?,
                quarters: self.stated_quarters().await?,
            },
        };
        self.in_memory.keep(ReadUntil {
            since,
            last,
            come: come.clone(),
        });
        Ok(come)
    }
}

impl LastRead {
    fn take(&self) -> Option<ReadUntil> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn keep(&self, read: ReadUntil) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
    }
}
