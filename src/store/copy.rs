//! A whole state from one place to another, whichever engines keep them, with proof that it is the same.

use futures_util::TryStreamExt as _;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::engine::InTransaction;
use super::sql::{self, StoredRow};
use super::{Result, Store, StoreError};

/// A table that was copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CopiedTable {
    pub name: String,
    pub rows: u64,
    /// Over all values of all rows, in the order of their keys.
    pub sha256: String,
}

/// A table as both engines have it.
struct StoredTable {
    name: String,
    columns: Vec<StoredColumn>,
    /// The columns that tell its rows apart.
    key: Vec<String>,
}

struct StoredColumn {
    name: String,
    kind: StoredKind,
}

/// What stands in a column.
#[derive(Clone, Copy)]
enum StoredKind {
    Number,
    Text,
    Bytes,
    Flag,
}

/// A value of any kind.
enum StoredValue {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Flag(Option<bool>),
}

impl Store {
    /// Copies all that is here, as of one moment, into another store, in which nothing may be yet.
    ///
    /// # Errors
    /// If one of the two cannot be read or written, their tables are not those of this program, or something is in
    /// the other one already; nothing was written then. [`StoreError::CopyDiffers`] if what was written is not
    /// what is read there.
    pub async fn copy_into(&self, other: &Self) -> Result<Vec<CopiedTable>> {
        self.demand_all_tables().await?;
        let tables = tables().await?;
        let mut from = self.db.begin_reading().await?;
        let mut to = other.db.begin().await?;
        to.defer_references().await?;
        for table in &tables {
            if count(&mut to, table).await? > 0 {
                return Err(StoreError::NotEmpty(table.name.clone()));
            }
        }
        let mut copied = Vec::new();
        for table in &tables {
            copied.push(copy(table, &mut from, &mut to).await?);
        }
        let numbers = from.row_numbers().await?;
        to.set_row_numbers(&numbers).await?;
        if let Some(count) = to.word_to_count() {
            for table in &tables {
                let text = sql::AssertSqlSafe(format!("{count} {}", table.name));
                sql::query(text).execute(to.on()).await?;
            }
        }
        to.commit().await?;
        let mut written = other.db.begin_reading().await?;
        for (table, was) in tables.iter().zip(&copied) {
            let is = digest(table, &mut written).await?;
            if is != *was {
                return Err(StoreError::CopyDiffers {
                    table: table.name.clone(),
                    rows: was.rows,
                    rows_there: is.rows,
                });
            }
        }
        Ok(copied)
    }
}

/// The tables of this program, as a new store has them.
async fn tables() -> Result<Vec<StoredTable>> {
    let new = Store::in_memory().await?;
    let names = sql::query_scalar(
        "SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlx_%' ORDER BY name",
    );
    let mut tables = Vec::new();
    for name in names.fetch_all::<String>(new.pool()).await? {
        let rows = sql::query("SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid")
            .bind(&name)
            .fetch_all(new.pool())
            .await?;
        let mut table = StoredTable {
            name,
            columns: Vec::new(),
            key: Vec::new(),
        };
        for row in &rows {
            let column: String = row.try_get("name")?;
            if row.try_get::<i64>("pk")? > 0 {
                table.key.push(column.clone());
            }
            let kind = match row.try_get::<&str>("type")? {
                "INTEGER" => StoredKind::Number,
                "BLOB" => StoredKind::Bytes,
                "BOOLEAN" => StoredKind::Flag,
                _ => StoredKind::Text,
            };
            table.columns.push(StoredColumn { name: column, kind });
        }
        if table.key.is_empty() {
            // One without a key is put in order by all that it says.
            table.key = table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect();
        }
        tables.push(table);
    }
    new.close().await;
    Ok(tables)
}

