//! Opens and closes the store, and decides which of its connections go on working.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, SqliteConnection};

use super::come_so_far::LastRead;
use super::engine::Db;
use super::nodes::NodeRole;
use super::{Result, Store, tables};
use crate::domain::audit::ChainHash;
use crate::private;

/// Rows that are fetched before they are asked for: one may hold a whole sheet.
const ROWS_AHEAD: usize = 4;

impl Store {
    /// Opens the database at `path`, makes it if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// If it cannot be opened, is damaged, or a newer program wrote it.
    pub async fn open(path: &Path) -> Result<Self> {
        private::make_file(path)?;
        // The engine gives its own files the rights of the database, but only when it makes them.
        private::close_to_others(&beside(path, "-wal"))?;
        private::close_to_others(&beside(path, "-shm"))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .row_buffer_size(ROWS_AHEAD)
            .busy_timeout(Duration::from_secs(10));
        Self::connect(options, 2).await
    }

    /// Opens the database at `path` as it is, to look at it; nothing in it is changed.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub async fn open_to_read(path: &Path) -> Result<Self> {
        // Without a log nobody has it open and all is written home. Then it is read like any file:
        // otherwise the engine would leave a new log behind that a reader may not remove again.
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .immutable(!beside(path, "-wal").exists())
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        Ok(Self {
            db: Db::Sqlite(pool),
            in_memory: LastRead::default(),
            chain_hash: ChainHash::default(),
            role: NodeRole::default(),
        })
    }

    /// That its tables are those of this program: one that is only looked at is not brought up to date.
    ///
    /// # Errors
    /// [`Earlier`](super::StoreError::Earlier) if some are missing, [`Newer`](super::StoreError::Newer) if it has some that
    /// this program does not know.
    pub async fn demand_all_tables(&self) -> Result<()> {
        tables::demand_all(&self.db).await
    }

    /// An empty database that is gone with the process: for rehearsals of an office that never ran.
    ///
    /// # Errors
    /// If the engine cannot be started.
    pub async fn in_memory() -> Result<Self> {
        Self::connect(SqliteConnectOptions::new().in_memory(true), 1).await
    }

    async fn connect(options: SqliteConnectOptions, connections: u32) -> Result<Self> {
        // None is opened beside the first: two that give a new database its log lock each other out.
        let pool = SqlitePoolOptions::new()
            .max_connections(connections)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_release(|connection, _| Box::pin(is_good_for_more(connection)))
            .connect_with(options)
            .await?;
        let db = Db::Sqlite(pool);
        tables::bring_up_to_date(&db).await?;
        Ok(Self {
            db,
            in_memory: LastRead::default(),
            chain_hash: ChainHash::default(),
            role: NodeRole::default(),
        })
    }

    /// Closes all connections; what is in the log is written home.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

/// `diaodu.db-wal`
fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// Whether a connection that was given back may be taken again; one that may not is closed, and the next
/// who needs one opens it anew.
///
/// When the disk fails under a transaction, the engine undoes it by itself. The `ROLLBACK` that follows
/// finds none, fails, and sqlx goes on counting the transaction as open: it would refuse to begin another
/// one on this connection for ever.
async fn is_good_for_more(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    // What was asked of it last is done when this is answered.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

#[cfg(test)]
mod tests {
    use sqlx::SqlitePool;
    use sqlx::migrate::Migrator;
    use sqlx::sqlite::SqliteConnectOptions;

    use super::super::migrations::MIGRATIONS;
    use super::super::{FileOp, sql};
    use super::Store;

    #[tokio::test]
    async fn a_database_of_the_first_version_is_brought_up_to_date_with_all_that_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("diaodu.db");
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true);
        let old = SqlitePool::connect_with(options).await.unwrap();
        let first = MIGRATIONS.iter().next().unwrap().clone();
        Migrator::with_migrations(vec![first])
            .run(&old)
            .await
            .unwrap();
        sqlx::query("INSERT INTO facts (name, value) VALUES ('held', '2026-11')")
            .execute(&old)
            .await
            .unwrap();
        old.close().await;
        let looking = Store::open_to_read(&path).await.unwrap();
        let told = looking.demand_all_tables().await.unwrap_err().to_string();
        assert!(
            told.contains("an earlier diaodu left it\n  hint: a start of `run`"),
            "{told}"
        );
        looking.close().await;
        let store = Store::open(&path).await.unwrap();
        store.demand_all_tables().await.unwrap();
        let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'kept_units'";
        let count = async |text| {
            let rows = sql::query_scalar(text);
            rows.fetch_one::<i64>(store.pool()).await.unwrap()
        };
        assert_eq!(count(tables).await, 1);
        assert_eq!(count("SELECT COUNT(*) FROM facts").await, 1);
    }

    #[tokio::test]
    async fn a_full_disk_undoes_the_transaction_and_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("diaodu.db");
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true);
        let store = Store::connect(options, 1).await.unwrap();
        // As little room as the tables themselves take.
        sql::query("PRAGMA max_page_count = 1")
            .execute(store.pool())
            .await
            .unwrap();
        let write = |size| FileOp::Write {
            target: b"x".to_vec(),
            content: vec![0; size],
        };
        let mut tx = store.begin().await.unwrap();
        tx.insert_file_op(&write(1)).await.unwrap();
        let error = tx.insert_file_op(&write(1 << 20)).await.unwrap_err();
        assert!(error.is_temporary(), "{error}");
        let said = error.to_string();
        assert!(
            said.contains("hint: the disk of data_dir is full"),
            "{said}"
        );
        drop(tx);
        assert!(store.file_ops_after(0).await.unwrap().is_empty());
        // The connection that failed is not used again.
        for _ in 0..3 {
            let mut tx = store.begin().await.unwrap();
            tx.insert_file_op(&write(1)).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(store.file_ops_after(2).await.unwrap().len(), 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_new_store_is_in_nobodys_way_when_it_opens() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..200 {
            let path = folder.path().join(format!("{number}.db"));
            Store::open(&path).await.unwrap().close().await;
        }
    }

    #[tokio::test]
    async fn a_closed_store_is_one_file_and_stays_so_when_it_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("diaodu.db");
        for _ in 0..10 {
            let store = Store::open(&path).await.unwrap();
            // both connections are in use
            let transaction = store.begin().await.unwrap();
            assert_eq!(store.share_away_since().await.unwrap(), None);
            transaction.commit().await.unwrap();
            store.close().await;
            let looking = Store::open_to_read(&path).await.unwrap();
            assert!(looking.outbox(None, 10).await.unwrap().is_empty());
            looking.close().await;
            let files: Vec<_> = std::fs::read_dir(folder.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name())
                .collect();
            assert_eq!(files, ["diaodu.db"]);
        }
    }
}
