//! The migrations that are in the program, in their order.

use std::sync::LazyLock;

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Number, words and text of each, as `build.rs` found them.
const EMBEDDED: &[(i64, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// What brings a database of any earlier version up to date.
pub(super) static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let migrations = EMBEDDED.iter().map(|&(number, words, text)| {
        let text = text.into_sql_str();
        Migration::new(number, words.into(), MigrationType::Simple, text, false)
    });
    Migrator::with_migrations(migrations.collect())
});

#[cfg(test)]
mod tests {
    use std::fs;

    use super::MIGRATIONS;

    #[test]
    fn each_file_is_in_the_program() {
        let mut files = Vec::new();
        for entry in fs::read_dir("src/store/migrations").unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            files.push((name, fs::read_to_string(path).unwrap()));
        }
        files.sort();
        let embedded = MIGRATIONS.iter().map(|one| {
            let words = one.description.replace(' ', "_");
            let name = format!("{:04}_{words}.sql", one.version);
            (name, one.sql.as_str().to_owned())
        });
        assert_eq!(embedded.collect::<Vec<_>>(), files);
        assert!(files.len() >= 14);
    }
}
