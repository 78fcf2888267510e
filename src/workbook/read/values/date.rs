//! Dates in one cell, as precise as they were written, or a reason to ask.

use chrono::{Datelike, Days, NaiveDate};

use super::date_words::{arabic, bare, without_remarks, without_time, years_in};
use super::decimal::Decimal;
use super::text::{is_placeholder, plain};
use crate::domain::date::PartialDate;
use crate::domain::wording::trimmed;
use crate::workbook::grid::Value;

/// How a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Manner {
    /// As a date.
    Plain,
    /// As a number that is no date to a spreadsheet: 45991, 201906, 2019.6.
    AsNumber,
    /// 年底, 上半年, 中旬, 24年: the precision is less than the words.
    Vague,
}

/// Why a cell is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum NoDate {
    /// Nothing, a placeholder, 待定, 未开工.
    Empty,
    /// 已开工: true, but no date.
    StatusOnly,
    Planned,
    WithoutYear,
    /// The number 2019.1: January, or October without its zero.
    Decimal,
    Several,
    Implausible,
    Unclear,
}

type Dated = Result<(PartialDate, Manner), NoDate>;

const PLANNED: [&str; 10] = [
    "计划", "预计", "拟", "力争", "预期", "争取", "目标", "预定", "将于", "以前",
];
const NOT_YET: [&str; 7] = ["待", "未", "尚未", "暂未", "还未", "不详", "否"];
/// What a cell says as a date.
pub(in crate::workbook::read) fn parse(value: &Value) -> Dated {
    match value {
        Value::Date(date) => day(*date, Manner::Plain),
        Value::DateTime(moment) => day(moment.date(), Manner::Plain),
        Value::Number(number) => from_number(*number),
        Value::Text(text) => from_text(text),
        Value::Bool(_) | Value::Error(_) | Value::Uncomputed(_) => Err(NoDate::Unclear),
    }
}

