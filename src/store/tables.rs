//! The tables: one text for both engines, brought up to date when a store is opened.

#[cfg(feature = "postgres")]
mod for_postgres;

use sqlx::migrate::Migration;

use super::engine::Db;
use super::migrations::MIGRATIONS;
use super::sql;
use super::{Result, StoreError};

/// Brings the tables up to date.
pub(super) async fn bring_up_to_date(db: &Db) -> Result<()> {
    match db {
        Db::Sqlite(pool) => MIGRATIONS.run(pool).await?,
        #[cfg(feature = "postgres")]
        Db::Postgres(_) => for_postgres::bring_up_to_date(db).await?,
    }
    Ok(())
}

/// That all tables of this program are there.
pub(super) async fn demand_all(db: &Db) -> Result<()> {
    let made = sql::query_scalar("SELECT version FROM _sqlx_migrations");
    let made: Vec<i64> = made.fetch_all(db.on()).await?;
    // Zero is what an engine needs before all of them.
    if made
        .iter()
        .any(|&one| one > 0 && !MIGRATIONS.version_exists(one))
    {
        return Err(StoreError::Newer);
    }
    let is_made = |migration: &Migration| made.contains(&migration.version);
    if MIGRATIONS.iter().all(is_made) {
        Ok(())
    } else {
        Err(StoreError::Earlier)
    }
}
