//! What `diaodu merge` costs, as a ratio to a bare program that only reads every cell with calamine's
//! ranges and writes one plain sheet with `rust_xlsxwriter`, on one thread.
//!
//! Sizes are small unless `DIAODU_BENCH=full`; then one is a single file of 200,000 rows, for which the limits
//! of the configuration are raised. Both programs run in turn, and the best of their runs
//! count: other work on the machine slows both.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement that cannot go on should stop at once, and says what it measured"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use diaodu::cli::init::init;
use rust_xlsxwriter::Workbook;
use rustix::process::{WaitOptions, getpid, set_child_subreaper, wait};
use tempfile::TempDir;

use self::processes::{children, processor_below};

#[path = "folder/mod.rs"]
mod folder;
#[path = "../tests/it/plausible.rs"]
#[expect(dead_code, reason = "shared with tests, which use the rest")]
mod plausible;
#[path = "processes/mod.rs"]
mod processes;

/// Under this word the benchmark is the bare program.
const BARE: &str = "bare";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, dir, output] = &arguments[..]
        && word == BARE
    {
        bare(Path::new(dir), Path::new(output));
        return;
    }
    set_child_subreaper(Some(getpid())).unwrap();
    let is_full = std::env::var("DIAODU_BENCH").is_ok_and(|word| word == "full");
    let sizes: &[(usize, usize, usize)] = if is_full {
        &[
            (14, 24, 40),
            (336, 1, 40),
            (200, 1, 300),
            (3_000, 1, 100),
            (1, 1, 200_000),
        ]
    } else {
        &[(14, 6, 40), (84, 1, 40), (40, 1, 300), (150, 1, 100)]
    };
    println!(
        "units x periods x rows: CPU and wall of merge and its file as shares of the bare program's"
    );
    for &size in sizes {
        compare(size);
    }
}

fn compare((units, periods, rows): (usize, usize, usize)) {
    let root = TempDir::new().unwrap();
    let dir = root.path().join("sheets");
    folder::fill(&dir, units, periods, rows);
    let config = roomy(&root.path().join("office"));
    let runs = if units * periods * rows > 100_000 {
        1
    } else {
        3
    };
    let mut best = [Cost::MOST; 2];
    for _ in 0..runs {
        let mut bare = Command::new(std::env::current_exe().unwrap());
        bare.arg(BARE).arg(&dir).arg(root.path().join("bare.xlsx"));
        let mut ours = Command::new(env!("CARGO_BIN_EXE_diaodu"));
        ours.arg("-c").arg(&config);
        ours.args(["--now", "2026-11-24T09:00", "merge"]).arg(&dir);
        ours.arg("-o").arg(root.path().join("ours.xlsx"));
        for (best, command) in best.iter_mut().zip([bare, ours]) {
            let cost = Cost::of(command);
            best.cpu = best.cpu.min(cost.cpu);
            best.wall = best.wall.min(cost.wall);
            best.most_memory = best.most_memory.min(cost.most_memory);
        }
    }
    let [bare, ours] = best;
    let [size_of_bare, size] = ["bare.xlsx", "ours.xlsx"].map(|file| {
        let file = std::fs::metadata(root.path().join(file)).unwrap();
        f64::from(u32::try_from(file.len()).unwrap()) / 1e6
    });
    println!(
        "{units} x {periods} x {rows}: CPU {:.2} ({:.2?} of {:.2?}), wall {:.2} ({:.2?} of {:.2?}), {} of {} MiB at most, file {:.2} ({size:.2} of {size_of_bare:.2} MB)",
        ours.cpu.as_secs_f64() / bare.cpu.as_secs_f64(),
        ours.cpu,
        bare.cpu,
        ours.wall.as_secs_f64() / bare.wall.as_secs_f64(),
        ours.wall,
        bare.wall,
        ours.most_memory >> 20,
        bare.most_memory >> 20,
        size / size_of_bare,
    );
}

