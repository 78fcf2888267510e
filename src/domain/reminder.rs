//! The steps around a deadline, and which of them is right at a moment (rule 10).

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::calendar::Calendar;
use super::deadline::Deadline;
use super::policy::Policy;

/// One step of a period's reminders, in working days around its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// So many working days before the deadline; 0 is the last working day up to it.
    Before(u32),
    /// After it: to the unit's leader and the office.
    Overdue,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(days) => write!(f, "before-{days}"),
            Self::Overdue => f.write_str("overdue"),
        }
    }
}

impl FromStr for Step {
    type Err = ();

    /// Reads what [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.strip_prefix("before-") {
            Some(days) => days.parse().map(Self::Before).map_err(|_| ()),
            None if text == "overdue" => Ok(Self::Overdue),
            None => Err(()),
        }
    }
}

/// A step and the instant from which it is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimedStep {
    pub step: Step,
    /// When it comes; always on a working day.
    pub at: DateTime<Utc>,
}

/// The steps around a deadline, in order of time; of two on the same day only the nearer one is there.
#[must_use]
pub fn steps(policy: &Policy, calendar: &Calendar, deadline: Deadline) -> Vec<TimedStep> {
    let timed = |step, date: chrono::NaiveDate| TimedStep {
        step,
        at: policy.instant(date.and_time(policy.reminders.at)),
    };
    let mut steps: Vec<TimedStep> = policy
        .reminders
        .workdays_before
        .iter()
        .map(|&days| {
            timed(
                Step::Before(days),
                calendar.workdays_before(deadline.date, days),
            )
        })
        .filter(|step| step.at <= deadline.at)
        .collect();
    steps.push(timed(
        Step::Overdue,
        calendar.workdays_after(
            deadline.date,
            policy.reminders.overdue_workdays_after.max(1),
        ),
    ));
    steps.sort_by_key(|step| {
        (
            step.at,
            step.step == Step::Overdue,
            std::cmp::Reverse(step.step),
        )
    });
    steps.dedup_by(|later, earlier| {
        let same_day = later.at == earlier.at;
        if same_day {
            earlier.step = later.step;
        }
        same_day
    });
    steps
}

#[cfg(test)]
mod tests {
    use super::{Deadline, Policy, Step, steps};
    use crate::domain::fixtures::{calendar, policy};

    fn deadline(policy: &Policy, period: &str) -> Deadline {
        policy.deadline(&calendar(), period.parse().unwrap())
    }

    fn shown(period: &str) -> Vec<String> {
        let policy = policy();
        steps(&policy, &calendar(), deadline(&policy, period))
            .iter()
            .map(|step| {
                format!(
                    "{} {}",
                    step.step,
                    policy.local(step.at).format("%m-%d %H:%M")
                )
            })
            .collect()
    }

    #[test]
    fn steps_are_working_days_around_the_deadline() {
        assert_eq!(
            shown("2026-11-25"),
            [
                "before-3 11-20 09:00",
                "before-1 11-24 09:00",
                "before-0 11-25 09:00",
                "overdue 11-26 09:00"
            ]
        );
    }

    #[test]
    fn a_deadline_in_a_holiday_is_reminded_of_before_it_and_only_once_a_day() {
        // 2026-02-10 is a Tuesday; 2026-02-25 the second working day after the Spring Festival.
        assert_eq!(
            shown("2026-02-25"),
            [
                "before-3 02-13 09:00",
                "before-1 02-24 09:00",
                "before-0 02-25 09:00",
                "overdue 02-26 09:00"
            ]
        );
        // 2026-10-10 is a working Saturday; 2026-05-10 a Sunday after a working Saturday.
        assert_eq!(
            shown("2026-05-10"),
            [
                "before-3 05-07 09:00",
                "before-0 05-09 09:00",
                "overdue 05-11 09:00"
            ]
        );
    }

    #[test]
    fn the_nearer_of_two_steps_on_one_day_remains() {
        let mut policy = policy();
        policy.reminders.workdays_before = vec![1, 0];
        let steps = steps(&policy, &calendar(), deadline(&policy, "2026-05-10"));
        assert_eq!(steps[0].step, Step::Before(0));
        assert_eq!(steps.len(), 2);
    }
}
