//! Rule 3: for which period a file counts that comes after a deadline, with and without a stated period.

use crate::office::SmallOffice;
use crate::sheets::{Report, report};

const NAMES: [&str; 4] = ["精密铸件项目", "冷链物流园", "标准厂房", "医药产业园"];

/// A report of all four projects, at a stage of the work.
fn list(period: &str, work: &str) -> Report {
    let mut list = report("南明区", period, &NAMES);
    for project in &mut list.projects {
        project.progress = format!("{}：{work}", project.name);
    }
    list
}

/// The same with one figure put right.
fn corrected(list: &Report) -> Report {
    let mut list = list.clone();
    list.projects[1].funds = 3_200.0;
    list
}

/// Reports for a period that closes on this day, and saves another file at a time after it. Answers what that
/// file was taken for.
async fn then(
    due: &str,
    first: &Report,
    second: &Report,
    wall: &str,
) -> (SmallOffice, Vec<String>) {
    let town = SmallOffice::since("2026-10-01").await;
    let before = format!("{due} 09:00");
    town.take_in("南明区", "表.xlsx", &first.bytes(), &before)
        .await;
    let taken = town
        .take_in("南明区", "更正.xlsx", &second.bytes(), wall)
        .await;
    (town, taken)
}

#[tokio::test]
async fn a_correction_without_a_period_corrects_what_was_just_reported() {
    for (due, wall, next) in [
        ("2026-11-10", "2026-11-12 10:00", "2026-11-25"),
        ("2026-11-25", "2026-11-26 10:00", "2026-12-10"),
        ("2026-11-25", "2026-11-30 10:00", "2026-12-10"),
        ("2026-12-25", "2026-12-28 10:00", "2027-01-10"),
        ("2027-01-10", "2027-01-11 08:00", "2027-01-25"),
    ] {
        let first = list("", "主体结构施工至三层");
        let (town, taken) = then(due, &first, &corrected(&first), wall).await;
        assert_eq!(taken, [format!("nanming {due} accepted v2")], "{wall}");
        let standing = &town.standings(next, wall).await[0];
        assert_eq!(standing, "nanming missing", "the next one is still owed");
        let text = town
            .letter(&format!("receipt/{due}/nanming/2/"))
            .await
            .page();
        assert!(text.contains("按对该期的更正计入"), "{text}");
    }
}

#[tokio::test]
async fn a_stated_period_needs_no_guess_and_the_sixth_day_is_the_next_period() {
    let first = list("", "主体结构施工至三层");
    let mut stated = corrected(&first);
    "2026年12月10日".clone_into(&mut stated.period);
    let (_, taken) = then("2026-11-25", &first, &stated, "2026-11-26 10:00").await;
    assert_eq!(taken, ["nanming 2026-12-10 accepted v1"]);
    let mut stated = list("", "封顶");
    "2026年11月25日".clone_into(&mut stated.period);
    let (_, taken) = then("2026-11-25", &first, &stated, "2026-12-08 10:00").await;
    assert_eq!(taken, ["nanming 2026-11-25 accepted v2"]);
    let (_, taken) = then("2026-11-25", &first, &corrected(&first), "2026-12-01 10:00").await;
    assert_eq!(taken, ["nanming 2026-12-10 accepted v1"]);
}

#[tokio::test]
async fn a_report_full_of_news_is_the_next_one() {
    let first = list("", "主体结构施工至三层");
    let (town, taken) = then("2026-12-25", &first, &list("", "封顶"), "2026-12-29 10:00").await;
    assert_eq!(taken, ["nanming 2027-01-10 accepted v1"]);
    let text = town.letter("receipt/2027-01-10/nanming/2/").await.page();
    assert!(text.contains("多数项目是新的进展"), "{text}");
}

#[tokio::test]
async fn what_is_missing_is_reported_first() {
    let town = SmallOffice::since("2026-10-01").await;
    let late = list("", "封顶").bytes();
    let taken = town
        .take_in("南明区", "表.xlsx", &late, "2026-12-28 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-12-25 accepted v1"]);
    let text = town.letter("receipt/2026-12-25/nanming/1/").await.page();
    assert!(text.contains("尚未报送，按补报计入"), "{text}");
}

#[tokio::test]
async fn what_could_be_either_is_asked_and_an_answer_moves_it() {
    let first = list("", "主体结构施工至三层");
    let mut second = corrected(&first);
    for project in &mut second.projects[..2] {
        "封顶".clone_into(&mut project.progress);
    }
    let wall = "2026-11-26 10:00";
    let (town, taken) = then("2026-11-25", &first, &second, wall).await;
    assert_eq!(taken, ["nanming 2026-11-25 accepted_with_warnings v2"]);
    let text = town.letter("receipt/2026-11-25/nanming/2/").await.page();
    assert!(
        text.contains("请在表头写明“报送期：2026年12月10日”"),
        "{text}"
    );
    let funds = async |period: &str| {
        let facts = town.office.facts(town.at(wall)).await.unwrap();
        let as_of = period.parse().unwrap();
        let ledger_report = town
            .office
            .ledger_report(&facts, as_of, town.at(wall))
            .await
            .unwrap();
        ledger_report.ledger.entries[1]
            .row
            .funds_in_place_yuan
            .unwrap()
            .0
    };
    assert_eq!(
        funds("2026-11-25").await,
        32_000_000,
        "until it is answered"
    );

    // The same bytes under a name that states the period are the answer.
    let taken = town
        .take_in(
            "南明区",
            "调度表20261210.xlsx",
            &second.bytes(),
            "2026-11-27 10:00",
        )
        .await;
    assert_eq!(taken, ["nanming 2026-12-10 accepted v1"]);
    assert_eq!(funds("2026-11-25").await, 30_000_000);
    assert_eq!(funds("2026-12-10").await, 32_000_000);
    let text = town.letter("receipt/2026-12-10/nanming/3/").await.page();
    assert!(
        text.contains("此前按2026年11月25日计入的第2版是同一内容，不再计入那一期"),
        "{text}"
    );
    assert_eq!(
        town.standings("2026-11-25", "2026-11-27 10:10").await[0],
        "nanming reported on_time=true v1"
    );
}

#[tokio::test]
async fn what_a_receipt_asked_for_is_a_correction_however_much_it_changes() {
    let mut first = list("", "主体结构施工至三层");
    first.projects[0].stage = "推进顺利";
    let mut second = first.clone();
    for project in &mut second.projects {
        project.stage = "在建";
        project.funds += 100.0;
    }
    let (town, taken) = then("2026-11-10", &first, &second, "2026-11-11 10:00").await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted v2"]);
    let text = town.letter("receipt/2026-11-10/nanming/2/").await.page();
    assert!(text.contains("改动了该期回执中提问的内容"), "{text}");
}
