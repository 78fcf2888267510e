//! Dates that are nothing but digits: days counted from 1900, and runs of digits, year first.

use chrono::{Datelike, Days, NaiveDate};

use super::dated::{Dated, Manner, NoDate};
use super::decimal::Decimal;
use crate::domain::date::PartialDate;

pub(crate) fn day(date: NaiveDate, manner: Manner) -> Dated {
    plausible(PartialDate::Day(date), manner)
}

fn plausible(date: PartialDate, manner: Manner) -> Dated {
    if (1980..=2100).contains(&date.earliest().year()) {
        Ok((date, manner))
    } else {
        Err(NoDate::Implausible)
    }
}

/// A number without a date format: a serial, or digits that were meant as a date.
pub(crate) fn from_number(number: f64) -> Dated {
    let text = Decimal::from_float(number)
        .ok_or(NoDate::Unclear)?
        .to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if whole.len() == 4 && !fraction.is_empty() {
        // 2019.1 has lost a zero or never had one; 2019.2 to 2019.12 can only be meant one way.
        if fraction == "1" {
            return Err(NoDate::Decimal);
        }
        if fraction.len() > 2 {
            return Err(NoDate::Unclear);
        }
        return numbers(&[whole, fraction], Manner::AsNumber);
    }
    if whole.len() == 5 {
        return serial(whole);
    }
    if fraction.is_empty() {
        numbers(&[whole], Manner::AsNumber)
    } else {
        Err(NoDate::Unclear)
    }
}

/// A day as spreadsheets count them from 1900.
pub(crate) fn serial(text: &str) -> Dated {
    let days: u64 = text.parse().map_err(|_| NoDate::Unclear)?;
    if !(20_000..=80_000).contains(&days) {
        return Err(NoDate::Unclear);
    }
    NaiveDate::from_ymd_opt(1899, 12, 30)
        .and_then(|epoch| epoch.checked_add_days(Days::new(days)))
        .map_or(Err(NoDate::Unclear), |date| day(date, Manner::AsNumber))
}

/// A date of one to three runs of digits, year first.
pub(crate) fn numbers(parts: &[&str], manner: Manner) -> Dated {
    let all_digits = parts
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !all_digits {
        return Err(NoDate::Unclear);
    }
    let number = |text: &str| text.parse::<u32>().ok();
    let year = |text: &str| {
        (text.len() == 4)
            .then(|| text.parse::<i32>().ok())
            .flatten()
    };
    let date = match *parts {
        [run] if run.len() == 8 => number(&run[4..6])
            .zip(number(&run[6..]))
            .and_then(|(month, day)| PartialDate::day(year(&run[..4])?, month, day)),
        [run] if run.len() == 6 => {
            number(&run[4..]).and_then(|month| PartialDate::month(year(&run[..4])?, month))
        }
        [run] => year(run).map(PartialDate::Year),
        [month, day] if month.len() <= 2 && day.len() <= 2 => return Err(NoDate::WithoutYear),
        [first, month] if month.len() <= 2 => {
            number(month).and_then(|month| PartialDate::month(year(first)?, month))
        }
        [first, month, day] if month.len() <= 2 && day.len() <= 2 => number(month)
            .zip(number(day))
            .and_then(|(month, day)| PartialDate::day(year(first)?, month, day)),
        _ => None,
    };
    match date {
        Some(date) => plausible(date, manner),
        None => Err(match *parts {
            [month] if month.len() <= 2 => NoDate::WithoutYear,
            _ => NoDate::Unclear,
        }),
    }
}
