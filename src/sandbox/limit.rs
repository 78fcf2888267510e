//! What the system lets a child take: memory, processor time, open files.

use std::io;

use super::Allowance;

/// Only the system can hold a library that asks for 500 GB or never returns.
#[cfg(unix)]
pub(super) fn limit(allowance: Allowance, next_file: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [
        (Resource::As, allowance.memory_bytes),
        (Resource::Cpu, allowance.cpu_seconds),
        // Those of a start, and the one by which a child that was forked is watched.
        (Resource::Nofile, next_file + 1),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn limit(_: Allowance, _: u64) -> io::Result<()> {
    Ok(())
}

/// The number that the next open file would have: whoever started the program may have left it open files of
/// their own.
#[cfg(unix)]
pub(super) fn next_file() -> io::Result<u64> {
    use std::os::fd::AsRawFd;
    let next = rustix::io::dup(io::stdin())?;
    Ok(next.as_raw_fd().unsigned_abs().into())
}

#[cfg(not(unix))]
pub(super) fn next_file() -> io::Result<u64> {
    Ok(0)
}
