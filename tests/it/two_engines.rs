//! What a file and a server have in common: tables, rows, letters and the ledger, whichever way a state is moved.

mod schemas;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use diaodu::daemon::Node;
use diaodu::store::{DatabaseServer, ServerLock, Standing, StatePlace, Store};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, PgConnection, Row as _};

use crate::office::SmallOffice;
use crate::on_server::Database;
use crate::sheets::report;

/// `unit TEXT, not null, key` and so on, by table and column.
type Columns = BTreeMap<String, String>;

async fn columns_of_file(path: &Path) -> (Columns, Vec<String>) {
    let mut file = open_file(path).await;
    let columns = "SELECT t.name || '.' || c.name AS name, c.type AS type, c.\"notnull\" AS filled, c.pk AS key
         FROM sqlite_schema t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '_sqlx_%'";
    let rows = sqlx::query(columns).fetch_all(&mut file).await.unwrap();
    let said = |row: &sqlx::sqlite::SqliteRow| {
        let (kind, filled, key): (String, bool, i64) =
            (row.get("type"), row.get("filled"), row.get("key"));
        (
            row.get("name"),
            format!("{kind} filled {}", filled || key > 0),
        )
    };
    let columns = rows.iter().map(said).collect();
    let indexes =
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";
    let indexes = sqlx::query_scalar(indexes)
        .fetch_all(&mut file)
        .await
        .unwrap();
    (columns, indexes)
}

async fn columns_on_server(url: &str) -> (Columns, Vec<String>) {
    let mut server = PgConnection::connect(url).await.unwrap();
    let columns = "SELECT table_name || '.' || column_name AS name, is_nullable = 'NO' AS filled,
             CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN 'bytea' THEN 'BLOB'
                 WHEN 'boolean' THEN 'BOOLEAN' WHEN 'text' THEN 'TEXT' ELSE data_type END AS type
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT IN ('_sqlx_migrations', 'row_numbers')";
    let rows = sqlx::query(columns).fetch_all(&mut server).await.unwrap();
    let said = |row: &sqlx::postgres::PgRow| {
        let (kind, filled): (String, bool) = (row.get("type"), row.get("filled"));
        (row.get("name"), format!("{kind} filled {filled}"))
    };
    let columns = rows.iter().map(said).collect();
    let indexes = "SELECT CAST(indexname AS TEXT) FROM pg_indexes WHERE schemaname = 'public'
             AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key' ORDER BY indexname";
    let indexes = sqlx::query_scalar(indexes)
        .fetch_all(&mut server)
        .await
        .unwrap();
    server.close().await.unwrap();
    (columns, indexes)
}

async fn open_file(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    options.connect().await.unwrap()
}

#[tokio::test]
async fn the_tables_are_the_same_on_both() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = Database::named(folder.path()).await else {
        return;
    };
    let file = folder.path().join("diaodu.db");
    Store::open(&file).await.unwrap().close().await;
    let on_server = database.place().open().await.unwrap();
    let (columns, indexes) = columns_of_file(&file).await;
    assert!(columns.len() > 150, "only {} columns", columns.len());
    assert!(indexes.len() > 20, "only {} indexes", indexes.len());
    let (columns_there, indexes_there) = columns_on_server(&database.url()).await;
    assert_eq!(columns_there, columns);
    assert_eq!(indexes_there, indexes);
    on_server.close().await;
}

#[tokio::test]
async fn numbers_are_given_as_a_file_gives_them_also_when_one_is_taken_back() {
    use diaodu::store::FileOp;
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = Database::named(folder.path()).await else {
        return;
    };
    let in_file = Store::open(&folder.path().join("diaodu.db")).await.unwrap();
    let on_server = database.place().open().await.unwrap();
    let write = FileOp::Write {
        target: b"x".to_vec(),
        content: Vec::new(),
    };
    for store in [&in_file, &on_server] {
        let mut tx = store.begin().await.unwrap();
        tx.insert_file_op(&write).await.unwrap();
        tx.commit().await.unwrap();
        let mut taken_back = store.begin().await.unwrap();
        taken_back.insert_file_op(&write).await.unwrap();
        drop(taken_back);
        let mut tx = store.begin().await.unwrap();
        tx.insert_file_op(&write).await.unwrap();
        tx.finish_file_op(2).await.unwrap();
        tx.insert_file_op(&write).await.unwrap();
        tx.commit().await.unwrap();
        let mut numbers = Vec::new();
        while let Some(next) = store
            .file_ops_after(numbers.last().copied().unwrap_or_default())
            .await
            .unwrap()
            .first()
        {
            numbers.push(next.id);
        }
        assert_eq!(numbers, [1, 3]);
        store.close().await;
    }
}

