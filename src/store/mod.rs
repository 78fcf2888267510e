//! Floor 3: the only SQL. SQLite now; every text is written so that PostgreSQL can run it too.

mod delivery;
mod editions;
mod errands;
mod flags;
mod gathered;
mod grants;
mod holds;
mod last_report;
mod occasions;
mod outbox;
mod recorded;
mod sightings;
mod status;
mod submissions;
mod why;

use std::path::Path;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tracing::trace;

pub use delivery::{Attempt, AttemptOutcome, LONGEST_PAUSE, Queued};
pub use editions::Edition;
pub use errands::{Errand, PendingMove, Task};
pub use flags::FlagRecord;
pub use gathered::{Gathered, Told};
pub use grants::GrantRecord;
pub use last_report::LastReport;
pub use occasions::LetterOccasion;
pub use outbox::{NewLetter, OutboxCounts, OutboxRow, OutboxState};
pub use recorded::Recorded;
pub use sightings::{Published, Sighting, Stamp};
pub use status::{HoldStatus, OpenFile, PeriodStatus, Status};
pub use submissions::{Contents, Earlier, NewSubmission, SubmissionRow, Unanswered};
pub use why::{ArrivedFile, PastHold, Settled};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("src/store/migrations");

/// The office's memory. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
}

/// The engines. A second one is a second arm here and nothing above.
#[derive(Debug, Clone)]
enum Db {
    Sqlite(SqlitePool),
}

/// A transaction that has the right to write from its first statement on.
pub struct Tx {
    inner: sqlx::Transaction<'static, sqlx::Sqlite>,
}

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database answered with an error.
    #[error("database: {}{}", .0, hint(.0))]
    Database(#[from] sqlx::Error),
    /// The database is damaged.
    #[error(
        "database: it is damaged: {0}\n  hint: stop diaodu, move diaodu.db away and `diaodu restore` the last backup"
    )]
    Damaged(String),
    /// The database's tables do not fit this program.
    #[error(
        "database: its tables do not fit this program: {0}\n  hint: a newer diaodu wrote it; run that version, or restore a backup"
    )]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value cannot be read back.
    #[error("database: {table}.{column} holds {value:?}, which cannot be read")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What stands there, cut to a line.
        value: String,
    },
}

/// `SQLITE_FULL`, when the disk takes no more.
const FULL: u32 = 13;

/// Rows that are fetched before they are asked for: one may hold a whole sheet.
const ROWS_AHEAD: usize = 4;

/// The engine's own number for what went wrong, without its extension.
fn code(error: &sqlx::Error) -> Option<u32> {
    let sqlx::Error::Database(error) = error else {
        return None;
    };
    let code: u32 = error.code()?.parse().ok()?;
    Some(code & 0xff)
}

fn hint(error: &sqlx::Error) -> &'static str {
    match code(error) {
        Some(FULL) => {
            "\n  hint: the disk of data_dir is full; free some space, nothing is lost meanwhile"
        }
        // SQLITE_CORRUPT and SQLITE_NOTADB
        Some(11 | 26) => {
            "\n  hint: the database is damaged; stop diaodu, move diaodu.db away and `diaodu restore` the last backup"
        }
        _ => "",
    }
}

impl StoreError {
    /// Whether the same call may succeed later without anybody's help.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => true,
            // SQLITE_BUSY and SQLITE_IOERR, extended codes included
            Self::Database(error) => matches!(code(error), Some(5 | 10 | FULL)),
            _ => false,
        }
    }
}

/// What every call answers.
pub type Result<T> = std::result::Result<T, StoreError>;

impl Store {
    /// Opens the database at `path`, makes it if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// If it cannot be opened, is damaged, or a newer program wrote it.
    pub async fn open(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .row_buffer_size(ROWS_AHEAD)
            .busy_timeout(Duration::from_secs(10));
        Self::connect(options, 2).await
    }

