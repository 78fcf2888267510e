//! How the cost of a tick grows with the units and the years: an exponent of 1 is in proportion, 2 is quadratic. Forms
//! and letters: at most 1.1 in units, and 30 s of the processor for 2,000 units × 24 periods. A tick without news: at most
//! 0.5 s for 2,000 units × 24 periods, 50 ms for 14 × 240. One accepted file: 14 units with 24, 120 and 240 periods on
//! record within 1.2 × of each other and 0.3 s of the processor; beside 40,000 projects 1.5 s. A year's plan after ten
//! years: 14 units 0.2 s, 2,000 units 3 s and 150 MiB.
//!
//! With a word after it, only what begins with it: `ticks`, `reports` or `plans`. 125, 250 and 500 units unless `DIAODU_BENCH=full`; then 500, 1,000 and 2,000.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on should stop at once, and says what it measured"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diaodu::channel::{Channel, FolderChannel, FolderOptions};
use diaodu::config::Config;
use diaodu::daemon::tick;
use diaodu::domain::period::{Period, Quarter};
use diaodu::domain::unit::Unit;
use diaodu::folder::REPORTS;
use diaodu::store::{Contents, NewSubmission, Store};
use rustix::time::{ClockId, clock_gettime};
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
#[path = "processes/mod.rs"]
mod processes;

use plausible::{periods, submissions};

/// Projects of each unit.
const ROWS: usize = 20;
/// Projects of each unit where one reports.
const REPORTED: usize = 40;

/// What one size of office costs.
struct Cost {
    units: usize,
    /// Time of the processor until all forms are there and all letters are out.
    busy: Duration,
    /// A tick without news.
    idle: Duration,
    /// A year's plan.
    plan: Duration,
    plan_memory: String,
}

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let is_asked = |what: &str| {
        let mut words = asked
            .iter()
            .filter(|word| !word.starts_with('-'))
            .peekable();
        words.peek().is_none() || words.any(|word| what.starts_with(word.as_str()))
    };
    if is_asked("reports") {
        reports();
    }
    if is_asked("ticks") {
        ticks();
    }
    if is_asked("plans") {
        plans();
    }
}

/// One report each, beside more and more years and projects.
fn reports() {
    let decade = periods("2016-11-25", "2026-11-10");
    let runtime = example::runtime();
    for (units, on_record) in [(14, 24), (14, 120), (14, 240), (250, 24), (1_000, 24)] {
        let on_record = &decade[decade.len() - on_record..];
        let busy = runtime.block_on(accepted(units, on_record));
        println!(
            "{units:5} units x {:3} periods x {REPORTED} projects: {:.2?} of the processor for a report, and {:.2?} for the next one; {}",
            on_record.len(),
            busy[0],
            busy[1],
            most_memory(),
        );
    }
}

/// The time of the processor that one report takes from its arrival to the ledger with it, and a correction of it.
async fn accepted(units: usize, on_record: &[Period]) -> [Duration; 2] {
    let root = TempDir::new().unwrap();
    let mut config = example::config(root.path());
    config.policy.units = example::many_units(&config, units).into();
    let mut now: DateTime<Utc> = "2026-11-16T02:00:00Z".parse().unwrap();
    // With no step of a period to come: nothing but the file is told of.
    config.policy.start = now.date_naive();
    fs::create_dir_all(&config.data_dir).unwrap();
    let store = Store::open(&config.data_dir.join("diaodu.db"))
        .await
        .unwrap();
    record(&store, &config, on_record, REPORTED).await;
    let office = example::office(&config, store);
    let channel = Channel::Folder(FolderChannel::new(FolderOptions {
        folder: config.data_dir.join("letters"),
        zone: config.policy.zone,
    }));
    let (_say_stop, stop) = watch::channel(false);
    tick(office.at(now), &channel, &stop).await.unwrap();
    forget_most_memory();
    let unit = &config.policy.units[0].name;
    let mut busy = [Duration::ZERO; 2];
    for (at, busy) in busy.iter_mut().enumerate() {
        let sheet = folder::workbook("2026年11月25日", unit, at, REPORTED);
        let path = config.share.join(REPORTS).join(unit);
        fs::write(path.join(format!("调度表-{at}.xlsx")), sheet).unwrap();
        let begun = processor();
        for _ in 0..2 {
            now += TimeDelta::seconds(20);
            let done = tick(office.at(now), &channel, &stop).await.unwrap();
            assert!(done.troubles.is_empty(), "{:?}", done.troubles);
            assert!(
                done.taken.iter().all(|taken| taken.verdict.is_accepted()),
                "{:?}",
                done.taken
            );
        }
        *busy = processor().saturating_sub(begun);
    }
    busy
}

