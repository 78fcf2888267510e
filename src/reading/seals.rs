//! The seal under a table: who puts it there, and its day.

use chrono::NaiveDate;
use sheetgate::Value;

use crate::domain::date::PartialDate;
use crate::words::closed::{Certainty, is_made_of};
use crate::words::date;
use crate::words::signature_words::SIGNS;
use crate::words::text::{chinese_digit, of_value, plain};

/// Whether the text is the day of a seal.
pub(super) fn is_seal_day(value: &Value) -> bool {
    match value {
        Value::Date(_) | Value::DateTime(_) => true,
        Value::Text(_) => {
            let plain = plain(&of_value(value));
            plain.len() <= 40 && is_day(&plain)
        }
        _ => false,
    }
}

/// How surely the text is the name of who puts a seal under the table: 南明区投资促进局（盖章）.
pub(super) fn seal(text: &str) -> Option<Certainty> {
    const LONGEST: usize = 26;
    const ENDINGS: [&str; 22] = [
        "局",
        "委",
        "办",
        "办公室",
        "中心",
        "管委会",
        "委员会",
        "街道",
        "办事处",
        "镇",
        "乡",
        "政府",
        "指挥部",
        "开发区",
        "领导小组",
        "专班",
        "区",
        "县",
        "市",
        "公司",
        "集团",
        "新区",
    ];
    if text.len() > LONGEST * 6 {
        return None;
    }
    let plain = plain(text);
    let name = plain.split('(').next().unwrap_or("");
    let rest = &plain[name.len()..];
    if name.is_empty() || name.chars().count() > LONGEST {
        return None;
    }
    let is_stamped = !rest.is_empty() && is_made_of(rest, &[&SIGNS]);
    let is_body = ENDINGS.iter().any(|ending| name.ends_with(ending));
    match (is_body, is_stamped, rest.is_empty()) {
        (_, true, _) => Some(Certainty::Sure),
        (true, false, true) => Some(Certainty::Partly),
        _ => None,
    }
}

/// 2026年11月24日, 2026.11.24, `年 月 日`: a date, or the place for one.
pub(super) fn is_day(plain: &str) -> bool {
    let letters = plain.trim_matches(['_', '-', '—', '.']);
    let is_blank = matches!(letters, "年月日" | "年月" | "月日");
    is_blank || is_whole_day(letters) || is_written_day(letters)
}

/// 二〇二六年十一月二十四日
fn is_written_day(plain: &str) -> bool {
    let is_part = |letter: char| {
        chinese_digit(letter).is_some() || matches!(letter, '十' | '年' | '月' | '日')
    };
    let date = || date::parse(&Value::Text(plain.into()));
    plain.ends_with('日')
        && plain.chars().all(is_part)
        && date().is_ok_and(|(date, _)| matches!(date, PartialDate::Day(_)))
}

fn is_whole_day(plain: &str) -> bool {
    let day = plain.trim_end_matches(['日', '号']);
    let mut numbers = day
        .split(['年', '月', '.', '-', '/'])
        .map(str::parse::<u32>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) = (
        numbers.next(),
        numbers.next(),
        numbers.next(),
        numbers.next(),
    ) else {
        return plain
            .strip_suffix('月')
            .and_then(|rest| rest.split_once('年'))
            .is_some_and(|(year, month)| year.len() == 4 && month.parse::<u32>().is_ok());
    };
    let Ok(year) = i32::try_from(year) else {
        return false;
    };
    (1990..2100).contains(&year) && NaiveDate::from_ymd_opt(year, month, day).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Certainty, seal};

    #[test]
    fn a_seal_is_a_public_body() {
        assert_eq!(seal("南明区投资促进局（盖章）"), Some(Certainty::Sure));
        assert_eq!(seal("（盖章）"), None);
        assert_eq!(seal("南明区投资促进局"), Some(Certainty::Partly));
        assert_eq!(seal("甲产业园项目"), None);
        assert_eq!(seal("动力电池项目（一期）"), None);
    }
}
