//! Formats of dates: what they show of one, and whether they say more than the date.

use chrono::{Datelike as _, NaiveDateTime, Timelike as _};

use super::code::{Part, Section};

/// Letters that every date may have around its numbers.
const USUAL: &str = "年月日号时分秒点上下午星期周TZ/-—.,:：，()（）、'+ \u{a0}\u{3000}";

/// Numbers of days, months and years in words.
const NUMBERS: &str = "〇○零一二三四五六七八九十廿";

/// Whether a date under this format says no more than the date: no words like 计划 or 底 around it, and not its
/// year alone.
pub(super) fn is_plain(section: &Section) -> bool {
    let is_year_only = (section.has('y') || section.has('e')) && !section.has('m');
    let is_usual = |text: &str| text.chars().all(|letter| USUAL.contains(letter));
    !is_year_only && section.literals().all(is_usual)
}

/// Whether what is shown of a date says more than the date, or only its year.
pub(crate) fn says_more(shown: &str) -> bool {
    let is_usual = |letter: char| {
        letter.is_ascii_alphanumeric() || USUAL.contains(letter) || NUMBERS.contains(letter)
    };
    let is_year = shown.len() == 4 && shown.bytes().all(|byte| byte.is_ascii_digit());
    is_year || !shown.chars().all(is_usual)
}

/// A moment as a format shows it; `None` for calendars of other countries.
pub(super) fn shown(section: &Section, moment: NaiveDateTime) -> Option<String> {
    let mut shown = String::new();
    let is_date = |part: &&Part| matches!(part, Part::Date(..));
    for (index, part) in section.parts.iter().enumerate() {
        let (letter, count) = match part {
            Part::Date(letter, count) => (*letter, *count),
            Part::Literal(text) => {
                shown.push_str(text);
                continue;
            }
            Part::Digit(_) => {
                shown.push('0');
                continue;
            }
            Part::Point => {
                shown.push('.');
                continue;
            }
            _ => continue,
        };
        let before = section.parts[..index].iter().rev().find(is_date);
        let behind = section.parts[index + 1..].iter().find(is_date);
        let is_minute = matches!(before, Some(Part::Date('h', _)))
            || matches!(behind, Some(Part::Date('s', _)));
        let number = match letter {
            'y' | 'e' => u32::try_from(moment.year()).ok()?,
            'm' if is_minute => moment.minute(),
            'm' => moment.month(),
            'd' => moment.day(),
            'h' => moment.hour(),
            's' => moment.second(),
            'a' => 0,
            _ => return None,
        };
        let own = match (letter, count) {
            ('a', 1 | 2) if moment.hour() < 12 => "上午".to_owned(),
            ('a', 1 | 2) => "下午".to_owned(),
            ('a', 3) => weekday(moment).to_owned(),
            ('a', _) => format!("星期{}", weekday(moment)),
            ('y', 1 | 2) => format!("{:02}", number % 100),
            ('d', 3..) => format!("周{}", weekday(moment)),
            (_, 2) if letter != 'e' => format!("{number:02}"),
            _ => number.to_string(),
        };
        shown.push_str(&own);
    }
    Some(shown)
}

fn weekday(moment: NaiveDateTime) -> &'static str {
    const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    DAYS[moment.weekday().num_days_from_monday() as usize % 7]
}
