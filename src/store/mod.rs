//! The only SQL. SQLite now; every text is written so that PostgreSQL can run it too.

mod accounts;
mod as_known;
mod assignments;
mod audit;
mod audit_contents;
mod chain;
mod check;
mod come_so_far;
mod confirmed_headers;
mod connect;
mod contacts;
mod copy;
mod counting;
mod delivery;
mod editions;
mod engine;
mod error;
mod exceptions;
mod extension_requests;
mod facts;
mod fault;
mod file_ops;
mod flags;
mod gathered;
mod holds;
mod kept_units;
mod last_report;
mod last_returned;
mod lease;
mod meetings;
mod migrations;
mod nodes;
mod occasions;
mod office_books;
mod outbox;
mod pending_files;
mod place;
mod project_edits;
mod recorded;
mod returned;
#[cfg(feature = "postgres")]
mod server;
mod settings;
mod sql;
mod status;
mod steps;
mod submissions;
mod tables;
mod troubles;
mod unit_files;
mod unread;
mod urgent;
mod visits;
mod why;

use std::path::Path;

use tracing::trace;

use crate::domain::audit::ChainHash;
use crate::private;
use engine::{Db, InTransaction};
use sql::On;

pub use accounts::Account;
pub use assignments::AssignmentVersion;
pub use audit::EntriesAsked;
pub use chain::{Alteration, AuditEntry, BrokenEntry, ChainVerdict};
pub use come_so_far::ComeSoFar;
pub use confirmed_headers::HeaderRecord;
pub use copy::CopiedTable;
pub use counting::SubmissionRow;
pub use delivery::{Attempt, AttemptOutcome, QueuedLetter};
pub use editions::{Edition, PastEdition, PublishedEdition};
pub use error::StoreError;
pub use exceptions::ExceptionRecord;
pub use file_ops::{FileOp, PendingMove, QueuedFileOp};
pub use gathered::Gathered;
pub use kept_units::KeptUntil;
pub use last_report::LastReport;
pub use nodes::{Beat, NodeStatus, Standing};
pub use occasions::{LetterOccasion, OccasionOutcome};
pub use office_books::OfficeBook;
pub use outbox::{LettersAsked, OutboxCounts, OutboxEntry, OutboxRow, OutboxState};
pub use pending_files::{PendingFile, Published, Stamp};
pub use place::{DatabaseServer, StatePlace};
pub use recorded::{LONG_COLUMNS, Recorded};
pub use returned::ReturnedUnread;
#[cfg(feature = "postgres")]
pub use server::ServerLock;
pub use status::{HoldStatus, OpenFile, PeriodStatus, Status, UrgentStatus};
pub use submissions::{Contents, Earlier, NewSubmission, Unanswered};
pub use unit_files::UnitFile;
pub use urgent::{Closing, MatterRecord};
pub use visits::VisitRecord;
pub use why::{ArrivedFile, PastHold, Settled};

/// The office's memory. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
    in_memory: come_so_far::LastRead,
    chain_hash: ChainHash,
    role: nodes::NodeRole,
}

/// A transaction that has the right to write from its first statement on. Any error ends it: the engine
/// may have undone it already, and what follows would stand on its own. So whoever gets one drops it.
pub struct Tx {
    inner: InTransaction,
    chain_hash: ChainHash,
    role: nodes::NodeRole,
}

/// What every call answers.
pub type Result<T> = std::result::Result<T, StoreError>;

impl Store {
    /// Begins a transaction; others wait until it ends.
    ///
    /// # Errors
    /// If the database is locked for longer than ten seconds or cannot be read. [`StoreError::LedByAnother`] if this
    /// store is used as the leader, and another node has led since.
    pub async fn begin(&self) -> Result<Tx> {
        let mut tx = Tx {
            inner: self.db.begin().await?,
            chain_hash: self.chain_hash,
            role: self.role,
        };
        if let Some(fence) = self.role.fence {
            tx.demand_lead(fence).await?;
        }
        Ok(tx)
    }

    /// The same store; new entries of its record are chained with this hash.
    #[must_use]
    pub fn chained_with(mut self, hash: ChainHash) -> Self {
        self.chain_hash = hash;
        self
    }

    /// Writes a copy to the file `target`, which must not be there, as of one moment, while others may be writing.
    ///
    /// # Errors
    /// If the database is damaged, or the copy cannot be written.
    pub async fn copy_to(&self, target: &Path) -> Result<()> {
        self.check().await?;
        private::make_file(target)?;
        #[cfg(feature = "postgres")]
        if matches!(self.db, Db::Postgres(_)) {
            let copy = Self::open(target).await?;
            self.copy_into(&copy).await?;
            copy.close().await;
            return Ok(());
        }
        sql::query("VACUUM INTO $1")
            .bind(target.to_string_lossy())
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// Where a query runs that is part of no transaction.
    fn pool(&self) -> On<'_> {
        self.db.on()
    }
}

impl Tx {
    /// Makes everything since [`Store::begin`] true at once; dropped without it, nothing happened.
    ///
    /// # Errors
    /// If it cannot be written; then nothing happened.
    pub async fn commit(self) -> Result<()> {
        self.inner.commit().await?;
        trace!(target: "durable", "committed");
        Ok(())
    }

    /// Where a query runs that is part of it.
    fn connection(&mut self) -> On<'_> {
        self.inner.on()
    }
}

/// Reads a stored text back into its type.
fn parse<T: std::str::FromStr>(table: &'static str, column: &'static str, text: &str) -> Result<T> {
    text.parse().map_err(|_| corrupt(table, column, text))
}

/// Reads stored JSON back into its type.
fn from_json<T: serde::de::DeserializeOwned>(
    table: &'static str,
    column: &'static str,
    text: &str,
) -> Result<T> {
    serde_json::from_str(text).map_err(|_| corrupt(table, column, text))
}

/// Writes a value as JSON. Our own types have no map with keys that are not text, so it cannot fail.
fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The word that serde gives to a plain enum value.
fn word<T: serde::Serialize>(value: &T) -> String {
    to_json(value).trim_matches('"').to_owned()
}

/// The enum value with this word.
fn from_word<T: serde::de::DeserializeOwned>(
    table: &'static str,
    column: &'static str,
    word: &str,
) -> Result<T> {
    let quoted = serde_json::Value::String(word.to_owned());
    serde_json::from_value(quoted).map_err(|_| corrupt(table, column, word))
}

fn corrupt(table: &'static str, column: &'static str, text: &str) -> StoreError {
    StoreError::Corrupt {
        table,
        column,
        value: text.chars().take(80).collect(),
    }
}
