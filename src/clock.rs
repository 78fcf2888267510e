//! The only reader of time.

use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// The machine's clock, or a set one for rehearsals and stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's.
    Machine,
    /// Stands still at this instant.
    Set(DateTime<Utc>),
    /// The machine's, so much later or earlier: a story that goes on.
    Moved(TimeDelta),
}

impl Clock {
    /// Now, in whole seconds: what is stored must read back the same from every database.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::Machine => Utc::now().trunc_subsecs(0),
            Self::Set(at) => at.trunc_subsecs(0),
            Self::Moved(by) => (Utc::now() + by).trunc_subsecs(0),
        }
    }

    /// A clock that shows this instant now, and goes on.
    #[must_use]
    pub fn going_on_from(at: DateTime<Utc>) -> Self {
        Self::Moved(at - Self::Machine.now())
    }

    /// Whether it stands still.
    #[must_use]
    pub const fn is_set(self) -> bool {
        matches!(self, Self::Set(_))
    }
}

/// Tells a clock that was set from time that passed: the wall's time against a stopwatch, which nobody
/// can set. A machine that slept looks the same as one whose clock was set.
#[derive(Debug, Clone, Copy)]
pub struct Strides {
    wall: DateTime<Utc>,
    elapsed: Duration,
    untold: TimeDelta,
}

impl Strides {
    /// Begins at this moment of the wall and of the stopwatch.
    #[must_use]
    pub const fn new(wall: DateTime<Utc>, elapsed: Duration) -> Self {
        Self {
            wall,
            elapsed,
            untold: TimeDelta::zero(),
        }
    }

    /// How much further the wall's time went than the stopwatch's since this was last [told](Self::told);
    /// negative if the clock was set back.
    pub fn leap(&mut self, wall: DateTime<Utc>, elapsed: Duration) -> TimeDelta {
        let passed = TimeDelta::from_std(elapsed.saturating_sub(self.elapsed));
        self.untold += (wall - self.wall) - passed.unwrap_or(TimeDelta::MAX);
        (self.wall, self.elapsed) = (wall, elapsed);
        self.untold
    }

    /// Whoever must know of the last leap does so.
    pub const fn told(&mut self) {
        self.untold = TimeDelta::zero();
    }
}

/// Measures how long something took.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::Strides;

    #[test]
    fn a_leap_is_what_the_wall_gained_on_the_stopwatch() {
        let wall: DateTime<Utc> = "2026-11-25T01:00:00Z".parse().unwrap();
        let second = Duration::from_secs;
        let mut strides = Strides::new(wall, second(100));
        let day = TimeDelta::days(1);
        // three days pass, as on any long weekend
        let weekend = strides.leap(wall + day * 3, second(100 + 3 * 86_400));
        assert_eq!(weekend, TimeDelta::zero());
        strides.told();
        // the clock is set forward, and back again, while a minute passes
        let now = second(100 + 3 * 86_400);
        let forward = strides.leap(wall + day * 33 + TimeDelta::minutes(1), now + second(60));
        assert_eq!(forward, day * 30);
        // as long as that could not be put on record, it is not over
        let still = strides.leap(wall + day * 33 + TimeDelta::minutes(2), now + second(120));
        assert_eq!(still, day * 30);
        strides.told();
        let back = strides.leap(wall + day * 3 + TimeDelta::minutes(3), now + second(180));
        assert_eq!(back, day * -30);
    }
}
