//! The record of all that happened: what stands in it, and that nobody changes it unseen.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use diaodu::domain::audit::{AuditKind, ChainHash, RecordHead};
use diaodu::domain::desk::Signed;
use diaodu::domain::language::Language;
use diaodu::store::{StatePlace, Store};
use proptest::prelude::*;
use proptest::sample::Index;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tempfile::TempDir;

use crate::office::SmallOffice;
use crate::sheets::report;

/// A record of so many entries, the later half of them chained with the other hash.
async fn record(path: &Path, entries: u32) {
    let mut store = Store::open(path).await.unwrap();
    for number in 1..=entries {
        if number == entries / 2 {
            store = store.chained_with(ChainHash::Sm3);
        }
        let mut tx = store.begin().await.unwrap();
        let signed = Signed {
            by: format!("江某{number}"),
            why: "属实".to_owned(),
            at: "2026-11-20T01:00:00Z".parse().unwrap(),
        };
        let item = format!("urgent/{number}");
        tx.note_decision(&item, "close", &signed).await.unwrap();
        tx.commit().await.unwrap();
    }
    let verdict = store.verify_audit().await.unwrap();
    assert_eq!(
        (verdict.entries, &*verdict.broken),
        (u64::from(entries), &[][..])
    );
    store.close().await;
}

/// What somebody does to the file with another program.
#[derive(Debug, Clone)]
enum Tampering {
    Change {
        entry: Index,
        column: Index,
        by: String,
    },
    Remove(Index),
    RemoveAllFrom(Index),
    PutInBefore,
    PutInBehind(Index),
    Swap(Index, Index),
    Head {
        id: i64,
        hash: String,
    },
    NoHead,
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let text = "[a-z0-9]{1,6}|[0-9a-f]{64}|sha256|sm3|letter|2026-11-20T01:00:01Z";
    prop_oneof![
        (any::<Index>(), any::<Index>(), text).prop_map(|(entry, column, by)| Tampering::Change {
            entry,
            column,
            by
        }),
        any::<Index>().prop_map(Tampering::Remove),
        any::<Index>().prop_map(Tampering::RemoveAllFrom),
        Just(Tampering::PutInBefore),
        any::<Index>().prop_map(Tampering::PutInBehind),
        (any::<Index>(), any::<Index>()).prop_map(|(one, two)| Tampering::Swap(one, two)),
        (0..20_i64, "[0-9a-f]{64}").prop_map(|(id, hash)| Tampering::Head { id, hash }),
        Just(Tampering::NoHead),
    ]
}

const COLUMNS: [&str; 8] = [
    "item",
    "answer",
    "given_by",
    "why",
    "given_at",
    "hash",
    "hash_kind",
    "kind",
];

const ENTRIES: u32 = 12;

/// The statements that do it, and the numbers one of which must be named; `None`: it changes nothing.
fn statements(tampering: &Tampering) -> Option<(Vec<String>, Vec<i64>)> {
    let number = |index: &Index| i64::try_from(index.index(ENTRIES as usize)).unwrap() + 1;
    let last = i64::from(ENTRIES);
    Some(match tampering {
        Tampering::Change { entry, column, by } => {
            let (id, column) = (number(entry), column.get(&COLUMNS));
            let is_same = match *column {
                "hash_kind" => by == if id < last / 2 { "sha256" } else { "sm3" },
                _ => false,
            };
            if is_same {
                return None;
            }
            let text = format!("UPDATE audit_entries SET {column} = '{by}' WHERE id = {id}");
            (vec![text], vec![id])
        }
        Tampering::Remove(entry) => {
            let id = number(entry);
            let text = format!("DELETE FROM audit_entries WHERE id = {id}");
            (vec![text], vec![if id == last { id } else { id + 1 }])
        }
        Tampering::RemoveAllFrom(entry) => {
            let text = format!("DELETE FROM audit_entries WHERE id >= {}", number(entry));
            (vec![text], vec![last])
        }
        Tampering::PutInBefore => (vec![copy(1, 0)], vec![0]),
        Tampering::PutInBehind(entry) => (vec![copy(number(entry), last + 1)], vec![last + 1]),
        Tampering::Swap(one, two) => {
            let (one, two) = (number(one), number(two));
            if one == two {
                return None;
            }
            let set = |from, to| format!("UPDATE audit_entries SET id = {to} WHERE id = {from}");
            (
                vec![set(one, 999), set(two, one), set(999, two)],
                vec![one, two],
            )
        }
        Tampering::Head { id, hash } => {
            let text = format!("UPDATE audit_head SET id = {id}, hash = '{hash}'");
            let named = if *id < last { id + 1 } else { *id };
            (vec![text], vec![named])
        }
        Tampering::NoHead => (vec!["DELETE FROM audit_head".to_owned()], vec![last]),
    })
}

