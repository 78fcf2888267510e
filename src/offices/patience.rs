//! How long an office whose process ended waits until it is started again.

use std::time::Duration;

/// After the first end; each further one doubles it,
const FIRST: Duration = Duration::from_secs(10);
/// up to this.
const LONGEST: Duration = Duration::from_mins(1);
/// A process that worked for so long ended for a reason of its own: what was before it counts no more.
const WORKED: Duration = Duration::from_mins(10);

/// Ends one soon after the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Patience {
    ends: u32,
}

impl Patience {
    /// A process ended that had worked for so long; answers how long to wait.
    pub(super) fn ended_after(&mut self, worked: Duration) -> Duration {
        if worked >= WORKED {
            self.ends = 0;
        }
        let wait = FIRST.saturating_mul(1 << self.ends.min(8)).min(LONGEST);
        self.ends = self.ends.saturating_add(1);
        wait
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Patience;

    #[test]
    fn each_end_soon_after_the_last_doubles_the_wait_up_to_a_minute() {
        let mut patience = Patience::default();
        let mut after = |seconds| patience.ended_after(Duration::from_secs(seconds)).as_secs();
        let waits = [0, 1, 2, 59, 599].map(&mut after);
        assert_eq!(waits, [10, 20, 40, 60, 60]);
        assert_eq!(after(600), 10);
        assert_eq!(after(0), 20);
    }
}
