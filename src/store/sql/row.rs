//! What a query answers: a row, read in the same way whichever engine it is from.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Column as _, Row as _, ValueRef as _};

/// A row.
#[derive(Debug)]
pub(in crate::store) enum StoredRow {
    Sqlite(SqliteRow),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgRow),
}

impl StoredRow {
    /// The value in the column of this name.
    pub(in crate::store) fn try_get<'r, T: ReadFrom<'r>>(&'r self, name: &str) -> sqlx::Result<T> {
        let value = match self {
            Self::Sqlite(row) => T::from_sqlite(row, row.try_column(name)?.ordinal()),
            #[cfg(feature = "postgres")]
            Self::Postgres(row) => T::from_postgres(row, row.try_column(name)?.ordinal()),
        };
        value.map_err(|error| match error {
            sqlx::Error::ColumnDecode { source, .. } => sqlx::Error::ColumnDecode {
                index: format!("{name:?}"),
                source,
            },
            error => error,
        })
    }

    /// The value in its first column.
    pub(super) fn first<'r, T: ReadFrom<'r>>(&'r self) -> sqlx::Result<T> {
        match self {
            Self::Sqlite(row) => T::from_sqlite(row, 0),
            #[cfg(feature = "postgres")]
            Self::Postgres(row) => T::from_postgres(row, 0),
        }
    }
}

/// What can be read from a row.
pub(in crate::store) trait ReadFrom<'r>: Sized {
    fn from_sqlite(row: &'r SqliteRow, column: usize) -> sqlx::Result<Self>;
    #[cfg(feature = "postgres")]
    fn from_postgres(row: &'r sqlx::postgres::PgRow, column: usize) -> sqlx::Result<Self>;
}

impl<'r, T: ReadFrom<'r>> ReadFrom<'r> for Option<T> {
    fn from_sqlite(row: &'r SqliteRow, column: usize) -> sqlx::Result<Self> {
        let is_there = !row.try_get_raw(column)?.is_null();
        is_there.then(|| T::from_sqlite(row, column)).transpose()
    }

    #[cfg(feature = "postgres")]
    fn from_postgres(row: &'r sqlx::postgres::PgRow, column: usize) -> sqlx::Result<Self> {
        let is_there = !row.try_get_raw(column)?.is_null();
        is_there.then(|| T::from_postgres(row, column)).transpose()
    }
}

macro_rules! as_the_engines_have_it {
    ($($held:ty),*) => {$(
        impl<'r> ReadFrom<'r> for $held {
            fn from_sqlite(row: &'r SqliteRow, column: usize) -> sqlx::Result<Self> {
                row.try_get(column)
            }

            #[cfg(feature = "postgres")]
            fn from_postgres(row: &'r sqlx::postgres::PgRow, column: usize) -> sqlx::Result<Self> {
                row.try_get(column)
            }
        }
    )*};
}

as_the_engines_have_it!(String, &'r str, Vec<u8>, &'r [u8], bool);

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl<'r> ReadFrom<'r> for $number {
            fn from_sqlite(row: &'r SqliteRow, column: usize) -> sqlx::Result<Self> {
                row.try_get(column)
            }

            #[cfg(feature = "postgres")]
            fn from_postgres(row: &'r sqlx::postgres::PgRow, column: usize) -> sqlx::Result<Self> {
                let number = postgres::number(row, column)?;
                <$number>::try_from(number).map_err(|error| postgres::unreadable(column, error))
            }
        }
    )*};
}

numbers!(i64, u32, u16);

impl<'r> ReadFrom<'r> for DateTime<Utc> {
    fn from_sqlite(row: &'r SqliteRow, column: usize) -> sqlx::Result<Self> {
        row.try_get(column)
    }

    #[cfg(feature = "postgres")]
    fn from_postgres(row: &'r sqlx::postgres::PgRow, column: usize) -> sqlx::Result<Self> {
        let text: &str = row.try_get(column)?;
        let time = DateTime::parse_from_rfc3339(text);
        time.map(|time| time.to_utc())
            .map_err(|error| postgres::unreadable(column, error))
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use sqlx::postgres::PgRow;
    use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

    /// A number, however wide: one that stands in the text of a query is not as wide as one in a table.
    pub(super) fn number(row: &PgRow, column: usize) -> sqlx::Result<i64> {
        let raw = row.try_get_raw(column)?;
        match raw.type_info().name() {
            "INT2" => row.try_get::<i16, _>(column).map(i64::from),
            "INT4" => row.try_get::<i32, _>(column).map(i64::from),
            _ => row.try_get(column),
        }
    }

    pub(super) fn unreadable(
        column: usize,
        why: impl std::error::Error + Send + Sync + 'static,
    ) -> sqlx::Error {
        sqlx::Error::ColumnDecode {
            index: column.to_string(),
            source: Box::new(why),
        }
    }
}
