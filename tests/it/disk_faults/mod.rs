//! Makes the disk fail for real: writes and syncs below a folder answer `ENOSPC` or `EIO` to this very process.
//!
//! A shim that is built with `cc` stands before the C library (`shim.c`). It has to be there when a process
//! starts, so a test that needs it runs itself once more in a process of its own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicI64, Ordering};

use tempfile::TempDir;

/// Tells the process that runs with the shim where its plan lies.
const PLAN: &str = "DIAODU_FAULT_PLAN";

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errno {
    /// The disk is full.
    NoSpace = libc::ENOSPC as isize,
    /// The disk is broken.
    Io = libc::EIO as isize,
}

/// The shim of this process.
pub(crate) struct Faults {
    plan: PathBuf,
}

/// What came below the folder since the last plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SeenCalls {
    pub(crate) all: i64,
    pub(crate) failed: i64,
}

impl Faults {
    /// The shim of this process; `None` in one that has none. Then this very test has been run in another
    /// process that has it, and has passed there.
    pub(crate) fn here_or_run_again(test: &str) -> Option<Self> {
        if let Some(plan) = env::var_os(PLAN) {
            return Some(Self { plan: plan.into() });
        }
        let home = TempDir::new().unwrap();
        let shim = build_shim(home.path());
        let output = Command::new(env::current_exe().unwrap())
            .args([test, "--exact", "--nocapture"])
            .env("LD_PRELOAD", shim)
            .env(PLAN, home.path().join("plan"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        None
    }

    /// From now on so many calls below the folder go through, and the next ones fail, so many times.
    pub(crate) fn plan(&self, folder: &Path, skip: i64, times: i64, errno: Errno) {
        static LAST: AtomicI64 = AtomicI64::new(0);
        let id = LAST.fetch_add(1, Ordering::Relaxed) + 1;
        let errno = errno as isize;
        let plan = format!("{id} {skip} {times} {errno} {}\n", folder.display());
        let _ = fs::remove_file(self.seen_path());
        fs::write(&self.plan, plan).unwrap();
    }

    /// Nothing fails any more; what came until now.
    pub(crate) fn end(&self) -> SeenCalls {
        let seen = self.seen();
        fs::remove_file(&self.plan).unwrap();
        seen
    }

    /// What came until now.
    pub(crate) fn seen(&self) -> SeenCalls {
        // It is empty for the moment between its making and its first line.
        let text = fs::read_to_string(self.seen_path()).unwrap_or_default();
        let mut numbers = text
            .split_whitespace()
            .map(|number| number.parse().unwrap());
        let (Some(_id), Some(all), Some(failed)) = (numbers.next(), numbers.next(), numbers.next())
        else {
            return SeenCalls::default();
        };
        SeenCalls { all, failed }
    }

    fn seen_path(&self) -> PathBuf {
        self.plan.with_extension("seen")
    }
}

/// Builds the shim, which is a few lines of C.
fn build_shim(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/disk_faults/shim.c");
    let shim = folder.join("shim.so");
    let built = Command::new("cc")
        .args([
            "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o",
        ])
        .arg(&shim)
        .arg(source)
        .arg("-ldl")
        .output()
        .expect("this test needs a C compiler as `cc`, as the build itself does");
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    shim
}
