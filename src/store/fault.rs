//! What went wrong, by the number that each engine has for it.

use sqlx::sqlite::SqliteError;

/// What a database says of itself that somebody, or time, can do something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EngineFault {
    /// Somebody else is at it, or cannot be reached; that passes.
    Busy,
    /// The disk takes no more.
    DiskFull,
    /// What was written is no longer what is read.
    Damaged,
    /// Our tables are not there.
    NoTables,
    /// A server's disk takes no more.
    #[cfg(feature = "postgres")]
    ServerFull,
    /// A server lets us only read: it follows another one.
    #[cfg(feature = "postgres")]
    Follower,
    /// A server does not know us, or not this database.
    #[cfg(feature = "postgres")]
    Refused,
}

impl EngineFault {
    /// Whether the same may succeed later without a change of ours.
    pub(super) const fn passes(self) -> bool {
        match self {
            Self::Busy | Self::DiskFull => true,
            Self::Damaged | Self::NoTables => false,
            #[cfg(feature = "postgres")]
            Self::ServerFull | Self::Follower => true,
            #[cfg(feature = "postgres")]
            Self::Refused => false,
        }
    }
}

/// What the engine means by its error, if it is any of these.
pub(super) fn of(error: &sqlx::Error) -> Option<EngineFault> {
    let error = match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => return Some(EngineFault::Busy),
        sqlx::Error::Database(error) => error,
        _ => return None,
    };
    if let Some(error) = error.try_downcast_ref::<SqliteError>() {
        use sqlx::error::DatabaseError as _;
        let code: u32 = error.code()?.parse().ok()?;
        return of_sqlite(code, error.message());
    }
    #[cfg(feature = "postgres")]
    if let Some(error) = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        return of_postgres(error.code());
    }
    None
}

/// By the result code, with or without its extension.
fn of_sqlite(code: u32, message: &str) -> Option<EngineFault> {
    match code & 0xff {
        // SQLITE_BUSY, SQLITE_IOERR
        5 | 10 => Some(EngineFault::Busy),
        // SQLITE_FULL
        13 => Some(EngineFault::DiskFull),
        // SQLITE_CORRUPT, SQLITE_NOTADB
        11 | 26 => Some(EngineFault::Damaged),
        1 if message.contains("no such table") => Some(EngineFault::NoTables),
        _ => None,
    }
}

/// By the SQLSTATE: five letters, of which the first two are its class.
#[cfg(feature = "postgres")]
fn of_postgres(state: &str) -> Option<EngineFault> {
    match state {
        "53100" => Some(EngineFault::ServerFull),
        "XX001" | "XX002" => Some(EngineFault::Damaged),
        "42P01" => Some(EngineFault::NoTables),
        "25006" => Some(EngineFault::Follower),
        "28000" | "28P01" | "3D000" | "42501" => Some(EngineFault::Refused),
        // another's lock, a deadlock, a transaction that met another; it is shut down, starts, or threw us out
        "55P03" | "40P01" | "40001" | "57P01" | "57P02" | "57P03" | "57P05" => {
            Some(EngineFault::Busy)
        }
        // the connection is lost; too many of them, or too little memory
        state if state.starts_with("08") || state.starts_with("53") => Some(EngineFault::Busy),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{EngineFault, of_sqlite};

    #[test]
    fn sqlite_says_what_is_wrong_by_number_with_or_without_its_extension() {
        assert_eq!(of_sqlite(5, ""), Some(EngineFault::Busy));
        assert_eq!(of_sqlite(0x0205, ""), Some(EngineFault::Busy));
        assert_eq!(of_sqlite(0x030a, ""), Some(EngineFault::Busy));
        assert_eq!(of_sqlite(13, ""), Some(EngineFault::DiskFull));
        assert_eq!(of_sqlite(11, ""), Some(EngineFault::Damaged));
        assert_eq!(
            of_sqlite(1, "no such table: x"),
            Some(EngineFault::NoTables)
        );
        assert_eq!(of_sqlite(1, "near \"x\": syntax error"), None);
        assert_eq!(of_sqlite(19, "UNIQUE constraint failed"), None);
    }

    /// A number was once made of them: 22021, a NUL in a text, was taken for a lock then, and tried for ever.
    #[cfg(feature = "postgres")]
    #[test]
    fn a_state_of_postgres_is_no_number() {
        use super::of_postgres;
        for final_one in ["22021", "22026", "22027", "23505", "42601"] {
            assert_eq!(of_postgres(final_one), None, "{final_one}");
        }
        for passing in [
            "40001", "40P01", "55P03", "57P01", "57P03", "53300", "08006",
        ] {
            assert_eq!(of_postgres(passing), Some(EngineFault::Busy), "{passing}");
        }
        assert_eq!(of_postgres("53100"), Some(EngineFault::ServerFull));
        assert_eq!(of_postgres("28P01"), Some(EngineFault::Refused));
        assert_eq!(of_postgres("25006"), Some(EngineFault::Follower));
    }
}
