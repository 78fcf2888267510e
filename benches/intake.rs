//! What intake costs as the files grow in number: read, checked, archived, stored, moved away and answered with
//! a receipt. 1,000 files of 40 rows take at most 40 s on two cores and 120 MiB, the first receipt lies there
//! within 3 s, and ten times as many files take ten times as long.
//!
//! Up to 1,000 files unless `DIAODU_BENCH=full`; then 10,000 as well, and 10,000 that are no reports.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement that cannot go on should stop at once, and says what it measured"
)]

use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{fs, thread};

use chrono::{DateTime, TimeDelta, Utc};
use diaodu::channel::Channel;
use diaodu::daemon::{Office, Tick, tick};
use diaodu::domain::unit::Unit;
use diaodu::folder::{RECEIPTS, REPORTS};
use tempfile::TempDir;
use tokio::sync::watch;

#[path = "example/mod.rs"]
#[expect(dead_code, reason = "shared with a benchmark that uses the rest")]
mod example;
#[path = "folder/mod.rs"]
#[expect(dead_code, reason = "shared with a benchmark that uses the rest")]
mod folder;
#[path = "../tests/it/plausible.rs"]
#[expect(dead_code, reason = "shared with tests, which use the rest")]
mod plausible;

/// Projects in each file.
const ROWS: usize = 40;
/// An office has no more units; beyond it each sends several files.
const MOST_UNITS: usize = 1_000;

fn main() {
    let is_full = std::env::var("DIAODU_BENCH").is_ok_and(|word| word == "full");
    let runtime = example::runtime();
    let report = |unit: &Unit, at| folder::workbook("2026年11月25日", &unit.name, at, ROWS);
    runtime.block_on(take_in("reports", 100, report));
    runtime.block_on(take_in("reports", 1_000, report));
    let junk = |_: &Unit, at| format!("这不是调度表，是第{at}份通知。\n").into_bytes();
    runtime.block_on(take_in("junk", 1_000, junk));
    if is_full {
        runtime.block_on(take_in("reports", 10_000, report));
        runtime.block_on(take_in("junk", 10_000, junk));
    }
}

/// Takes in so many files, made from their unit and number, and says what each step needed.
async fn take_in(kind: &str, files: usize, make: impl Fn(&Unit, usize) -> Vec<u8>) {
    let root = TempDir::new().unwrap();
    let mut config = example::config(root.path());
    config.policy.units = example::many_units(&config, files.min(MOST_UNITS)).into();
    // In charge since today, with no step of a period to come: nothing but the files is told of.
    let start: DateTime<Utc> = "2026-11-16T02:00:00Z".parse().unwrap();
    config.policy.start = start.date_naive();
    let (office, channel, say_stop) = example::settled(&config, &[], 0, start).await;
    for (unit, at) in config.policy.units.iter().cycle().zip(0..files) {
        let path = config.share.join(REPORTS).join(&unit.name);
        fs::write(path.join(format!("调度表-{at}.xlsx")), make(unit, at)).unwrap();
    }
    forget_most_memory();
    let stop = say_stop.subscribe();
    let mut now = start;
    let mut round = async || {
        now += TimeDelta::seconds(20);
        timed(&office, &channel, now, &stop).await
    };
    let (seen, _) = round().await;
    let receipts: Vec<PathBuf> = config
        .policy
        .units
        .iter()
        .map(|unit| config.share.join(REPORTS).join(&unit.name).join(RECEIPTS))
        .collect();
    let begun = Instant::now();
    let first = thread::spawn(move || first_of(&receipts, begun));
    let (taken, done) = round().await;
    let first = first.join().unwrap();
    assert_eq!(done.taken.len(), files, "{:?}", done.troubles);
    // The letters go out over several ticks.
    let (mut told, mut last) = (Duration::ZERO, done);
    while last.delivered.is_more_due {
        let (lasted, done) = round().await;
        told += lasted;
        last = done;
    }
    let mut idle = Duration::MAX;
    for _ in 0..3 {
        idle = idle.min(round().await.0);
    }
    println!(
        "{files:6} {kind}: {:.2?} a file; {seen:.2?} to see, {first:.2?} to the first receipt, {taken:.2?} to take in, {told:.2?} for more letters, {idle:.2?} with nothing to do; {}",
        (seen + taken + told) / u32::try_from(files).unwrap(),
        most_memory(),
    );
}

/// How long it takes until something lies in one of these folders; a minute at most.
fn first_of(folders: &[PathBuf], begun: Instant) -> Duration {
    let is_filled =
        |folder: &PathBuf| fs::read_dir(folder).is_ok_and(|mut there| there.next().is_some());
    while begun.elapsed() < Duration::from_mins(1) && !folders.iter().take(20).any(is_filled) {
        thread::sleep(Duration::from_millis(10));
    }
    begun.elapsed()
}

async fn timed(
    office: &Office,
    channel: &Channel,
    now: DateTime<Utc>,
    stop: &watch::Receiver<bool>,
) -> (Duration, Tick) {
    let begun = Instant::now();
    let done = tick(office.at(now), channel, stop).await.unwrap();
    (begun.elapsed(), done)
}

/// From now on [`most_memory`] counts anew.
fn forget_most_memory() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// The most memory that this process had at any time, in the kernel's words.
fn most_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let words = line.unwrap_or_default().split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}
