//! Who takes the letters of whom, as the office's workbook last said it.

use chrono::{DateTime, Utc};

use super::sql;
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
