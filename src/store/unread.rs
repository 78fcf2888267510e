//! Folders that cannot be read, and when each last could (rule 5).

use std::collections::BTreeMap;

use super::sql;
use super::{Result, Store, Tx};
use crate::domain::look::Unread;
use crate::domain::unit::UnitSlug;

impl Store {
    /// What the last look into each unit's folder did not read; units of which all was read are not listed.
    pub async fn unread_folders(&self) -> Result<BTreeMap<UnitSlug, Unread>> {
        let rows = sql::query("SELECT unit, path, last_read_at FROM unread_folders")
            .fetch_all(self.pool())
            .await?;
        let mut units: BTreeMap<UnitSlug, Unread> = BTreeMap::new();
        for row in rows {
            let unread = units.entry(UnitSlug(row.try_get("unit")?)).or_default();
            unread
                .0
                .insert(row.try_get("path")?, row.try_get("last_read_at")?);
        }
        Ok(units)
    }
}

impl Tx {
    /// Puts on record what the last look into this unit's folder did not read.
    pub async fn set_unread_folders(&mut self, unit: &UnitSlug, unread: &Unread) -> Result<()> {
        sql::query("DELETE FROM unread_folders WHERE unit = $1")
            .bind(&unit.0)
            .execute(self.connection())
            .await?;
        for (path, last_read_at) in &unread.0 {
            sql::query("INSERT INTO unread_folders (unit, path, last_read_at) VALUES ($1, $2, $3)")
                .bind(&unit.0)
                .bind(path)
                .bind(*last_read_at)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }
}
