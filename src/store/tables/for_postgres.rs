//! The same tables in words that PostgreSQL knows: they are translated, so that the two can never differ.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr as _};

use super::super::Result;
use super::super::engine::{Db, InTransaction};
use super::super::migrations::MIGRATIONS;

/// What only SQLite is to do: elsewhere there can be no older rows.
const SQLITE_ONLY: &str = "-- SQLite only";

/// A key that the engine gives, as the tables are written.
const NUMBERED: &str = "INTEGER PRIMARY KEY AUTOINCREMENT";

/// SQLite numbers rows without gaps, for a number that was taken back with its transaction is given again.
/// Sequences of PostgreSQL leave a gap then, so it is told to count as SQLite does: the same work has the same
/// numbers on both. Nobody waits for that: only one writes at a time.
const NUMBERING: &str = "
CREATE TABLE row_numbers (
    of_table TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);
CREATE FUNCTION number_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    numbered BIGINT;
BEGIN
    SELECT last INTO numbered FROM row_numbers WHERE of_table = TG_TABLE_NAME;
    IF numbered IS NULL THEN
        EXECUTE format('SELECT COALESCE(MAX(id), 0) FROM %I', TG_TABLE_NAME) INTO numbered;
    END IF;
    IF NEW.id IS NULL THEN
        NEW.id := numbered + 1;
    END IF;
    INSERT INTO row_numbers (of_table, last) VALUES (TG_TABLE_NAME, GREATEST(numbered, NEW.id))
        ON CONFLICT (of_table) DO UPDATE SET last = excluded.last;
    RETURN NEW;
END $$;
";

/// Brings the tables up to date, all of them or none, while nobody else of this office writes. The lock that comes with
/// migrations is one for the whole database: every office of it would wait for every other one.
pub(super) async fn bring_up_to_date(db: &Db) -> Result<()> {
    let mut transaction = db.begin().await?;
    if let InTransaction::Postgres(connection) = &mut transaction {
        let mut migrations = migrations();
        migrations.set_locking(false);
        migrations
            .run_direct(None, &mut **connection, false)
            .await?;
    }
    Ok(transaction.commit().await?)
}

/// All migrations.
fn migrations() -> Migrator {
    let numbering = migration(0, Cow::Borrowed("numbering"), NUMBERING.to_owned());
    let translated = MIGRATIONS.iter().map(|one| {
        let text = translated(one.sql.as_str());
        migration(one.version, one.description.clone(), text)
    });
    Migrator::with_migrations(std::iter::once(numbering).chain(translated).collect())
}

fn migration(version: i64, description: Cow<'static, str>, text: String) -> Migration {
    let text = AssertSqlSafe(text).into_sql_str();
    Migration::new(version, description, MigrationType::Simple, text, false)
}

/// Its types by the names that PostgreSQL gives them. Times stay texts: sorted by their bytes, they are in order.
fn translated(text: &str) -> String {
    let mut translated = String::new();
    let mut table = "";
    let mut numbered = Vec::new();
    for line in text.lines() {
        if line.contains(SQLITE_ONLY) {
            continue;
        }
        let words = line.split("--").next().unwrap_or_default();
        if let Some(named) = words.strip_prefix("CREATE TABLE ") {
            table = named.trim_end_matches([' ', '(']);
        }
        if words.contains(NUMBERED) {
            numbered.push(table);
        }
        let words = words
            .replace(NUMBERED, "BIGINT PRIMARY KEY")
            .replace(" INTEGER", " BIGINT")
            .replace(" BLOB", " BYTEA");
        // A copy writes rows before those that they name, which SQLite allows whenever it is asked to.
        let (words, comma) = match words.trim_end().strip_suffix(',') {
            Some(words) => (words, ","),
            None => (words.trim_end(), ""),
        };
        translated.push_str(words);
        if words.contains(" REFERENCES ") {
            translated.push_str(" DEFERRABLE");
        }
        translated.push_str(comma);
        translated.push('\n');
    }
    for table in numbered {
        translated.push_str("CREATE TRIGGER number_rows BEFORE INSERT ON ");
        translated.push_str(table);
        translated.push_str(" FOR EACH ROW EXECUTE FUNCTION number_row();\n");
    }
    translated
}