    /// Opens the database at `path` as it is, to look at it; nothing in it is changed.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub async fn open_to_read(path: &Path) -> Result<Self> {
        // Without a log nobody has it open and all is written home. Then it is read like any file:
        // otherwise the engine would leave a new log behind that a reader may not remove again.
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .immutable(!Path::new(&log).exists())
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        Ok(Self {
            db: Db::Sqlite(pool),
        })
    }

    /// An empty database that is gone with the process: for rehearsals of an office that never ran.
    ///
    /// # Errors
    /// If the engine cannot be started.
    pub async fn in_memory() -> Result<Self> {
        Self::connect(SqliteConnectOptions::new().in_memory(true), 1).await
    }

    async fn connect(options: SqliteConnectOptions, connections: u32) -> Result<Self> {
        // None is opened beside the first: two that give a new database its log lock each other out.
        let pool = SqlitePoolOptions::new()
            .max_connections(connections)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        MIGRATIONS.run(&pool).await?;
        Ok(Self {
            db: Db::Sqlite(pool),
        })
    }

    /// Closes all connections; what is in the log is written home.
    pub async fn close(&self) {
        // One after the other: of two that close at the same moment, each may take the other for
        // somebody who still needs the log, and leave it behind.
        while self.pool().size() > 0 {
            let closed = match self.pool().acquire().await {
                Ok(connection) => connection.close().await,
                Err(error) => Err(error),
            };
            if let Err(error) = closed {
                tracing::warn!(%error, "a connection to the store did not close well");
                break;
            }
        }
        self.pool().close().await;
    }

    /// Begins a transaction; others wait until it ends.
    ///
    /// # Errors
    /// If the database is locked for longer than ten seconds or cannot be read.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx {
            inner: self.pool().begin_with("BEGIN IMMEDIATE").await?,
        })
    }

    /// Writes a copy to `target`, which must not exist, as of one moment, while others may be writing.
    ///
    /// # Errors
    /// If the database is damaged, or the copy cannot be written.
    pub async fn copy_to(&self, target: &Path) -> Result<()> {
        let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
            .fetch_one(self.pool())
            .await?;
        if found != "ok" {
            return Err(StoreError::Damaged(found));
        }
        sqlx::query("VACUUM INTO $1")
            .bind(target.to_string_lossy())
            .execute(self.pool())
            .await?;
        Ok(())
    }

    fn pool(&self) -> &SqlitePool {
        let Db::Sqlite(pool) = &self.db;
        pool
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

    fn connection(&mut self) -> &mut sqlx::SqliteConnection {
        &mut self.inner
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

#[cfg(test)]
mod tests {
    use super::{Store, Task};

    #[tokio::test]
    async fn a_full_disk_undoes_the_transaction_and_says_what_to_do() {
        let store = Store::in_memory().await.unwrap();
        // As little room as the tables themselves take.
        sqlx::query("PRAGMA max_page_count = 1")
            .execute(store.pool())
            .await
            .unwrap();
        let write = |size| Task::Write {
            target: b"x".to_vec(),
            content: vec![0; size],
        };
        let mut tx = store.begin().await.unwrap();
        tx.insert_errand(&write(1)).await.unwrap();
        let error = tx.insert_errand(&write(1 << 20)).await.unwrap_err();
        assert!(error.is_temporary(), "{error}");
        let said = error.to_string();
        assert!(
            said.contains("hint: the disk of data_dir is full"),
            "{said}"
        );
        drop(tx);
        assert!(store.errands_after(0).await.unwrap().is_empty());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_new_store_is_in_nobodys_way_when_it_opens() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..200 {
            let path = folder.path().join(format!("{number}.db"));
            Store::open(&path).await.unwrap().close().await;
        }
    }

    #[tokio::test]
    async fn a_closed_store_is_one_file_and_stays_so_when_it_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("diaodu.db");
        for _ in 0..10 {
            let store = Store::open(&path).await.unwrap();
            // both connections are in use
            let transaction = store.begin().await.unwrap();
            assert_eq!(store.share_away_since().await.unwrap(), None);
            transaction.commit().await.unwrap();
            store.close().await;
            let looking = Store::open_to_read(&path).await.unwrap();
            assert!(looking.outbox(None, 10).await.unwrap().is_empty());
            looking.close().await;
            let files: Vec<_> = std::fs::read_dir(folder.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name())
                .collect();
            assert_eq!(files, ["diaodu.db"]);
        }
    }
}