fn ticks() {
    let is_full = std::env::var("DIAODU_BENCH").is_ok_and(|word| word == "full");
    let sizes = if is_full {
        [500, 1_000, 2_000]
    } else {
        [125, 250, 500]
    };
    let runtime = example::runtime();
    let year = periods("2025-12-25", "2026-12-10");
    let mut before: Option<Cost> = None;
    for units in sizes {
        let cost = runtime.block_on(measure(units, &year));
        println!(
            "{units:5} units x {} periods: {:.2?} of the processor for forms and letters, {:.2?} without news, {:.2?} to plan a year; {}",
            year.len(),
            cost.busy,
            cost.idle,
            cost.plan,
            cost.plan_memory,
        );
        if let Some(before) = before {
            let exponent = |from: f64, to: f64| {
                (to / from).ln() / (cost.units as f64 / before.units as f64).ln()
            };
            println!(
                "      exponents: {:.2} forms and letters, {:.2} without news, {:.2} plan",
                exponent(before.busy.as_secs_f64(), cost.busy.as_secs_f64()),
                exponent(before.idle.as_secs_f64(), cost.idle.as_secs_f64()),
                exponent(before.plan.as_secs_f64(), cost.plan.as_secs_f64()),
            );
        }
        before = Some(cost);
    }
    let decade = periods("2016-12-25", "2026-12-10");
    let cost = runtime.block_on(measure(14, &decade));
    println!(
        "   14 units x {} periods: {:.2?} without news, {:.2?} to plan a year",
        decade.len(),
        cost.idle,
        cost.plan
    );
}

/// A year's plan of offices with ten years on record.
fn plans() {
    let is_full = std::env::var("DIAODU_BENCH").is_ok_and(|word| word == "full");
    let decade = periods("2016-12-25", "2026-12-10");
    let (long_ago, year) = decade.split_at(decade.len() - 24);
    let runtime = example::runtime();
    for units in [14, if is_full { 2_000 } else { 500 }] {
        let root = TempDir::new().unwrap();
        let mut config = example::config(root.path());
        config.policy.units = example::many_units(&config, units).into();
        let_each_have_letters(&mut config.policy.units);
        fs::create_dir_all(&config.data_dir).unwrap();
        let file = config.data_dir.join("diaodu.db");
        runtime.block_on(async {
            let store = Store::open(&file).await.unwrap();
            record(&store, &config, long_ago, 2).await;
            record(&store, &config, year, ROWS).await;
            let office = example::office(&config, store);
            office.keep_units(year[year.len() - 1]).await.unwrap();
            office.store.close().await;
            example::write_units(root.path(), &office.policy.units);
        });
        let (plan, memory) = planned(&config);
        println!(
            "{units:5} units x {} periods: {plan:.2?} of the processor to plan a year; {memory}",
            decade.len()
        );
    }
}

/// Everybody gets letters of their own.
fn let_each_have_letters(units: &mut [Unit]) {
    for (at, unit) in units.iter_mut().enumerate() {
        unit.liaison.address = format!("liaison-{at}@example.org");
        unit.deputy = None;
    }
}