impl StoredTable {
    fn columns(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|one| one.name.as_str()).collect();
        names.join(", ")
    }

    /// All rows, in the order of their keys.
    fn read(&self) -> String {
        let (columns, name) = (self.columns(), &self.name);
        format!(
            "SELECT {columns} FROM {name} ORDER BY {}",
            self.key.join(", ")
        )
    }

    fn insert(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|n| format!("${n}")).collect();
        let (columns, name) = (self.columns(), &self.name);
        format!(
            "INSERT INTO {name} ({columns}) VALUES ({})",
            places.join(", ")
        )
    }

    fn cells(&self, row: &StoredRow) -> Result<Vec<StoredValue>> {
        let cell = |column: &StoredColumn| {
            let name = column.name.as_str();
            Ok(match column.kind {
                StoredKind::Number => StoredValue::Number(row.try_get(name)?),
                // As a query is given it.
                StoredKind::Text => {
                    StoredValue::Text(row.try_get::<Option<String>>(name)?.map(sql::storable))
                }
                StoredKind::Bytes => StoredValue::Bytes(row.try_get(name)?),
                StoredKind::Flag => StoredValue::Flag(row.try_get(name)?),
            })
        };
        self.columns.iter().map(cell).collect()
    }
}

/// Rows, and what they say, as they go by.
struct RowTally {
    rows: u64,
    said: Sha256,
}

impl RowTally {
    fn new() -> Self {
        Self {
            rows: 0,
            said: Sha256::new(),
        }
    }

    fn add(&mut self, cells: &[StoredValue]) {
        self.rows += 1;
        for cell in cells {
            match cell {
                StoredValue::Number(number) => self.value(number.map(|number| number.to_string())),
                StoredValue::Flag(flag) => self.value(flag.map(|flag| flag.to_string())),
                StoredValue::Text(text) => self.value(text.as_ref()),
                StoredValue::Bytes(bytes) => self.value(bytes.as_ref()),
            }
        }
    }

    /// With its length before it, so that no two rows say the same in other columns.
    fn value(&mut self, bytes: Option<impl AsRef<[u8]>>) {
        match bytes {
            Some(bytes) => {
                let bytes = bytes.as_ref();
                self.said.update(format!("{}:", bytes.len()));
                self.said.update(bytes);
            }
            None => self.said.update("-"),
        }
    }

    fn of(self, table: &StoredTable) -> CopiedTable {
        CopiedTable {
            name: table.name.clone(),
            rows: self.rows,
            sha256: hex(&self.said.finalize()),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let digits = [byte >> 4, byte & 15];
        text.extend(digits.map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0')));
        text
    })
}

async fn copy(
    table: &StoredTable,
    from: &mut InTransaction,
    to: &mut InTransaction,
) -> Result<CopiedTable> {
    let insert = table.insert();
    let mut rows = sql::query(sql::AssertSqlSafe(table.read())).fetch(from.on());
    let mut tally = RowTally::new();
    while let Some(row) = rows.try_next().await? {
        let cells = table.cells(&row)?;
        tally.add(&cells);
        let query = sql::query(sql::AssertSqlSafe(insert.clone()));
        let query = cells.iter().fold(query, |query, cell| match cell {
            StoredValue::Number(number) => query.bind(*number),
            StoredValue::Text(text) => query.bind(text),
            StoredValue::Bytes(bytes) => query.bind(bytes),
            StoredValue::Flag(flag) => query.bind(*flag),
        });
        query.execute(to.on()).await?;
    }
    Ok(tally.of(table))
}

async fn digest(table: &StoredTable, from: &mut InTransaction) -> Result<CopiedTable> {
    let mut rows = sql::query(sql::AssertSqlSafe(table.read())).fetch(from.on());
    let mut tally = RowTally::new();
    while let Some(row) = rows.try_next().await? {
        tally.add(&table.cells(&row)?);
    }
    Ok(tally.of(table))
}

async fn count(on: &mut InTransaction, table: &StoredTable) -> Result<i64> {
    let text = format!("SELECT COUNT(*) FROM {}", table.name);
    let count = sql::query_scalar(sql::AssertSqlSafe(text));
    Ok(count.fetch_one(on.on()).await?)
}