/// An office whose files may be ten times as large as usual.
fn roomy(dir: &Path) -> PathBuf {
    init(dir, "2026-01-01".parse().unwrap()).unwrap();
    let file = dir.join("config/diaodu.toml");
    let usual = std::fs::read_to_string(&file).unwrap();
    let roomy = [
        ("max_file_mb = 20 ", "max_file_mb = 200 "),
        ("memory_mb = 512 ", "memory_mb = 800 "),
        ("cpu_seconds = 10 ", "cpu_seconds = 100 "),
        ("wall_seconds = 15 ", "wall_seconds = 300 "),
    ];
    let roomy = roomy.iter().fold(usual, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    std::fs::write(&file, roomy).unwrap();
    file
}

/// What a program took, with all that it started.
#[derive(Clone, Copy)]
struct Cost {
    cpu: Duration,
    wall: Duration,
    /// What all its processes held together at any time, bytes.
    most_memory: u64,
}

impl Cost {
    const MOST: Self = Self {
        cpu: Duration::MAX,
        wall: Duration::MAX,
        most_memory: u64::MAX,
    };

    fn of(mut command: Command) -> Self {
        let (cpu, start) = (cpu_of_children(), Instant::now());
        let mut program = command.stdout(Stdio::null()).spawn().unwrap();
        let mut most_memory = 0;
        let status = loop {
            if let Some(status) = program.try_wait().unwrap() {
                break status;
            }
            most_memory = most_memory.max(memory(program.id()));
            std::thread::sleep(Duration::from_millis(5));
        };
        assert!(matches!(status.code(), Some(0 | 3)), "{status}");
        let wall = start.elapsed();
        wait_for_orphans();
        Self {
            wall,
            cpu: cpu_of_children().saturating_sub(cpu),
            most_memory,
        }
    }
}

/// What a process and all below it hold now, bytes; nothing of what has just ended.
fn memory(process: u32) -> u64 {
    let statm = std::fs::read_to_string(format!("/proc/{process}/statm")).unwrap_or_default();
    let pages = statm.split(' ').nth(1);
    let pages: u64 = pages.map_or(0, |pages| pages.parse().unwrap());
    // The kernel's pages have this size on the machines of our time.
    pages * 4096 + children(process).into_iter().map(memory).sum::<u64>()
}

/// Waits for all that the program left running: what reads its sheets ends when it does, and is ours from then on.
fn wait_for_orphans() {
    while wait(WaitOptions::empty()).is_ok() {}
}

fn cpu_of_children() -> Duration {
    processor_below(std::process::id())
}

/// Reads every cell of every workbook, and writes all of them below one another.
fn bare(dir: &Path, output: &Path) {
    let mut files: Vec<PathBuf> = Vec::new();
    for unit in std::fs::read_dir(dir).unwrap() {
        let unit = std::fs::read_dir(unit.unwrap().path()).unwrap();
        files.extend(unit.map(|file| file.unwrap().path()));
    }
    files.sort();
    let mut merged = Workbook::new();
    let sheet = merged.add_worksheet();
    let mut at = 0;
    for file in files {
        let mut workbook: Xlsx<_> = open_workbook(file).unwrap();
        for name in workbook.sheet_names() {
            let range = workbook.worksheet_range(&name).unwrap();
            for cells in range.rows() {
                for (column, cell) in (0..).zip(cells) {
                    match cell {
                        Data::Empty => {}
                        Data::String(text) => {
                            sheet.write(at, column, text).unwrap();
                        }
                        Data::Float(number) => {
                            sheet.write(at, column, *number).unwrap();
                        }
                        Data::DateTime(moment) => {
                            sheet.write(at, column, moment.as_f64()).unwrap();
                        }
                        other => {
                            sheet.write(at, column, other.to_string()).unwrap();
                        }
                    }
                }
                at += 1;
            }
        }
    }
    merged.save(output).unwrap();
}
