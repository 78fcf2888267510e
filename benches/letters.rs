//! What letters cost: a tick beside a full outbox, and two thousand letters to a mail server.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on should stop at once"
)]

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use diaodu::channel::{Channel, SmtpChannel, SmtpOptions, SmtpTls};
use diaodu::daemon::{Office, tick};
use diaodu::domain::letter_kind::LetterKind;
use diaodu::store::{OutboxEntry, OutboxState, Store};
use divan::Bencher;
use tempfile::TempDir;
use tokio::sync::watch;

#[path = "example/mod.rs"]
#[expect(dead_code, reason = "shared with a benchmark that uses the rest")]
mod example;
#[path = "../tests/it/plausible.rs"]
#[expect(dead_code, reason = "shared with tests, which use the rest")]
mod plausible;
#[path = "../src/channel/smtp/tests/server.rs"]
#[expect(dead_code, reason = "shared with tests, which use its faults")]
mod server;

use plausible::periods;

fn main() {
    divan::main();
}

fn now() -> DateTime<Utc> {
    "2026-12-28T02:00:00Z".parse().unwrap()
}

/// Queues letters of 40 kB, as one with a form attached is.
async fn queue(store: &Store, count: usize, unit: &str) {
    let body = "x".repeat(76) + "\r\n";
    let bytes = format!("Subject: x\r\n\r\n{}", body.repeat(512));
    let mut tx = store.begin().await.unwrap();
    for number in 0..count {
        let key = format!("receipt/2026-12-25/{unit}/{number}/someone-{number}@example.org");
        let key = key.parse().unwrap();
        let letter = OutboxEntry {
            key: &key,
            kind: LetterKind::Receipt,
            unit: None,
            period: None,
            to_name: "某人",
            to_address: &format!("someone-{number}@example.org"),
            subject: "回执",
            message_id: &format!("<{unit}-{number}@example.org>"),
            bytes: bytes.as_bytes(),
            reason: "a benchmark",
        };
        tx.queue(&letter, now()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// At most 100 ms: 5,000 letters that were sent, and 5,000 that wait for their next try.
#[divan::bench(sample_count = 30)]
fn tick_beside_10_000_letters(bencher: Bencher<'_, '_>) {
    let root = TempDir::new().unwrap();
    let runtime = example::runtime();
    let config = example::config(root.path());
    let year = periods("2026-01-01", "2026-12-25");
    let (office, channel, say_stop) = runtime.block_on(async {
        let settled = example::settled(&config, &year, 20, now()).await;
        let store = &settled.0.store;
        queue(store, 5_000, "sent").await;
        let mut tx = store.begin().await.unwrap();
        for letter in store.due_letters(now(), 5_000).await.unwrap() {
            tx.letter_done(letter.id, OutboxState::Sent, None, now())
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        queue(store, 5_000, "waiting").await;
        let mut tx = store.begin().await.unwrap();
        let later = now() + TimeDelta::hours(1);
        for letter in store.due_letters(now(), 5_000).await.unwrap() {
            tx.letter_retry(letter.id, later, "busy", false)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(store.outbox_counts().await.unwrap().queued, 5_000);
        settled
    });
    let stop = say_stop.subscribe();
    let seconds = AtomicI64::new(0);
    bencher.bench(|| {
        let later = TimeDelta::seconds(seconds.fetch_add(1, Ordering::Relaxed) + 1);
        let done = runtime.block_on(tick(office.at(now() + later), &channel, &stop));
        assert_eq!(done.unwrap().delivered.sent, 0);
    });
}

/// At most 60 s: 2,000 letters of 40 kB to a mail server on loopback, over two connections.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn send_2_000_letters(bencher: Bencher<'_, '_>) {
    let root = TempDir::new().unwrap();
    let runtime = example::runtime();
    let config = example::config(root.path());
    let (office, server, channel, say_stop) = runtime.block_on(async {
        let year = periods("2026-12-01", "2026-12-25");
        let (office, _, say_stop) = example::settled(&config, &year, 20, now()).await;
        queue(&office.store, 2_000, "letter").await;
        let server = server::GOOD.start().await;
        let options = SmtpOptions {
            port: server.port,
            tls: SmtpTls::None,
            ..SmtpOptions::new("127.0.0.1")
        };
        let channel = Channel::Smtp(SmtpChannel::new(options).unwrap());
        (office, server, channel, say_stop)
    });
    let stop = say_stop.subscribe();
    bencher.bench(|| runtime.block_on(send_all(&office, &channel, &stop)));
    let connections = server.lines().iter().filter(|line| *line == "QUIT").count();
    assert!(connections >= 200, "{connections}");
}

async fn send_all(office: &Office, channel: &Channel, stop: &watch::Receiver<bool>) {
    let mut sent = 0;
    loop {
        let done = tick(office.at(now()), channel, stop).await.unwrap();
        sent += done.delivered.sent;
        if !done.delivered.is_more_due {
            break;
        }
    }
    channel.close().await;
    assert_eq!(sent, 2_000);
}
