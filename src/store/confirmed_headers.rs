//! Headers that the office is asked about, and what it said of them on its desk.

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, corrupt, from_json};
use crate::domain::desk::{AskedHeader, Signed};
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::unit::UnitSlug;

/// What a header of a unit means, as somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderRecord {
    pub unit: UnitSlug,
    /// As it stands in the unit's sheet.
    pub header: String,
    /// `None`: no column of the form.
    pub field: Option<Field>,
    pub signed: Signed,
}

impl Store {
    /// All that was ever said of headers, in that order.
    pub async fn header_records(&self) -> Result<Vec<HeaderRecord>> {
        sql::query("SELECT unit, header, field, given_by, why, given_at FROM confirmed_headers ORDER BY id")
            .fetch_all(self.pool())
            .await?
            .iter()
            .map(record)
            .collect()
    }

    /// The headers that are known only in part in the last file of each unit, among those for this period and later.
    pub async fn asked_headers(&self, since: Period) -> Result<Vec<AskedHeader>> {
        // In the order of `id` a file would be read from its beginning, all years of it.
        let rows = sql::query(
            "SELECT unit, file_name, taken_at, findings FROM submissions AS latest
             WHERE period >= $1 AND findings LIKE '%\"guessed-header\"%'
               AND NOT EXISTS (SELECT 1 FROM submissions AS later
                               WHERE later.unit = latest.unit AND later.id > latest.id AND later.period >= $1)
             ORDER BY taken_at, unit",
        )
        .bind(since.to_string())
        .fetch_all(self.pool())
        .await?;
        let mut asked: Vec<AskedHeader> = Vec::new();
        for row in rows {
            let unit = UnitSlug(row.try_get("unit")?);
            let findings: Vec<Finding> =
                from_json("submissions", "findings", row.try_get("findings")?)?;
            let guesses = findings
                .into_iter()
                .filter(|one| one.rule == Rule::GuessedHeader);
            for one in guesses {
                let Some(field) = Field::with_header(&one.expected) else {
                    continue;
                };
                let is_known = asked
                    .iter()
                    .any(|known| known.unit == unit && known.header == one.read);
                if !is_known {
                    asked.push(AskedHeader {
                        unit: unit.clone(),
                        header: one.read,
                        field,
                        file: row.try_get("file_name")?,
                        sheet: one.sheet,
                        cell: one.cell,
                        since: row.try_get("taken_at")?,
                    });
                }
            }
        }
        Ok(asked)
    }
}

impl Tx {
    /// Whether anything was ever said of this header of the unit.
    pub async fn is_header_known(&mut self, unit: &UnitSlug, header: &str) -> Result<bool> {
        let row =
            sql::query("SELECT 1 AS found FROM confirmed_headers WHERE unit = $1 AND header = $2")
                .bind(&unit.0)
                .bind(header)
                .fetch_optional(self.connection())
                .await?;
        Ok(row.is_some())
    }

    /// Puts on record what a header means.
    pub async fn insert_header(&mut self, record: &HeaderRecord) -> Result<()> {
        sql::query(
            "INSERT INTO confirmed_headers (unit, header, field, given_by, why, given_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&record.unit.0)
        .bind(&record.header)
        .bind(record.field.map(Field::header))
        .bind(&record.signed.by)
        .bind(&record.signed.why)
        .bind(record.signed.at)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn record(row: &StoredRow) -> Result<HeaderRecord> {
    let field: Option<String> = row.try_get("field")?;
    let field = match field {
        None => None,
        Some(header) => {
            let known = Field::with_header(&header);
            Some(known.ok_or_else(|| corrupt("confirmed_headers", "field", &header))?)
        }
    };
    Ok(HeaderRecord {
        unit: UnitSlug(row.try_get("unit")?),
        header: row.try_get("header")?,
        field,
        signed: Signed {
            by: row.try_get("given_by")?,
            why: row.try_get("why")?,
            at: row.try_get("given_at")?,
        },
    })
}
