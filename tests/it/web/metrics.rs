//! What a monitor gets: numbers in the format of Prometheus.

use diaodu::domain::finding::Verdict;
use diaodu::domain::guard::{Cause, GuardReason};
use reqwest::Method;

use super::{Site, now};
use crate::records::submit;

#[tokio::test]
async fn a_monitor_gets_numbers_and_no_name() {
    let site = Site::open(|_| {}).await;
    let in_time = "2026-11-25T08:00:00Z";
    submit(
        &site.store,
        "nanming",
        "2026-11-25",
        in_time,
        Verdict::Accepted,
    )
    .await;
    let mut tx = site.store.begin().await.unwrap();
    let away = GuardReason {
        cause: Cause::ShareAway,
        about: String::new(),
    };
    tx.hold(&away, now()).await.unwrap();
    tx.commit().await.unwrap();
    let answer = site.ask(Method::GET, "/metrics").await;
    let kind = answer.headers()["content-type"].to_str().unwrap();
    assert_eq!(kind, "text/plain; version=0.0.4; charset=utf-8");
    let text = answer.text().await.unwrap();
    assert!(text.is_ascii(), "{text}");
    for line in [
        "diaodu_reports{period=\"2026-11-25\",state=\"reported\"} 1",
        "diaodu_reports{period=\"2026-11-25\",state=\"missing\"} 13",
        "diaodu_deadline_timestamp_seconds{period=\"2026-11-25\"} 1795622400",
        "diaodu_outbox_letters{state=\"queued\"} 0",
        "diaodu_outbox_oldest_age_seconds 0",
        "diaodu_hold{cause=\"share-away\"} 1",
        "diaodu_hold{cause=\"mass-missing\"} 0",
        "diaodu_last_tick_troubles 0",
    ] {
        assert!(text.lines().any(|one| one == line), "{line}: {text}");
    }
    // Each name is described once, before its values.
    let mut described = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("# TYPE ") {
            Some(line) => described.push(line.strip_suffix(" gauge").unwrap()),
            None if line.starts_with('#') => {}
            None => assert!(line.starts_with(described.last().unwrap()), "{line}"),
        }
    }
    let names = described.len();
    described.sort_unstable();
    described.dedup();
    assert_eq!(described.len(), names);
}
