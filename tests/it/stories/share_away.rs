//! The share is away (rule 14): nobody is called missing or late for it, and nothing is lost.

use crate::office::SmallOffice;
use crate::sheets::report;

#[tokio::test]
async fn away_over_a_deadline_it_makes_nobody_late_and_loses_nothing() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-24 09:00").await;
    let reminders = town.outbox_of("reminder/2026-11-25/").await.len();
    town.tick_at("2026-11-25 08:59").await;
    // A file is saved, then the share goes, before anybody looked.
    let bytes = report("南明区", "2026年11月25日", &["精密铸件项目"]).bytes();
    town.drop("南明区", "表.xlsx", &bytes);
    town.set_mounted(false);
    let before = town.outbox().await;
    for wall in ["2026-11-25 09:00", "2026-11-25 09:05"] {
        let tick = town.tick_at(wall).await;
        assert!(tick.troubles[0].contains(".diaodu"), "{tick:?}");
    }
    assert_eq!(
        town.outbox().await,
        before,
        "a share that blinks is nobody's trouble"
    );
    town.tick_at("2026-11-25 09:10").await;
    town.tick_at("2026-11-25 16:00").await;
    town.tick_at("2026-11-26 09:00").await;
    let after = town.outbox().await;
    assert_eq!(after.len(), before.len() + 1, "{after:#?}");
    assert!(after[before.len()].starts_with("operator/share-away/20261125T010000Z/office@"));
    // Nothing was made in the place where the share should be.
    assert!(
        !town
            .config
            .share
            .join("报送/南明区/退回/2026-11-25")
            .exists()
    );

    town.set_mounted(true);
    town.tick_at("2026-11-26 10:00").await;
    assert_eq!(town.outbox_of("overdue/2026-11-25/nanming").await, [""; 0]);
    assert_eq!(
        town.settled("2026-11-26 10:00").await,
        ["nanming 2026-11-25 accepted v1"]
    );
    let standings = town.standings("2026-11-25", "2026-11-26 11:00").await;
    assert_eq!(standings[0], "nanming reported on_time=true v1");
    assert_eq!(standings[1], "yunyan missing");
    // The step that is right by now, for who really owes; the missed one is left.
    assert_eq!(
        town.outbox_of("reminder/2026-11-25/").await.len(),
        reminders
    );
    assert_eq!(town.outbox_of("overdue/2026-11-25/nanming").await, [""; 0]);
    assert_eq!(town.outbox_of("overdue/2026-11-25/yunyan").await.len(), 1);

    // The next outage is another one, and is told again.
    town.set_mounted(false);
    town.tick_at("2026-11-27 09:00").await;
    town.tick_at("2026-11-27 09:10").await;
    assert_eq!(town.outbox_of("operator/").await.len(), 2);
}

#[tokio::test]
async fn a_reminder_that_waits_is_held_while_the_share_is_away() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-09 08:00").await;
    town.set_channel_works(false);
    town.tick_at("2026-11-09 09:00").await;
    town.set_mounted(false);
    town.set_channel_works(true);
    town.tick_at("2026-11-09 11:00").await;
    town.tick_at("2026-11-09 11:10").await;
    let mut waiting = town.outbox_of("reminder/2026-11-10/").await;
    waiting.retain(|line| line.contains("/before-1/"));
    assert_eq!(waiting.len(), 8);
    assert!(
        waiting.iter().all(|line| line.ends_with(" queued")),
        "{waiting:#?}"
    );
    assert_eq!(town.outbox_of("operator/").await.len(), 1);
    town.set_mounted(true);
    town.tick_at("2026-11-09 12:00").await;
    let sent = town.outbox_of("reminder/2026-11-10/").await;
    assert!(sent.iter().all(|line| line.ends_with(" sent")), "{sent:#?}");
}
