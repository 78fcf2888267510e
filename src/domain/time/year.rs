//! A year of the office at a glance: periods, months, quarters and the days that notices speak of.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::domain::calendar::{Calendar, DayKind};
use crate::domain::deadline::Deadline;
use crate::domain::observation::closes_at;
use crate::domain::occasion::EditionStage;
use crate::domain::period::{Month, Period, Quarter};
use crate::domain::plan::{edition_at, raised_at};
use crate::domain::policy::Policy;
use crate::domain::reminder::{Step, TimedStep, steps};

/// The last week of a month (月末最后一周) is its last five working days, wherever the weekends fall.
const LAST_WEEK_DAYS: usize = 5;

/// The dates of one year under an office's rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub number: i32,
    /// No holiday of it is listed: every date of it may still move (rule 2).
    pub is_provisional: bool,
    /// The periods that are named by its days.
    pub periods: Vec<PeriodDates>,
    /// Its twelve months.
    pub months: Vec<MonthDates>,
    /// Its four quarters.
    pub quarters: Vec<QuarterDates>,
    /// Its holidays and make-up workdays, in order, with the holiday's name.
    pub listed: Vec<(NaiveDate, DayKind, String)>,
}

/// The dates around one period (rules 1, 2 and 10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodDates {
    pub period: Period,
    /// What its due day is, if nobody works on it: the holiday's name, or 周末.
    pub day_off: Option<String>,
    /// When it closes.
    pub deadline: Deadline,
    /// The last reminder before it closes; `None` if none are set.
    pub last_reminder: Option<DateTime<Utc>>,
    /// When what is missing goes to leaders and office; on a working day.
    pub overdue: Option<DateTime<Utc>>,
}

/// The dates of one month (rule 11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthDates {
    pub month: Month,
    /// How many days of it people work.
    pub workdays: usize,
    /// Its last five working days, in order.
    pub last_week: Vec<NaiveDate>,
    /// When the office gets the draft of its ledger.
    pub draft: DateTime<Utc>,
    /// When the leaders get its ledger.
    pub ledger: DateTime<Utc>,
    /// The calendar does not cover the year of its ledger.
    pub is_provisional: bool,
}

/// The dates of one quarter (rule 12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarterDates {
    pub quarter: Quarter,
    /// The last day on which it is open.
    pub closes: NaiveDate,
    /// When warnings and flags for it go out; on a working day.
    pub flags: DateTime<Utc>,
    /// The calendar does not cover the year of its flags.
    pub is_provisional: bool,
}

impl Year {
    /// This year under these rules; `None` for a number that is no year.
    #[must_use]
    pub fn new(policy: &Policy, calendar: &Calendar, number: i32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(number, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(number, 12, 31)?;
        let periods = policy.due_days.between(first, last);
        let months = std::iter::successors(Some(Month::of(first)), |month| Some(month.next()));
        let quarters =
            std::iter::successors(Some(Quarter::of(first)), |quarter| Some(quarter.next()));
        let listed = calendar
            .listed()
            .filter(|(date, ..)| date.year() == number)
            .map(|(date, kind, name)| (date, kind, name.to_owned()));
        Some(Self {
            number,
            is_provisional: !calendar.covers(first),
            periods: periods
                .map(|period| PeriodDates::new(policy, calendar, period))
                .collect(),
            months: months
                .take(12)
                .map(|month| MonthDates::new(policy, calendar, month))
                .collect(),
            quarters: quarters
                .take(4)
                .map(|quarter| QuarterDates::new(policy, calendar, quarter))
                .collect(),
            listed: listed.collect(),
        })
    }
}

impl PeriodDates {
    fn new(policy: &Policy, calendar: &Calendar, period: Period) -> Self {
        let deadline = policy.deadline(calendar, period);
        let steps = steps(policy, calendar, deadline);
        let is_overdue = |step: &&TimedStep| step.step == Step::Overdue;
        let day_off = (!calendar.is_workday(period.0))
            .then(|| calendar.name_of(period.0).unwrap_or("周末").to_owned());
        Self {
            period,
            day_off,
            deadline,
            last_reminder: steps
                .iter()
                .rfind(|step| !is_overdue(step))
                .map(|step| step.at),
            overdue: steps.iter().find(is_overdue).map(|step| step.at),
        }
    }
}

impl MonthDates {
    fn new(policy: &Policy, calendar: &Calendar, month: Month) -> Self {
        let days = month.first_day().iter_days();
        let workdays: Vec<NaiveDate> = days
            .take_while(|&day| Month::of(day) == month)
            .filter(|&day| calendar.is_workday(day))
            .collect();
        let ledger = edition_at(policy, calendar, month, EditionStage::Final);
        Self {
            month,
            workdays: workdays.len(),
            last_week: workdays[workdays.len().saturating_sub(LAST_WEEK_DAYS)..].to_vec(),
            draft: edition_at(policy, calendar, month, EditionStage::Draft),
            ledger,
            is_provisional: !calendar.covers(policy.local(ledger).date()),
        }
    }
}

impl QuarterDates {
    fn new(policy: &Policy, calendar: &Calendar, quarter: Quarter) -> Self {
        let closed = policy.local(closes_at(policy, quarter)).date();
        let flags = raised_at(policy, calendar, quarter);
        Self {
            quarter,
            closes: closed.pred_opt().unwrap_or(closed),
            flags,
            is_provisional: !calendar.covers(policy.local(flags).date()),
        }
    }
}
