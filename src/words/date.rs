//! Dates in one cell, as precise as they were written, or a reason to ask.

use sheetgate::{Shown, Value};

use super::date_digits::{day, from_number, numbers, serial};
use super::date_words::{
    arabic, bare, day_of_moment, is_doubted, parted, without_remarks, without_time, years_in,
};
pub(crate) use super::dated::{Dated, Manner, NoDate};
use super::figures::{BREAK, GAP, MARK, unglued};
use super::text::is_placeholder;
use crate::domain::wording::trimmed;

const PLANNED: [&str; 10] = [
    "计划", "预计", "拟", "力争", "预期", "争取", "目标", "预定", "将于", "以前",
];
const SEPARATORS: [char; 6] = ['.', '-', '/', '、', '_', '\\'];
const NOT_YET: [&str; 7] = ["待", "未", "尚未", "暂未", "还未", "不详", "否"];
/// What a cell says as a date.
pub(crate) fn parse(value: &Value) -> Dated {
    match value {
        Value::Date(date) => day(*date, Manner::Plain),
        Value::DateTime(moment) => day(moment.date(), Manner::Plain),
        Value::Number(number) => from_number(*number),
        Value::Text(text) => from_text(text),
        Value::Shown(shown) => from_shown(shown),
        Value::Bool(_) | Value::Error(_) | Value::Uncomputed(_) => Err(NoDate::Unclear),
    }
}

/// A number that is shown with more than its digits, or with others: it must not mean another date, but may show
/// less of it, as 2025 does.
fn from_shown(shown: &Shown) -> Dated {
    match (from_text(&shown.text), from_number(shown.number)) {
        (Ok((date, _)), Ok((other, _)))
            if other.earliest() < date.earliest() || other.latest() > date.latest() =>
        {
            Err(NoDate::Shown)
        }
        (Err(NoDate::Empty | NoDate::Unclear), Ok(_)) => Err(NoDate::Shown),
        (by_text, _) => by_text,
    }
}

fn from_text(text: &str) -> Dated {
    let outer = trimmed(text);
    if let Some(date) = day_of_moment(outer) {
        return day(date, Manner::Plain);
    }
    let text = arabic(&parted(&unglued(without_time(outer))))
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
    if text.contains([GAP, BREAK, MARK]) || is_doubted(&text) {
        // 2024.1⏎2 and 2024.1① are not 2024.12 and 2024.11.
        return Err(NoDate::Unclear);
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
    let mut separators = text.chars().filter(|letter| SEPARATORS.contains(letter));
    let separator = separators.next();
    if separators.any(|other| Some(other) != separator) {
        // 2025.3-6 are months of 2025, not the 6th of March.
        return Err(NoDate::Unclear);
    }
    let parts: Vec<&str> = text.split(SEPARATORS).collect();
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

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::{Manner, NoDate, parse};
    use crate::domain::date::PartialDate;
    use sheetgate::{Shown, Value};

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
            ("2025-03-14T16:00:00.000Z", "2025-03-15", Manner::Plain),
            ("2025-03-14T15:59:59Z", "2025-03-14", Manner::Plain),
            ("2025-03-14 16:00:00+00:00", "2025-03-15", Manner::Plain),
            ("2025-03-14 16:00:00 UTC", "2025-03-15", Manner::Plain),
            ("2025-03-14T16:00:00.000+0000", "2025-03-15", Manner::Plain),
            ("2025-03-15T00:00:00+08:00", "2025-03-15", Manner::Plain),
            ("2024. 5. 3", "2024-05-03", Manner::Plain),
            ("2024 05 03", "2024-05-03", Manner::Plain),
            ("2024 5", "2024-05", Manner::Plain),
            ("2024.10", "2024-10", Manner::Plain),
            ("2024年\n5月", "2024-05", Manner::Plain),
            ("2024年Q2", "2024", Manner::Vague),
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
            ("2024-02-30", NoDate::Unclear),
            ("2024.1\n2", NoDate::Unclear),
            ("2024.1 2", NoDate::Unclear),
            ("2025.3-6", NoDate::Unclear),
            ("2025-03-14 16:00:00 CST", NoDate::Unclear),
            ("2024.1①", NoDate::Unclear),
            ("2024年5月1¹日", NoDate::Unclear),
            ("2024\n5", NoDate::Unclear),
            ("2024.5\n2025.6", NoDate::Several),
            ("2025-03-14T16:00:00Z起", NoDate::Unclear),
            ("2024.13", NoDate::Unclear),
            ("24.5.3", NoDate::Unclear),
            ("2024年左右", NoDate::Unclear),
            ("2024年10月（未开工）", NoDate::Unclear),
            ("2024年10月（一期）", NoDate::Unclear),
            ("2024.10（续签）", NoDate::Unclear),
            ("2024年10月（已停工）", NoDate::Unclear),
            ("2024年10月（已解约）", NoDate::Unclear),
            ("2024.10（预）", NoDate::Unclear),
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

    #[test]
    fn what_is_shown_of_a_number_must_mean_the_same_date() {
        for (text, number, expected) in [
            ("2025年06月", 202_506.0, Ok("2025-06")),
            ("2025年06月", 2506.0, Ok("2025-06")),
            ("2025-06-01", 20_250_601.0, Ok("2025-06-01")),
            ("2025", 45_748.0, Ok("2025")),
            ("2024", 45_748.0, Err(NoDate::Shown)),
            ("2025年07月", 202_506.0, Err(NoDate::Shown)),
            ("4599100%", 45_991.0, Err(NoDate::Shown)),
            ("计划2025年06月", 202_506.0, Err(NoDate::Planned)),
        ] {
            let shown = Shown {
                text: text.into(),
                number,
            };
            let found = parse(&Value::Shown(Box::new(shown))).map(|(date, _)| date.to_string());
            assert_eq!(found, expected.map(str::to_owned), "{text}");
        }
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
