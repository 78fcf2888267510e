//! What the work of an office costs: a sheet checked through its child, a tick with nothing to do, and
//! the ledger of 5,000 projects from the records to the finished workbook.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on should stop at once"
)]

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use diaodu::daemon::{UnverifiedWorkbook, tick};
use diaodu::domain::ledger::{Entry, merge};
use diaodu::store::Store;
use diaodu::workbook::form::{self, FormView};
use divan::Bencher;
use tempfile::TempDir;

#[path = "example/mod.rs"]
#[expect(dead_code, reason = "shared with a benchmark that uses the rest")]
mod example;
#[path = "../tests/it/plausible.rs"]
#[expect(dead_code, reason = "shared with tests, which use the rest")]
mod plausible;

use plausible::{period, periods, submissions, units};

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

fn now() -> DateTime<Utc> {
    "2026-12-28T02:00:00Z".parse().unwrap()
}

/// At most 60 ms: `diaodu check` from its start to its end, the child that reads the file included.
#[divan::bench]
fn check_a_sheet_of_40_rows(bencher: Bencher<'_, '_>) {
    let root = TempDir::new().unwrap();
    let ledger = merge(
        &units(),
        &submissions(&periods("2026-11-01", "2026-11-10"), 40),
        period("2026-11-10"),
    );
    let unit = &ledger.units[0];
    let entries: Vec<&Entry> = ledger.of_unit(&unit.slug).collect();
    let sheet = form::write(&FormView {
        office_name: "贵阳市重大招商引资项目领导小组办公室",
        unit: &unit.slug,
        unit_name: &unit.name,
        period: period("2026-11-25"),
        deadline: "2026年11月25日24:00",
        entries: &entries,
        preparer: Some("王某"),
        phone: Some("13900000001"),
        questions: None,
        observations: &[],
    });
    let file = root.path().join("调度表.xlsx");
    std::fs::write(&file, sheet.unwrap()).unwrap();
    bencher.bench(|| {
        let status = Command::new(example::program())
            .current_dir(root.path())
            .args(["--now", "2026-11-24T09:00", "check", "--format", "json"])
            .arg(&file)
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(matches!(status.code(), Some(0 | 3)), "{status}");
    });
}

/// At most 50 ms: 14 units × 24 periods on record, folders scanned, and each tick later than the last.
#[divan::bench]
fn tick_with_nothing_to_do(bencher: Bencher<'_, '_>) {
    let root = TempDir::new().unwrap();
    let runtime = example::runtime();
    let config = example::config(root.path());
    let year = periods("2026-01-01", "2026-12-25");
    assert_eq!(year.len(), 24);
    let (office, channel, say_stop) = runtime.block_on(example::settled(&config, &year, 20, now()));
    let stop = say_stop.subscribe();
    let seconds = AtomicI64::new(0);
    bencher.bench(|| {
        let later = TimeDelta::seconds(seconds.fetch_add(20, Ordering::Relaxed) + 20);
        runtime
            .block_on(tick(office.at(now() + later), &channel, &stop))
            .unwrap()
    });
}

/// At most 1.5 s and 150 MiB: read from the records, merged, counted, written, and read back.
#[divan::bench]
fn ledger_of_5000_projects(bencher: Bencher<'_, '_>) {
    let root = TempDir::new().unwrap();
    let runtime = example::runtime();
    let config = example::config(root.path());
    let store = runtime.block_on(Store::in_memory()).unwrap();
    let two = periods("2026-12-01", "2026-12-25");
    // 14 × 357 is 4,998 projects.
    runtime.block_on(example::record(&store, &config, &two, 357));
    let office = example::office(&config, store);
    bencher.bench(|| {
        runtime.block_on(async {
            let facts = office.facts(now()).await.unwrap();
            let as_of = period("2026-12-25");
            let ledger_report = office.ledger_report(&facts, as_of, now()).await.unwrap();
            office
                .book(&ledger_report, "2026年12月", None)
                .and_then(UnverifiedWorkbook::checked)
                .unwrap()
        })
    });
}
