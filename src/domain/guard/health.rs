//! Whether the daemon does its work: what its last ticks came to, and what needs a person.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::guard::{Cause, Hold};

/// Without a good tick for longer than this, the daemon does not do its work.
const MAX_WITHOUT_GOOD_TICK: TimeDelta = TimeDelta::minutes(3);

/// What the last ticks came to, for whoever watches the daemon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// When the last tick without trouble ended; before the first one, when the daemon started.
    pub last_good: DateTime<Utc>,
    /// When the last tick ended; `None` before the first one.
    pub last: Option<DateTime<Utc>>,
    /// What went wrong in the last tick; in English, for the operator.
    pub troubles: Vec<String>,
}

impl Health {
    /// Of a daemon that starts now.
    #[must_use]
    pub const fn starting(now: DateTime<Utc>) -> Self {
        Self {
            last_good: now,
            last: None,
            troubles: Vec::new(),
        }
    }

    /// A tick ended.
    pub fn record_tick(&mut self, at: DateTime<Utc>, troubles: Vec<String>) {
        if troubles.is_empty() {
            self.last_good = at;
        }
        self.last = Some(at);
        self.troubles = troubles;
    }

    /// Why a person should look, in one English line; `None` if all is well.
    #[must_use]
    pub fn problem(
        &self,
        now: DateTime<Utc>,
        holds: &[Hold],
        failed_letters: i64,
    ) -> Option<String> {
        if let Some(hold) = holds.iter().min_by_key(|hold| hold.reason.cause) {
            let since = hold.since;
            if hold.reason.cause == Cause::ShareAway {
                return Some(format!("the share is away since {since}"));
            }
            let reason = hold.reason.to_string();
            let what = reason.split(';').next().unwrap_or_default();
            return Some(format!("{what}; letters to units are held since {since}"));
        }
        if now - self.last_good > MAX_WITHOUT_GOOD_TICK {
            let trouble = self
                .troubles
                .first()
                .and_then(|trouble| trouble.lines().next())
                .map_or_else(String::new, |trouble| format!("; last trouble: {trouble}"));
            return Some(format!("no good tick since {}{trouble}", self.last_good));
        }
        (failed_letters > 0).then(|| {
            format!("{failed_letters} letters failed; see `diaodu outbox list --state failed`")
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::Health;
    use crate::domain::guard::{Cause, GuardReason, Hold};

    fn start() -> DateTime<Utc> {
        "2026-11-25T01:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_daemon_that_starts_has_three_minutes() {
        let health = Health::starting(start());
        let minutes = |count| start() + TimeDelta::minutes(count);
        assert_eq!(health.problem(minutes(3), &[], 0), None);
        assert_eq!(
            health.problem(minutes(4), &[], 0).unwrap(),
            "no good tick since 2026-11-25 01:00:00 UTC"
        );
    }

    #[test]
    fn a_trouble_counts_when_it_lasts_and_is_told_in_one_line() {
        let mut health = Health::starting(start());
        let minutes = |count| start() + TimeDelta::minutes(count);
        health.record_tick(
            minutes(1),
            vec!["nanming: no room\n  hint: free some".into()],
        );
        assert_eq!(health.problem(minutes(2), &[], 0), None);
        assert_eq!(
            health.problem(minutes(5), &[], 0).unwrap(),
            "no good tick since 2026-11-25 01:00:00 UTC; last trouble: nanming: no room"
        );
        health.record_tick(minutes(6), Vec::new());
        assert_eq!(health.problem(minutes(7), &[], 0), None);
    }

    #[test]
    fn a_hold_and_letters_that_failed_are_told_at_once() {
        let health = Health::starting(start());
        let hold = |cause, about: &str| Hold {
            reason: GuardReason {
                cause,
                about: about.to_owned(),
            },
            since: start(),
        };
        let year = hold(Cause::CalendarUncovered, "2027");
        assert_eq!(
            health
                .problem(start(), std::slice::from_ref(&year), 2)
                .unwrap(),
            "holidays.csv lists no holiday of 2027; letters to units are held since \
             2026-11-25 01:00:00 UTC"
        );
        let both = [year, hold(Cause::ShareAway, "")];
        let away = health.problem(start(), &both, 2).unwrap();
        assert_eq!(away, "the share is away since 2026-11-25 01:00:00 UTC");
        let failed = health.problem(start(), &[], 2).unwrap();
        assert!(failed.starts_with("2 letters failed"), "{failed}");
    }
}
