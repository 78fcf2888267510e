//! The office's calendar against tables written by hand from the State Council's notices (rules 2 and 10).

use chrono::{Datelike, NaiveDate};
use diaodu::config::{self, Config};
use diaodu::domain::policy::OnHoliday;
use diaodu::domain::year::Year;
use tempfile::TempDir;

use crate::office::lay_out;

/// All due days of three years with their weekday; the working day on or before, and on or after it.
///
/// A deadline that stands closes on the first, one that moves on the second or the third. The last reminder
/// is on the second, or, if the deadline moves to the working day after, on the third.
const DUE_DAYS: &[(&str, &str, &str)] = &[
    // 2024
    ("2024-01-10 Wed", "01-10", "01-10"),
    ("2024-01-25 Thu", "01-25", "01-25"),
    // Spring Festival until the 17th; Sunday the 18th is made up
    ("2024-02-10 Sat", "02-09", "02-18"),
    ("2024-02-25 Sun", "02-23", "02-26"),
    ("2024-03-10 Sun", "03-08", "03-11"),
    ("2024-03-25 Mon", "03-25", "03-25"),
    ("2024-04-10 Wed", "04-10", "04-10"),
    ("2024-04-25 Thu", "04-25", "04-25"),
    ("2024-05-10 Fri", "05-10", "05-10"),
    ("2024-05-25 Sat", "05-24", "05-27"),
    // Dragon Boat Festival, a Monday
    ("2024-06-10 Mon", "06-07", "06-11"),
    ("2024-06-25 Tue", "06-25", "06-25"),
    ("2024-07-10 Wed", "07-10", "07-10"),
    ("2024-07-25 Thu", "07-25", "07-25"),
    ("2024-08-10 Sat", "08-09", "08-12"),
    ("2024-08-25 Sun", "08-23", "08-26"),
    ("2024-09-10 Tue", "09-10", "09-10"),
    ("2024-09-25 Wed", "09-25", "09-25"),
    ("2024-10-10 Thu", "10-10", "10-10"),
    ("2024-10-25 Fri", "10-25", "10-25"),
    ("2024-11-10 Sun", "11-08", "11-11"),
    ("2024-11-25 Mon", "11-25", "11-25"),
    ("2024-12-10 Tue", "12-10", "12-10"),
    ("2024-12-25 Wed", "12-25", "12-25"),
    // 2025
    ("2025-01-10 Fri", "01-10", "01-10"),
    // Sunday the 26th is made up
    ("2025-01-25 Sat", "01-24", "01-26"),
    ("2025-02-10 Mon", "02-10", "02-10"),
    ("2025-02-25 Tue", "02-25", "02-25"),
    ("2025-03-10 Mon", "03-10", "03-10"),
    ("2025-03-25 Tue", "03-25", "03-25"),
    ("2025-04-10 Thu", "04-10", "04-10"),
    ("2025-04-25 Fri", "04-25", "04-25"),
    ("2025-05-10 Sat", "05-09", "05-12"),
    ("2025-05-25 Sun", "05-23", "05-26"),
    ("2025-06-10 Tue", "06-10", "06-10"),
    ("2025-06-25 Wed", "06-25", "06-25"),
    ("2025-07-10 Thu", "07-10", "07-10"),
    ("2025-07-25 Fri", "07-25", "07-25"),
    ("2025-08-10 Sun", "08-08", "08-11"),
    ("2025-08-25 Mon", "08-25", "08-25"),
    ("2025-09-10 Wed", "09-10", "09-10"),
    ("2025-09-25 Thu", "09-25", "09-25"),
    ("2025-10-10 Fri", "10-10", "10-10"),
    ("2025-10-25 Sat", "10-24", "10-27"),
    ("2025-11-10 Mon", "11-10", "11-10"),
    ("2025-11-25 Tue", "11-25", "11-25"),
    ("2025-12-10 Wed", "12-10", "12-10"),
    ("2025-12-25 Thu", "12-25", "12-25"),
    // 2026
    ("2026-01-10 Sat", "01-09", "01-12"),
    ("2026-01-25 Sun", "01-23", "01-26"),
    ("2026-02-10 Tue", "02-10", "02-10"),
    ("2026-02-25 Wed", "02-25", "02-25"),
    ("2026-03-10 Tue", "03-10", "03-10"),
    ("2026-03-25 Wed", "03-25", "03-25"),
    ("2026-04-10 Fri", "04-10", "04-10"),
    ("2026-04-25 Sat", "04-24", "04-27"),
    // Saturday the 9th is made up
    ("2026-05-10 Sun", "05-09", "05-11"),
    ("2026-05-25 Mon", "05-25", "05-25"),
    ("2026-06-10 Wed", "06-10", "06-10"),
    ("2026-06-25 Thu", "06-25", "06-25"),
    ("2026-07-10 Fri", "07-10", "07-10"),
    ("2026-07-25 Sat", "07-24", "07-27"),
    ("2026-08-10 Mon", "08-10", "08-10"),
    ("2026-08-25 Tue", "08-25", "08-25"),
    ("2026-09-10 Thu", "09-10", "09-10"),
    // Mid-Autumn Festival, a Friday
    ("2026-09-25 Fri", "09-24", "09-28"),
    // a Saturday that is made up
    ("2026-10-10 Sat", "10-10", "10-10"),
    ("2026-10-25 Sun", "10-23", "10-26"),
    ("2026-11-10 Tue", "11-10", "11-10"),
    ("2026-11-25 Wed", "11-25", "11-25"),
    ("2026-12-10 Thu", "12-10", "12-10"),
    ("2026-12-25 Fri", "12-25", "12-25"),
];

