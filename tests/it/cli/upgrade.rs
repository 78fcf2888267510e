//! What earlier versions of the program left is opened by this one, whole; what a newer one left is not touched.
//!
//! `tests/old_office.py` made the offices in `tests/it/fixtures/old`, each with the program of its time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use calamine::{Data, Range, Reader as _, Xlsx, open_workbook};
use diaodu::store::Store;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use sqlx::{Executor as _, Row as _};
use tempfile::TempDir;

use super::{Said, command_in, said};

/// The offices, by the version that left each, and how many migrations it had.
const OLD: [(&str, usize); 3] = [
    ("one-migration.zip", 1),
    ("four-migrations.zip", 4),
    ("nine-migrations.zip", 9),
];

/// A moment after the last tick of each, in working hours.
const NOW: &str = "2026-11-11T10:00";

struct OldOffice {
    home: TempDir,
}

impl OldOffice {
    fn unpacked(name: &str) -> Self {
        let home = TempDir::new().unwrap();
        let path = Path::new("tests/it/fixtures/old").join(name);
        let mut packed = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
        for number in 0..packed.len() {
            let mut file = packed.by_index(number).unwrap();
            let target = home.path().join(file.enclosed_name().unwrap());
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            fs::write(target, bytes).unwrap();
        }
        Self { home }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let arguments = [&["--now", NOW], arguments].concat();
        said(command_in(self.home.path(), &arguments))
    }

    async fn database(&self) -> SqlitePool {
        let options = SqliteConnectOptions::new().filename(self.path("data/diaodu.db"));
        SqlitePool::connect_with(options).await.unwrap()
    }

    /// All that stands in the tables, by table and column, in the order of the rows; without the list of migrations.
    async fn stands(&self) -> BTreeMap<(String, String), Vec<String>> {
        let pool = self.database().await;
        let mut all = BTreeMap::new();
        let columns = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> '_sqlx_migrations'";
        for row in pool.fetch_all(columns).await.unwrap() {
            let (table, column): (String, String) = (row.get(0), row.get(1));
            let text = format!("SELECT quote(\"{column}\") FROM \"{table}\" ORDER BY rowid");
            let values = sqlx::query_scalar(sqlx::AssertSqlSafe(text));
            let values = values.fetch_all(&pool).await.unwrap();
            all.insert((table, column), values);
        }
        pool.close().await;
        all
    }

    /// The letters by key: state, tries, bytes.
    async fn letters(&self) -> BTreeMap<String, (String, i64, Vec<u8>)> {
        let pool = self.database().await;
        let text = "SELECT o.key, o.state, o.attempts, b.bytes FROM outbox o JOIN letter_bytes b ON b.letter = o.id";
        let rows = pool.fetch_all(text).await.unwrap().into_iter();
        let letters = rows.map(|row| (row.get(0), (row.get(1), row.get(2), row.get(3))));
        let letters = letters.collect();
        pool.close().await;
        letters
    }
}

#[tokio::test]
async fn what_an_earlier_version_left_stands_in_the_tables_as_it_did() {
    for (name, migrations) in OLD {
        let office = OldOffice::unpacked(name);
        let pool = office.database().await;
        let applied = pool.fetch_all("SELECT version FROM _sqlx_migrations").await;
        assert_eq!(applied.unwrap().len(), migrations, "{name}");
        pool.close().await;
        let before = office.stands().await;
        let rows = |table: &str, column: &str| before[&(table.into(), column.into())].len();
        assert_eq!(rows("submissions", "contents"), 5, "{name}");
        assert!(rows("outbox", "key") >= 20, "{name}");
        Store::open(&office.path("data/diaodu.db"))
            .await
            .unwrap()
            .close()
            .await;
        let after = office.stands().await;
        assert!(after.len() > before.len() || migrations > 9, "{name}");
        for (mut place, values) in before {
            // Since then more than decisions stands there.
            if place.0 == "decisions" {
                "audit_entries".clone_into(&mut place.0);
            }
            assert_eq!(Some(&values), after.get(&place), "{name}: {place:?}");
        }
    }
}

