//! The engines that keep the state: a file of SQLite, or a PostgreSQL server.

use chrono::{DateTime, Utc};
use sqlx::Transaction;
use sqlx::sqlite::{Sqlite, SqlitePool};

use super::sql::{self, On};

/// The connections of one of them.
#[derive(Debug, Clone)]
pub(super) enum Db {
    Sqlite(SqlitePool),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
}

/// A transaction of one of them that nobody else writes beside.
pub(super) enum InTransaction {
    Sqlite(Transaction<'static, Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(Transaction<'static, sqlx::Postgres>),
}

/// Waits until no other transaction of this office writes, on any machine; the lock goes with the transaction.
#[cfg(feature = "postgres")]
const WRITE_ALONE: &str =
    "SELECT pg_advisory_xact_lock(hashtextextended('diaodu ' || current_schema(), 0))";

/// In whole seconds, as all times that are stored.
const CLOCK_OF_SQLITE: &str = "SELECT strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')";
#[cfg(feature = "postgres")]
pub(super) const CLOCK_OF_POSTGRES: &str =
    "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"')";

impl Db {
    /// Where a query runs that is part of no transaction.
    pub(super) fn on(&self) -> On<'_> {
        match self {
            Self::Sqlite(pool) => On::Sqlite(pool),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => On::Postgres(pool),
        }
    }

    /// Begins to write.
    pub(super) async fn begin(&self) -> sqlx::Result<InTransaction> {
        match self {
            Self::Sqlite(pool) => Ok(InTransaction::Sqlite(
                pool.begin_with("BEGIN IMMEDIATE").await?,
            )),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                sqlx::query(WRITE_ALONE).execute(&mut *transaction).await?;
                Ok(InTransaction::Postgres(transaction))
            }
        }
    }

    /// Begins to read: what others write meanwhile is not seen.
    pub(super) async fn begin_reading(&self) -> sqlx::Result<InTransaction> {
        Ok(match self {
            Self::Sqlite(pool) => InTransaction::Sqlite(pool.begin().await?),
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                InTransaction::Postgres(pool.begin_with(begin).await?)
            }
        })
    }

    /// The time by its own clock, which is the same for all that ask it.
    pub(super) async fn time(&self) -> sqlx::Result<DateTime<Utc>> {
        sql::query_scalar(self.clock()).fetch_one(self.on()).await
    }

    const fn clock(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => CLOCK_OF_SQLITE,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => CLOCK_OF_POSTGRES,
        }
    }

    /// Closes the connections to a server that nobody uses at this moment, but for one: of many offices' nodes nearly all
    /// are idle, and each connection is a process of the server.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unused_async, reason = "a server is told that they close")
    )]
    pub(super) async fn rest(&self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(_) => {}
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => {
                while pool.size() > 1
                    && let Some(connection) = pool.try_acquire()
                {
                    connection.close().await?;
                }
            }
        }
        Ok(())
    }

    /// Closes all connections; what SQLite has in its log is written home.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => close_one_by_one(pool).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl InTransaction {
    /// Where a query runs that is part of it.
    pub(super) fn on(&mut self) -> On<'_> {
        match self {
            Self::Sqlite(transaction) => On::InSqlite(transaction),
            #[cfg(feature = "postgres")]
            Self::Postgres(transaction) => On::InPostgres(transaction),
        }
    }

    /// The time by the clock of its engine.
    pub(super) async fn time(&mut self) -> sqlx::Result<DateTime<Utc>> {
        let clock = match self {
            Self::Sqlite(_) => CLOCK_OF_SQLITE,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => CLOCK_OF_POSTGRES,
        };
        sql::query_scalar(clock).fetch_one(self.on()).await
    }

    /// Rows may be written before those that they name, as long as all are there in the end.
    pub(super) async fn defer_references(&mut self) -> sqlx::Result<()> {
        let text = match self {
            Self::Sqlite(_) => "PRAGMA defer_foreign_keys = ON",
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => "SET CONSTRAINTS ALL DEFERRED",
        };
        sql::query(text).execute(self.on()).await?;
        Ok(())
    }

    /// The last number that each table gave to a row, also to one that is gone.
    pub(super) async fn row_numbers(&mut self) -> sqlx::Result<Vec<(String, i64)>> {
        let text = match self {
            Self::Sqlite(_) => "SELECT name, seq AS last FROM sqlite_sequence ORDER BY name",
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => "SELECT of_table AS name, last FROM row_numbers ORDER BY of_table",
        };
        let rows = sql::query(text).fetch_all(self.on()).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("name")?, row.try_get("last")?)))
            .collect()
    }

    /// Lets the tables go on from these numbers.
    pub(super) async fn set_row_numbers(&mut self, numbers: &[(String, i64)]) -> sqlx::Result<()> {
        let (forget, set) = match self {
            Self::Sqlite(_) => (
                "DELETE FROM sqlite_sequence",
                "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)",
            ),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => (
                "DELETE FROM row_numbers",
                "INSERT INTO row_numbers (of_table, last) VALUES ($1, $2)",
            ),
        };
        sql::query(forget).execute(self.on()).await?;
        for (table, last) in numbers {
            let set = sql::query(set).bind(table).bind(*last);
            set.execute(self.on()).await?;
        }
        Ok(())
    }

    /// The word by which an engine counts what is in a table that was filled all at once. Until a server does so by itself, which
    /// may be a minute, it looks for an answer as in an empty table, and takes five times as long; a file's order needs no count.
    pub(super) const fn word_to_count(&self) -> Option<&'static str> {
        match self {
            Self::Sqlite(_) => None,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Some("ANALYZE"),
        }
    }

    /// Makes all of it true at once.
    pub(super) async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }
}

/// One after the other: of two that close at the same moment, each may take the other for somebody who still
/// needs the log, and leave it behind.
async fn close_one_by_one(pool: &SqlitePool) {
    while pool.size() > 0 {
        let closed = match pool.acquire().await {
            Ok(connection) => connection.close().await,
            Err(error) => Err(error),
        };
        if let Err(error) = closed {
            tracing::warn!(%error, "a connection to the store did not close well");
            break;
        }
    }
    pool.close().await;
}
