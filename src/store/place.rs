//! Where an office keeps its state: in a file of its own, or on a server that others use as well.

use std::fmt;
use std::path::PathBuf;

use secrecy::SecretString;

use super::{Result, Store};

/// Where the state is, or is to be.
#[derive(Debug, Clone)]
pub enum StatePlace {
    File(PathBuf),
    Server(DatabaseServer),
}

/// A database on a PostgreSQL server.
#[derive(Debug, Clone)]
pub struct DatabaseServer {
    /// `postgres://name@host:port/database`, without a password.
    pub url: String,
    pub password: Option<SecretString>,
    /// The part of it that is this office's alone, made if it is missing; `None`: the one that the server gives.
    pub schema: Option<String>,
    /// A program has at most so many connections to it at once, beside the one that holds its lock.
    pub connections: u32,
}

impl DatabaseServer {
    /// One writes, the others look.
    pub const USUAL_CONNECTIONS: u32 = 4;
}

/// As it may be shown to anybody.
impl fmt::Display for StatePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Server(server) => match &server.schema {
                Some(schema) => write!(f, "{}, schema {schema}", server.url),
                None => f.write_str(&server.url),
            },
        }
    }
}

impl StatePlace {
    /// Opens what is there, or makes it, and brings its tables up to date.
    ///
    /// # Errors
    /// If it cannot be opened, is damaged, or a newer program wrote it.
    pub async fn open(&self) -> Result<Store> {
        match self {
            Self::File(path) => Store::open(path).await,
            #[cfg(feature = "postgres")]
            Self::Server(server) => Store::open_on_server(server).await,
            #[cfg(not(feature = "postgres"))]
            Self::Server(_) => Err(super::StoreError::NoPostgres),
        }
    }

    /// Opens what is there to look at it; `None` if nothing is there yet.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub async fn open_to_read(&self) -> Result<Option<Store>> {
        match self {
            Self::File(path) if path.exists() => Store::open_to_read(path).await.map(Some),
            Self::File(_) => Ok(None),
            #[cfg(feature = "postgres")]
            Self::Server(server) => Store::look_at_server(server).await,
            #[cfg(not(feature = "postgres"))]
            Self::Server(_) => Err(super::StoreError::NoPostgres),
        }
    }

    /// Whether a state is there: tables, however few rows are in them.
    ///
    /// # Errors
    /// If it cannot be looked at.
    pub async fn is_there(&self) -> Result<bool> {
        match self {
            Self::File(path) => Ok(std::fs::metadata(path).is_ok_and(|file| file.len() > 0)),
            Self::Server(_) => Ok(match self.open_to_read().await? {
                Some(store) => {
                    store.close().await;
                    true
                }
                None => false,
            }),
        }
    }
}
