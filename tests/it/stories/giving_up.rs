//! When a letter is given up: after days of trying, never for time in which nobody tried.

use diaodu::domain::letter_kind::LetterKind;
use diaodu::store::OutboxState;

use crate::office::SmallOffice;

/// A report came at ten o'clock, and the mail server does not answer.
async fn a_town_whose_receipts_cannot_leave() -> SmallOffice {
    let town = SmallOffice::since("2026-11-01").await;
    town.set_channel_works(false);
    let bytes = crate::sheets::report("南明区", "2026年11月10日", &["一"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-01 10:00")
        .await;
    town
}

#[tokio::test]
async fn a_letter_is_not_given_up_because_the_program_was_down_or_the_clock_leapt() {
    let town = a_town_whose_receipts_cannot_leave().await;
    // While a server is down, one letter after the other tries it.
    for hour in 10..18 {
        town.tick_at(&format!("2026-11-06 {hour}:00")).await;
    }
    let receipts = town.outbox_of("receipt/2026-11-10/nanming/").await;
    assert!(
        receipts.len() == 2 && receipts.iter().all(|line| line.ends_with(" queued")),
        "{receipts:?}"
    );
    town.set_channel_works(true);
    town.tick_at("2026-11-06 20:00").await;
    let receipts = town.outbox_of("receipt/2026-11-10/nanming/").await;
    assert!(
        receipts.iter().all(|line| line.ends_with(" sent")),
        "{receipts:?}"
    );
}

#[tokio::test]
async fn patience_ends_after_three_days_of_trying_and_the_office_finds_a_file() {
    let town = a_town_whose_receipts_cannot_leave().await;
    let troubled = town.tick_at("2026-11-01 10:20").await;
    assert!(
        troubled.troubles[0].contains("no letter leaves"),
        "{troubled:?}"
    );
    let store = &town.office.store;
    let mut failed = Vec::new();
    for minutes in (30..80 * 60).step_by(30) {
        let now = town.at("2026-11-01 10:00") + chrono::TimeDelta::minutes(minutes);
        let tick = town.tick(now).await;
        let known = failed.len();
        failed = store.outbox(Some(OutboxState::Failed), 9).await.unwrap();
        let is_told = tick.troubles.iter().any(|told| told.contains("for good"));
        assert_eq!(is_told, failed.len() > known, "{tick:?}");
    }
    let mut receipts = failed.iter().filter(|row| row.kind == LetterKind::Receipt);
    assert_eq!(receipts.clone().count(), 2, "{failed:?}");
    for row in &mut receipts {
        let log = store.attempts(row.id).await.unwrap();
        let tried = log.last().unwrap().at - log[0].at;
        assert!(tried.num_hours() >= 72, "{tried}");
        assert!(log.len() > 70, "{}", log.len());
        let pauses = log.windows(2).map(|two| two[1].at - two[0].at);
        assert!(pauses.max().unwrap() <= chrono::TimeDelta::minutes(90));
    }
    let files = town.files("办公室");
    let starts = |start: &str| files.iter().filter(|name| name.starts_with(start)).count();
    assert_eq!(starts("信函发送受阻 "), 1, "{files:?}");
    assert!(starts("信函未送达 ") >= 1, "{files:?}");
}
