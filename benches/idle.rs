//! What the daemon keeps of the machine's memory while there is nothing to do: at most 40 MiB.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on should stop at once, and says what it measured"
)]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use diaodu::store::Store;
use tempfile::TempDir;

#[path = "example/mod.rs"]
#[expect(dead_code, reason = "shared with a benchmark that uses the rest")]
mod example;
#[path = "../tests/it/plausible.rs"]
#[expect(dead_code, reason = "shared with tests, which use the rest")]
mod plausible;

/// Ticks to wait for; the first ones publish forms and the ledger, and send letters.
const TICKS: usize = 5;

fn main() {
    let root = TempDir::new().unwrap();
    let config = example::config(root.path());
    let file = root.path().join("config/diaodu.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text
        .replace("scan_seconds = 20", "scan_seconds = 1")
        .replace("listen = \"\"", "listen = \"127.0.0.1:0\"");
    std::fs::write(&file, text).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        std::fs::create_dir_all(&config.data_dir).unwrap();
        let store = Store::open(&config.data_dir.join("diaodu.db"))
            .await
            .unwrap();
        let year = plausible::periods("2026-01-01", "2026-12-25");
        example::record(&store, &config, &year, 20).await;
        store.close().await;
    });
    let mut daemon = Command::new(example::program())
        .arg("-c")
        .arg(&file)
        .arg("run")
        .env("RUST_LOG", "diaodu=debug")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", daemon.id());
    let log = BufReader::new(daemon.stderr.take().unwrap());
    let ticks = log
        .lines()
        .map(Result::unwrap)
        .filter(|line| line.contains("tick=Tick"));
    for (tick, _) in ticks.take(TICKS).enumerate() {
        let status = std::fs::read_to_string(&status).unwrap();
        let figures: Vec<&str> = ["VmRSS", "VmHWM", "RssAnon", "Threads"]
            .iter()
            .filter_map(|name| status.lines().find(|line| line.starts_with(name)))
            .collect();
        println!("after tick {}: {}", tick + 1, figures.join("  "));
    }
    daemon.kill().unwrap();
    daemon.wait().unwrap();
}