#[tokio::test]
async fn a_database_that_sorts_otherwise_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = Database::sorted_by(folder.path(), "C.UTF-8").await else {
        return;
    };
    let refused = database.place().open().await.unwrap_err().to_string();
    assert!(refused.contains("sorts texts by \"C.UTF-8\""), "{refused}");
    assert!(
        refused.contains("hint: make it with CREATE DATABASE"),
        "{refused}"
    );
}

#[tokio::test]
async fn many_nodes_work_on_a_database_or_one_program_that_has_to_be_alone() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = Database::named(folder.path()).await else {
        return;
    };
    let StatePlace::Server(server) = database.place() else {
        panic!("a database is on a server");
    };
    let first = ServerLock::beside_others(&server).await.unwrap();
    let second = ServerLock::beside_others(&server).await.unwrap();
    let told = ServerLock::alone(&server).await.unwrap_err().to_string();
    assert!(told.contains("another diaodu works on it"), "{told}");
    drop((first, second));
    let mut tries = 0;
    // The server sees within a moment that the connection is gone.
    while ServerLock::alone(&server).await.is_err() {
        tries += 1;
        assert!(
            tries < 100,
            "the lock of a program that ended is never free"
        );
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

fn diaodu(config: &Path, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_diaodu"));
    let program = program.arg("-c").arg(config).args(arguments);
    program.env_remove("PGPASSWORD").output().unwrap()
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(text).unwrap()
}

/// An office with something in most of its tables.
async fn busy() -> SmallOffice {
    let town = SmallOffice::since("2026-11-01").await;
    let sheet = |projects: &[&str]| report("南明区", "2026年11月10日", projects).bytes();
    town.take_in(
        "南明区",
        "表.xlsx",
        &sheet(&["精密铸件项目"]),
        "2026-11-06 10:00",
    )
    .await;
    let both = sheet(&["精密铸件项目", "冷链物流园"]);
    town.take_in("南明区", "表二.xlsx", &both, "2026-11-07 10:00")
        .await;
    town.take_in("云岩区", "坏.xlsx", b"no workbook", "2026-11-08 10:00")
        .await;
    town.tick_at("2026-11-11 09:00").await;
    town.tick_at("2026-11-26 09:00").await;
    town
}

#[tokio::test]
async fn a_state_is_moved_to_a_server_and_back_and_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = Database::named(folder.path()).await else {
        return;
    };
    let town = busy().await;
    let before = folder.path().join("before.db");
    town.office.store.copy_to(&before).await.unwrap();
    town.office.store.close().await;
    let from = before.to_str().unwrap();
    let url = database.url();
    let now = ["--now", "2026-11-26T10:00"];
    let there = [&now[..], &["store", "copy", "--from", from, "--to", &url]].concat();
    let output = diaodu(&town.config.file, &there);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("submissions: 3 rows, sha256 "), "{text}");
    assert!(text.contains("read again there and the same"), "{text}");
    assert!(
        text.contains("is the same, byte for byte: sha256"),
        "{text}"
    );
    // The server has counted it, and does not look for an answer as in an empty table.
    assert!((database.rows_counted("submissions").await - 3.0).abs() < 0.5);
    // Not twice: there is something there now.
    let output = diaodu(&town.config.file, &there);
    assert!(
        said(&output).contains("something in it already"),
        "{}",
        said(&output)
    );

    let after = folder.path().join("after.db");
    let back = [
        "store",
        "copy",
        "--from",
        &url,
        "--to",
        after.to_str().unwrap(),
    ];
    let output = diaodu(&town.config.file, &[&now[..], &back].concat());
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    let (was, is) = (
        Store::open(&before).await.unwrap(),
        Store::open(&after).await.unwrap(),
    );
    let third = Store::in_memory().await.unwrap();
    let fourth = Store::in_memory().await.unwrap();
    let was_there = was.copy_into(&third).await.unwrap();
    assert_eq!(is.copy_into(&fourth).await.unwrap(), was_there);
    assert!(
        was_there.iter().filter(|table| table.rows > 0).count() > 8,
        "{was_there:?}"
    );
}

