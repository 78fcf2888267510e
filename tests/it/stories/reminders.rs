//! Reminders (rule 10): who owes, the step that is right, and never what is no longer true.

use crate::office::SmallOffice;
use crate::sheets::report;

const DUE: &str = "2026年11月10日";

async fn reported(town: &SmallOffice, unit: &str, wall: &str) {
    let bytes = report(unit, DUE, &["精密铸件项目"]).bytes();
    let taken = town.take_in(unit, "表.xlsx", &bytes, wall).await;
    assert_eq!(taken.len(), 1);
}

#[tokio::test]
async fn only_who_owes_is_reminded_and_in_the_end_leader_and_office_hear_of_it() {
    let town = SmallOffice::since("2026-11-01").await;
    reported(&town, "南明区", "2026-11-04 10:00").await;
    town.tick_at("2026-11-05 09:00").await;
    let people = |step: &str| {
        ["yunyan", "huaxi", "wudang"]
            .iter()
            .flat_map(|unit| {
                ["", "-deputy"].map(|who| {
                    format!("reminder/2026-11-10/{unit}/{step}/{unit}{who}@example.org sent")
                })
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(town.outbox_of("reminder/").await, people("before-3"));
    let letter = town.letter("reminder/2026-11-10/yunyan/before-3/").await;
    assert!(
        letter.attachment("spreadsheetml").starts_with(b"PK"),
        "the form is attached"
    );
    let calendar = letter
        .parts
        .iter()
        .any(|part| part.head.contains("text/calendar"));
    assert!(calendar, "and a calendar entry");

    // Two days of outage: of the two steps that came, only the latest goes out.
    town.tick_at("2026-11-10 10:00").await;
    assert_eq!(
        town.outbox_of("reminder/2026-11-10/yunyan/before-1").await,
        [""; 0]
    );
    assert_eq!(
        town.outbox_of("reminder/2026-11-10/yunyan/before-0")
            .await
            .len(),
        2
    );

    town.tick_at("2026-11-11 09:00").await;
    assert_eq!(
        town.outbox_of("overdue/").await,
        [
            "overdue/2026-11-10/yunyan/yunyan-leader@example.org sent",
            "overdue/2026-11-10/huaxi/huaxi-leader@example.org sent",
            "overdue/2026-11-10/wudang/wudang-leader@example.org sent",
            "overdue/2026-11-10/office/office@example.org sent",
        ]
    );
    let digest = town.letter("overdue/2026-11-10/office/").await.texts();
    assert!(
        digest.contains("云岩区") && digest.contains("乌当区"),
        "{digest}"
    );
    assert!(!digest.contains("南明区"), "{digest}");

    // Nothing twice.
    let before = town.outbox().await;
    town.tick_at("2026-11-11 09:01").await;
    town.tick_at("2026-11-11 18:00").await;
    assert_eq!(town.outbox().await, before);
}

#[tokio::test]
async fn what_arrived_meanwhile_stops_a_reminder_that_waited() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-09 08:00").await;
    town.set_channel_works(false);
    town.tick_at("2026-11-09 09:00").await;
    assert_eq!(
        town.outbox_of("reminder/2026-11-10/nanming/before-1/")
            .await
            .len(),
        2
    );
    reported(&town, "南明区", "2026-11-09 09:10").await;
    town.set_channel_works(true);
    town.tick_at("2026-11-09 10:30").await;
    let states = |lines: Vec<String>| -> Vec<String> {
        lines
            .iter()
            .map(|line| line.rsplit_once(' ').unwrap().1.to_owned())
            .collect()
    };
    let nanming = town
        .outbox_of("reminder/2026-11-10/nanming/before-1/")
        .await;
    assert_eq!(states(nanming), ["suppressed", "suppressed"]);
    let yunyan = town.outbox_of("reminder/2026-11-10/yunyan/before-1/").await;
    assert_eq!(states(yunyan), ["sent", "sent"]);
    assert_eq!(states(town.outbox_of("receipt/").await), ["sent", "sent"]);
}

#[tokio::test]
async fn a_reminder_that_waited_over_the_deadline_is_not_sent_after_it() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-10 08:00").await;
    town.set_channel_works(false);
    town.tick_at("2026-11-10 09:00").await;
    town.set_channel_works(true);
    town.tick_at("2026-11-11 09:00").await;
    let mut lines = town.outbox_of("reminder/2026-11-10/").await;
    lines.retain(|line| line.contains("/before-0/"));
    assert_eq!(lines.len(), 8);
    assert!(
        lines.iter().all(|line| line.ends_with(" superseded")),
        "{lines:#?}"
    );
    let overdue = town.outbox_of("overdue/").await;
    assert!(
        overdue.iter().all(|line| line.ends_with(" sent")),
        "{overdue:#?}"
    );
}

#[tokio::test]
async fn a_file_that_has_just_come_is_judged_before_anybody_is_reminded() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-10 23:59").await;
    let bytes = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.drop("南明区", "表.xlsx", &bytes);
    town.tick_at("2026-11-11 09:00").await;
    assert_eq!(
        town.outbox_of("overdue/").await.len(),
        3,
        "the office waits for it as well"
    );
    assert_eq!(town.outbox_of("overdue/2026-11-10/nanming").await, [""; 0]);
    town.tick_at("2026-11-11 09:01").await;
    assert_eq!(town.outbox_of("overdue/2026-11-10/nanming").await, [""; 0]);
    let digest = town.letter("overdue/2026-11-10/office/").await.texts();
    assert!(!digest.contains("南明区"), "{digest}");
}
