//! A shared folder is a rough place: growing, open, changing, broken and oddly named files.

use std::fs;

use crate::office::{SmallOffice, taken};
use crate::sheets::report;

const DUE: &str = "2026年11月10日";

fn sheet(unit: &str) -> Vec<u8> {
    report(unit, DUE, &[&format!("{unit}精密铸件项目")]).bytes()
}

#[tokio::test]
async fn a_file_that_grows_is_waited_for() {
    let town = SmallOffice::since("2026-11-01").await;
    let bytes = sheet("南明区");
    for (minute, share) in [(0, 4), (1, 2), (2, 1)] {
        town.drop("南明区", "表.xlsx", &bytes[..bytes.len() / share]);
        let tick = town.tick_at(&format!("2026-11-06 10:0{minute}")).await;
        assert!(tick.taken.is_empty() && tick.waiting == 1, "{tick:?}");
    }
    let tick = town.tick_at("2026-11-06 10:03").await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 accepted v1"]);
}

#[tokio::test]
async fn a_file_that_is_open_in_a_program_is_waited_for_but_not_for_ever() {
    let town = SmallOffice::since("2026-11-01").await;
    town.drop("南明区", "~$表.xlsx", b"lock");
    town.drop("南明区", "表.xlsx", &sheet("南明区"));
    for minute in [0, 1, 20] {
        let tick = town.tick_at(&format!("2026-11-06 10:{minute:02}")).await;
        assert!(tick.taken.is_empty() && tick.waiting == 1, "{tick:?}");
    }
    fs::remove_file(town.folder("南明区").join("~$表.xlsx")).unwrap();
    let tick = town.tick_at("2026-11-06 10:21").await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 accepted v1"]);

    // A lock that a crashed program left behind: what was saved counts all the same.
    town.drop("云岩区", "~$表.xlsx", b"lock");
    town.drop("云岩区", "表.xlsx", &sheet("云岩区"));
    town.tick_at("2026-11-10 22:00").await;
    let tick = town.tick_at("2026-11-11 00:30").await;
    assert_eq!(taken(&tick), ["yunyan 2026-11-10 accepted v1"]);
    assert_eq!(
        town.standings("2026-11-10", "2026-11-11 01:00").await[1],
        "yunyan reported on_time=true v1"
    );
}

#[tokio::test]
async fn an_empty_file_is_answered_in_the_end() {
    let town = SmallOffice::since("2026-11-01").await;
    town.drop("南明区", "表.xlsx", b"");
    town.tick_at("2026-11-06 10:00").await;
    assert_eq!(town.tick_at("2026-11-06 10:05").await.waiting, 1);
    let tick = town.tick_at("2026-11-06 11:00").await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 rejected v1"]);
}

#[tokio::test]
async fn a_file_that_changes_before_it_is_moved_stays_and_is_taken_again() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-06 09:00").await;
    // The move cannot be done at once: a file stands where its folder should be made.
    let blocker = town.folder("南明区").join("已接收/2026-11-10");
    fs::write(&blocker, "").unwrap();
    let first = sheet("南明区");
    let came = town
        .take_in("南明区", "表.xlsx", &first, "2026-11-06 10:00")
        .await;
    assert_eq!(came, ["nanming 2026-11-10 accepted v1"]);
    let second = report("南明区", DUE, &["南明区精密铸件项目", "冷链物流园"]).bytes();
    town.drop("南明区", "表.xlsx", &second);
    fs::remove_file(&blocker).unwrap();
    let tick = town.tick_at("2026-11-06 10:02").await;
    assert_eq!(taken(&tick), [""; 0]);
    assert_eq!(town.read("报送/南明区/表.xlsx"), second);
    assert_eq!(
        town.settled("2026-11-06 10:02").await,
        ["nanming 2026-11-10 accepted v2"]
    );
    assert_eq!(town.read("报送/南明区/已接收/2026-11-10/表.xlsx"), second);
    let archived = town.office.archive.path(&diaodu::folder::sha256(&first));
    assert!(archived.is_file(), "the first version is kept");
}

