//! The only reader of time.

use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, Utc};

/// The machine's clock, or a set one for rehearsals and stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's.
    Machine,
    /// Stands still at this instant.
    Set(DateTime<Utc>),
}

impl Clock {
    /// Now, in whole seconds: what is stored must read back the same from every database.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::Machine => Utc::now().trunc_subsecs(0),
            Self::Set(at) => at.trunc_subsecs(0),
        }
    }

    /// Whether it was set by hand.
    #[must_use]
    pub const fn is_set(self) -> bool {
        matches!(self, Self::Set(_))
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