async fn measure(units: usize, on_record: &[Period]) -> Cost {
    let root = TempDir::new().unwrap();
    let mut config = example::config(root.path());
    config.policy.units = example::many_units(&config, units).into();
    let_each_have_letters(&mut config.policy.units);
    fs::create_dir_all(&config.data_dir).unwrap();
    let file = config.data_dir.join("diaodu.db");
    let store = Store::open(&file).await.unwrap();
    record(&store, &config, on_record, ROWS).await;
    let office = example::office(&config, store);
    // As in an office that has run for long: folders are there, and so is what is kept of the units.
    for unit in &office.policy.units {
        office.share.make_unit_folders(&unit.name).unwrap();
    }
    office
        .keep_units(on_record[on_record.len() - 1])
        .await
        .unwrap();
    let channel = Channel::Folder(FolderChannel::new(FolderOptions {
        folder: config.data_dir.join("letters"),
        zone: config.policy.zone,
    }));
    let (_say_stop, stop) = watch::channel(false);
    // 9:00 on the third working day before a due day: a reminder to each unit, with its form.
    let mut now: DateTime<Utc> = "2026-12-22T01:00:00Z".parse().unwrap();
    let (begun, mut sent) = (processor(), 0);
    loop {
        let done = tick(office.at(now), &channel, &stop).await.unwrap();
        assert!(done.troubles.is_empty(), "{:?}", done.troubles);
        sent += done.delivered.sent;
        if !done.delivered.is_more_due {
            break;
        }
    }
    assert!(sent >= units, "{sent} letters");
    let busy = processor().saturating_sub(begun);
    let mut idle = Duration::MAX;
    for _ in 0..5 {
        now += TimeDelta::seconds(20);
        let begun = processor();
        let done = tick(office.at(now), &channel, &stop).await.unwrap();
        assert_eq!((done.queued, done.delivered.sent), (0, 0), "{done:?}");
        idle = idle.min(processor().saturating_sub(begun));
    }
    example::write_units(root.path(), &office.policy.units);
    let (plan, plan_memory) = planned(&config);
    Cost {
        units,
        busy,
        idle,
        plan,
        plan_memory,
    }
}

/// The time of the processor that `diaodu plan` of a year takes, from its start to its end, and its memory.
fn planned(config: &Config) -> (Duration, String) {
    let begun = processor();
    let mut plan = Command::new(example::program())
        .arg("-c")
        .arg(&config.file)
        .args(["--now", "2026-12-22T09:10", "plan", "--format", "json"])
        .args(["--from", "2026-12-22", "--to", "2027-12-21"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", plan.id());
    let printed = BufReader::new(plan.stdout.take().unwrap()).lines();
    let (mut actions, mut memory) = (0, String::new());
    for line in printed {
        line.unwrap();
        actions += 1;
        if actions % 1_000 == 0 {
            memory = most_memory_of(&status);
        }
    }
    assert!(plan.wait().unwrap().success());
    assert!(actions > config.policy.units.len() * 24, "{actions} lines");
    (processor().saturating_sub(begun), memory)
}

/// A report of each unit for each of these periods, with what it says of the quarter.
async fn record(store: &Store, config: &Config, on_record: &[Period], rows: usize) {
    let rows = submissions(&on_record[..1], rows);
    let mut tx = store.begin().await.unwrap();
    for (at, unit) in config.policy.units.iter().enumerate() {
        let mut contents = Contents {
            projects: rows[at % rows.len()].rows.clone(),
            ..Contents::default()
        };
        for project in &mut contents.projects {
            project.name.insert_str(0, &unit.name);
            project.number = None;
        }
        for &period in on_record {
            let quarters: BTreeMap<Quarter, Vec<String>> = [(
                Quarter::of(period.0),
                vec![contents.projects[0].name.clone()],
            )]
            .into();
            tx.insert_submission(&NewSubmission {
                sha256: &format!("{}{period}", unit.slug),
                quarters: &quarters,
                ..plausible::accepted(&unit.slug, period, &contents)
            })
            .await
            .unwrap();
        }
    }
    tx.commit().await.unwrap();
}

/// From now on [`most_memory`] counts anew.
fn forget_most_memory() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// The processor's time that this process and all below it have used so far.
fn processor() -> Duration {
    let own = clock_gettime(ClockId::ProcessCPUTime);
    let own = Duration::new(
        own.tv_sec.try_into().unwrap(),
        own.tv_nsec.try_into().unwrap(),
    );
    own + processes::processor_below(std::process::id())
}

/// The most memory that this process had at any time, in the kernel's words.
fn most_memory() -> String {
    most_memory_of("/proc/self/status")
}

fn most_memory_of(status: &str) -> String {
    let status = fs::read_to_string(status).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let words = line.unwrap_or_default().split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}
