//! A doubtful figure (rule 7) on its way: receipt, ledger, the office's draft, the leaders' letter, and its clearing.

use crate::office::SmallOffice;
use crate::sheets::{report, texts};

const KEPT: &str = "1,500万元（沿用2026年11月10日报送期已接收的）";

/// Takes in a report of one project with these funds in place, in 万元; no number is a blank cell.
async fn reports(town: &SmallOffice, due: &str, funds: f64, wall: &str) -> String {
    let mut sheet = report("南明区", due, &["精密铸件项目", "冷链物流园"]);
    sheet.projects[0].funds = funds;
    for project in &mut sheet.projects {
        project.progress = format!("截至{wall}的进展");
    }
    let taken = town
        .take_in("南明区", "表.xlsx", &sheet.bytes(), wall)
        .await;
    assert!(taken[0].contains(" accepted"), "{taken:?}");
    let period = taken[0].split(' ').nth(1).unwrap();
    town.letter(&format!("receipt/{period}/")).await.texts()
}

/// The current ledger.
fn ledger(town: &SmallOffice) -> String {
    texts(&town.read("台账/当前台账.xlsx"))
}

async fn town() -> SmallOffice {
    let town = SmallOffice::since("2026-11-01").await;
    let receipt = reports(&town, "2026年11月10日", 1_500.0, "2026-11-09 10:00").await;
    assert!(!receipt.contains("待核"), "{receipt}");
    assert!(ledger(&town).contains("没有存疑数据。"));
    town
}

#[tokio::test]
async fn a_figure_ten_times_as_large_waits_until_it_is_said_again() {
    let town = town().await;
    let receipt = reports(&town, "2026年11月25日", 15_000.0, "2026-11-24 10:00").await;
    let told = "1处（1个项目），涉及累计到位资金1,500万元";
    assert!(
        receipt.contains("待核数据") && receipt.contains(told),
        "{receipt}"
    );
    let shown = ledger(&town);
    for words in ["15,000万元", "F4", KEPT, told] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    for (wall, letter, attachment) in [
        (
            "2026-11-26 09:00",
            "ledger_draft/",
            "台账/2026/2026年11月台账（送审稿）.xlsx",
        ),
        (
            "2026-11-27 09:00",
            "ledger/2026-11/",
            "台账/2026/2026年11月台账.xlsx",
        ),
    ] {
        town.tick_at(wall).await;
        let told_to_them = town.letter(letter).await.texts();
        assert!(told_to_them.contains(told), "{letter}: {told_to_them}");
        // Of 20,000 and 20,000万元 agreed, 1,500 and 3,000万元 are in place, one of them in doubt.
        assert!(told_to_them.contains("11.25%"), "{told_to_them}");
        assert!(told_to_them.contains("含1个有数待核的"), "{told_to_them}");
        assert!(texts(&town.read(attachment)).contains(KEPT), "{attachment}");
    }
    // Saved again for the same period, it is asked again.
    let again = reports(&town, "2026年11月25日", 15_000.0, "2026-11-28 10:00").await;
    assert!(again.contains("待核数据"), "{again}");
    // Said again for the next one, it is meant.
    let next = reports(&town, "2026年12月10日", 15_000.0, "2026-12-09 10:00").await;
    assert!(!next.contains("待核"), "{next}");
    let shown = ledger(&town);
    assert!(
        shown.contains("15000") && shown.contains("没有存疑数据。"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_corrected_figure_is_compared_with_the_accepted_one() {
    let town = town().await;
    reports(&town, "2026年11月25日", 15_000.0, "2026-11-24 10:00").await;
    let next = reports(&town, "2026年12月10日", 1_600.0, "2026-12-09 10:00").await;
    assert!(
        !next.contains("待核") && !next.contains("【请核对】"),
        "{next}"
    );
    assert!(ledger(&town).contains("没有存疑数据。"));
}

#[tokio::test]
async fn a_blank_over_a_known_figure_is_asked_about_and_replaces_nothing() {
    let town = town().await;
    for (due, wall) in [
        ("2026年11月25日", "2026-11-24 10:00"),
        ("2026年12月10日", "2026-12-09 10:00"),
    ] {
        let receipt = reports(&town, due, f64::NAN, wall).await;
        assert!(
            receipt.contains("此前报的是1,500万元，本期没有填写"),
            "{receipt}"
        );
        assert!(receipt.contains("1处（1个项目）"), "{receipt}");
        let shown = ledger(&town);
        assert!(shown.contains(KEPT) && shown.contains("（空）"), "{shown}");
    }
    // A slip after a blank is a slip all the same.
    let slip = reports(&town, "2026年12月25日", 15_000.0, "2026-12-24 10:00").await;
    assert!(slip.contains("恰为") && slip.contains("待核数据"), "{slip}");
    assert!(ledger(&town).contains(KEPT));
}

#[tokio::test]
async fn the_same_row_twice_counts_once() {
    let town = SmallOffice::since("2026-11-01").await;
    let twice = report(
        "南明区",
        "2026年11月10日",
        &["精密铸件项目", "精密铸件项目"],
    );
    let taken = town
        .take_in("南明区", "表.xlsx", &twice.bytes(), "2026-11-09 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted_with_warnings v1"]);
    let receipt = town.letter("receipt/2026-11-10/").await.texts();
    assert!(receipt.contains("完全相同，只计一次"), "{receipt}");
    assert!(receipt.contains("项目1个"), "{receipt}");
    let shown = ledger(&town);
    assert!(shown.contains("合计（1个项目）"), "{shown}");
}
