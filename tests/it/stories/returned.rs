//! Returned and mended, sent twice, sent in two versions (rule 6), sent by the wrong unit (rule 4).

use diaodu::daemon::{answer_item, desk_items};
use diaodu::domain::desk::{AnswerRefused, DeskAnswer, DeskItem, ItemId, Signed};

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

/// What waits on the desk of returned files.
async fn waiting(town: &SmallOffice, wall: &str) -> Vec<DeskItem> {
    let items = desk_items(town.office.at(town.at(wall))).await.unwrap();
    let items = items.into_iter();
    let items = items.filter(|item| matches!(item.id, ItemId::Returned { .. }));
    items.collect()
}

async fn seen(town: &SmallOffice, item: &str, wall: &str) -> Result<(), AnswerRefused> {
    let signed = Signed {
        by: "江某".to_owned(),
        why: "已电话告知".to_owned(),
        at: town.at(wall),
    };
    let item = item.parse().unwrap();
    let said = answer_item(&town.office, &item, DeskAnswer::Seen, &signed).await;
    said.unwrap().map(|_| ())
}

#[tokio::test]
async fn what_is_returned_waits_on_the_desk_until_it_is_replaced() {
    let town = SmallOffice::since("2026-11-01").await;
    let bad = nameless();
    let mut worse = nameless();
    worse.projects[0].name = String::new();
    let id = "returned/nanming/2026-11-10";
    town.take_in("南明区", "一.xlsx", &bad.bytes(), "2026-11-06 10:00")
        .await;
    town.take_in("南明区", "二.xlsx", &worse.bytes(), "2026-11-06 11:00")
        .await;
    let items = waiting(&town, "2026-11-06 12:00").await;
    let [item] = &items[..] else {
        panic!("{items:?}");
    };
    assert_eq!(item.id.to_string(), id);
    assert_eq!(
        item.question,
        "南明区2026年11月10日报送期的“二.xlsx”已退回，尚未重报"
    );
    assert!(item.evidence[0].contains("B4"), "{item:?}");
    assert_eq!(item.takes_effect, Some(town.at("2026-11-27 09:00")));
    // Seen, it waits no more; the next one that goes back does.
    seen(&town, id, "2026-11-06 12:00").await.unwrap();
    assert_eq!(waiting(&town, "2026-11-06 12:01").await, []);
    let twice = seen(&town, id, "2026-11-06 12:02").await;
    assert!(
        matches!(&twice, Err(AnswerRefused::Gone(Some(last))) if last.by == "江某"),
        "{twice:?}"
    );
    worse.projects[0].total = 30_000.0;
    town.take_in("南明区", "三.xlsx", &worse.bytes(), "2026-11-09 10:00")
        .await;
    assert_eq!(waiting(&town, "2026-11-09 11:00").await.len(), 1);
    // A good one ends it; a correction that goes back waits, for what counts stays as it was.
    let good = report("南明区", DUE, &["精密铸件项目", "冷链物流园"]);
    town.take_in("南明区", "四.xlsx", &good.bytes(), "2026-11-09 14:00")
        .await;
    assert_eq!(waiting(&town, "2026-11-09 15:00").await, []);
    let mut correction = nameless();
    correction.projects[0].total = 21_000.0;
    town.take_in("南明区", "五.xlsx", &correction.bytes(), "2026-11-10 10:00")
        .await;
    let items = waiting(&town, "2026-11-10 11:00").await;
    assert!(
        items[0].question.contains("现按此前收到的一份计"),
        "{items:?}"
    );
    // With the ledger of the month nothing is to be done about it any more.
    assert_eq!(waiting(&town, "2026-11-27 08:59").await.len(), 1);
    assert_eq!(waiting(&town, "2026-11-27 09:00").await, []);
    let late = seen(&town, id, "2026-11-27 09:00").await;
    assert!(matches!(late, Err(AnswerRefused::Gone(_))), "{late:?}");
}
