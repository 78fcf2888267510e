//! Why the store did not do what was asked, each with what to do about it.

use sqlx::migrate::MigrateError;

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
    Migration(#[source] MigrateError),
    /// A newer program left the state, and this command may only look at it.
    #[error("database: a newer diaodu wrote it\n  hint: run that version, or restore a backup")]
    Newer,
    /// An earlier program left the state, and this command may only look at it.
    #[error(
        "database: an earlier diaodu left it\n  hint: a start of `run`, or one `once`, brings it up to date; take a `backup` first"
    )]
    Earlier,
    /// A stored value cannot be read back.
    #[error("database: {table}.{column} holds {value:?}, which cannot be read")]
    Corrupt {
        table: &'static str,
        column: &'static str,
        /// What stands there, cut to a line.
        value: String,
    },
}

/// `SQLITE_FULL`, when the disk takes no more.
const FULL: u32 = 13;

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
        Some(1) if error.to_string().contains("no such table") => {
            "\n  hint: it holds no tables of ours; `diaodu doctor` says whether an archive lies beside it"
        }
        _ => "",
    }
}

impl From<MigrateError> for StoreError {
    /// Only where the tables are known to be another program's is that said; what the engine says while
    /// they are made or read is as true here as anywhere else.
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                Self::Database(error)
            }
            error => Self::Migration(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Database(error.into())
    }
}

impl StoreError {
    /// Whether what was written is no longer what is read.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            // SQLITE_CORRUPT and SQLITE_NOTADB
            Self::Database(error) => matches!(code(error), Some(11 | 26)),
            Self::Damaged(_) => true,
            _ => false,
        }
    }

    /// What the engine said, without our hint.
    pub(super) fn cause(&self) -> String {
        match self {
            Self::Database(error) => error.to_string(),
            other => other.to_string(),
        }
    }

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
