//! Settle: how long a file has to stand still before it is taken, and for how long it counts as arriving.

use chrono::{DateTime, TimeDelta, Utc};

/// A file that is empty, open in a program, or being written is waited for so long, and no longer: programs that
/// crash leave their locks behind.
const MAX_WAIT: TimeDelta = TimeDelta::minutes(30);
/// A file that came so lately and is not judged yet may be the report: nobody is called missing over it.
const ARRIVING_FOR: TimeDelta = TimeDelta::hours(1);
/// A file that was returned as cut short may go on to grow where it lies for so long: an upload does not know of
/// our moves.
const MAY_GROW_FOR: TimeDelta = TimeDelta::days(1);

/// How long files have to stand still: the office's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettleTimes {
    /// Any file.
    pub still: TimeDelta,
    /// One whose end is missing, such as an upload that pauses.
    pub cut: TimeDelta,
}

/// What a file looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// Nothing speaks against it.
    Whole,
    /// Its end is missing.
    CutShort,
    /// Its end is missing, and a program has it open to write.
    BeingWritten,
}

/// What is known of a file that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingFile {
    /// Whether its end is there.
    pub completeness: Completeness,
    /// A program has it open: its lock file lies beside it.
    pub is_open: bool,
    /// Nothing is in it.
    pub is_empty: bool,
    /// Since when it stands still.
    pub unchanged_since: DateTime<Utc>,
}

impl SettleTimes {
    /// Whether the file has stood still for long enough to count.
    #[must_use]
    pub fn has_settled(self, file: WaitingFile, now: DateTime<Utc>) -> bool {
        let mut wait = self.still;
        if file.completeness != Completeness::Whole {
            wait = wait.max(self.cut);
        }
        let is_unfinished = file.completeness == Completeness::BeingWritten;
        if is_unfinished || file.is_open || file.is_empty {
            wait = wait.max(MAX_WAIT);
        }
        now - file.unchanged_since >= wait
    }
}

/// Whether a file that was first seen then, and is not judged yet, is arriving: it may be the report.
#[must_use]
pub fn is_arriving(first_seen_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - first_seen_at < ARRIVING_FOR
}

/// What was returned as cut short at this instant or later may still grow.
#[must_use]
pub fn may_grow_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - MAY_GROW_FOR
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::Completeness::{BeingWritten, CutShort, Whole};
    use super::{Completeness, SettleTimes, WaitingFile, is_arriving};

    fn start() -> DateTime<Utc> {
        "2026-11-25T01:00:00Z".parse().unwrap()
    }

    fn minutes(is_empty: bool, is_open: bool, completeness: Completeness) -> i64 {
        let times = SettleTimes {
            still: TimeDelta::minutes(1),
            cut: TimeDelta::minutes(10),
        };
        let file = WaitingFile {
            completeness,
            is_open,
            is_empty,
            unchanged_since: start(),
        };
        let has_settled =
            |&minute: &i64| times.has_settled(file, start() + TimeDelta::minutes(minute));
        (0..100).find(has_settled).unwrap()
    }

    #[test]
    fn the_less_a_file_looks_finished_the_longer_it_may_stand() {
        assert_eq!(minutes(false, false, Whole), 1);
        assert_eq!(minutes(false, false, CutShort), 10);
        assert_eq!(minutes(false, false, BeingWritten), 30);
        assert_eq!(minutes(false, true, Whole), 30);
        assert_eq!(minutes(false, true, CutShort), 30);
        assert_eq!(minutes(true, false, Whole), 30);
    }

    #[test]
    fn a_file_is_arriving_for_an_hour() {
        assert!(is_arriving(start(), start() + TimeDelta::minutes(59)));
        assert!(!is_arriving(start(), start() + TimeDelta::minutes(60)));
    }
}
