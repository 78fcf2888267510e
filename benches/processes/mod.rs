//! The processes below a benchmark, and what they have used of the processor.

use std::fs;
use std::time::Duration;

/// User and system time of all below a process: of those that have ended and were waited for, and of those that
/// still run.
pub(crate) fn processor_below(process: u32) -> Duration {
    let [_, ended] = ticks(process);
    let running = children(process).into_iter().map(|child| {
        let [own, _] = ticks(child);
        in_time(own) + processor_below(child)
    });
    in_time(ended) + running.sum::<Duration>()
}

/// What a process has used itself, and what its children that were waited for have; nothing if it has just ended.
fn ticks(process: u32) -> [u64; 2] {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let Some((_, fields)) = stat.rsplit_once(") ") else {
        return [0, 0];
    };
    let mut fields = fields.split(' ').skip(11);
    let mut next = || fields.next().unwrap().parse::<u64>().unwrap();
    [next() + next(), next() + next()]
}

/// The kernel tells hundredths of a second on all machines of our time.
fn in_time(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 10)
}

/// The processes that a process has started and that still run.
pub(crate) fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task"));
    let threads = threads.into_iter().flatten().flatten();
    let children = threads.map(|thread| {
        let listed = fs::read_to_string(thread.path().join("children"));
        listed.unwrap_or_default()
    });
    let children: String = children.collect();
    let children = children.split_whitespace();
    children.map(|child| child.parse().unwrap()).collect()
}
