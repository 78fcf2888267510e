//! Serial numbers of spreadsheets as dates.

use std::str::FromStr;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::grid::Value;

/// 9999-12-31, counted from 1900.
const LAST_DAY: f64 = 2_958_465.0;
/// Days from 1900-01-00 to 1904-01-01.
const TO_1904: f64 = 1462.0;
const DAY_SECONDS: f64 = 86_400.0;

/// A number whose cell has a date or time format.
///
/// A bare time becomes the text `08:30`. What is no date stays a number: zero, negative numbers,
/// numbers after the year 9999, and the days up to 29 February 1900, which never was.
pub(super) fn to_value(serial: f64, is_1904: bool) -> Value {
    if (0.0..1.0).contains(&serial) && serial != 0.0 {
        return clock(serial);
    }
    let shifted = if is_1904 { serial + TO_1904 } else { serial };
    if !(61.0..=LAST_DAY + 1.0).contains(&shifted) {
        return Value::Number(serial);
    }
    // Half a second up: what is stored as 23:59:59.7 was typed as midnight.
    let seconds = (shifted * DAY_SECONDS).round();
    let days = (seconds / DAY_SECONDS).floor();
    let rest = seconds - days * DAY_SECONDS;
    let date = NaiveDate::from_ymd_opt(1899, 12, 30)
        .and_then(|epoch| epoch.checked_add_days(Days::new(whole(days))));
    match date {
        Some(date) if days <= LAST_DAY => at(date, whole(rest)),
        _ => Value::Number(serial),
    }
}

/// A number whose cell has a format for lengths of time, as hours: `26:30`.
pub(super) fn to_duration(serial: f64) -> Value {
    if (0.0..=LAST_DAY).contains(&serial) && serial != 0.0 {
        clock(serial)
    } else {
        Value::Number(serial)
    }
}

/// A date, moment or length of time as ISO 8601 writes it; other text stays text.
pub(super) fn from_iso(text: &str) -> Value {
    if let Ok(date) = NaiveDate::from_str(text) {
        return Value::Date(date);
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        // Told from UTC: the clock in China says what it was there.
        let zone = FixedOffset::east_opt(8 * 3600);
        let local = zone.map_or(moment.naive_local(), |zone| {
            moment.with_timezone(&zone).naive_local()
        });
        return from_iso(&local.format("%Y-%m-%dT%H:%M:%S").to_string());
    }
    if let Ok(moment) = NaiveDateTime::from_str(text) {
        let seconds = moment.time().signed_duration_since(NaiveTime::MIN);
        return at(
            moment.date(),
            u64::try_from(seconds.num_seconds()).unwrap_or(0),
        );
    }
    iso_duration(text).map_or_else(|| Value::Text(text.into()), to_duration)
}

/// `PT08H30M00S` in days.
fn iso_duration(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut rest = text.strip_prefix("PT")?;
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let number: f64 = rest[..end].parse().ok()?;
        seconds += number
            * match rest.as_bytes()[end] {
                b'H' => 3600.0,
                b'M' => 60.0,
                b'S' => 1.0,
                _ => return None,
            };
        rest = &rest[end + 1..];
    }
    Some(seconds / DAY_SECONDS)
}

fn clock(serial: f64) -> Value {
    let seconds = whole((serial * DAY_SECONDS).round());
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let shown = if seconds == 0 {
        format!("{hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{seconds:02}")
    };
    Value::Text(shown.into())
}

fn at(date: NaiveDate, seconds: u64) -> Value {
    let time = TimeDelta::seconds(i64::try_from(seconds).unwrap_or(0));
    match date.and_time(NaiveTime::MIN).checked_add_signed(time) {
        Some(moment) if seconds > 0 => Value::DateTime(moment),
        _ => Value::Date(date),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "callers have checked the range"
)]
fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{from_iso, to_duration, to_value};
    use crate::grid::Value;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn serial_numbers_are_the_days_that_excel_shows() {
        for (serial, is_1904, value) in [
            (43_617.0, false, Value::Date(date(2019, 6, 1))),
            (42_155.0, true, Value::Date(date(2019, 6, 1))),
            (61.0, false, Value::Date(date(1900, 3, 1))),
            (2_958_465.0, false, Value::Date(date(9999, 12, 31))),
            (43_617.999_999, false, Value::Date(date(2019, 6, 2))),
            (
                43_617.75,
                false,
                Value::DateTime(date(2019, 6, 1).and_hms_opt(18, 0, 0).unwrap()),
            ),
            (0.354_166_666_667, false, Value::Text("08:30".into())),
            (0.0, false, Value::Number(0.0)),
            (60.0, false, Value::Number(60.0)),
            (-3.0, false, Value::Number(-3.0)),
            (2_958_466.5, false, Value::Number(2_958_466.5)),
            (1e300, false, Value::Number(1e300)),
        ] {
            assert_eq!(to_value(serial, is_1904), value, "{serial}");
        }
        assert!(matches!(to_value(f64::NAN, false), Value::Number(_)));
    }

    #[test]
    fn iso_text_is_a_date_a_moment_or_a_length() {
        let day = date(2026, 3, 5);
        for (text, value) in [
            ("2026-03-05", Value::Date(day)),
            ("2026-03-05T00:00:00", Value::Date(day)),
            (
                "2026-03-05T08:30:00.000Z",
                Value::DateTime(day.and_hms_opt(16, 30, 0).unwrap()),
            ),
            ("2026-03-04T16:00:00Z", Value::Date(day)),
            (
                "2026-03-05T08:30:00",
                Value::DateTime(day.and_hms_opt(8, 30, 0).unwrap()),
            ),
            ("PT26H30M00S", Value::Text("26:30".into())),
            ("PTxH", Value::Text("PTxH".into())),
            ("2026年3月", Value::Text("2026年3月".into())),
        ] {
            assert_eq!(from_iso(text), value, "{text}");
        }
    }

    #[test]
    fn lengths_of_time_are_hours() {
        assert_eq!(to_duration(1.104_166_666_667), Value::Text("26:30".into()));
        assert_eq!(to_duration(f64::INFINITY), Value::Number(f64::INFINITY));
    }
}
