//! On time by evidence (rule 5), and the period of a sheet that states none (rule 3).

use diaodu::domain::policy::OnHoliday;

use crate::office::SmallOffice;
use crate::sheets::report;

const DUE: &str = "2026年11月10日";

#[tokio::test]
async fn late_is_only_who_was_certainly_not_there() {
    let town = SmallOffice::since("2026-11-01").await;
    let sheet = |unit| report(unit, DUE, &["精密铸件项目"]).bytes();
    town.tick_at("2026-11-10 23:50").await;
    // Found after the deadline by the first scan after it: it may have been there in time.
    town.take_in("南明区", "表.xlsx", &sheet("南明区"), "2026-11-11 00:10")
        .await;
    // Found by a scan when the one before was after the deadline too.
    town.take_in("云岩区", "表.xlsx", &sheet("云岩区"), "2026-11-11 08:00")
        .await;
    let standings = town.standings("2026-11-10", "2026-11-11 09:00").await;
    assert_eq!(
        standings,
        [
            "nanming reported on_time=true v1",
            "yunyan reported on_time=false v1",
            "huaxi missing",
            "wudang missing",
        ]
    );
    let receipt = town.letter("receipt/2026-11-10/yunyan/").await.texts();
    assert!(
        receipt.contains("逾期") && receipt.contains("11月11日8:00"),
        "{receipt}"
    );
}

#[tokio::test]
async fn our_own_outage_over_the_deadline_makes_nobody_late() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-10 17:00").await;
    // The process is down; the file is saved some time in between.
    town.restart().await;
    let bytes = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-11 10:00")
        .await;
    assert_eq!(
        town.standings("2026-11-10", "2026-11-11 11:00").await[0],
        "nanming reported on_time=true v1"
    );
    // And nobody is told that it owes a report while the file already lies there.
    assert_eq!(town.outbox_of("overdue/2026-11-10/nanming").await, [""; 0]);
}

#[tokio::test]
async fn a_sheet_without_a_period_is_for_the_last_one_within_five_days() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-12 08:00").await;
    let sheet = |unit, name| report(unit, "", &[name]).bytes();
    // Not reported, two days after the deadline: for that period.
    let taken = town
        .take_in(
            "南明区",
            "表.xlsx",
            &sheet("南明区", "甲项目"),
            "2026-11-12 10:00",
        )
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted v1"]);
    // Reported by now, and nothing of it comes again: it may be either, is asked, and stays with that period.
    let taken = town
        .take_in(
            "南明区",
            "表.xlsx",
            &sheet("南明区", "乙基地"),
            "2026-11-13 10:00",
        )
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted_with_warnings v2"]);
    let receipt = town.letter("receipt/2026-11-10/nanming/2/").await.texts();
    assert!(receipt.contains("在答复之前先计入该期"), "{receipt}");
    // Six days after it: for the running period.
    let taken = town
        .take_in(
            "云岩区",
            "表.xlsx",
            &sheet("云岩区", "丙园区"),
            "2026-11-16 10:00",
        )
        .await;
    assert_eq!(taken, ["yunyan 2026-11-25 accepted v1"]);
}

#[tokio::test]
async fn a_correction_before_a_deadline_that_moved_is_for_the_period_that_still_runs() {
    let mut town = SmallOffice::since("2026-10-01").await;
    town.office.policy.on_holiday = OnHoliday::NextWorkday;
    let sheet = |name| report("南明区", "", &[name]).bytes();
    // The 25th is a Sunday, so this period closes on the Monday.
    let taken = town
        .take_in("南明区", "表.xlsx", &sheet("甲项目"), "2026-10-25 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-10-25 accepted v1"]);
    let taken = town
        .take_in("南明区", "表.xlsx", &sheet("乙基地"), "2026-10-26 10:00")
        .await;
    assert!(taken[0].starts_with("nanming 2026-10-25 "), "{taken:?}");
}