/// Working days of a month, and the last five of them.
const LAST_FIVE: &[(&str, usize, [u32; 5])] = &[
    // Sunday the 29th is made up
    ("2024-09", 21, [25, 26, 27, 29, 30]),
    // Sunday the 26th is made up; Spring Festival from the 28th
    ("2025-01", 19, [22, 23, 24, 26, 27]),
    // Sunday the 27th is made up
    ("2025-04", 22, [25, 27, 28, 29, 30]),
    // Spring Festival until the 23rd; Saturday the 28th is made up
    ("2026-02", 16, [24, 25, 26, 27, 28]),
    // Mid-Autumn Festival from the 25th
    ("2026-09", 22, [23, 24, 28, 29, 30]),
    ("2026-12", 23, [25, 28, 29, 30, 31]),
];

fn example() -> Config {
    let home = TempDir::new().unwrap();
    let file = lay_out(home.path(), "2024-01-01");
    config::load(&file, &|_| None).unwrap()
}

fn year(config: &Config, number: i32) -> Year {
    Year::new(&config.policy, &config.calendar, number).unwrap()
}

#[test]
fn deadlines_and_last_reminders_are_those_of_the_table() {
    let mut config = example();
    assert_eq!(DUE_DAYS.len(), 3 * 24);
    for setting in [
        OnHoliday::Unchanged,
        OnHoliday::PreviousWorkday,
        OnHoliday::NextWorkday,
    ] {
        config.policy.on_holiday = setting;
        let years: Vec<Year> = (2024..=2026).map(|number| year(&config, number)).collect();
        let periods: Vec<_> = years.iter().flat_map(|year| &year.periods).collect();
        assert_eq!(periods.len(), DUE_DAYS.len());
        for (&(due, before, after), dates) in DUE_DAYS.iter().zip(periods) {
            let (name, weekday) = due.split_once(' ').unwrap();
            let of_year =
                |day: &str| -> NaiveDate { format!("{}-{day}", &name[..4]).parse().unwrap() };
            let (closes, last_reminder) = match setting {
                OnHoliday::Unchanged => (&name[5..], before),
                OnHoliday::PreviousWorkday => (before, before),
                OnHoliday::NextWorkday => (after, after),
            };
            assert_eq!(dates.period.to_string(), name);
            assert_eq!(dates.period.0.weekday().to_string(), weekday, "{due}");
            assert_eq!(dates.deadline.date, of_year(closes), "{due} {setting:?}");
            assert!(!dates.deadline.provisional, "{due} {setting:?}");
            let reminded = config.policy.local(dates.last_reminder.unwrap()).date();
            assert_eq!(reminded, of_year(last_reminder), "{due} {setting:?}");
            assert_eq!(dates.day_off.is_some(), before != after, "{due}");
        }
    }
}

#[test]
fn the_last_week_of_a_month_is_its_last_five_working_days() {
    let config = example();
    for &(name, workdays, last_five) in LAST_FIVE {
        let year = year(&config, name[..4].parse().unwrap());
        let mut months = year.months.iter();
        let month = months.find(|month| month.month.to_string() == name);
        let month = month.unwrap();
        assert_eq!(month.workdays, workdays, "{name}");
        let days: Vec<u32> = month.last_week.iter().map(Datelike::day).collect();
        assert_eq!(days, last_five, "{name}");
    }
}

#[test]
fn a_year_is_certain_as_far_as_its_notices_go() {
    let config = example();
    let known = year(&config, 2026);
    assert!(!known.is_provisional && known.months.iter().all(|month| !month.is_provisional));
    let unknown = year(&config, 2031);
    assert!(unknown.is_provisional && unknown.listed.is_empty());
    assert!(
        unknown
            .periods
            .iter()
            .all(|dates| dates.deadline.provisional)
    );
    assert!(unknown.months.iter().all(|dates| dates.is_provisional));
    // The flags of a fourth quarter go out in the next year, which may not be listed yet.
    let doubts: Vec<String> = year(&config, 2027)
        .quarters
        .iter()
        .map(|dates| {
            format!(
                "{} {} {}",
                dates.quarter, dates.closes, dates.is_provisional
            )
        })
        .collect();
    assert_eq!(
        doubts,
        [
            "2027Q1 2027-04-10 false",
            "2027Q2 2027-07-10 false",
            "2027Q3 2027-10-10 false",
            "2027Q4 2028-01-10 true",
        ]
    );
}