#[tokio::test]
async fn once_ticks_only_where_no_other_node_leads_and_lets_nobody_wait() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_) = Database::named(folder.path()).await else {
        return;
    };
    let town = busy().await;
    let store = &town.office.store;
    let an_hour = std::time::Duration::from_hours(1);
    let leader = Node::join(store, "office-1:4711", an_hour).await.unwrap();
    let once = || diaodu(&town.config.file, &["--now", "2026-11-26T10:00", "once"]);
    let refused = once();
    let text = said(&refused);
    assert_eq!(refused.status.code(), Some(1), "{text}");
    assert!(
        text.contains("another diaodu leads: office-1:4711"),
        "{text}"
    );
    // Whatever has to be alone is refused as well, also if the leader's connections were cut.
    let again = town.home().join("again");
    let again = ["rebuild", "--into", again.to_str().unwrap()];
    let text = said(&diaodu(&town.config.file, &again));
    assert!(text.contains("another diaodu works on it"), "{text}");
    leader.leave().await;
    let done = once();
    assert!(matches!(done.status.code(), Some(0 | 3)), "{}", said(&done));
    // It has left, so the next one leads at once.
    let next = Node::join(store, "office-2:812", an_hour).await.unwrap();
    assert_eq!(next.standing(), Standing::Leads(3));
    let nodes = store.nodes(town.office.policy.zone).await.unwrap();
    let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["office-2:812"]);
}

#[tokio::test]
async fn the_commands_of_every_day_work_on_a_server_and_show_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_) = Database::named(folder.path()).await else {
        return;
    };
    let town = busy().await;
    let StatePlace::Server(DatabaseServer { url, .. }) = town.config.state() else {
        panic!("the state of an office of these tests is on their server");
    };
    town.office.store.close().await;
    assert!(!town.config.data_dir.join("diaodu.db").exists());
    let text = fs::read_to_string(&town.config.file).unwrap();
    let named = text.replace(
        "#password_file = \"store-password\"",
        "password_file = \"store-password\"",
    );
    fs::write(&town.config.file, named).unwrap();
    let secret = town.config.file.with_file_name("store-password");
    fs::write(&secret, "wrong-pony\n").unwrap();
    private(&secret);
    let backup = town.home().join("backup");
    let backup = backup.to_str().unwrap();
    let ledger = town.home().join("ledger.xlsx");
    let ledger = ledger.to_str().unwrap();
    let now = ["--now", "2026-11-26T10:00"];
    for (arguments, expected) in [
        (&["status"][..], "南明区"),
        (&["doctor"], url.as_str()),
        (&["backup", backup], "backed up to"),
        (&["audit", "verify"], ""),
        (&["ledger", "-o", ledger, "--as-of", "2026-11-11"], ""),
        (&["once"], ""),
    ] {
        let output = diaodu(&town.config.file, &[&now[..], arguments].concat());
        let text = said(&output);
        assert!(
            matches!(output.status.code(), Some(0 | 3)),
            "{arguments:?}: {text}"
        );
        assert!(text.contains(expected), "{arguments:?}: {text}");
        assert!(!text.contains("wrong-pony"), "{text}");
    }
    // A server that is not there is told of by name, without the password.
    let text = fs::read_to_string(&town.config.file).unwrap();
    fs::write(
        &town.config.file,
        text.replace(&url, "postgres://nobody@127.0.0.1:1/x"),
    )
    .unwrap();
    let output = diaodu(&town.config.file, &["status"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(!text.contains("wrong-pony"), "{text}");
    // A backup is a file whatever the state is, and goes into an empty database.
    let text = fs::read_to_string(&town.config.file).unwrap();
    let Some(empty) = Database::named(&folder.path().join("restored")).await else {
        return;
    };
    let there = text.replace("postgres://nobody@127.0.0.1:1/x", &empty.url());
    fs::write(&town.config.file, there).unwrap();
    for (code, expected) in [(3, "restored: the state"), (1, "something in it already")] {
        let output = diaodu(&town.config.file, &["restore", backup]);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(code), "{text}");
        assert!(text.contains(expected), "{text}");
    }
}

fn private(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}