fn copy(from: i64, to: i64) -> String {
    format!(
        "INSERT INTO audit_entries (id, {0}) SELECT {to}, {0} FROM audit_entries WHERE id = {from}",
        COLUMNS.join(", ")
    )
}

/// An untouched record, made once.
fn base() -> &'static Path {
    static BASE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let make = || {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("diaodu.db");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(record(&path, ENTRIES));
        (folder, path)
    };
    &BASE.get_or_init(make).1
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn whatever_is_done_to_the_file_is_found_and_named(tampering in tampering()) {
        let Some((statements, named)) = statements(&tampering) else { return Ok(()) };
        base();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let broken: Vec<i64> = runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("diaodu.db");
            std::fs::copy(base(), &path).unwrap();
            let url = format!("sqlite://{}", path.display());
            let mut raw = SqliteConnection::connect(&url).await.unwrap();
            for statement in statements {
                sqlx::query(AssertSqlSafe(statement)).execute(&mut raw).await.unwrap();
            }
            raw.close().await.unwrap();
            let store = Store::open(&path).await.unwrap();
            let verdict = store.verify_audit().await.unwrap();
            // One that goes on being written does not hide it.
            let mut tx = store.begin().await.unwrap();
            let signed = Signed { by: "江某".to_owned(), why: "属实".to_owned(), at: "2026-11-21T01:00:00Z".parse().unwrap() };
            let is_written = tx.note_decision("urgent/99", "close", &signed).await.is_ok();
            if is_written {
                tx.commit().await.unwrap();
                assert!(!store.verify_audit().await.unwrap().broken.is_empty());
            } else {
                drop(tx);
            }
            store.close().await;
            verdict.broken.iter().map(|broken| broken.id).collect()
        });
        prop_assert!(named.iter().any(|id| broken.contains(id)), "{named:?} of {broken:?}");
    }
}

/// Numbers of the entries of a kind, with item and answer.
async fn entries(town: &SmallOffice, kind: AuditKind) -> Vec<String> {
    let entries = town.office.store.entries_of(kind).await.unwrap();
    let shown = entries
        .iter()
        .map(|one| format!("{} {}", one.item, one.answer));
    shown.collect()
}

#[tokio::test]
async fn letters_and_editions_stand_in_the_record_and_its_head_in_the_ledgers_letter() {
    let town = SmallOffice::since("2026-11-01").await;
    let bytes = report("南明区", "2026年11月25日", &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-24 10:00")
        .await;
    for wall in ["2026-11-26 09:00", "2026-11-27 09:00"] {
        town.tick_at(wall).await;
    }
    assert_eq!(
        entries(&town, AuditKind::Edition).await,
        [
            "edition/2026-11/draft written",
            "edition/2026-11/final written"
        ]
    );
    let sent = town.outbox().await;
    let sent = sent.iter().filter(|line| line.ends_with(" sent"));
    assert_eq!(entries(&town, AuditKind::Letter).await.len(), sent.count());

    let letter = town.letter("ledger/").await.texts();
    let printed = letter.split("审计记录校验值：").nth(1).unwrap();
    let printed = printed.split(['）', '<']).next().unwrap();
    let head: RecordHead = printed.parse().unwrap();
    let store = &town.office.store;
    let entry = store.audit_entry(head.id).await.unwrap().unwrap();
    assert!(head.is_of(&entry.hash));
    assert_eq!(entry.item, "edition/2026-11/final");

    // A tick without news writes nothing.
    let before = store.audit_head().await.unwrap();
    for wall in ["2026-11-27 10:00", "2026-11-27 10:01"] {
        town.tick_at(wall).await;
    }
    assert_eq!(store.audit_head().await.unwrap(), before);
    assert_eq!(store.altered_contents().await.unwrap(), []);

    // What was sent and published cannot be changed unseen either; here by who can write the file.
    let StatePlace::File(database) = town.config.state() else {
        return;
    };
    let url = format!("sqlite://{}", database.display());
    let mut raw = SqliteConnection::connect(&url).await.unwrap();
    for text in [
        "UPDATE letter_bytes SET bytes = x'00' WHERE letter = (SELECT MIN(id) FROM outbox)",
        "UPDATE edition_contents SET bytes = x'00' WHERE stage = 'final'",
    ] {
        sqlx::query(text).execute(&mut raw).await.unwrap();
    }
    let altered = store.altered_contents().await.unwrap();
    let what: Vec<&str> = altered
        .iter()
        .map(|one| one.what.told(Language::English))
        .collect();
    assert_eq!(what.len(), 2, "{what:?}");
    assert!(
        what[0].contains("letter") && what[1].contains("edition"),
        "{what:?}"
    );
}
