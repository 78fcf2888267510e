//! Nightly check: when state and archive are compared while the program runs.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::domain::policy::Policy;

/// When all of it is read each night, by the office's clock: no deadline and no letter is due then.
const NIGHTLY_AT: TimeDelta = TimeDelta::hours(3);
/// While something is wrong it is looked at as often as this, so that it is known when it was mended.
const RECHECK_WHILE_WRONG: TimeDelta = TimeDelta::hours(1);

/// When the comparison is due next, and what the last one found.
#[derive(Debug)]
pub struct NightlyCheck {
    next: DateTime<Utc>,
    /// What was found the last time.
    pub found: Vec<String>,
}

impl NightlyCheck {
    /// Due at once.
    #[must_use]
    pub const fn starting(now: DateTime<Utc>) -> Self {
        Self {
            next: now,
            found: Vec::new(),
        }
    }

    /// Whether it is time.
    #[must_use]
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        now >= self.next
    }

    pub fn done(&mut self, found: Vec<String>, policy: &Policy, now: DateTime<Utc>) {
        self.next = next_check(policy, now, found.is_empty());
        self.found = found;
    }
}

/// The next time after this one.
fn next_check(policy: &Policy, now: DateTime<Utc>, all_well: bool) -> DateTime<Utc> {
    let at_night = |day: NaiveDate| policy.instant(day.and_time(NaiveTime::MIN) + NIGHTLY_AT);
    let today = policy.local(now).date();
    let next = if at_night(today) > now {
        at_night(today)
    } else {
        at_night(today + Days::new(1))
    };
    if all_well {
        next
    } else {
        next.min(now + RECHECK_WHILE_WRONG)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::{NightlyCheck, next_check};
    use crate::domain::fixtures::policy;

    #[test]
    fn it_is_looked_at_each_night_and_each_hour_while_something_is_wrong() {
        let policy = policy();
        let at = |wall: &str| policy.instant(wall.parse().unwrap());
        for (now, all_well, next) in [
            ("2026-11-10T00:00:00", true, "2026-11-10T03:00:00"),
            ("2026-11-10T03:00:00", true, "2026-11-11T03:00:00"),
            ("2026-12-31T23:59:00", true, "2027-01-01T03:00:00"),
            ("2026-11-10T09:30:00", false, "2026-11-10T10:30:00"),
            ("2026-11-10T02:30:00", false, "2026-11-10T03:00:00"),
        ] {
            assert_eq!(next_check(&policy, at(now), all_well), at(next), "{now}");
        }
    }

    #[test]
    fn the_first_look_is_at_once() {
        let policy = policy();
        let now = policy.instant("2026-11-10T09:00:00".parse().unwrap());
        let mut check = NightlyCheck::starting(now);
        assert!(check.is_due(now));
        check.done(Vec::new(), &policy, now);
        assert!(!check.is_due(now + TimeDelta::hours(17)));
        // A machine that slept over the night looks when it is awake again.
        assert!(check.is_due(now + TimeDelta::hours(30)));
    }
}