#[tokio::test]
async fn a_broken_file_and_a_broken_folder_stop_nobody_else() {
    let town = SmallOffice::since("2026-11-01").await;
    // A file stands in the place of a unit's folder.
    fs::remove_dir_all(town.folder("南明区")).unwrap();
    fs::write(town.folder("南明区"), "").unwrap();
    town.drop("云岩区", "一.xlsx", b"not a workbook");
    town.drop("云岩区", "二.xlsx", &sheet("云岩区"));
    town.drop("花溪区", "表.xlsx", &sheet("花溪区"));
    town.tick_at("2026-11-06 10:00").await;
    let tick = town.tick_at("2026-11-06 10:01").await;
    assert_eq!(
        taken(&tick),
        [
            "yunyan 2026-11-10 rejected v1",
            "yunyan 2026-11-10 accepted v2",
            "huaxi 2026-11-10 accepted v1",
        ]
    );
    assert!(
        tick.troubles.iter().any(|said| said.contains("nanming")),
        "{tick:?}"
    );
    // What cannot be looked into is not missing: no letter says so, and the others still get theirs.
    town.tick_at("2026-11-09 09:00").await;
    town.tick_at("2026-11-11 09:00").await;
    let letters = town.outbox().await;
    assert!(
        !letters.iter().any(|line| line.contains("/nanming")),
        "{letters:#?}"
    );
    assert!(
        letters
            .iter()
            .any(|line| line.starts_with("overdue/2026-11-10/wudang/"))
    );
    assert!(
        letters
            .iter()
            .any(|line| line.starts_with("overdue/2026-11-10/office/"))
    );
    let digest = town.letter("overdue/2026-11-10/office/").await.texts();
    assert!(
        digest.contains("乌当区") && !digest.contains("南明区"),
        "{digest}"
    );
    // Mended: it owes, and hears of it.
    fs::remove_file(town.folder("南明区")).unwrap();
    town.tick_at("2026-11-11 10:00").await;
    assert_eq!(
        town.outbox_of("overdue/2026-11-10/nanming").await,
        ["overdue/2026-11-10/nanming/nanming-leader@example.org sent"]
    );
}

#[tokio::test]
async fn the_longest_name_goes_through_twice() {
    let town = SmallOffice::since("2026-11-01").await;
    let name = format!("{}abc.xlsx", "𠀀".repeat(61));
    assert_eq!(name.len(), 252);
    let bytes = sheet("南明区");
    for day in [6, 7] {
        town.take_in("南明区", &name, &bytes, &format!("2026-11-0{day} 10:00"))
            .await;
    }
    let tick = town.tick_at("2026-11-07 11:00").await;
    assert!(tick.troubles.is_empty() && tick.waiting == 0, "{tick:?}");
    let files = town.unit_files("南明区");
    assert_eq!(files.len(), 5, "{files:#?}");
}

#[tokio::test]
async fn what_cannot_be_archived_is_not_judged_and_waits() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-10 21:00").await;
    // As with a full disk: the archive takes nothing.
    let archive = town.config.data_dir.join("archive");
    fs::write(&archive, "").unwrap();
    town.drop("南明区", "一.xlsx", &sheet("南明区"));
    town.drop("南明区", "二.xlsx", b"not a workbook");
    for wall in ["2026-11-10 23:00", "2026-11-10 23:01", "2026-11-11 08:00"] {
        let tick = town.tick_at(wall).await;
        assert!(tick.taken.is_empty() && tick.waiting == 2, "{tick:?}");
    }
    let tick = town.tick_at("2026-11-11 09:00").await;
    assert_eq!(tick.troubles.len(), 2, "{tick:?}");
    assert!(
        tick.troubles[0].contains("hint: is the disk of data_dir full?"),
        "{tick:?}"
    );
    assert_eq!(town.outbox_of("receipt/").await, [""; 0]);
    // Our trouble is not the unit's: nobody is told that it owes.
    let overdue = town.outbox_of("overdue/2026-11-10/").await;
    assert_eq!(
        overdue.len(),
        4,
        "three leaders and the office: {overdue:#?}"
    );
    assert!(overdue.iter().all(|line| !line.contains("nanming")));
    fs::remove_file(&archive).unwrap();
    let tick = town.tick_at("2026-11-11 09:01").await;
    assert_eq!(
        taken(&tick),
        [
            "nanming 2026-11-10 accepted v1",
            "nanming 2026-11-10 rejected v2"
        ]
    );
    assert_eq!(
        town.standings("2026-11-10", "2026-11-11 09:02").await[0],
        "nanming reported on_time=true v1"
    );
}