fn day(date: NaiveDate, manner: Manner) -> Dated {
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
fn from_number(number: f64) -> Dated {
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
fn serial(text: &str) -> Dated {
    let days: u64 = text.parse().map_err(|_| NoDate::Unclear)?;
    if !(20_000..=80_000).contains(&days) {
        return Err(NoDate::Unclear);
    }
    NaiveDate::from_ymd_opt(1899, 12, 30)
        .and_then(|epoch| epoch.checked_add_days(Days::new(days)))
        .map_or(Err(NoDate::Unclear), |date| day(date, Manner::AsNumber))
}

fn from_text(text: &str) -> Dated {
    let outer = trimmed(text);
    let text = arabic(&plain(without_time(outer)))
        .replace("年元月", "年1月")
        .replace(['—', '–', '－'], "-");
    if is_placeholder(outer) || is_placeholder(&text) {
        return Err(NoDate::Empty);
    }
    let has_digits = text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digits {
        let not_yet = NOT_YET.iter().any(|word| text.starts_with(word));
        let planned = PLANNED.iter().any(|word| text.contains(word));
        let status = text.starts_with('已') || super::stage::stage(&text).is_some();
        return Err(if not_yet {
            NoDate::Empty
        } else if planned {
            NoDate::Planned
        } else if status {
            NoDate::StatusOnly
        } else {
            NoDate::Unclear
        });
    }
    let is_planned = PLANNED.iter().any(|word| text.contains(word)) || text.ends_with('前');
    if is_planned {
        return Err(NoDate::Planned);
    }
    if years_in(&text) > 1 {
        return Err(NoDate::Several);
    }
    let (text, is_vague) = bare(&without_remarks(&text));
    let manner = if is_vague {
        Manner::Vague
    } else {
        Manner::Plain
    };
    if text.contains(['年', '月']) {
        return in_words(&text, manner);
    }
    let parts: Vec<&str> = text.split(['.', '-', '/', '、', '_', '\\']).collect();
    if let [digits] = parts[..]
        && digits.len() == 5
    {
        return serial(digits);
    }
    numbers(&parts, manner)
}

/// `2019年6月1日`, `2019年6月`, `2019年`, `2019.6月`; Arabic digits only.
fn in_words(text: &str, manner: Manner) -> Dated {
    let Some((year, rest)) = text.split_once('年') else {
        // 2019.6月1日 has its year; 6月1日 has none.
        let plain = text.replace('月', ".").replace(['日', '号'], "");
        let parts: Vec<&str> = plain.trim_end_matches('.').split(['.', '-', '/']).collect();
        return numbers(&parts, manner);
    };
    // Two digits before 年 are this century's; said so, because it is a reading.
    let century = format!("20{year}");
    let (year, manner) = if year.len() == 2 {
        (century.as_str(), Manner::Vague)
    } else {
        (year, manner)
    };
    let rest = rest.replace(['日', '号'], "");
    match rest.split_once('月') {
        None if rest.is_empty() => numbers(&[year], manner),
        None => Err(NoDate::Unclear),
        Some((month, "")) => numbers(&[year, month], manner),
        Some((month, day)) => numbers(&[year, month, day], manner),
    }
}

/// A date of one to three runs of digits, year first.
fn numbers(parts: &[&str], manner: Manner) -> Dated {
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

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::{Manner, NoDate, parse};
    use crate::domain::date::PartialDate;
    use crate::workbook::grid::Value;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[test]
    fn dates_are_read_in_every_usual_form() {
        for (written, date, manner) in [
            ("2019.1.23", "2019-01-23", Manner::Plain),
            ("2019-01", "2019-01", Manner::Plain),
            ("2019.1", "2019-01", Manner::Plain),
            ("2026年元月", "2026-01", Manner::Plain),
            ("2026—3—4", "2026-03-04", Manner::Plain),
            ("2025.10", "2025-10", Manner::Plain),
            ("2024/12/26", "2024-12-26", Manner::Plain),
            ("201906", "2019-06", Manner::Plain),
            ("20190601", "2019-06-01", Manner::Plain),
            ("2019年6月1日", "2019-06-01", Manner::Plain),
            (" 2025年 1月 3日", "2025-01-03", Manner::Plain),
            ("２０２５年６月２日", "2025-06-02", Manner::Plain),
            ("二〇二四年五月", "2024-05", Manner::Plain),
            ("二○一九年十二月二十一日", "2019-12-21", Manner::Plain),
            ("2019年6月份", "2019-06", Manner::Plain),
            ("2025-10-13 00:00:00", "2025-10-13", Manner::Plain),
            ("2025-10-13T00:00:00", "2025-10-13", Manner::Plain),
            ("2025年6月5号", "2025-06-05", Manner::Plain),
            ("2025.6月", "2025-06", Manner::Plain),
            ("已于2024年5月开工", "2024-05", Manner::Plain),
            ("2024年5月（已开工）", "2024-05", Manner::Plain),
            ("2025年1月1日（框架协议）", "2025-01-01", Manner::Plain),
            ("2024年底", "2024", Manner::Vague),
            ("2024年年底", "2024", Manner::Vague),
            ("2025年9月底", "2025-09", Manner::Vague),
            ("2025年9月下旬", "2025-09", Manner::Vague),
            ("2025年上半年", "2025", Manner::Vague),
            ("2025年第三季度", "2025", Manner::Vague),
            ("24年5月", "2024-05", Manner::Vague),
            ("2024年", "2024", Manner::Plain),
            ("2024", "2024", Manner::Plain),
            ("45991", "2025-11-30", Manner::AsNumber),
        ] {
            let expected = (date.parse::<PartialDate>().unwrap(), manner);
            assert_eq!(parse(&text(written)), Ok(expected), "{written}");
        }
    }

    #[test]
    fn what_is_no_date_says_why() {
        for (written, why) in [
            ("待定", NoDate::Empty),
            ("未开工", NoDate::Empty),
            ("尚未签约", NoDate::Empty),
            ("—", NoDate::Empty),
            ("已开工", NoDate::StatusOnly),
            ("在建", NoDate::StatusOnly),
            ("计划2027年3月", NoDate::Planned),
            ("预计2020年底", NoDate::Planned),
            ("力争年内开工", NoDate::Planned),
            ("2027年6月前", NoDate::Planned),
            ("1月20日", NoDate::WithoutYear),
            ("6.18", NoDate::WithoutYear),
            ("5月", NoDate::WithoutYear),
            ("2024.5-2026.6", NoDate::Several),
            ("一期2024年5月，二期2025年6月", NoDate::Several),
            ("春节前后", NoDate::Unclear),
            ("2025.2.30", NoDate::Unclear),
            ("2024.13", NoDate::Unclear),
            ("24.5.3", NoDate::Unclear),
            ("1905年7月", NoDate::Implausible),
        ] {
            assert_eq!(parse(&text(written)), Err(why), "{written}");
        }
    }

    #[test]
    fn numbers_are_serials_or_digits_and_2019_point_1_is_a_question() {
        for (number, expected) in [
            (45_991.0, Ok("2025-11-30")),
            (45_991.5, Ok("2025-11-30")),
            (201_906.0, Ok("2019-06")),
            (20_241_124.0, Ok("2024-11-24")),
            (2024.0, Ok("2024")),
            (2019.6, Ok("2019-06")),
            (2019.11, Ok("2019-11")),
            (2019.01, Ok("2019-01")),
            (2019.1, Err(NoDate::Decimal)),
            (2019.13, Err(NoDate::Unclear)),
            (12.0, Err(NoDate::WithoutYear)),
            (-5.0, Err(NoDate::Unclear)),
            (f64::NAN, Err(NoDate::Unclear)),
        ] {
            let found = parse(&Value::Number(number)).map(|(date, _)| date.to_string());
            assert_eq!(found, expected.map(str::to_owned), "{number}");
        }
        let old = NaiveDate::from_ymd_opt(1905, 7, 15).unwrap();
        assert_eq!(parse(&Value::Date(old)), Err(NoDate::Implausible));
    }

    proptest! {
        #[test]
        fn no_text_panics(written in "[0-9年月日.\\-/ 一二三十〇底前计划已开工\\PC]{0,16}") {
            let _ = parse(&text(&written));
        }

        #[test]
        fn no_number_panics(bits: u64) {
            let _ = parse(&Value::Number(f64::from_bits(bits)));
        }

        #[test]
        fn what_we_write_is_what_we_read(days in 0_i64..40_000, precision in 0..3) {
            let day = NaiveDate::from_ymd_opt(1980, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            let shown = PartialDate::Day(day).to_string();
            let length = [10, 7, 4][usize::try_from(precision).unwrap()];
            let date: PartialDate = shown[..length].parse().unwrap();
            prop_assert_eq!(parse(&text(&date.to_string())), Ok((date, Manner::Plain)));
        }
    }
}
