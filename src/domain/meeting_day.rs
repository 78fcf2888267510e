//! The monthly meeting (月调度): on which day it is held.

use chrono::{NaiveDate, NaiveTime};

use super::calendar::Calendar;
use super::period::Month;
use super::unit::UnitSlug;

/// When and where it is held, and who is always there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingPolicy {
    /// It is held on one of so many last working days of the month.
    pub window_workdays: u32,
    /// On which of them unless it is called for another: counted from the end of the month, the last one is 1.
    pub workday_from_end: u32,
    pub at: NaiveTime,
    /// `None`: it is said with each meeting, or left open.
    pub place: Option<String>,
    /// 主持人; the same.
    pub host: Option<String>,
    /// 成员单位 that are always there; `None`: all of them.
    pub members: Option<Vec<UnitSlug>>,
}

impl Default for MeetingPolicy {
    fn default() -> Self {
        Self {
            window_workdays: 5,
            workday_from_end: 3,
            at: NaiveTime::from_hms_opt(15, 0, 0).unwrap_or_default(),
            place: None,
            host: None,
            members: None,
        }
    }
}

/// The days on which the meeting of a month may be, ascending.
#[must_use]
pub fn meeting_days(policy: &MeetingPolicy, calendar: &Calendar, month: Month) -> Vec<NaiveDate> {
    let last = month.next().first_day().pred_opt();
    let last = last.unwrap_or_else(|| month.first_day());
    let mut days = Vec::new();
    let mut day = calendar.workday_on_or_before(last);
    while days.len() < policy.window_workdays as usize && Month::of(day) == month {
        days.push(day);
        day = match day.pred_opt() {
            Some(before) => calendar.workday_on_or_before(before),
            None => break,
        };
    }
    days.reverse();
    days
}

/// The day on which it is unless the office says another; `None`: the month has no working day.
#[must_use]
pub fn usual_meeting_day(
    policy: &MeetingPolicy,
    calendar: &Calendar,
    month: Month,
) -> Option<NaiveDate> {
    let days = meeting_days(policy, calendar, month);
    let from_end = (policy.workday_from_end as usize).clamp(1, days.len().max(1));
    days.len()
        .checked_sub(from_end)
        .and_then(|at| days.get(at).copied())
}

#[cfg(test)]
mod tests {
    use super::{MeetingPolicy, meeting_days, usual_meeting_day};
    use crate::domain::fixtures::calendar;

    #[test]
    fn it_is_held_on_one_of_the_last_working_days_of_the_month() {
        let policy = MeetingPolicy::default();
        let shown = |month: &str| -> Vec<String> {
            let days = meeting_days(&policy, &calendar(), month.parse().unwrap());
            days.iter()
                .map(|day| day.format("%m-%d").to_string())
                .collect()
        };
        // 30 November 2026 is a Monday.
        assert_eq!(
            shown("2026-11"),
            ["11-24", "11-25", "11-26", "11-27", "11-30"]
        );
        // September ends in the Mid-Autumn and National Day holidays, with a make-up day.
        assert_eq!(shown("2026-09").len(), 5);
        let day = usual_meeting_day(&policy, &calendar(), "2026-11".parse().unwrap());
        assert_eq!(day.unwrap().to_string(), "2026-11-26");
        for (from_end, day) in [(1, "2026-11-30"), (5, "2026-11-24"), (9, "2026-11-24")] {
            let policy = MeetingPolicy {
                workday_from_end: from_end,
                ..MeetingPolicy::default()
            };
            let found = usual_meeting_day(&policy, &calendar(), "2026-11".parse().unwrap());
            assert_eq!(found.unwrap().to_string(), day);
        }
    }
}
