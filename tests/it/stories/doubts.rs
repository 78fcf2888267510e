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
        // How many have started does not rest on an amount.
        let started = told_to_them.lines().find(|line| line.contains("开工率："));
        let started = started.expect("a line of 开工率");
        assert!(!started.contains("待核"), "{started}");
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

/// Takes in a report of these projects with their amounts, and answers its receipt.
async fn reports_of(
    town: &SmallOffice,
    due: &str,
    projects: &[(&str, [(u16, &'static str); 2])],
    wall: &str,
) -> String {
    let names: Vec<&str> = projects.iter().map(|(name, _)| *name).collect();
    let mut sheet = report("南明区", due, &names);
    for (project, (_, otherwise)) in sheet.projects.iter_mut().zip(projects) {
        project.progress = format!("截至{wall}的进展");
        project.otherwise = otherwise.to_vec();
    }
    let taken = town
        .take_in("南明区", "表.xlsx", &sheet.bytes(), wall)
        .await;
    assert!(taken[0].contains(" accepted"), "{taken:?}");
    let period = taken[0].split(' ').nth(1).unwrap();
    let receipts = town.outbox_of(&format!("receipt/{period}/")).await;
    let key = receipts
        .last()
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .to_owned();
    town.letter(&key).await.texts()
}

const ASTRAY: &str = "恰为";

#[tokio::test]
async fn a_project_that_was_left_out_once_is_compared_with_what_is_known_of_it() {
    let town = SmallOffice::since("2026-10-01").await;
    let usual = ("冷链物流园", [(4, "20000"), (5, "3000")]);
    let first = ("精密铸件项目", [(4, "20000"), (5, "1500")]);
    reports_of(&town, "2026年10月10日", &[first, usual], "2026-10-09 10:00").await;
    let blank = ("精密铸件项目", [(4, "20000"), (5, "")]);
    reports_of(&town, "2026年10月25日", &[blank, usual], "2026-10-23 10:00").await;
    reports_of(&town, "2026年11月10日", &[usual], "2026-11-09 10:00").await;
    let slip = ("精密铸件项目", [(4, "20000"), (5, "15000")]);
    let asked = reports_of(&town, "2026年11月25日", &[slip, usual], "2026-11-24 10:00").await;
    assert!(
        asked.contains(ASTRAY) && asked.contains("待核数据"),
        "{asked}"
    );
    assert!(ledger(&town).contains("1,500万元（沿用2026年10月10日报送期已接收的）"));
}

#[tokio::test]
async fn a_blank_leaves_the_only_reading_of_what_was_written_before() {
    let town = SmallOffice::since("2026-10-01").await;
    let written = ("精密铸件项目", [(4, "2亿元"), (5, "3000")]);
    reports_of(&town, "2026年11月10日", &[written], "2026-11-09 10:00").await;
    let kept = "20,000万元（暂按所写读取）";
    assert!(ledger(&town).contains(kept));
    let blank = ("精密铸件项目", [(4, ""), (5, "3000")]);
    let asked = reports_of(&town, "2026年11月25日", &[blank], "2026-11-24 10:00").await;
    assert!(asked.contains("本期没有填写"), "{asked}");
    assert!(ledger(&town).contains(kept), "{}", ledger(&town));
}

#[tokio::test]
async fn a_correction_is_not_measured_by_a_later_figure_that_is_in_doubt() {
    let town = SmallOffice::since("2026-10-01").await;
    for (due, total, wall) in [
        ("2026年10月25日", "20000", "2026-10-23 10:00"),
        ("2026年11月10日", "20000", "2026-11-09 10:00"),
        ("2026年11月25日", "200000", "2026-11-24 10:00"),
    ] {
        let row = ("精密铸件项目", [(4, total), (5, "3000")]);
        reports_of(&town, due, &[row], wall).await;
    }
    let right = ("精密铸件项目", [(4, "21000"), (5, "3000")]);
    let receipt = reports_of(&town, "2026年11月10日", &[right], "2026-11-24 14:00").await;
    assert!(
        !receipt.contains(ASTRAY) && !receipt.contains("【请核对】"),
        "{receipt}"
    );
}

#[tokio::test]
async fn months_of_blanks_disarm_no_question() {
    let town = SmallOffice::since("2026-06-01").await;
    let mut row = ("精密铸件项目", [(4, "20000"), (5, "3000")]);
    reports_of(&town, "2026年6月10日", &[row], "2026-06-09 10:00").await;
    row.1[0].1 = "";
    for (due, wall) in [
        ("2026年6月25日", "2026-06-24 10:00"),
        ("2026年7月10日", "2026-07-09 10:00"),
        ("2026年7月25日", "2026-07-24 10:00"),
        ("2026年8月10日", "2026-08-07 10:00"),
        ("2026年8月25日", "2026-08-24 10:00"),
        ("2026年9月10日", "2026-09-09 10:00"),
        ("2026年9月25日", "2026-09-24 10:00"),
    ] {
        let asked = reports_of(&town, due, &[row], wall).await;
        assert!(asked.contains("此前报的是20,000万元"), "{due}: {asked}");
    }
    row.1[0].1 = "200000";
    let asked = reports_of(&town, "2026年10月10日", &[row], "2026-10-09 10:00").await;
    assert!(asked.contains(ASTRAY), "{asked}");
}

#[tokio::test]
async fn the_rate_is_over_the_same_rows_and_says_what_it_leaves_out() {
    let town = SmallOffice::since("2026-11-01").await;
    let rows = [
        ("精密铸件项目", [(4, "20000"), (5, "3000")]),
        ("冷链物流园", [(4, ""), (5, "15000")]),
        ("标准厂房", [(4, "40000"), (5, "")]),
    ];
    reports_of(&town, "2026年11月25日", &rows, "2026-11-24 10:00").await;
    town.tick_at("2026-11-27 09:00").await;
    let letter = town.letter("ledger/2026-11/").await.texts();
    assert!(letter.contains("15.00%"), "{letter}");
    assert!(letter.contains("0.30亿元 / 2.00亿元"), "{letter}");
    for left_out in ["15,000万元", "40,000万元"] {
        assert!(letter.contains(left_out), "{left_out}: {letter}");
    }
}
