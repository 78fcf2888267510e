//! The words around a date, taken away: what is left are years, months and days in Arabic digits.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::figures::GAP;
use super::text::{chinese_digit, small_number};

/// Words around a date that say what everybody knows from the header.
const AROUND: [&str; 22] = [
    "已于", "于", "自", "正式", "实际", "签约", "签订", "签署", "开工", "动工", "建设", "投产",
    "竣工", "建成", "完工", "达产", "试产", "启动", "协议", "合同", "已", "时间",
];
const VAGUE: [&str; 12] = [
    "上半月",
    "下半月",
    "中下旬",
    "上中旬",
    "上旬",
    "中旬",
    "下旬",
    "底",
    "末",
    "初",
    "中",
    "内",
];
/// In brackets they say that the date is no date of what the column asks for: 2024年5月（未开工）.
const AGAINST: [&str; 18] = [
    "未", "待", "暂定", "取消", "解约", "预", "解除", "终止", "延期", "延后", "推迟", "停工",
    "停产", "原", "续签", "补签", "复工", "期",
];

/// The day in China of a moment that says how far it is from UTC: `2025-03-14T16:00:00.000Z` is the 15th.
pub(crate) fn day_of_moment(text: &str) -> Option<NaiveDate> {
    const SECONDS: i32 = 8 * 3600;
    if !text.contains(':') {
        return None;
    }
    let named = ["UTC", "GMT"]
        .into_iter()
        .find_map(|zone| text.strip_suffix(zone));
    let named = named.map(|moment| format!("{}Z", moment.trim_end()));
    let text = named.as_deref().unwrap_or(text);
    let moment = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .ok()?;
    let zone = FixedOffset::east_opt(SECONDS)?;
    Some(moment.with_timezone(&zone).date_naive())
}

/// A date whose year, month and day are parted by blanks alone, with points: `2024 05 03`. Blanks behind points
/// mean nothing.
pub(crate) fn parted(text: &str) -> String {
    let is_of_blanks = text
        .chars()
        .all(|letter| letter.is_ascii_digit() || letter == GAP);
    if is_of_blanks {
        return text.replace(GAP, ".");
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter != GAP || !plain.ends_with(['.', ',']) {
            plain.push(letter);
        }
    }
    plain
}

/// The text without a time of day behind it: `2025-10-13 00:00:00`. One that is told from UTC stays.
pub(crate) fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else {
        return text;
    };
    if text[colon..].contains(|letter: char| letter == '+' || letter.is_ascii_alphabetic()) {
        return text;
    }
    let date = text[..colon].trim_end_matches(|letter: char| letter.is_ascii_digit());
    if date.len() < colon && date.ends_with([' ', 'T']) {
        &date[..date.len() - 1]
    } else {
        text
    }
}

/// The text with Chinese numbers before 年, 月, 日 in Arabic digits: 二〇一九年六月 is 2019年6月.
pub(crate) fn arabic(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars() {
        if chinese_digit(letter).is_some() || letter == '十' {
            run.push(letter);
            continue;
        }
        if !run.is_empty() {
            let number = match letter {
                '年' if run.chars().count() == 4 => run
                    .chars()
                    .map(|digit| chinese_digit(digit).and_then(|digit| char::from_digit(digit, 10)))
                    .collect(),
                '月' | '日' | '号' => small_number(&run).map(|number| number.to_string()),
                _ => None,
            };
            plain.push_str(&number.unwrap_or_else(|| run.clone()));
            run.clear();
        }
        plain.push(letter);
    }
    plain.push_str(&run);
    plain
}

/// Whether a bracket that holds no figure speaks against the date before it. 2024年5月（框架协议） and （日期） do not.
pub(crate) fn is_doubted(text: &str) -> bool {
    let Some((_, rest)) = text.split_once('(') else {
        return false;
    };
    let remark = rest.split_once(')').map_or(rest, |(remark, _)| remark);
    let remark = remark.replace("日期", "").replace("工期", "");
    AGAINST.iter().any(|word| remark.contains(word))
}

/// The text without brackets that hold no figure: 2024年5月（已开工）.
pub(crate) fn without_remarks(text: &str) -> String {
    let Some((before, rest)) = text.split_once('(') else {
        return text.to_owned();
    };
    let (remark, behind) = rest.split_once(')').unwrap_or((rest, ""));
    if remark.bytes().any(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    format!("{before}{behind}")
}

/// How many years of four digits a text names.
pub(crate) fn years_in(text: &str) -> usize {
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter(|run| run.len() >= 4 && (run.starts_with("19") || run.starts_with("20")))
        .count()
}

/// The date without the words around it, and whether they made it vague.
pub(crate) fn bare(text: &str) -> (String, bool) {
    let text = text.replace("年年", "年").replace(['(', ')'], "");
    let mut is_vague = false;
    for half in ["上半年", "下半年", "全年"] {
        if let Some(year) = text.strip_suffix(half) {
            return (format!("{}年", year.trim_end_matches('年')), true);
        }
    }
    if let Some((year, _)) = text
        .split_once("季度")
        .or_else(|| text.split_once(['Q', 'q']))
        && let Some(year) = year.get(..4)
        && year.bytes().all(|byte| byte.is_ascii_digit())
    {
        return (format!("{year}年"), true);
    }
    let mut rest = text.as_str();
    loop {
        let before = rest.len();
        for word in AROUND {
            rest = rest.strip_prefix(word).unwrap_or(rest);
            rest = rest.strip_suffix(word).unwrap_or(rest);
        }
        for word in VAGUE {
            if let Some(shorter) = rest.strip_suffix(word) {
                is_vague = true;
                rest = shorter;
            }
        }
        rest = rest.trim_end_matches(['.', '。', ',', '份']);
        if rest.len() == before {
            return (rest.to_owned(), is_vague);
        }
    }
}
