//! How far back a plan looks: what is older no longer matters to it.

use chrono::{DateTime, Days, Utc};

use crate::domain::period::Period;

/// Days after which a submission, or the outcome of a letter, no longer matters to the plan. Its furthest look back
/// is two quarters; quarters themselves are remembered for ever.
pub const LOOK_BACK_DAYS: u64 = 400;

/// Days after which the outcome of a letter about a period no longer matters to the plan, which looks at a period from a
/// month before its due day to a month and a half after it.
const PERIOD_LOOK_BACK_DAYS: u64 = 90;

/// The instant before which no outcome about a period matters any more.
#[must_use]
pub fn since_about_periods(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Days::new(PERIOD_LOOK_BACK_DAYS)
}

/// The instant before which nothing matters any more.
#[must_use]
pub fn since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Days::new(LOOK_BACK_DAYS)
}

/// The first period that may still matter.
#[must_use]
pub fn first_period(now: DateTime<Utc>) -> Period {
    Period(since(now).date_naive())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::first_period;
    use crate::domain::period::Quarter;

    #[test]
    fn two_quarters_and_the_day_on_which_they_close_are_never_forgotten() {
        for day in ["2027-01-11", "2027-03-31", "2028-02-29"] {
            let now: DateTime<Utc> = format!("{day}T16:00:00Z").parse().unwrap();
            let last = Quarter::of(now.date_naive()).previous();
            assert!(first_period(now).0 < last.previous().first_day(), "{day}");
        }
    }
}
