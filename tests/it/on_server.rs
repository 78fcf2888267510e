//! A database of its own on a PostgreSQL server for each office of the tests, if there is a server for them:
//! then every story on an office is told there.

use std::fs;
use std::path::Path;

use diaodu::folder::sha256;
use diaodu::store::{DatabaseServer, StatePlace};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// The server, as `postgres://postgres@127.0.0.1:5599`; whoever logs in there may make databases.
const SERVER: &str = "DIAODU_TEST_POSTGRES";

/// A database that is gone with this.
pub(crate) struct Database {
    server: String,
    name: String,
}

impl Database {
    /// Makes one for the office of this configuration, and writes into it that its state is there.
    pub(crate) async fn for_office(config: &Path) -> Option<Self> {
        let database = Self::named(config).await?;
        let text = fs::read_to_string(config).unwrap();
        let (before, store) = text.split_once("\n[store]").unwrap();
        let url = format!("url = \"{}\"", database.url());
        let store = store.replacen("url = \"\"", &url, 1);
        fs::write(config, format!("{before}\n[store]{store}")).unwrap();
        Some(database)
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
        tell(&server, &made).await;
        Some(Self { server, name })
    }

    pub(crate) fn url(&self) -> String {
        format!("{}/{}", self.server, self.name)
    }

    pub(crate) fn place(&self) -> StatePlace {
        StatePlace::Server(DatabaseServer {
            url: self.url(),
            password: None,
        })
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
            runtime.block_on(tell(&server, &gone));
        });
        teller.join().unwrap();
    }
}

/// One statement, on the server's own database.
async fn tell(server: &str, statement: &str) {
    let mut connection = PgConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    let told = sqlx::query(AssertSqlSafe(statement.to_owned()));
    told.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
