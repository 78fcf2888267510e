//! Lets the database refuse every row of some tables: the simulation's stand-in for a full disk, for its
//! stories share one process. [`crate::disk_faults`] makes the real one, for a process of its own.

use diaodu::store::StatePlace;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use crate::office::SmallOffice;

/// All tables, in the order of their names.
pub(crate) async fn tables(town: &SmallOffice) -> Vec<String> {
    #[cfg(feature = "postgres")]
    if let Some(database) = &town.database {
        return database.tables().await;
    }
    let mut db = open(town).await;
    let tables = names(&mut db, "type = 'table' AND name NOT GLOB '*sql*_*'").await;
    db.close().await.unwrap();
    tables
}

/// No row of these tables is written, changed or removed any more.
pub(crate) async fn fill(town: &SmallOffice, tables: &[String]) {
    #[cfg(feature = "postgres")]
    if let Some(database) = &town.database {
        return database.fill(tables).await;
    }
    let db = open(town).await;
    let refusals = tables.iter().flat_map(|table| {
        ["INSERT", "UPDATE", "DELETE"].map(|change| {
            format!(
                "CREATE TRIGGER full_{table}_{change} BEFORE {change} ON {table}
                 BEGIN SELECT RAISE(ABORT, 'the disk is full'); END;"
            )
        })
    });
    let refusals: String = refusals.collect();
    run(db, &refusals).await;
}

/// Rows are taken again.
pub(crate) async fn free(town: &SmallOffice) {
    #[cfg(feature = "postgres")]
    if let Some(database) = &town.database {
        return database.free().await;
    }
    let mut db = open(town).await;
    let refusals = names(&mut db, "type = 'trigger'").await;
    let ends = refusals.iter().map(|name| format!("DROP TRIGGER {name};"));
    let ends: String = ends.collect();
    run(db, &ends).await;
}

async fn open(town: &SmallOffice) -> SqliteConnection {
    let StatePlace::File(database) = town.config.state() else {
        panic!("this state is on a server");
    };
    let url = format!("sqlite://{}", database.display());
    SqliteConnection::connect(&url).await.unwrap()
}

async fn names(db: &mut SqliteConnection, which: &str) -> Vec<String> {
    let text = format!("SELECT name FROM sqlite_schema WHERE {which} ORDER BY name");
    let names = sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(db).await;
    names.unwrap()
}

async fn run(mut db: SqliteConnection, changes: &str) {
    let text = format!("BEGIN IMMEDIATE; {changes} COMMIT");
    let done = sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut db).await;
    done.unwrap();
    db.close().await.unwrap();
}
