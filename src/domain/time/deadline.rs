//! Deadlines (rules 1, 2) and what is on time (rule 5).

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::period::Period;
use crate::domain::policy::{OnHoliday, Policy};

/// The last moment of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The day on whose end (or deadline time) the period closes.
    pub date: NaiveDate,
    /// The instant; a file that arrived at this instant is still on time.
    pub at: DateTime<Utc>,
    /// The calendar has no notice for the year, so a holiday may still move things.
    pub provisional: bool,
}

/// Evidence of when a file arrived: at some moment after `not_before`, up to `not_after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The last complete scan of its folder that did not show it; `None` if there was none.
    pub not_before: Option<DateTime<Utc>>,
    /// The scan that showed it.
    pub not_after: DateTime<Utc>,
}

impl Arrival {
    /// Late only if even the earlier moment is after the deadline: an outage of ours or of the share
    /// makes nobody late (rule 5).
    #[must_use]
    pub fn is_on_time(self, deadline: Deadline) -> bool {
        self.not_before.is_none_or(|at| at <= deadline.at) || self.not_after <= deadline.at
    }
}

impl Policy {
    /// When this period closes.
    #[must_use]
    pub fn deadline(&self, calendar: &Calendar, period: Period) -> Deadline {
        let date = match self.on_holiday {
            OnHoliday::Unchanged => period.0,
            OnHoliday::PreviousWorkday => calendar.workday_on_or_before(period.0),
            OnHoliday::NextWorkday => calendar.workday_on_or_after(period.0),
        };
        self.deadline_on(calendar, date)
    }

    /// The deadline of a period that closes on this day.
    #[must_use]
    pub fn deadline_on(&self, calendar: &Calendar, date: NaiveDate) -> Deadline {
        let local = match self.deadline_time {
            Some(time) => date.and_time(time),
            None => (date + Days::new(1)).and_time(NaiveTime::MIN),
        };
        Deadline {
            date,
            at: self.instant(local),
            provisional: !calendar.covers(date),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{Arrival, Deadline};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_file_that_certainly_came_later_is_late() {
        let deadline = Deadline {
            date: "2026-11-25".parse().unwrap(),
            at: at("2026-11-25T16:00:00Z"),
            provisional: false,
        };
        let cases = [
            // seen in time
            (Some("2026-11-25T15:00:00Z"), "2026-11-25T15:01:00Z", true),
            // we were away over the deadline: it may have been there in time
            (Some("2026-11-25T15:59:00Z"), "2026-11-26T08:00:00Z", true),
            // the last scan before it was already after the deadline
            (Some("2026-11-25T16:00:01Z"), "2026-11-25T16:01:00Z", false),
            // the folder was never seen without it
            (None, "2026-12-01T00:00:00Z", true),
        ];
        for (not_before, not_after, expected) in cases {
            let arrival = Arrival {
                not_before: not_before.map(at),
                not_after: at(not_after),
            };
            assert_eq!(arrival.is_on_time(deadline), expected, "{not_after}");
        }
    }
}
