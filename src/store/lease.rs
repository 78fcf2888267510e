//! Who leads of several programs that work on one state: whoever has the lease, by the database's clock alone.

use chrono::{DateTime, TimeDelta, Utc};

/// Its holder leads until then, unless it says before that it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lease {
    /// Grows by one with each new holder: what an earlier one writes is told by it.
    pub(super) fence: i64,
    /// The number of the node.
    pub(super) node: i64,
    pub(super) until: DateTime<Utc>,
}

/// What a node that asks for the lease may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeaseAnswer {
    /// It has it, and nobody else had it meanwhile: it goes on.
    GoesOn(Lease),
    /// Nobody has it any more: it begins, with a fence that nobody had.
    Begins(Lease),
    /// This one has it.
    Follows(i64),
}

/// Answers a node that asks, given the last lease that there was; the database's time is `now`.
pub(super) fn ask(
    last: Option<&Lease>,
    node: i64,
    now: DateTime<Utc>,
    length: TimeDelta,
) -> LeaseAnswer {
    let until = now + length;
    match last {
        Some(last) if last.node == node => LeaseAnswer::GoesOn(Lease {
            // The database's own clock may have been set back.
            until: until.max(last.until),
            ..*last
        }),
        Some(last) if last.until > now => LeaseAnswer::Follows(last.node),
        last => LeaseAnswer::Begins(Lease {
            fence: last.map_or(0, |last| last.fence) + 1,
            node,
            until,
        }),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Lease, LeaseAnswer, ask};

    const LENGTH: TimeDelta = TimeDelta::seconds(30);

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    const fn lease(fence: i64, node: i64, until: DateTime<Utc>) -> Lease {
        Lease { fence, node, until }
    }

    #[test]
    fn the_first_who_asks_leads_and_goes_on_as_long_as_it_asks_again() {
        let first = lease(1, 7, at(30));
        assert_eq!(ask(None, 7, at(0), LENGTH), LeaseAnswer::Begins(first));
        let longer = lease(1, 7, at(40));
        assert_eq!(
            ask(Some(&first), 7, at(10), LENGTH),
            LeaseAnswer::GoesOn(longer)
        );
    }

    #[test]
    fn another_one_leads_only_when_the_lease_has_run_out_and_by_another_fence() {
        let first = lease(1, 7, at(30));
        assert_eq!(
            ask(Some(&first), 8, at(29), LENGTH),
            LeaseAnswer::Follows(7)
        );
        let second = lease(2, 8, at(60));
        assert_eq!(
            ask(Some(&first), 8, at(30), LENGTH),
            LeaseAnswer::Begins(second)
        );
        // The first one was only asleep.
        assert_eq!(
            ask(Some(&second), 7, at(31), LENGTH),
            LeaseAnswer::Follows(8)
        );
    }

    #[test]
    fn a_leader_that_slept_and_was_not_missed_goes_on() {
        let first = lease(4, 7, at(30));
        assert_eq!(
            ask(Some(&first), 7, at(500), LENGTH),
            LeaseAnswer::GoesOn(lease(4, 7, at(530)))
        );
    }

    #[test]
    fn a_database_whose_clock_was_set_back_shortens_no_lease() {
        let first = lease(1, 7, at(530));
        assert_eq!(
            ask(Some(&first), 7, at(0), LENGTH),
            LeaseAnswer::GoesOn(lease(1, 7, at(530)))
        );
    }
}
