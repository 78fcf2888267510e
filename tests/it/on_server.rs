//! A database of its own on a PostgreSQL server for each office of the tests, if there is a server for them:
//! then every story on an office is told there.

use std::fs;
use std::path::Path;

use diaodu::folder::sha256;
use diaodu::store::{DatabaseServer, StatePlace};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// The server, as `postgres://postgres@127.0.0.1:5599`; whoever logs in there may make databases.
const SERVER: &str = "DIAODU_TEST_POSTGRES";

/// Whether the stories are told there.
pub(crate) fn is_there() -> bool {
    std::env::var_os(SERVER).is_some()
}

/// A database that is gone with this.
pub(crate) struct Database {
    server: String,
    name: String,
}

impl Database {
    /// Makes one for the office of this configuration, and writes into it that its state is there.
    pub(crate) async fn for_office(config: &Path) -> Option<Self> {
        let database = Self::named(config).await?;
        database.named_in(config, "");
        Some(database)
    }

    /// Writes into a configuration that the state is here, in this schema.
    pub(crate) fn named_in(&self, config: &Path, schema: &str) {
        let text = fs::read_to_string(config).unwrap();
        let (before, store) = text.split_once("\n[store]").unwrap();
        let url = format!("url = \"{}\"", self.url());
        let schema = format!("schema = \"{schema}\"");
        let store = store.replacen("url = \"\"", &url, 1);
        let store = store.replacen("schema = \"\"", &schema, 1);
        fs::write(config, format!("{before}\n[store]{store}")).unwrap();
    }

    /// Makes one that is named for a path: no two tests have the same.
    pub(crate) async fn named(path: &Path) -> Option<Self> {
        Self::sorted_by(path, "C").await
    }

    /// The same, which sorts texts in the way that is said.
    pub(crate) async fn sorted_by(path: &Path, order: &str) -> Option<Self> {
        let server = std::env::var(SERVER).ok()?;
        let name = format!(
            "office_{}",
            &sha256(path.as_os_str().as_encoded_bytes())[..24]
        );
        let made = format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE '{order}' LC_CTYPE '{order}'"
        );
        tell(&format!("{server}/postgres"), &made).await;
        Some(Self { server, name })
    }

    /// Another one with all that is in it now; nobody may be connected to it.
    pub(crate) async fn copied(&self) -> Self {
        let (server, name) = (self.server.clone(), format!("{}_as_it_was", self.name));
        let made = format!("CREATE DATABASE {name} TEMPLATE {}", self.name);
        tell(&format!("{server}/postgres"), &made).await;
        Self { server, name }
    }

    /// Has in it from now on what is in `other`; nobody may be connected to that one.
    pub(crate) async fn become_like(&self, other: &Self) {
        let on = format!("{}/postgres", self.server);
        let gone = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        tell(&on, &gone).await;
        let made = format!("CREATE DATABASE {} TEMPLATE {}", self.name, other.name);
        tell(&on, &made).await;
    }

    /// All tables of ours, in the order of their names.
    pub(crate) async fn tables(&self) -> Vec<String> {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        let tables = "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'
             AND tablename NOT IN ('_sqlx_migrations', 'row_numbers') ORDER BY tablename";
        let tables = sqlx::query_scalar(tables).fetch_all(&mut connection).await;
        connection.close().await.unwrap();
        tables.unwrap()
    }

    /// How many rows the server believes to be in a table; none where nobody has counted them.
    pub(crate) async fn rows_counted(&self, table: &str) -> f32 {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        let counted = sqlx::query_scalar("SELECT reltuples FROM pg_class WHERE relname = $1");
        let counted = counted.bind(table).fetch_one(&mut connection).await;
        connection.close().await.unwrap();
        counted.unwrap()
    }

    /// No row of these tables is written, changed or removed any more, for want of room.
    pub(crate) async fn fill(&self, tables: &[String]) {
        const NO_ROOM: &str = "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
            END $$;";
        let refusals = tables.iter().map(|table| {
            format!(
                "CREATE TRIGGER no_room BEFORE INSERT OR UPDATE OR DELETE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION no_room();"
            )
        });
        let refusals: String = refusals.collect();
        tell(&self.url(), &format!("{NO_ROOM}{refusals}")).await;
    }

    /// Rows are taken again.
    pub(crate) async fn free(&self) {
        tell(&self.url(), "DROP FUNCTION no_room CASCADE").await;
    }

    pub(crate) fn url(&self) -> String {
        format!("{}/{}", self.server, self.name)
    }

    pub(crate) fn place(&self) -> StatePlace {
        self.schema(None)
    }

    /// The part of it that is one office's alone.
    pub(crate) fn schema(&self, schema: Option<&str>) -> StatePlace {
        StatePlace::Server(DatabaseServer {
            url: self.url(),
            password: None,
            schema: schema.map(str::to_owned),
            connections: DatabaseServer::USUAL_CONNECTIONS,
        })
    }

    /// Says something in it that others wait for until it is committed.
    pub(crate) async fn in_transaction(&self, statement: &str) -> HalfDone {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        let said = sqlx::raw_sql(AssertSqlSafe(format!("BEGIN; {statement}")));
        said.execute(&mut connection).await.unwrap();
        HalfDone(connection)
    }

    /// The numbers in the first column of what is asked of it.
    pub(crate) async fn asked(&self, statement: &str) -> Vec<i64> {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        let asked = sqlx::query_scalar(AssertSqlSafe(statement.to_owned()));
        let answer = asked.fetch_all(&mut connection).await;
        connection.close().await.unwrap();
        answer.unwrap()
    }
}

/// What somebody does, and has not yet committed.
pub(crate) struct HalfDone(PgConnection);

impl HalfDone {
    pub(crate) async fn commit(mut self) {
        let commit = sqlx::raw_sql("COMMIT");
        commit.execute(&mut self.0).await.unwrap();
        self.0.close().await.unwrap();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let gone = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let server = self.server.clone();
        // The test's own runtime may be at its end.
        let teller = std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_all().build().unwrap();
            runtime.block_on(tell(&format!("{server}/postgres"), &gone));
        });
        teller.join().unwrap();
    }
}

/// Statements, in this database.
async fn tell(url: &str, statements: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let told = sqlx::raw_sql(AssertSqlSafe(statements.to_owned()));
    told.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
