//! Two offices in one database, each in a schema of its own: neither sees the other, and neither waits for it.

use std::fs;
use std::time::Duration;

use chrono::TimeDelta;
use diaodu::clock::Stopwatch;
use diaodu::daemon::Node;
use diaodu::store::{CopiedTable, DatabaseServer, ServerLock, Standing, StatePlace, Store};
use futures_util::future::join_all;

use super::{diaodu, said};
use crate::office::SmallOffice;
use crate::on_server::Database;
use crate::sheets::report;

const NOW: [&str; 2] = ["--now", "2026-11-26T10:00"];

/// Three sheets of this office, of which one cannot be read, and a ledger.
async fn play(town: &SmallOffice, project: &str) {
    let sheet = |projects: &[&str]| report("南明区", "2026年11月10日", projects).bytes();
    let (first, both) = (sheet(&[project]), sheet(&[project, "冷链物流园"]));
    town.take_in("南明区", "表.xlsx", &first, "2026-11-06 10:00")
        .await;
    town.take_in("南明区", "表二.xlsx", &both, "2026-11-07 10:00")
        .await;
    town.take_in("云岩区", "坏.xlsx", b"no workbook", "2026-11-08 10:00")
        .await;
    town.tick_at("2026-11-11 09:00").await;
    town.tick_at("2026-11-26 09:00").await;
}

/// All that is in it, a line a table.
async fn all_of(store: &Store) -> Vec<CopiedTable> {
    let copy = Store::in_memory().await.unwrap();
    store.copy_into(&copy).await.unwrap()
}

fn server_of(town: &SmallOffice) -> DatabaseServer {
    let StatePlace::Server(server) = town.config.state() else {
        panic!("the state of this office is on a server");
    };
    server
}

/// Two offices of one database.
async fn two(database: &Database) -> [SmallOffice; 2] {
    [
        SmallOffice::in_schema("2026-11-01", database, "an-shun").await,
        SmallOffice::in_schema("2026-11-01", database, "guiyang").await,
    ]
}

#[tokio::test]
async fn two_offices_of_one_database_play_and_neither_sees_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = Database::named(folder.path()).await else {
        return;
    };
    let [one, other] = two(&database).await;
    play(&one, "精密铸件项目").await;
    let was = all_of(&one.office.store).await;
    let rows = was.iter().map(|table| table.rows).sum::<u64>();
    assert!(rows > 50, "{was:?}");
    let untouched = all_of(&other.office.store).await;
    let untouched = untouched.iter().filter(|table| table.rows > 0);
    assert_eq!(untouched.count(), 0);
    play(&other, "数据中心").await;
    assert_eq!(all_of(&one.office.store).await, was);
    assert_ne!(all_of(&other.office.store).await, was);
    assert_eq!(one.outbox().await, other.outbox().await);
    let in_public = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(database.asked(in_public).await, [0]);
    let tables = "SELECT COUNT(*) FROM pg_tables WHERE schemaname IN ('an-shun', 'guiyang') GROUP BY schemaname";
    let tables = database.asked(tables).await;
    assert!(tables[0] > 30 && tables[0] == tables[1], "{tables:?}");
    // Whatever connection of the pool is taken, also a new one: each office finds its own.
    let asks = || join_all((0..12).map(|_| other.office.store.outbox(None, 100)));
    let before = asks().await;
    let cut = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'diaodu'";
    assert!(database.asked(cut).await[0] > 1);
    for (before, after) in before.into_iter().zip(asks().await) {
        assert_eq!(before.unwrap(), after.unwrap());
    }
    assert_eq!(all_of(&one.office.store).await, was);
}

#[tokio::test]
async fn no_lock_of_an_office_is_waited_for_by_another_one_of_its_database() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = Database::named(folder.path()).await else {
        return;
    };
    let [one, other] = two(&database).await;
    // It would wait for ten seconds, and then fail.
    let writing = one.office.store.begin().await.unwrap();
    other.office.store.begin().await.unwrap();
    drop(writing);
    let alone = ServerLock::alone(&server_of(&one)).await.unwrap();
    ServerLock::alone(&server_of(&other)).await.unwrap();
    drop(alone);
    let an_hour = Duration::from_hours(1);
    let leads = Node::join(&one.office.store, "office-1:7", an_hour)
        .await
        .unwrap();
    let too = Node::join(&other.office.store, "office-1:8", an_hour)
        .await
        .unwrap();
    assert_eq!(leads.standing(), Standing::Leads(1));
    assert_eq!(too.standing(), Standing::Leads(1));
    let zone = one.office.policy.zone;
    assert_eq!(one.office.store.nodes(zone).await.unwrap().len(), 1);
    // One whose tables are being brought up to date, and take their time.
    let table = "LOCK TABLE \"an-shun\"._sqlx_migrations IN ACCESS EXCLUSIVE MODE";
    let busy = database.in_transaction(table).await;
    let place = one.config.state();
    let opening = tokio::spawn(async move { place.open().await });
    until_one_waits(&database).await;
    let third = database.schema(Some("zunyi"));
    for place in [other.config.state(), third] {
        place.open().await.unwrap().close().await;
    }
    assert!(!opening.is_finished());
    busy.commit().await;
    opening.await.unwrap().unwrap().close().await;
}

