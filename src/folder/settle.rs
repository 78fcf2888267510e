//! How long a file has to stand still before it is taken. Pure, so that it can be tried without a disk.

use chrono::{DateTime, TimeDelta, Utc};

use super::Seen;

/// An empty file may be the beginning of a copy, and one that is open may be saved again; but copies
/// break off, and programs that crash leave their lock files behind.
const OPEN: TimeDelta = TimeDelta::minutes(30);

/// How patient an office is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// With a file like any other.
    pub rest: TimeDelta,
    /// With one that is cut short: its upload may go on.
    pub cut: TimeDelta,
}

/// What a file that stands still looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// It has an end, or is of a kind that has none to tell by.
    Whole,
    /// Its end has not come.
    Cut,
    /// Its end has not come, and a program has it open to write.
    Growing,
}

impl Patience {
    /// Whether a file that has stood still `since` then may be taken.
    #[must_use]
    pub fn is_over(
        self,
        seen: &Seen,
        shape: Shape,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> bool {
        let mut wait = self.rest;
        if shape != Shape::Whole {
            wait = wait.max(self.cut);
        }
        if shape == Shape::Growing || seen.is_open || seen.byte_size == 0 {
            wait = wait.max(OPEN);
        }
        now - since >= wait
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Patience, Shape};
    use crate::folder::Seen;

    /// The minutes after which such a file is taken.
    fn minutes(byte_size: u64, is_open: bool, shape: Shape) -> i64 {
        let patience = Patience {
            rest: TimeDelta::minutes(1),
            cut: TimeDelta::minutes(10),
        };
        let seen = Seen {
            path: b"a.xlsx".to_vec(),
            byte_size,
            modified_ns: 0,
            changed_ns: 0,
            is_open,
        };
        let since: DateTime<Utc> = "2026-11-25T01:00:00Z".parse().unwrap();
        let is_over = |&minute: &i64| {
            patience.is_over(&seen, shape, since, since + TimeDelta::minutes(minute))
        };
        (0..100).find(is_over).unwrap()
    }

    #[test]
    fn the_less_a_file_looks_finished_the_longer_it_may_stand() {
        assert_eq!(minutes(9, false, Shape::Whole), 1);
        assert_eq!(minutes(9, false, Shape::Cut), 10);
        assert_eq!(minutes(9, false, Shape::Growing), 30);
        assert_eq!(minutes(9, true, Shape::Whole), 30);
        assert_eq!(minutes(9, true, Shape::Cut), 30);
        assert_eq!(minutes(0, false, Shape::Whole), 30);
    }
}
