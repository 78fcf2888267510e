//! Why the store did not do what was asked, each with what to do about it.

use sqlx::migrate::MigrateError;

use super::fault::{self, EngineFault};
use crate::domain::language::Language;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database answered with an error.
    #[error("database: {}{}", .0, hint(.0, Language::English))]
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
    /// The configuration names a server, and this program was built without what speaks to one.
    #[cfg(not(feature = "postgres"))]
    #[error(
        "database: this diaodu was built without PostgreSQL\n  hint: take a build with the feature `postgres`, or a file as state"
    )]
    NoPostgres,
    /// A server's database would put texts in another order than a file does.
    #[cfg(feature = "postgres")]
    #[error(
        "database: it sorts texts by {sorts_by:?} in {encoding}, so the same state would give another ledger here\n  hint: make it with CREATE DATABASE diaodu TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    )]
    SortsOtherwise { sorts_by: String, encoding: String },
    /// Another node leads; what this one was about to write as the leader is not written.
    #[error("database: another diaodu leads now, so nothing of this was written")]
    LedByAnother,
    /// Another program works on the same state.
    #[cfg(feature = "postgres")]
    #[error(
        "database: another diaodu works on it, perhaps on another machine\n  hint: stop that one first, or ask it: `diaodu status` needs no lock"
    )]
    AtWork,
    /// A state is to be copied to where one is already.
    #[error(
        "database: there is something in it already: rows in {0}\n  hint: copy into a new, empty one; nothing was changed"
    )]
    NotEmpty(String),
    /// What was copied is not what is read there.
    #[error(
        "database: the copy is not the same: {table} had {rows} rows and has {rows_there} there, or they say something else"
    )]
    CopyDiffers {
        table: String,
        rows: u64,
        rows_there: u64,
    },
    /// A stored value cannot be read back.
    #[error("database: {table}.{column} holds {value:?}, which cannot be read")]
    Corrupt {
        table: &'static str,
        column: &'static str,
        /// What stands there, cut to a line.
        value: String,
    },
}

/// What to do about an error of the engine, as a line of its own; empty if there is nothing to add.
fn hint(error: &sqlx::Error, language: Language) -> &'static str {
    let (english, chinese) = match fault::of(error) {
        Some(EngineFault::DiskFull) => (
            "\n  hint: the disk of data_dir is full; free some space, nothing is lost meanwhile",
            "\n  怎么办：data_dir 所在磁盘已满，腾出空间；期间不会丢东西",
        ),
        Some(EngineFault::Damaged) => (
            "\n  hint: the database is damaged; stop diaodu, move diaodu.db away and `diaodu restore` the last backup",
            "\n  怎么办：数据库已损坏，停下 diaodu，把 diaodu.db 移走，用 `diaodu restore` 恢复最近的备份",
        ),
        Some(EngineFault::NoTables) => (
            "\n  hint: it holds no tables of ours; `diaodu doctor` says whether an archive lies beside it",
            "\n  怎么办：里面没有 diaodu 的表；旁边有没有档案，用 `diaodu doctor` 看",
        ),
        #[cfg(feature = "postgres")]
        Some(EngineFault::ServerFull) => (
            "\n  hint: the disk of the database server is full; free some space there, nothing is lost meanwhile",
            "\n  怎么办：数据库服务器的磁盘已满，到那里腾出空间；期间不会丢东西",
        ),
        #[cfg(feature = "postgres")]
        Some(EngineFault::Follower) => (
            "\n  hint: the server follows another one and takes no changes; let store.url name the one that leads",
            "\n  怎么办：这台数据库服务器是只读的备机，store.url 要写主机",
        ),
        #[cfg(feature = "postgres")]
        Some(EngineFault::Refused) => (
            "\n  hint: see the name and database of store.url, its password, and the server's pg_hba.conf",
            "\n  怎么办：核对 store.url 里的用户名和库名、密码，以及服务器的 pg_hba.conf",
        ),
        Some(EngineFault::Busy) | None => ("", ""),
    };
    language.of(english, chinese)
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
            Self::Database(error) => fault::of(error) == Some(EngineFault::Damaged),
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

    /// What to do about what the engine said, as a line of its own; empty if there is nothing to add.
    #[must_use]
    pub fn hint(&self, language: Language) -> &'static str {
        match self {
            Self::Database(error) => hint(error, language),
            _ => "",
        }
    }

    /// Whether the same call may succeed later without anybody's help.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Database(error) => fault::of(error).is_some_and(EngineFault::passes),
            _ => false,
        }
    }
}
