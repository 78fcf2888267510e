//! Due days, deadlines and working days: rules 1 and 2.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use super::Model;
use crate::sim::story::OnHoliday;

impl Model {
    /// The day on which a period closes.
    pub(super) fn rule_day(&self, period: NaiveDate) -> NaiveDate {
        match self.setting.on_holiday {
            OnHoliday::Unchanged => period,
            OnHoliday::Before => self.workdays_before(period, 0),
            OnHoliday::After => self.workdays_after(period - Days::new(1), 1),
        }
    }

    /// When a period closes, for units whose deadline nobody moved.
    pub(super) fn rule_deadline(&self, period: NaiveDate) -> NaiveDateTime {
        self.end_of(self.rule_day(period))
    }

    /// When a period closes for this unit.
    pub(super) fn deadline(&self, unit: usize, period: NaiveDate) -> NaiveDateTime {
        let extended = self.extended.get(&(unit, period)).copied();
        self.end_of(extended.unwrap_or_else(|| self.rule_day(period)))
    }

    fn end_of(&self, day: NaiveDate) -> NaiveDateTime {
        match self.setting.deadline_hour {
            Some(hour) => day.and_hms_opt(hour, 0, 0).unwrap(),
            None => (day + Days::new(1)).and_time(NaiveTime::MIN),
        }
    }

    /// Rule 2.
    pub(super) fn is_workday(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.listed.get(&day).copied().unwrap_or(!weekend)
    }

    /// The working day so many working days before a date; for 0 the last one up to it.
    pub(super) fn workdays_before(&self, date: NaiveDate, count: u32) -> NaiveDate {
        let mut day = if count == 0 {
            date
        } else {
            date - Days::new(1)
        };
        let mut left = count.saturating_sub(1);
        loop {
            if self.is_workday(day) {
                if left == 0 {
                    return day;
                }
                left -= 1;
            }
            day = day - Days::new(1);
        }
    }

    /// The working day so many working days after a date; at least 1.
    pub(super) fn workdays_after(&self, date: NaiveDate, count: u32) -> NaiveDate {
        let later = (date + Days::new(1)).iter_days();
        let mut workdays = later.filter(|day| self.is_workday(*day));
        workdays.nth(count as usize - 1).unwrap()
    }
}

/// Nobody is written to at night.
pub(super) fn is_quiet(now: NaiveDateTime) -> bool {
    !(8..21).contains(&now.hour())
}

pub(super) fn due_on_or_after(day: NaiveDate) -> NaiveDate {
    let mut days = day.iter_days();
    days.find(|day| matches!(day.day(), 10 | 25)).unwrap()
}

pub(super) fn due_before(day: NaiveDate) -> NaiveDate {
    let mut day = day.pred_opt().unwrap();
    while !matches!(day.day(), 10 | 25) {
        day = day.pred_opt().unwrap();
    }
    day
}
