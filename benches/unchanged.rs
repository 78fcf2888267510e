//! What a tick costs over a share with many files of which none changed: at most 0.3 s for 10,000; and when one
//! came: that file and the ledger's writing, no more.
//!
//! 1,000 files unless `DIAODU_BENCH=full`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement that cannot go on should stop at once, and says what it measured"
)]

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use diaodu::config::Config;
use diaodu::daemon::{Office, UnverifiedWorkbook, tick};
use diaodu::domain::period::Period;
use diaodu::folder::{ACCEPTED, REPORTS, sha256};
use diaodu::store::{Contents, FileOp, NewSubmission, Stamp, Store};
use tempfile::TempDir;

#[path = "example/mod.rs"]
#[expect(dead_code, reason = "shared with a benchmark that uses the rest")]
mod example;
#[path = "folder/mod.rs"]
#[expect(dead_code, reason = "shared with a benchmark that uses the rest")]
mod folder;
#[path = "../tests/it/plausible.rs"]
#[expect(dead_code, reason = "shared with tests, which use the rest")]
mod plausible;

use plausible::{period, periods, submissions};

/// Projects in each file.
const ROWS: usize = 40;
/// Units; each has reported for a year, often more than once.
const UNITS: usize = 100;

/// Where the judged files lie.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// Where they are moved once they are judged.
    Away,
    /// Where their units saved them, as long as they cannot be moved.
    Still,
}

fn main() {
    let is_full = std::env::var("DIAODU_BENCH").is_ok_and(|word| word == "full");
    let files = if is_full { 10_000 } else { 1_000 };
    let runtime = example::runtime();
    for place in [Place::Away, Place::Still] {
        runtime.block_on(look_again(files, place));
    }
}

async fn look_again(files: usize, place: Place) {
    let root = TempDir::new().unwrap();
    let mut config = example::config(root.path());
    config.policy.units = example::many_units(&config, UNITS).into();
    // In charge since today, with no step of a period to come: nothing but the files is told of.
    let start: DateTime<Utc> = "2026-11-16T02:00:00Z".parse().unwrap();
    config.policy.start = start.date_naive();
    fs::create_dir_all(&config.data_dir).unwrap();
    let file = config.data_dir.join("diaodu.db");
    let store = Store::open(&file).await.unwrap();
    record(&store, &config, files).await;
    store.close().await;
    let (office, channel, say_stop) = example::settled(&config, &[], 0, start).await;
    lay(&office, files, place).await;
    let stop = say_stop.subscribe();
    let mut now = start;
    let mut round = async || {
        now += TimeDelta::seconds(20);
        let begun = Instant::now();
        let done = tick(office.at(now), &channel, &stop).await.unwrap();
        (begun.elapsed(), done)
    };
    round().await;
    let mut idle = Duration::MAX;
    for _ in 0..5 {
        let (lasted, done) = round().await;
        assert!(done.taken.is_empty() && done.queued == 0, "{done:?}");
        idle = idle.min(lasted);
    }
    let unit = &config.policy.units[0].name;
    let new = folder::workbook("2026年11月25日", unit, 0, ROWS);
    fs::write(config.share.join(REPORTS).join(unit).join("新表.xlsx"), new).unwrap();
    let (seen, _) = round().await;
    let (taken, done) = round().await;
    assert_eq!(done.taken.len(), 1, "{done:?}");
    let ledger = write_ledger(&office, now).await;
    println!(
        "{files} files, {place:?}: {idle:.2?} unchanged; one new: {seen:.2?} to see, {taken:.2?} to take in, of which a ledger takes {ledger:.2?}",
    );
}

/// The periods that are on record.
fn year() -> Vec<Period> {
    periods("2025-11-01", "2026-11-10")
}

/// The bytes of a file; nobody reads them.
fn bytes(file: usize) -> Vec<u8> {
    file.to_string().repeat(2_000).into_bytes()
}

/// Puts so many submissions on record.
async fn record(store: &Store, config: &Config, files: usize) {
    let year = year();
    let rows = submissions(&year, ROWS);
    let mut tx = store.begin().await.unwrap();
    for file in 0..files {
        let (unit, number) = (file % UNITS, file / UNITS);
        let period = year[number % year.len()];
        let of_period: Vec<_> = rows.iter().filter(|row| row.period == period).collect();
        let counted = of_period[unit % of_period.len()];
        let unit = &config.policy.units[unit];
        let mut contents = Contents {
            projects: counted.rows.clone(),
            ..Contents::default()
        };
        for project in &mut contents.projects {
            project.name.insert_str(0, &unit.name);
        }
        let bytes = bytes(file);
        tx.insert_submission(&NewSubmission {
            version: Some(u32::try_from(number / year.len()).unwrap() + 1),
            sha256: &sha256(&bytes),
            ..plausible::accepted(&unit.slug, counted.period, &contents)
        })
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

/// Puts the files on record where they lie.
async fn lay(office: &Office, files: usize, place: Place) {
    let year = year();
    let mut tx = office.store.begin().await.unwrap();
    for file in 0..files {
        let unit = &office.policy.units[file % UNITS];
        let name = format!("调度表-{file}.xlsx");
        let lies_in = format!("{REPORTS}/{}", unit.name);
        let period = year[file / UNITS % year.len()];
        let goes_to = format!("{lies_in}/{ACCEPTED}/{period}");
        let folder = office.share.root().join(&goes_to);
        if let Place::Away = place {
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(&name), bytes(file)).unwrap();
            continue;
        }
        // A file in the place of the folder: nothing can be moved there.
        fs::write(&folder, "").unwrap();
        let source = format!("{lies_in}/{name}");
        let path = office.share.root().join(&source);
        fs::write(&path, bytes(file)).unwrap();
        let task = FileOp::Move {
            source: source.into_bytes(),
            target: format!("{goes_to}/{name}").into_bytes(),
            sha256: sha256(&bytes(file)),
            stamp: stamp(&path),
        };
        tx.insert_file_op(&task).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Size and times of a file, as a scan sees them.
fn stamp(path: &Path) -> Stamp {
    let metadata = path.symlink_metadata().unwrap();
    Stamp {
        byte_size: metadata.size(),
        modified_ns: metadata.mtime() * 1_000_000_000 + metadata.mtime_nsec(),
        changed_ns: metadata.ctime() * 1_000_000_000 + metadata.ctime_nsec(),
    }
}

/// The time in which the ledger and a form are made of what is on record.
async fn write_ledger(office: &Office, now: DateTime<Utc>) -> Duration {
    let begun = Instant::now();
    let facts = office.facts(now).await.unwrap();
    let as_of = period("2026-11-25");
    let ledger_report = office.ledger_report(&facts, as_of, now).await.unwrap();
    office
        .book(&ledger_report, "2026年11月", None)
        .and_then(UnverifiedWorkbook::checked)
        .unwrap();
    let unit = &office.policy.units[0];
    office.form(&ledger_report, unit, as_of).await.unwrap();
    begun.elapsed()
}
