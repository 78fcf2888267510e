//! Who takes the letters of whom, as the office's workbook last said it.

use chrono::{DateTime, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, from_json, to_json};
use crate::domain::contacts::ContactRow;

impl Store {
    /// The last list; `None`: the configuration holds alone.
    pub async fn contacts(&self) -> Result<Option<Vec<ContactRow>>> {
        let row = sql::query("SELECT contacts FROM contact_lists ORDER BY id DESC LIMIT 1")
            .fetch_optional(self.pool())
            .await?;
        row.map(|row| from_json("contact_lists", "contacts", row.try_get("contacts")?))
            .transpose()
    }
}

impl Store {
    /// Number of the last list.
    pub async fn last_contact_list(&self) -> Result<Option<i64>> {
        let last = sql::query_scalar("SELECT MAX(id) FROM contact_lists");
        Ok(last.fetch_one(self.pool()).await?)
    }

    /// All lists that ever held, and since when, in that order: who was told of something can be said of any day.
    pub async fn contact_lists(&self) -> Result<Vec<(Vec<ContactRow>, DateTime<Utc>)>> {
        let rows = sql::query("SELECT contacts, at FROM contact_lists ORDER BY id");
        let rows = rows.fetch_all(self.pool()).await?;
        let list = |row: &StoredRow| {
            let contacts = from_json("contact_lists", "contacts", row.try_get("contacts")?)?;
            Ok((contacts, row.try_get("at")?))
        };
        rows.iter().map(list).collect()
    }
}

impl Tx {
    /// This list holds from now on.
    pub async fn set_contacts(&mut self, contacts: &[ContactRow], at: DateTime<Utc>) -> Result<()> {
        sql::query("INSERT INTO contact_lists (contacts, at) VALUES ($1, $2)")
            .bind(to_json(&contacts))
            .bind(at)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
