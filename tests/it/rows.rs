//! All that a database holds, as text: to tell whether two of them remember the same.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

/// A line a row, `outbox id=1 key='…' …`, sorted. Without what tells of a process that died: how often
/// a letter was tried, the tries of which nobody knows the end, and in which order letters of two connections were handed
/// over, which numbers the entries of the record.
pub(crate) async fn every_row(database: &Path) -> Vec<String> {
    let url = format!("sqlite://{}?mode=ro", database.display());
    let mut db = SqliteConnection::connect(&url).await.unwrap();
    let tables: Vec<(String, String)> = sqlx::query_as(
        "SELECT tables.name, group_concat(
             '''' || columns.name || '='' || quote(' || columns.name || ')', ' || '' '' || ')
         FROM sqlite_schema tables, pragma_table_info(tables.name) columns
         WHERE tables.type = 'table' AND tables.name NOT GLOB '_sqlx*'
           AND NOT (tables.name = 'outbox' AND columns.name IN ('attempts', 'undecided'))
           AND NOT (tables.name = 'attempts' AND columns.name = 'number')
           AND NOT (tables.name = 'audit_entries' AND columns.name IN ('id', 'hash'))
           AND tables.name <> 'audit_head'
         GROUP BY tables.name",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    let mut all = Vec::new();
    for (table, row) in tables {
        let known = match table.as_str() {
            "attempts" => "WHERE outcome <> 'undecided'",
            _ => "",
        };
        let text = format!("SELECT '{table} ' || {row} FROM {table} {known}");
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(text))
            .fetch_all(&mut db)
            .await
            .unwrap();
        all.extend(rows);
    }
    db.close().await.unwrap();
    all.sort();
    all
}
