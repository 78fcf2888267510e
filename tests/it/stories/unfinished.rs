//! Uploads that pause, break off, and go on after the file was returned.

use std::fs::OpenOptions;
use std::io::Write as _;

use crate::office::{SmallOffice, taken};
use crate::sheets::report;

const DUE: &str = "2026年11月10日";

fn halves() -> (Vec<u8>, Vec<u8>) {
    let mut first = report("南明区", DUE, &["精密铸件项目"]).bytes();
    let second = first.split_off(first.len() / 2);
    (first, second)
}

#[tokio::test]
async fn an_upload_that_pauses_for_minutes_is_waited_for() {
    let town = SmallOffice::since("2026-11-01").await;
    let (first, second) = halves();
    town.drop("南明区", "表.xlsx", &first);
    // Whole files do not wait for it.
    town.drop(
        "云岩区",
        "表.xlsx",
        &report("云岩区", DUE, &["冷链物流园"]).bytes(),
    );
    town.tick_at("2026-11-06 10:00").await;
    let tick = town.tick_at("2026-11-06 10:01").await;
    assert_eq!(taken(&tick), ["yunyan 2026-11-10 accepted v1"]);
    for minute in [2, 5, 9] {
        let tick = town.tick_at(&format!("2026-11-06 10:0{minute}")).await;
        assert!(tick.taken.is_empty() && tick.waiting == 1, "{tick:?}");
    }
    let whole = [first, second].concat();
    town.drop("南明区", "表.xlsx", &whole);
    town.tick_at("2026-11-06 10:10").await;
    let tick = town.tick_at("2026-11-06 10:11").await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 accepted v1"]);
}

#[tokio::test]
async fn one_that_broke_off_is_returned_once_and_not_looked_at_for_ever() {
    let town = SmallOffice::since("2026-11-01").await;
    town.drop("南明区", "表.xlsx", &halves().0);
    town.tick_at("2026-11-06 10:00").await;
    assert_eq!(town.tick_at("2026-11-06 10:09").await.waiting, 1);
    let tick = town.tick_at("2026-11-06 10:10").await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 rejected v1"]);
    assert!(
        town.folder("南明区")
            .join("退回/2026-11-10/表.xlsx")
            .is_file()
    );
    for wall in ["2026-11-06 10:11", "2026-11-06 10:30", "2026-11-08 10:00"] {
        let tick = town.tick_at(wall).await;
        assert!(
            tick.taken.is_empty() && tick.waiting == 0 && tick.troubles.is_empty(),
            "{tick:?}"
        );
    }
    assert_eq!(
        town.outbox_of("receipt/").await.len(),
        2,
        "liaison and deputy"
    );
}

#[tokio::test]
async fn one_that_goes_on_after_it_was_returned_is_taken_where_it_lies() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-10 23:40").await;
    let (first, second) = halves();
    let path = town.folder("南明区").join("表.xlsx");
    let mut upload = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .unwrap();
    upload.write_all(&first).unwrap();
    town.tick_at("2026-11-10 23:50").await;
    // A program has it open: where the file system can say so, it waits for half an hour.
    let tick = town.tick_at("2026-11-11 00:25").await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 rejected v1"]);
    let returned = town.folder("南明区").join("退回/2026-11-10/表.xlsx");
    assert!(returned.is_file() && !path.exists());
    town.tick_at("2026-11-11 00:26").await;
    upload.write_all(&second).unwrap();
    drop(upload);
    assert_eq!(town.tick_at("2026-11-11 00:27").await.waiting, 1);
    let tick = town.tick_at("2026-11-11 00:28").await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 accepted v2"]);
    assert!(!returned.exists());
    assert!(
        town.folder("南明区")
            .join("已接收/2026-11-10/表.xlsx")
            .is_file()
    );
    // It had begun to come in time.
    assert_eq!(
        town.standings("2026-11-10", "2026-11-11 01:00").await[0],
        "nanming reported on_time=true v2"
    );
    assert_eq!(town.outbox_of("receipt/").await.len(), 4);
}

#[tokio::test]
async fn another_file_of_the_same_name_among_the_returned_ones_is_not_taken_again() {
    let town = SmallOffice::since("2026-11-01").await;
    let (first, second) = halves();
    town.drop("南明区", "表.xlsx", &first);
    town.tick_at("2026-11-06 10:00").await;
    town.tick_at("2026-11-06 10:10").await;
    // Read, and returned for what it says.
    let other = report("云岩区", DUE, &["冷链物流园"]).bytes();
    let came = town
        .take_in("南明区", "表.xlsx", &other, "2026-11-06 10:20")
        .await;
    assert_eq!(came, ["nanming 2026-11-10 rejected v2"]);
    let tick = town.tick_at("2026-11-06 10:30").await;
    assert!(tick.taken.is_empty() && tick.waiting == 0, "{tick:?}");
    // And the upload begins anew, broken off a little later.
    town.drop("南明区", "表.xlsx", &[&first[..], &second[..9]].concat());
    town.tick_at("2026-11-06 10:40").await;
    let tick = town.tick_at("2026-11-06 10:50").await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 rejected v3"]);
    let tick = town.tick_at("2026-11-06 11:10").await;
    assert!(tick.taken.is_empty() && tick.waiting == 0, "{tick:?}");
}
