//! What people decided about projects, and what of it was undone.

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, corrupt, parse};
use crate::domain::desk::Signed;
use crate::domain::edit::{EditRecord, ProjectEdit};
use crate::domain::unit::UnitSlug;

const RECORDS: &str = "
    SELECT id, kind, number, object, unit, day, given_by, why, given_at, undone_by, undone_why, undone_at
    FROM project_edits ORDER BY id";

impl Store {
    /// All decisions about projects, in order.
    pub async fn project_edits(&self) -> Result<Vec<EditRecord>> {
        let rows = sql::query(RECORDS).fetch_all(self.pool()).await?;
        rows.iter().map(record).collect()
    }
}

impl Tx {
    /// The same within this transaction: nobody else decides before it ends.
    pub async fn project_edits(&mut self) -> Result<Vec<EditRecord>> {
        let rows = sql::query(RECORDS).fetch_all(self.connection()).await?;
        rows.iter().map(record).collect()
    }

    /// Puts a decision on record, whatever its number; answers the one that it gets.
    pub async fn insert_project_edit(&mut self, record: &EditRecord) -> Result<i64> {
        let undone = record.undone.as_ref();
        let row = sql::query(
            "INSERT INTO project_edits (kind, number, object, unit, day, given_by, why, given_at,
                 undone_by, undone_why, undone_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
        )
        .bind(record.edit.word())
        .bind(record.edit.number())
        .bind(record.edit.object())
        .bind(&record.unit.0)
        .bind(record.day.to_string())
        .bind(&record.signed.by)
        .bind(&record.signed.why)
        .bind(record.signed.at)
        .bind(undone.map(|undone| &undone.by))
        .bind(undone.map(|undone| &undone.why))
        .bind(undone.map(|undone| undone.at))
        .fetch_one(self.connection())
        .await?;
        Ok(row.try_get("id")?)
    }

    /// Undoes a decision; its row stays. Answers whether there was one that stood.
    pub async fn undo_project_edit(&mut self, id: i64, signed: &Signed) -> Result<bool> {
        let done = sql::query(
            "UPDATE project_edits SET undone_by = $2, undone_why = $3, undone_at = $4
             WHERE id = $1 AND undone_at IS NULL",
        )
        .bind(id)
        .bind(&signed.by)
        .bind(&signed.why)
        .bind(signed.at)
        .execute(self.connection())
        .await?;
        Ok(done > 0)
    }
}

fn record(row: &StoredRow) -> Result<EditRecord> {
    let (kind, number): (&str, &str) = (row.try_get("kind")?, row.try_get("number")?);
    let edit = ProjectEdit::of(kind, number, row.try_get("object")?);
    let undone_at: Option<_> = row.try_get("undone_at")?;
    let undone = match undone_at {
        Some(at) => Some(Signed {
            by: row.try_get("undone_by")?,
            why: row.try_get("undone_why")?,
            at,
        }),
        None => None,
    };
    Ok(EditRecord {
        id: row.try_get("id")?,
        edit: edit.ok_or_else(|| corrupt("project_edits", "kind", kind))?,
        unit: UnitSlug(row.try_get("unit")?),
        day: parse("project_edits", "day", row.try_get("day")?)?,
        signed: Signed {
            by: row.try_get("given_by")?,
            why: row.try_get("why")?,
            at: row.try_get("given_at")?,
        },
        undone,
    })
}