#[tokio::test]
async fn after_an_upgrade_waiting_letters_leave_and_sent_ones_do_not_again() {
    for (name, _) in OLD {
        let office = OldOffice::unpacked(name);
        fs::create_dir(office.path("letters")).unwrap();
        let before = office.letters().await;
        let waiting: BTreeSet<_> = before.iter().filter(|(_, one)| one.0 == "queued").collect();
        assert!(waiting.len() >= 2 && waiting.len() < before.len(), "{name}");
        let said = office.run(&["once"]);
        assert!(matches!(said.code, Some(0 | 3)), "{name}: {said:?}");
        let after = office.letters().await;
        for (key, (state, attempts, bytes)) in &before {
            let now = &after[key];
            assert_eq!(&now.2, bytes, "{name}: {key}");
            if state == "sent" {
                assert_eq!((&now.0, now.1), (state, *attempts), "{name}: {key}");
            } else {
                assert_eq!(
                    (now.0.as_str(), now.1),
                    ("sent", attempts + 1),
                    "{name}: {key}"
                );
            }
        }
        let new = after.iter().filter(|(key, _)| !before.contains_key(*key));
        let new = new.filter(|(_, one)| one.0 == "sent").count();
        let written = fs::read_dir(office.path("letters")).unwrap();
        let written = written.map(|entry| fs::read(entry.unwrap().path()).unwrap());
        let written: Vec<_> = written.filter(|bytes| !bytes.is_empty()).collect();
        assert_eq!(written.len(), waiting.len() + new, "{name}");
        for (key, (_, _, bytes)) in waiting {
            assert!(written.contains(bytes), "{name}: {key}");
        }
        // The next one finds nothing left to do.
        office.run(&["once"]);
        assert_eq!(office.letters().await, after, "{name}");
    }
}

#[test]
fn the_ledger_of_an_earlier_version_says_the_same_after_an_upgrade() {
    for (name, _) in OLD {
        let office = OldOffice::unpacked(name);
        fs::create_dir(office.path("letters")).unwrap();
        let sent = table(&office.path("share/台账/2026/2026年10月台账.xlsx"));
        assert!(sent.len() > 5, "{name}: {sent:?}");
        let said = office.run(&["once"]);
        assert!(matches!(said.code, Some(0 | 3)), "{name}: {said:?}");
        let said = office.run(&["ledger", "--month", "2026-10", "-o", "台账.xlsx"]);
        assert!(matches!(said.code, Some(0 | 3)), "{name}: {said:?}");
        // A later version may have more columns, and says nothing else in those that there were.
        let now = table(&office.path("台账.xlsx"));
        for (place, value) in &sent {
            assert_eq!(now.get(place), Some(value), "{name}: {place:?}");
        }
        let projects = |table: &BTreeMap<(String, String), String>| -> BTreeSet<String> {
            table.keys().map(|(project, _)| project.clone()).collect()
        };
        assert_eq!(projects(&now), projects(&sent), "{name}");
    }
}

/// The projects of a ledger's worksheet 台账 by number and header, as text.
fn table(path: &Path) -> BTreeMap<(String, String), String> {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let sheet: Range<Data> = workbook.worksheet_range("台账").unwrap();
    let rows: Vec<_> = sheet.rows().collect();
    let is_header = |row: &&[Data]| row.iter().any(|cell| *cell == "项目编号");
    let at = rows.iter().position(is_header).unwrap();
    let headers = rows[at]
        .iter()
        .map(|cell| cell.to_string().replace('\n', ""));
    let headers: Vec<_> = headers.collect();
    let number = headers
        .iter()
        .position(|header| header == "项目编号")
        .unwrap();
    let mut table = BTreeMap::new();
    for row in &rows[at + 1..] {
        let project = row[number].to_string();
        for (header, cell) in headers.iter().zip(*row) {
            if !project.is_empty() {
                table.insert((project.clone(), header.clone()), cell.to_string());
            }
        }
    }
    table
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_not_touched() {
    let (name, _) = OLD[0];
    let office = OldOffice::unpacked(name);
    fs::create_dir(office.path("letters")).unwrap();
    assert!(matches!(office.run(&["once"]).code, Some(0 | 3)));
    let pool = office.database().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'of a later version', TRUE, x'00', 0)";
    pool.execute(newer).await.unwrap();
    pool.close().await;
    let before = (office.stands().await, office.letters().await);
    let words = ["a newer diaodu wrote it", "hint:", "run that version"];
    for command in [&["once"][..], &["desk", "list"], &["status"]] {
        office.run(command).complains(1, &words);
    }
    assert_eq!((office.stands().await, office.letters().await), before);
}
