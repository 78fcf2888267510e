//! Opens a state on a PostgreSQL server, and refuses a database in which it would not be the same as in a file.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection};

use super::come_so_far::LastRead;
use super::engine::{CLOCK_OF_POSTGRES, Db};
use super::nodes::NodeRole;
use super::place::DatabaseServer;
use super::sql;
use super::{Result, Store, StoreError, tables};
use crate::domain::audit::ChainHash;

/// A connection lives so long: what those that look at pages opened goes with it.
const LIFETIME: Duration = Duration::from_mins(5);

/// Taken by a program that works on a state as a whole, whichever machine it runs on: nobody else may meanwhile.
const ALONE: &str =
    "SELECT pg_try_advisory_lock(hashtextextended('diaodu at work ' || current_schema(), 0))";

/// Taken by each of the nodes, which may be many.
const BESIDE_OTHERS: &str = "SELECT pg_try_advisory_lock_shared(hashtextextended('diaodu at work ' || current_schema(), 0))";

/// Held as long as a program works on the state of a server; gone with its connection, however it ends.
#[derive(Debug)]
pub struct ServerLock {
    connection: PgConnection,
}

impl ServerLock {
    /// Takes it for a program that has to be alone; does not wait.
    ///
    /// # Errors
    /// [`StoreError::AtWork`] at once if another program has it.
    pub async fn alone(server: &DatabaseServer) -> Result<Self> {
        let mut lock = Self::take(server, ALONE).await?;
        // A node whose connection was cut has no lock any more, and works on by another one.
        if lock.sees_nodes().await? {
            return Err(StoreError::AtWork);
        }
        Ok(lock)
    }

    /// Whether any node has been heard of lately.
    async fn sees_nodes(&mut self) -> Result<bool> {
        let are_there = "SELECT to_regclass('nodes') IS NOT NULL";
        let are_there: bool = sqlx::query_scalar(are_there)
            .fetch_one(&mut self.connection)
            .await?;
        if !are_there {
            return Ok(false);
        }
        let now: String = sqlx::query_scalar(CLOCK_OF_POSTGRES)
            .fetch_one(&mut self.connection)
            .await?;
        let seen = "SELECT EXISTS (SELECT 1 FROM nodes WHERE until > $1)";
        let seen = sqlx::query_scalar(seen).bind(now);
        Ok(seen.fetch_one(&mut self.connection).await?)
    }

    /// Takes it for a node; does not wait.
    ///
    /// # Errors
    /// [`StoreError::AtWork`] at once if a program has it that has to be alone.
    pub async fn beside_others(server: &DatabaseServer) -> Result<Self> {
        Self::take(server, BESIDE_OTHERS).await
    }

    async fn take(server: &DatabaseServer, how: &'static str) -> Result<Self> {
        let mut connection = PgConnection::connect_with(&options(server)?).await?;
        make_schema(server, &mut connection).await?;
        let is_ours: bool = sqlx::query_scalar(how).fetch_one(&mut connection).await?;
        if is_ours {
            return Ok(Self { connection });
        }
        connection.close().await?;
        Err(StoreError::AtWork)
    }
}

/// How long a writer waits for another one, in milliseconds, as with a file.
const WAIT_FOR_OTHERS: &str = "10000";

impl Store {
    /// Opens the database on a server, and brings its tables up to date.
    ///
    /// # Errors
    /// If it cannot be reached, does not sort by bytes, or a newer program wrote its tables.
    pub(super) async fn open_on_server(server: &DatabaseServer) -> Result<Self> {
        let store = connect(server, options(server)?).await?;
        store.demand_order_by_bytes().await?;
        if let Db::Postgres(pool) = &store.db {
            make_schema(server, &mut *pool.acquire().await?).await?;
        }
        tables::bring_up_to_date(&store.db).await?;
        Ok(store)
    }

    /// Opens it to look at it; `None` if it has no tables of ours.
    ///
    /// # Errors
    /// If it cannot be reached, or does not sort by bytes.
    pub(super) async fn look_at_server(server: &DatabaseServer) -> Result<Option<Self>> {
        let only_look = [("default_transaction_read_only", "on")];
        let store = connect(server, options(server)?.options(only_look)).await?;
        store.demand_order_by_bytes().await?;
        if store.has_tables().await? {
            return Ok(Some(store));
        }
        store.close().await;
        Ok(None)
    }

    /// What is sorted as text is in the same order wherever it is kept: times, periods, the rows of a ledger.
    async fn demand_order_by_bytes(&self) -> Result<()> {
        let row = sql::query(
            "SELECT CAST(datcollate AS TEXT) AS sorts_by, CAST(pg_encoding_to_char(encoding) AS TEXT) AS encoding,
                 'B' < 'a' AND 'a b' < 'aa' AND '一' < '阿' AS is_by_bytes
             FROM pg_database WHERE datname = current_database()",
        )
        .fetch_one(self.db.on())
        .await?;
        let sorts_by: String = row.try_get("sorts_by")?;
        let encoding: String = row.try_get("encoding")?;
        let is_c = ["C", "POSIX"].contains(&sorts_by.as_str());
        if is_c && encoding == "UTF8" && row.try_get("is_by_bytes")? {
            return Ok(());
        }
        Err(StoreError::SortsOtherwise { sorts_by, encoding })
    }
}

fn options(server: &DatabaseServer) -> Result<PgConnectOptions> {
    let options: PgConnectOptions = server.url.parse()?;
    let options = options
        .application_name("diaodu")
        .options([("lock_timeout", WAIT_FOR_OTHERS)]);
    let options = match &server.schema {
        Some(schema) => options.options([("search_path", quoted(schema))]),
        None => options,
    };
    Ok(match &server.password {
        Some(password) => options.password(password.expose_secret()),
        None => options,
    })
}

/// A name as it stands in a statement.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Makes the office's own part of the database, if it is missing: whoever may not make one may use one that is there.
async fn make_schema(server: &DatabaseServer, connection: &mut PgConnection) -> Result<()> {
    let Some(schema) = &server.schema else {
        return Ok(());
    };
    if has_schema(schema, connection).await? {
        return Ok(());
    }
    let statement = format!("CREATE SCHEMA IF NOT EXISTS {}", quoted(schema));
    let made = sqlx::query(sql::AssertSqlSafe(statement))
        .execute(&mut *connection)
        .await;
    match made {
        Ok(_) => Ok(()),
        // Of nodes that start together one makes it, and IF NOT EXISTS does not see what is not yet committed.
        Err(_) if has_schema(schema, connection).await? => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn has_schema(schema: &str, connection: &mut PgConnection) -> Result<bool> {
    let is_there = "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)";
    let is_there = sqlx::query_scalar(is_there).bind(schema);
    Ok(is_there.fetch_one(connection).await?)
}

async fn connect(server: &DatabaseServer, options: PgConnectOptions) -> Result<Store> {
    let pool = PgPoolOptions::new()
        .max_connections(server.connections)
        // The pool looks at idle ones as often as they may be idle, and counts anew whenever it has looked: none is ever
        // idle for long enough. `Store::rest` closes them.
        .idle_timeout(None)
        .max_lifetime(LIFETIME)
        .acquire_timeout(Duration::from_secs(20))
        .connect_with(options)
        .await?;
    Ok(Store {
        db: Db::Postgres(pool),
        in_memory: LastRead::default(),
        chain_hash: ChainHash::default(),
        role: NodeRole::default(),
    })
}
