//! The walls around the child that reads a file: whoever gets in there can reach nothing from it.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::net::UdpSocket;
use std::panic;
use std::process::{Command, ExitStatus};

use diaodu::sandbox::Allowance;
use diaodu::sandbox::confine::{enter, offered};

/// Set in a process of this very binary that is to try something inside the sandbox.
const ATTEMPT: &str = "DIAODU_TEST_ATTEMPT";
/// Exit codes of such a process.
const WORKED: i32 = 70;
const REFUSED: i32 = 71;

#[test]
fn a_child_in_the_sandbox_works_and_reaches_nothing() {
    if let Ok(attempt) = std::env::var(ATTEMPT) {
        inside(&attempt);
    }
    let work = outside("work");
    assert_eq!(work.code(), Some(WORKED), "{work}");
    for attempt in ["file", "socket", "program"] {
        let end = outside(attempt);
        if offered().calls {
            assert!(is_killed_for_a_call(end), "{attempt}: {end}");
        } else if offered().files && attempt == "file" {
            assert_eq!(end.code(), Some(REFUSED), "{attempt}: {end}");
        }
    }
}

fn outside(attempt: &str) -> ExitStatus {
    let name = "sandbox::a_child_in_the_sandbox_works_and_reaches_nothing";
    Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(ATTEMPT, attempt)
        .output()
        .unwrap()
        .status
}

/// Goes in and tries it; the exit code tells what came of it.
fn inside(attempt: &str) -> ! {
    let allowance = Allowance {
        memory_bytes: 4 << 30,
        ..Allowance::default()
    };
    enter(allowance).unwrap();
    // As in the child: the usual hook reads files to tell where it happened.
    panic::set_hook(Box::new(|_| {}));
    let worked = match attempt {
        "work" => work(),
        "file" => std::fs::File::open("/etc/hostname").is_ok(),
        "socket" => UdpSocket::bind("127.0.0.1:0").is_ok(),
        _ => Command::new("/bin/true").status().is_ok(),
    };
    std::process::exit(if worked { WORKED } else { REFUSED });
}

/// What reading a file needs: memory by the megabyte, maps, a panic that is caught, a thread, output.
fn work() -> bool {
    let map: HashMap<usize, Vec<u8>> = (0..64).map(|n| (n, vec![1; 1 << 20])).collect();
    let caught = panic::catch_unwind(|| assert!(std::hint::black_box(1) > 1));
    let counted = std::thread::spawn(move || map.values().flatten().count());
    let said = io::stdout().write_all(b"said\n").is_ok();
    counted.join().is_ok_and(|count| count == 64 << 20) && caught.is_err() && said
}

#[cfg(unix)]
fn is_killed_for_a_call(end: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    // SIGSYS
    end.signal() == Some(31)
}

#[cfg(not(unix))]
fn is_killed_for_a_call(_: ExitStatus) -> bool {
    false
}
