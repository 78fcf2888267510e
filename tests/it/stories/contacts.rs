//! 通讯录.xlsx: whom letters go to follows it once it is saved, from its day on, and a mistake changes nothing.

use std::process::Command;

use diaodu::domain::audit::AuditKind;
use diaodu::domain::contacts::{ContactRole, ContactRow, configured};
use diaodu::domain::rules::Rule;
use diaodu::store::Store;
use diaodu::workbook::contacts;

use crate::office::SmallOffice;

const BOOK: &str = "办公室/通讯录.xlsx";

/// Saves the list of the configuration with these changes, and looks until it has been read.
async fn saved(town: &SmallOffice, wall: &str, change: impl FnOnce(&mut Vec<ContactRow>)) {
    let policy = &town.config.policy;
    let mut rows = configured(policy);
    change(&mut rows);
    let bytes = contacts::write(policy, &rows, policy.start).unwrap();
    std::fs::write(town.config.share.join(BOOK), bytes).unwrap();
    town.tick_at(wall).await;
    town.settled(wall).await;
}

/// The liaison of the first unit.
fn liaison(rows: &mut [ContactRow]) -> &mut ContactRow {
    let mut rows = rows.iter_mut();
    rows.find(|row| row.role == ContactRole::Liaison).unwrap()
}

#[tokio::test]
async fn letters_follow_the_list_from_the_day_that_it_says() {
    let town = SmallOffice::since("2026-11-01").await;
    saved(&town, "2026-11-02 09:00", |rows| {
        let old = liaison(rows);
        old.to = Some("2026-11-08".parse().unwrap());
        let mut new = old.clone();
        (new.from, new.to) = (Some("2026-11-09".parse().unwrap()), None);
        new.contact.name = "新某".to_owned();
        new.contact.address = "new@example.org".to_owned();
        rows.push(new);
    })
    .await;
    assert!(town.office.returned_books().await.unwrap().is_empty());
    town.tick_at("2026-11-05 09:00").await;
    let first = town
        .outbox_of("reminder/2026-11-10/nanming/before-3/")
        .await;
    assert!(
        first
            .iter()
            .any(|line| line.contains("nanming@example.org")),
        "{first:?}"
    );
    assert!(first.iter().all(|line| !line.contains("new@")), "{first:?}");
    town.tick_at("2026-11-09 09:00").await;
    let second = town
        .outbox_of("reminder/2026-11-10/nanming/before-1/")
        .await;
    assert!(
        second.iter().any(|line| line.contains("new@example.org")),
        "{second:?}"
    );
    assert!(
        second.iter().all(|line| !line.contains("/nanming@")),
        "{second:?}"
    );
    let decisions = town
        .office
        .store
        .entries_of(AuditKind::Contacts)
        .await
        .unwrap();
    assert_eq!(
        (&*decisions[0].item, &*decisions[0].answer),
        ("contacts", "change")
    );
}

#[tokio::test]
async fn a_mistake_changes_nothing_and_comes_back_marked() {
    let town = SmallOffice::since("2026-11-01").await;
    saved(&town, "2026-11-02 09:00", |rows| {
        liaison(rows).contact.address = "new@example.org".to_owned();
        rows[0].contact.address = "nobody".to_owned();
    })
    .await;
    let books = town.office.returned_books().await.unwrap();
    assert_eq!(books[0].findings[0].rule, Rule::OfficeAddress);
    town.tick_at("2026-11-02 09:05").await;
    assert_eq!(town.files("办公室"), ["通讯录.xlsx", "通讯录（标注）.xlsx"]);
    assert_eq!(town.office.store.contacts().await.unwrap(), None);
    town.tick_at("2026-11-05 09:00").await;
    let told = town.outbox_of("reminder/2026-11-10/nanming/").await;
    assert!(told.iter().all(|line| !line.contains("new@")), "{told:?}");
    saved(&town, "2026-11-05 10:00", |rows| {
        liaison(rows).contact.address = "new@example.org".to_owned();
    })
    .await;
    assert!(town.office.returned_books().await.unwrap().is_empty());
    town.tick_at("2026-11-09 09:00").await;
    let told = town
        .outbox_of("reminder/2026-11-10/nanming/before-1/")
        .await;
    assert!(
        told.iter().any(|line| line.contains("new@example.org")),
        "{told:?}"
    );
}

/// What the program says of this office.
fn command(town: &SmallOffice, wall: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_diaodu"))
        .env("LC_ALL", "C")
        .arg("-c")
        .arg(&town.config.file)
        .args(["--now", &wall.replace(' ', "T")])
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[tokio::test]
async fn commands_show_the_people_of_the_list_as_letters_do() {
    let town = SmallOffice::since("2026-11-01").await;
    let change = |name: &'static str, address: &'static str| {
        move |rows: &mut Vec<ContactRow>| {
            let liaison = liaison(rows);
            liaison.contact.name = name.to_owned();
            liaison.contact.address = address.to_owned();
        }
    };
    saved(&town, "2026-11-02 09:00", change("新某", "new@example.org")).await;
    let wall = "2026-11-02 09:30";
    let plan = [
        "plan",
        "--from",
        "2026-11-05",
        "--to",
        "2026-11-10",
        "--format",
        "json",
    ];
    for (arguments, expected) in [
        (&plan[..], "\"to\":\"new@example.org\""),
        (
            &["why", "--not-sent", "new@example.org"],
            "新某 is liaison of nanming",
        ),
    ] {
        let said = command(&town, wall, arguments);
        assert!(said.contains(expected), "{said}");
        assert!(!said.contains("nanming@example.org"), "{said}");
    }
    // All lists that ever held are in a state that is made anew.
    saved(
        &town,
        "2026-11-02 10:00",
        change("又某", "third@example.org"),
    )
    .await;
    let lists = town.office.store.contact_lists().await.unwrap();
    assert_eq!(lists.len(), 2);
    let into = town.home().join("anew");
    let into_text = into.to_str().unwrap();
    town.office.store.close().await;
    let said = command(&town, "2026-11-02 11:00", &["rebuild", "--into", into_text]);
    assert!(said.contains("0 differences"), "{said}");
    let anew = Store::open_to_read(&into.join("diaodu.db")).await.unwrap();
    assert_eq!(anew.contact_lists().await.unwrap(), lists);
    assert_eq!(anew.verify_audit().await.unwrap().broken, []);
}
