//! A running program whose state turns out to be lost ends; one whose archive lacks something goes on and says so.

use std::time::Duration;

use diaodu::clock::Clock;
use diaodu::daemon::{Daemon, Disagreement, Pace};
use diaodu::domain::health::Health;
use diaodu::store::Store;
use tokio::sync::watch;

use crate::office::SmallOffice;

const PACE: Pace = Pace {
    scan: Duration::from_secs(1),
    settle: Duration::from_secs(5),
};

/// Three files that arrived.
async fn town() -> SmallOffice {
    let town = SmallOffice::since("2026-11-01").await;
    for (name, wall) in [
        ("一.xlsx", "2026-11-06 10:00"),
        ("二.xlsx", "2026-11-06 10:10"),
        ("三.xlsx", "2026-11-06 10:20"),
    ] {
        town.take_in("南明区", name, name.as_bytes(), wall).await;
    }
    town
}

/// Runs until the first tick has been told of, at the most.
async fn run_for_a_tick(town: &SmallOffice) -> (Result<(), Disagreement>, Health) {
    let clock = Clock::Set(town.at("2026-11-06 11:00"));
    let (health, mut seen) = watch::channel(Health::starting(clock.now()));
    let (say_stop, stop) = watch::channel(false);
    let daemon = Daemon {
        office: &town.office,
        channel: &town.channel,
        ping: None,
        clock,
        pace: PACE,
        node: None,
    };
    let daemon = daemon.run(&health, stop);
    let watcher = async {
        seen.changed().await.unwrap();
        say_stop.send(true).unwrap();
        std::future::pending::<()>().await;
    };
    let ended = tokio::select! {
        ended = Box::pin(daemon) => ended,
        () = watcher => unreachable!("it waits for ever"),
    };
    let last = health.borrow().clone();
    (ended, last)
}

#[tokio::test]
async fn a_whole_state_goes_on_and_is_in_good_health() {
    let (ended, health) = run_for_a_tick(&town().await).await;
    assert_eq!((ended, health.troubles), (Ok(()), Vec::new()));
}

#[tokio::test]
async fn a_state_that_was_lost_ends_the_program() {
    let mut town = town().await;
    town.office.store = Store::in_memory().await.unwrap();
    let (ended, _) = run_for_a_tick(&town).await;
    let lost = ended.unwrap_err();
    assert_eq!(lost.ahead().len(), 3, "{lost}");
    assert!(lost.to_string().contains("3 (nanming, 三.xlsx)"), "{lost}");
}

#[tokio::test]
async fn originals_that_are_gone_are_told_with_each_tick() {
    let town = town().await;
    let original = town
        .office
        .archive
        .path(&diaodu::folder::sha256("二.xlsx".as_bytes()));
    std::fs::remove_file(original).unwrap();
    let (ended, health) = run_for_a_tick(&town).await;
    assert_eq!(ended, Ok(()));
    assert!(
        health.troubles[0].contains("1 originals that the state names"),
        "{health:?}"
    );
}
