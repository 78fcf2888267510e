//! Returned and mended, sent twice, sent in two versions (rule 6), sent by the wrong unit (rule 4).

use crate::office::SmallOffice;
use crate::sheets::{Report, report, texts};

const DUE: &str = "2026年11月10日";

/// A report of which one project has no name.
fn nameless() -> Report {
    let mut report = report("南明区", DUE, &["精密铸件项目", "冷链物流园"]);
    report.projects[1].name = String::new();
    report
}

#[tokio::test]
async fn what_is_returned_comes_back_mended() {
    let town = SmallOffice::since("2026-11-01").await;
    let bad = nameless().bytes();
    let taken = town
        .take_in("南明区", "调度表.xlsx", &bad, "2026-11-06 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 rejected v1"]);
    assert_eq!(
        town.unit_files("南明区"),
        [
            "下期调度表.xlsx",
            "回执/2026-11-10 第1次 退回 调度表.txt",
            "退回/2026-11-10/调度表.xlsx",
            "退回/2026-11-10/调度表（问题标注）.xlsx",
        ]
    );
    assert_eq!(town.read("报送/南明区/退回/2026-11-10/调度表.xlsx"), bad);
    let receipt = town.letter("receipt/2026-11-10/nanming/1/").await;
    let texts = receipt.texts();
    assert!(texts.contains("已退回") && texts.contains("B5"), "{texts}");
    assert_eq!(
        town.standings("2026-11-10", "2026-11-06 11:00").await[0],
        "nanming rejected v1"
    );
    // Nothing of it is in a ledger.
    assert_eq!(town.files("台账"), [""; 0]);

    let good = report("南明区", DUE, &["精密铸件项目"]).bytes();
    let taken = town
        .take_in("南明区", "调度表.xlsx", &good, "2026-11-06 14:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted v2"]);
    assert_eq!(
        town.standings("2026-11-10", "2026-11-06 15:00").await[0],
        "nanming reported on_time=true v2"
    );
}

#[tokio::test]
async fn the_same_bytes_again_are_no_new_version() {
    let town = SmallOffice::since("2026-11-01").await;
    let good = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.take_in("南明区", "调度表.xlsx", &good, "2026-11-06 10:00")
        .await;
    let taken = town
        .take_in("南明区", "调度表.xlsx", &good, "2026-11-07 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted again"]);
    assert_eq!(
        town.unit_files("南明区"),
        [
            "下期调度表.xlsx",
            "回执/2026-11-10 第1次 已接收 调度表.txt",
            "回执/2026-11-10 重复 调度表.txt",
            "已接收/2026-11-10/调度表 (2).xlsx",
            "已接收/2026-11-10/调度表.xlsx",
        ]
    );
    let receipt = town.letter("receipt/2026-11-10/nanming/2/").await.texts();
    assert!(receipt.contains("第1版内容完全相同"), "{receipt}");
}

#[tokio::test]
async fn returned_bytes_again_are_still_returned() {
    let town = SmallOffice::since("2026-11-01").await;
    let bad = nameless().bytes();
    town.take_in("南明区", "调度表.xlsx", &bad, "2026-11-06 10:00")
        .await;
    let taken = town
        .take_in("南明区", "调度表.xlsx", &bad, "2026-11-07 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 rejected again"]);
    // Nobody may read that there is nothing left to do.
    let receipt = town.letter("receipt/2026-11-10/nanming/2/").await;
    assert!(
        !receipt.texts().contains("无需再做什么"),
        "{}",
        receipt.texts()
    );
    assert!(receipt.texts().contains("仍须"), "{}", receipt.texts());
}

#[tokio::test]
async fn the_latest_by_arrival_counts_and_old_bytes_do_not_come_back() {
    let town = SmallOffice::since("2026-11-01").await;
    let mut first = report("南明区", DUE, &["精密铸件项目"]);
    first.projects[0].progress = "第一稿的进展".to_owned();
    let mut second = first.clone();
    second.projects[0].progress = "第二稿的进展".to_owned();
    town.take_in("南明区", "一.xlsx", &first.bytes(), "2026-11-06 10:00")
        .await;
    let first = town.read("报送/南明区/已接收/2026-11-10/一.xlsx");
    let taken = town
        .take_in("南明区", "二.xlsx", &second.bytes(), "2026-11-06 11:00")
        .await;
    assert!(taken[0].ends_with("v2"), "{taken:?}");
    let ledger = || texts(&town.read("台账/当前台账.xlsx"));
    assert!(ledger().contains("第二稿的进展"));

    town.take_in("南明区", "一.xlsx", &first, "2026-11-06 12:00")
        .await;
    assert!(ledger().contains("第二稿的进展") && !ledger().contains("第一稿的进展"));
    let receipt = town.letter("receipt/2026-11-10/nanming/3/").await.texts();
    assert!(!receipt.contains("以第1版为准"), "{receipt}");
    assert_eq!(
        town.standings("2026-11-10", "2026-11-06 13:00").await[0],
        "nanming reported on_time=true v2"
    );
}

#[tokio::test]
async fn a_sheet_of_another_unit_is_returned_and_that_unit_still_owes() {
    let town = SmallOffice::since("2026-11-01").await;
    let foreign = report("花溪区", DUE, &["精密铸件项目"]).bytes();
    let taken = town
        .take_in("南明区", "调度表.xlsx", &foreign, "2026-11-06 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 rejected v1"]);
    let receipt = town.letter("receipt/2026-11-10/nanming/1/").await.texts();
    assert!(
        receipt.contains("花溪区") && receipt.contains("南明区"),
        "{receipt}"
    );
    let standings = town.standings("2026-11-10", "2026-11-06 11:00").await;
    assert_eq!(standings[0], "nanming rejected v1");
    assert_eq!(standings[2], "huaxi missing");
}
