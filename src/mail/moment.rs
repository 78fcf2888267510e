//! Dates and times of the office's wall clock, as letters write them.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::Serialize;

/// A deadline as letters tell it (rules 1 and 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldDeadline {
    /// Wall clock of the office; 24:00 is midnight of the next day.
    pub at: NaiveDateTime,
    /// The calendar does not cover the year, so the date may still move.
    pub provisional: bool,
    /// What the due day is if nobody works on it, such as `国庆节` or `周末`.
    pub day_off: Option<String>,
}

impl ToldDeadline {
    /// The day that the deadline closes: the due day itself, for 24:00 too.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        due_day(self.at)
    }
}

/// The date to which midnight belongs as its 24:00.
fn due_day(at: NaiveDateTime) -> NaiveDate {
    if at.time() == NaiveTime::MIN {
        at.date()
            .checked_sub_days(Days::new(1))
            .unwrap_or(at.date())
    } else {
        at.date()
    }
}

/// `2026年11月10日`
pub(super) fn day(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `11月10日`
pub(super) fn short_day(date: NaiveDate) -> String {
    format!("{}月{}日", date.month(), date.day())
}

/// `星期二`
#[must_use]
pub fn weekday(date: NaiveDate) -> &'static str {
    const NAMES: [&str; 7] = [
        "星期一",
        "星期二",
        "星期三",
        "星期四",
        "星期五",
        "星期六",
        "星期日",
    ];
    NAMES[date.weekday().num_days_from_monday() as usize]
}

/// `2026年11月10日9:05`
pub(super) fn moment(at: NaiveDateTime) -> String {
    format!("{}{}:{:02}", day(at.date()), at.hour(), at.minute())
}

/// `2026年11月10日（星期二）24:00`: midnight is the end of the day before.
pub(super) fn deadline(at: NaiveDateTime) -> String {
    let date = due_day(at);
    format!("{}（{}）{}", day(date), weekday(date), deadline_time(at))
}

/// `11月10日24:00`
pub(super) fn short_deadline(at: NaiveDateTime) -> String {
    format!("{}{}", short_day(due_day(at)), deadline_time(at))
}

fn deadline_time(at: NaiveDateTime) -> String {
    if at.time() == NaiveTime::MIN {
        "24:00".to_owned()
    } else {
        format!("{}:{:02}", at.hour(), at.minute())
    }
}

/// How long is left, in words: `今天24:00截止`, `明天24:00截止`, `还有5天`, `逾期第3天`.
pub(super) fn time_left(now: NaiveDateTime, at: NaiveDateTime) -> String {
    let days = (due_day(at) - now.date()).num_days();
    if now >= at {
        return match -days {
            ..=0 => "刚刚截止".to_owned(),
            days => format!("逾期第{days}天"),
        };
    }
    match days {
        0 => format!("今天{}截止", deadline_time(at)),
        1 => format!("明天{}截止", deadline_time(at)),
        days => format!("还有{days}天"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::{deadline, moment, short_deadline, time_left};

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn midnight_is_the_24th_hour_of_the_due_day() {
        let midnight = at("2026-11-11T00:00:00");
        assert_eq!(deadline(midnight), "2026年11月10日（星期二）24:00");
        assert_eq!(short_deadline(midnight), "11月10日24:00");
        assert_eq!(
            deadline(at("2026-11-10T17:30:00")),
            "2026年11月10日（星期二）17:30"
        );
        assert_eq!(moment(at("2026-11-10T09:05:00")), "2026年11月10日9:05");
    }

    #[test]
    fn time_left_is_told_in_words() {
        let due = at("2026-11-11T00:00:00");
        for (now, words) in [
            ("2026-11-05T09:00:00", "还有5天"),
            ("2026-11-09T09:00:00", "明天24:00截止"),
            ("2026-11-10T23:59:00", "今天24:00截止"),
            ("2026-11-11T00:00:00", "逾期第1天"),
            ("2026-11-13T09:00:00", "逾期第3天"),
        ] {
            assert_eq!(time_left(at(now), due), words);
        }
        let early = at("2026-11-10T17:30:00");
        assert_eq!(time_left(at("2026-11-10T18:00:00"), early), "刚刚截止");
    }
}
