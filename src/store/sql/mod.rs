//! One query for both engines: its text, its values and its rows are the same, and only here is it seen that there are two.

mod row;
mod value;

use futures_util::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool};
use sqlx::{SqlSafeStr, SqlStr};

pub(super) use row::{ReadFrom, StoredRow};
pub(super) use sqlx::AssertSqlSafe;
pub(super) use value::storable;
use value::{Given, Value, bind_all};

/// Where a query runs: on any connection of a pool, or on the one of a transaction.
pub(super) enum On<'c> {
    Sqlite(&'c SqlitePool),
    InSqlite(&'c mut SqliteConnection),
    #[cfg(feature = "postgres")]
    Postgres(&'c sqlx::PgPool),
    #[cfg(feature = "postgres")]
    InPostgres(&'c mut sqlx::PgConnection),
}

/// A query that is not yet asked.
pub(super) struct Query<'q> {
    text: SqlStr,
    values: Vec<Value<'q>>,
}

/// One that asks for a single value a row.
pub(super) struct Scalar<'q>(Query<'q>);

/// A query with this text, in words that both engines know.
pub(super) fn query<'q>(text: impl SqlSafeStr) -> Query<'q> {
    Query {
        text: text.into_sql_str(),
        values: Vec::new(),
    }
}

/// The same, of which only the first column is wanted.
pub(super) fn query_scalar<'q>(text: impl SqlSafeStr) -> Scalar<'q> {
    Scalar(query(text))
}

/// Runs one body with the query and the executor of the engine at hand.
macro_rules! on_engine {
    ($query:expr, $on:expr, |$asked:ident, $engine:ident, $row:ident| $body:expr) => {{
        let Query { text, values } = $query;
        match $on {
            On::Sqlite($engine) => {
                let ($asked, $row) = (bind_all::<Sqlite>(text, values), StoredRow::Sqlite);
                $body
            }
            On::InSqlite($engine) => {
                let ($asked, $row) = (bind_all::<Sqlite>(text, values), StoredRow::Sqlite);
                $body
            }
            #[cfg(feature = "postgres")]
            On::Postgres($engine) => {
                let asked = bind_all::<sqlx::Postgres>(text, values);
                let ($asked, $row) = (asked, StoredRow::Postgres);
                $body
            }
            #[cfg(feature = "postgres")]
            On::InPostgres($engine) => {
                let asked = bind_all::<sqlx::Postgres>(text, values);
                let ($asked, $row) = (asked, StoredRow::Postgres);
                $body
            }
        }
    }};
}

impl<'q> Query<'q> {
    /// Gives it the next value.
    pub(super) fn bind(mut self, value: impl Given<'q>) -> Self {
        self.values.push(Given::value(Some(value)));
        self
    }

    /// Runs it; answers how many rows it changed.
    pub(super) async fn execute(self, on: On<'_>) -> sqlx::Result<u64> {
        on_engine!(self, on, |asked, engine, _row| {
            Ok(asked.execute(engine).await?.rows_affected())
        })
    }

    /// All rows of its answer.
    pub(super) async fn fetch_all(self, on: On<'_>) -> sqlx::Result<Vec<StoredRow>> {
        on_engine!(self, on, |asked, engine, row| {
            let rows = asked.fetch_all(engine).await?;
            Ok(rows.into_iter().map(row).collect())
        })
    }

    /// The first row of its answer, if there is any.
    pub(super) async fn fetch_optional(self, on: On<'_>) -> sqlx::Result<Option<StoredRow>> {
        on_engine!(self, on, |asked, engine, row| {
            Ok(asked.fetch_optional(engine).await?.map(row))
        })
    }

    /// The first row of its answer, which has one.
    pub(super) async fn fetch_one(self, on: On<'_>) -> sqlx::Result<StoredRow> {
        on_engine!(self, on, |asked, engine, row| {
            Ok(row(asked.fetch_one(engine).await?))
        })
    }

    /// The rows of its answer, one after the other: never all of them in memory.
    pub(super) fn fetch<'c>(self, on: On<'c>) -> BoxStream<'c, sqlx::Result<StoredRow>>
    where
        'q: 'c,
    {
        on_engine!(self, on, |asked, engine, row| {
            asked.fetch(engine).map_ok(row).boxed()
        })
    }
}

impl<'q> Scalar<'q> {
    /// Gives it the next value.
    pub(super) fn bind(self, value: impl Given<'q>) -> Self {
        Self(self.0.bind(value))
    }

    /// The value of each row.
    pub(super) async fn fetch_all<T: for<'r> ReadFrom<'r>>(
        self,
        on: On<'_>,
    ) -> sqlx::Result<Vec<T>> {
        let rows = self.0.fetch_all(on).await?;
        rows.iter().map(StoredRow::first).collect()
    }

    /// The value of the first row, if there is any.
    pub(super) async fn fetch_optional<T: for<'r> ReadFrom<'r>>(
        self,
        on: On<'_>,
    ) -> sqlx::Result<Option<T>> {
        let row = self.0.fetch_optional(on).await?;
        row.map(|row| row.first()).transpose()
    }

    /// The value of the first row.
    pub(super) async fn fetch_one<T: for<'r> ReadFrom<'r>>(self, on: On<'_>) -> sqlx::Result<T> {
        self.0.fetch_one(on).await?.first()
    }
}