#[tokio::test]
async fn an_idle_node_keeps_one_connection_beside_that_of_its_lock() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = Database::named(folder.path()).await else {
        return;
    };
    let town = SmallOffice::in_schema("2026-11-01", &database, "guiyang").await;
    let store = &town.office.store;
    let number = store.join("office-1:7", TimeDelta::hours(1)).await.unwrap();
    for asked in join_all((0..12).map(|_| store.outbox(None, 100))).await {
        asked.unwrap();
    }
    let open = "SELECT COUNT(*) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'diaodu'";
    assert_eq!(database.asked(open).await, [4]);
    store.beat(number, TimeDelta::hours(1)).await.unwrap();
    // The server sees within a moment that they are gone.
    let began = Stopwatch::start();
    while database.asked(open).await != [1] {
        assert!(began.elapsed() < Duration::from_mins(1), "they stay open");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn nodes_that_start_together_make_their_schema_once() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = Database::named(folder.path()).await else {
        return;
    };
    let place = database.schema(Some("bijie"));
    let half = database.in_transaction("CREATE SCHEMA bijie").await;
    let opening = tokio::spawn(async move { place.open().await });
    until_one_waits(&database).await;
    half.commit().await;
    opening.await.unwrap().unwrap().close().await;
}

/// Until somebody waits for a lock in the database.
async fn until_one_waits(database: &Database) {
    let waits = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted
         AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())";
    let began = Stopwatch::start();
    while database.asked(waits).await == [0] {
        assert!(began.elapsed() < Duration::from_mins(1), "nobody waits");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_commands_of_an_office_of_many_leave_the_others_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let Some(database) = Database::named(folder.path()).await else {
        return;
    };
    let [one, other] = two(&database).await;
    play(&one, "精密铸件项目").await;
    play(&other, "数据中心").await;
    let was = all_of(&other.office.store).await;
    // The other one is at work all the while.
    let _node = ServerLock::beside_others(&server_of(&other)).await.unwrap();
    let told = |arguments: &[&str], codes: &[i32], expected: &str| {
        let output = diaodu(&one.config.file, &[&NOW[..], arguments].concat());
        let text = said(&output);
        let code = output.status.code().unwrap();
        assert!(codes.contains(&code), "{arguments:?}: {code}: {text}");
        assert!(text.contains(expected), "{arguments:?}: {text}");
        assert!(!text.contains("数据中心"), "{arguments:?}: {text}");
    };
    let path = |name: &str| one.home().join(name).to_str().unwrap().to_owned();
    let (backup, again, file) = (path("backup"), path("again"), path("back.db"));
    let url = database.url();
    told(&["doctor"], &[0, 3], "schema an-shun");
    told(&["status"], &[0, 3], "南明区");
    told(&["backup", &backup], &[0], "backed up to");
    told(&["rebuild", "--into", &again], &[0], "");
    let there = ["store", "copy", "--to", &url, "--schema"];
    let to = |schema| [&there[..], &[schema]].concat();
    told(&to("zunyi"), &[0], "read again there and the same");
    told(&to("guiyang"), &[1], "something in it already");
    let (from, back) = (["--from", &url, "--schema", "zunyi"], ["--to", &file]);
    told(
        &[&["store", "copy"], &from[..], &back].concat(),
        &[0],
        "byte for byte",
    );
    let text = fs::read_to_string(&one.config.file).unwrap();
    fs::write(&one.config.file, text.replace("\"an-shun\"", "\"bijie\"")).unwrap();
    told(&["restore", &backup], &[3], "restored: the state");
    told(&["once"], &[0, 3], "");
    assert_eq!(all_of(&other.office.store).await, was);
}
