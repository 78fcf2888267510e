//! Exceptions: an extension moves one unit's deadline, an exemption frees it, and all follows (rules 1, 9, 12).

use diaodu::domain::exception::{Exception, UnitException};
use diaodu::domain::unit::UnitSlug;

use crate::office::SmallOffice;
use crate::sheets::report;

const DUE: &str = "2026年11月10日";

async fn give(town: &SmallOffice, unit: &str, exception: Exception, wall: &str) -> i64 {
    let granted = UnitException {
        unit: UnitSlug(unit.to_owned()),
        exception,
    };
    let mut tx = town.office.store.begin().await.unwrap();
    let number = tx
        .insert_exception(&granted, "王主任", "资料未齐", town.at(wall))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    number
}

fn until(day: &str) -> Exception {
    Exception::Extension {
        period: "2026-11-10".parse().unwrap(),
        until: day.parse().unwrap(),
    }
}

/// `SEQUENCE` and end of the calendar entries of a letter, and how they are named.
async fn entries(town: &SmallOffice, prefix: &str) -> Vec<String> {
    let letter = town.letter(prefix).await;
    let ics = String::from_utf8(letter.attachment("text/calendar").to_vec()).unwrap();
    let lines = ics.lines().map(str::trim_end);
    let is_told = |line: &&str| {
        ["UID:due", "SEQUENCE", "DTEND"]
            .iter()
            .any(|name| line.starts_with(name))
    };
    lines
        .filter(|line| !line.contains("alarm"))
        .filter(is_told)
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn an_extension_moves_reminders_lateness_and_the_calendar_entry_and_can_be_taken_back() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-09 09:00").await;
    let first = entries(&town, "reminder/2026-11-10/nanming/before-1/").await;
    assert!(first.contains(&"SEQUENCE:0".to_owned()), "{first:?}");
    assert!(
        first.contains(&"DTEND:20261110T160000Z".to_owned()),
        "{first:?}"
    );

    let number = give(&town, "nanming", until("2026-11-12"), "2026-11-09 15:00").await;
    town.tick_at("2026-11-09 15:01").await;
    assert_eq!(
        town.outbox_of("deadline_moved/").await,
        [
            "deadline_moved/2026-11-10/nanming/1/nanming@example.org sent",
            "deadline_moved/2026-11-10/nanming/1/nanming-deputy@example.org sent",
        ]
    );
    let moved = entries(&town, "deadline_moved/").await;
    let same = |lines: &[String]| lines.iter().find(|line| line.starts_with("UID")).cloned();
    assert_eq!(same(&moved), same(&first), "the entry is the same");
    assert!(moved.contains(&"SEQUENCE:1".to_owned()), "{moved:?}");
    assert!(
        moved.contains(&"DTEND:20261112T160000Z".to_owned()),
        "{moved:?}"
    );
    let text = town.letter("deadline_moved/").await.texts();
    assert!(
        text.contains("现截止时间：2026年11月12日（星期四）24:00"),
        "{text}"
    );

    // The others are overdue on the 11th; this unit is reminded around its own deadline.
    town.tick_at("2026-11-11 09:00").await;
    assert_eq!(town.outbox_of("overdue/2026-11-10/nanming").await, [""; 0]);
    assert_eq!(town.outbox_of("overdue/2026-11-10/yunyan").await.len(), 1);
    let office = town
        .letter("overdue/2026-11-10/office/office@")
        .await
        .texts();
    assert!(!office.contains("南明区"), "{office}");
    assert_eq!(
        town.outbox_of("reminder/2026-11-10/nanming/before-1-until-2026-11-12/")
            .await
            .len(),
        2
    );
    let later = entries(&town, "reminder/2026-11-10/nanming/before-1-until-").await;
    assert!(
        later.contains(&"SEQUENCE:1".to_owned()),
        "not moved again: {later:?}"
    );

    // In time by its own deadline.
    town.tick_at("2026-11-12 17:00").await;
    let bytes = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-12 18:00")
        .await;
    let standings = town.standings("2026-11-10", "2026-11-12 19:00").await;
    assert_eq!(standings[0], "nanming reported on_time=true v1");
    let receipt = town.letter("receipt/2026-11-10/nanming/").await.texts();
    assert!(!receipt.contains("逾期"), "{receipt}");

    // Taken back, it is late after all; who withdrew it stays on record.
    let mut tx = town.office.store.begin().await.unwrap();
    let at = town.at("2026-11-13 10:00");
    assert!(
        tx.withdraw_grant(number, "王主任", "误登记", at)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let standings = town.standings("2026-11-10", "2026-11-13 10:00").await;
    assert_eq!(standings[0], "nanming reported on_time=false v1");
}

#[tokio::test]
async fn an_extension_that_runs_out_goes_to_the_leader_and_the_office_on_its_own_day() {
    let town = SmallOffice::since("2026-11-01").await;
    give(&town, "nanming", until("2026-11-12"), "2026-11-04 15:00").await;
    for wall in [
        "2026-11-05 09:00",
        "2026-11-10 09:00",
        "2026-11-11 09:00",
        "2026-11-12 09:00",
    ] {
        town.tick_at(wall).await;
    }
    assert_eq!(town.outbox_of("overdue/2026-11-10/nanming").await, [""; 0]);
    town.tick_at("2026-11-13 09:00").await;
    assert_eq!(
        town.outbox_of("overdue/2026-11-10/nanming").await,
        ["overdue/2026-11-10/nanming/until-2026-11-12/nanming-leader@example.org sent"]
    );
    let office = town
        .letter("overdue/2026-11-10/office/until-2026-11-12/")
        .await
        .texts();
    assert!(
        office.contains("南明区") && !office.contains("云岩区"),
        "{office}"
    );
    // The rule's own steps got an outcome as well.
    let facts = town
        .office
        .facts(town.at("2026-11-13 10:00"))
        .await
        .unwrap();
    let nominal = "overdue/2026-11-10/nanming".parse().unwrap();
    assert!(facts.settled.contains(&nominal));
}

#[tokio::test]
async fn an_extension_taken_back_in_time_tells_the_old_date_again() {
    let town = SmallOffice::since("2026-11-01").await;
    let number = give(&town, "nanming", until("2026-11-12"), "2026-11-09 10:00").await;
    town.tick_at("2026-11-09 10:01").await;
    let mut tx = town.office.store.begin().await.unwrap();
    let at = town.at("2026-11-09 11:00");
    tx.withdraw_grant(number, "王主任", "误登记", at)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    town.tick_at("2026-11-09 11:01").await;
    let moved = entries(&town, "deadline_moved/2026-11-10/nanming/1/").await;
    assert!(
        moved.contains(&"DTEND:20261110T160000Z".to_owned()),
        "{moved:?}"
    );
    town.tick_at("2026-11-11 09:00").await;
    assert_eq!(town.outbox_of("overdue/2026-11-10/nanming").await.len(), 1);
}

#[tokio::test]
async fn a_setting_that_moves_all_deadlines_is_told_to_whom_the_old_one_was() {
    let mut town = SmallOffice::since("2026-10-01").await;
    // 2026-10-25 is a Sunday.
    town.tick_at("2026-10-21 09:00").await;
    town.office.policy.on_holiday = diaodu::domain::policy::OnHoliday::NextWorkday;
    town.tick_at("2026-10-22 09:00").await;
    town.tick_at("2026-10-22 09:01").await;
    assert_eq!(town.outbox_of("deadline_moved/2026-10-25/").await.len(), 8);
    let moved = entries(&town, "deadline_moved/2026-10-25/yunyan/1/yunyan@").await;
    assert!(
        moved.contains(&"DTEND:20261026T160000Z".to_owned()),
        "{moved:?}"
    );
}

#[tokio::test]
async fn who_is_exempt_is_neither_reminded_nor_missing_nor_flagged() {
    let town = SmallOffice::since("2026-10-01").await;
    let (from, to) = ("2026-10-01".parse().unwrap(), "2026-12-31".parse().unwrap());
    give(
        &town,
        "nanming",
        Exception::Everything { from, to },
        "2026-10-02 10:00",
    )
    .await;
    for wall in ["2026-11-05 09:00", "2026-11-10 17:30", "2026-11-11 09:00"] {
        town.tick_at(wall).await;
    }
    let of_unit: Vec<String> = town
        .outbox()
        .await
        .into_iter()
        .filter(|line| line.contains("nanming"))
        .collect();
    assert_eq!(of_unit, [""; 0]);
    let list = town.letter("due_day_list/2026-11-10/").await.texts();
    assert!(
        list.contains("应报3个") && list.contains("免报（1个）"),
        "{list}"
    );
    assert_eq!(
        town.standings("2026-11-10", "2026-11-11 10:00").await[0],
        "nanming exempt"
    );
    // The third quarter is before the program; the fourth counts for all but the unit that is exempt.
    let facts = town
        .office
        .facts(town.at("2027-01-11 09:00"))
        .await
        .unwrap();
    let quarter = |slug: &str| {
        let unit = town.office.policy.unit(&UnitSlug(slug.to_owned())).unwrap();
        facts
            .quarters(&town.office.policy, town.at("2027-01-11 09:00"))
            .standing(unit, "2026Q4".parse().unwrap())
            .state
    };
    assert_eq!(format!("{:?}", quarter("nanming")), "Exempt");
    assert_eq!(format!("{:?}", quarter("yunyan")), "Missing");
}
