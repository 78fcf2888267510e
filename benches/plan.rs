//! What the plan of a year costs, 14 units: at most 200 ms, from the shell or in the daemon.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on should stop at once"
)]

use std::process::{Command, Stdio};

use chrono::{DateTime, Utc};
use diaodu::daemon::rehearse;
use diaodu::store::Store;
use divan::Bencher;
use tempfile::TempDir;

#[path = "example/mod.rs"]
#[expect(dead_code, reason = "shared with a benchmark that uses the rest")]
mod example;
#[path = "../tests/it/plausible.rs"]
#[expect(dead_code, reason = "shared with tests, which use the rest")]
mod plausible;

use plausible::periods;

/// The year that follows the one on record.
const YEAR: [&str; 2] = ["2027-01-01", "2027-12-31"];

fn main() {
    divan::main();
}

fn now() -> DateTime<Utc> {
    "2026-12-28T02:00:00Z".parse().unwrap()
}

/// `diaodu plan` from its start to its end; 14 units × 24 periods of 20 projects each are on record.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn from_the_shell(bencher: Bencher<'_, '_>) {
    let root = TempDir::new().unwrap();
    let config = example::config(root.path());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        std::fs::create_dir_all(&config.data_dir).unwrap();
        let file = config.data_dir.join("diaodu.db");
        let store = Store::open(&file).await.unwrap();
        let year = periods("2026-01-01", "2026-12-25");
        example::record(&store, &config, &year, 20).await;
        store.close().await;
    });
    bencher.bench(|| {
        let status = Command::new(example::program())
            .arg("-c")
            .arg(&config.file)
            .args(["--now", "2026-12-28T10:00", "plan"])
            .args(["--from", YEAR[0], "--to", YEAR[1]])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{status}");
    });
}

/// The same on a store that is open.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn in_the_daemon(bencher: Bencher<'_, '_>) {
    let root = TempDir::new().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = example::config(root.path());
    let store = runtime.block_on(Store::in_memory()).unwrap();
    let year = periods("2026-01-01", "2026-12-25");
    runtime.block_on(example::record(&store, &config, &year, 20));
    let office = example::office(&config, store);
    let [from, to] = YEAR.map(|day| day.parse().unwrap());
    bencher.bench(|| {
        let (actions, _) = runtime
            .block_on(rehearse(office.at(now()), from, to))
            .unwrap();
        assert!(actions.len() > 2_000, "{}", actions.len());
        actions
    });
}
