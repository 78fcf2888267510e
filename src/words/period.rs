//! Months and quarters that a header, a metadata row or a name states in passing.

use super::date_words::arabic;
use super::text::{plain, small_number};
use crate::domain::period::Quarter;

/// The month and day that a text names first, whatever year it means: 11月10日, 11月下半月; 11月 alone is
/// its end.
pub(crate) fn month_and_day(text: &str) -> Option<(u32, u32)> {
    let text = arabic(&plain(text));
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once('月') {
        let month = digits_at_end(before).filter(|month| (1..=12).contains(month));
        if let Some(month) = month {
            return Some((month, day_at_start(behind).unwrap_or(31)));
        }
        rest = behind;
    }
    None
}

/// The one or two digits that a text ends in.
fn digits_at_end(text: &str) -> Option<u32> {
    let before = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = &text[before.len()..];
    digits.parse().ok().filter(|_| digits.len() <= 2)
}

/// The day behind 月: `25日`, 上半月, （下）.
fn day_at_start(text: &str) -> Option<u32> {
    let text = text.strip_prefix(['(', '份']).unwrap_or(text);
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    if !digits.is_empty() {
        let is_day = digits.len() <= 2 && rest.starts_with(['日', '号']);
        return digits.parse().ok().filter(|_| is_day);
    }
    let behind = text.strip_prefix(['上', '下'])?;
    let is_half = behind.is_empty() || behind.starts_with(['半', '期', ')', '.', '-', '_']);
    is_half.then_some(if text.starts_with('上') { 10 } else { 25 })
}

/// The quarter that a text names; `year` is used where it names none.
pub(crate) fn quarter(text: &str, year: Option<i32>) -> Option<Quarter> {
    let plain = plain(text).to_uppercase();
    let year = plain
        .split(|letter: char| !letter.is_ascii_digit())
        .find(|run| run.len() == 4)
        .and_then(|run| run.parse().ok())
        .or(year)?;
    let number = if plain.contains("季度") {
        let named = plain.match_indices("季度").map(|(at, _)| {
            let letter = plain[..at].chars().next_back()?;
            small_number(letter.to_string().as_str())
        });
        let mut named = named.collect::<Vec<_>>().into_iter();
        let first = named.next().flatten();
        // 第三季度和第四季度 names none.
        first.filter(|_| named.all(|other| other == first))
    } else {
        let (_, after) = plain.split_once('Q')?;
        small_number(after.chars().next()?.to_string().as_str())
    };
    Quarter::new(year, number?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{month_and_day, quarter};

    #[test]
    fn a_column_is_told_from_others_by_its_month() {
        for (text, expected) in [
            ("11月10日进展", Some((11, 10))),
            ("截至11月下半月", Some((11, 25))),
            ("11月（上）", Some((11, 10))),
            ("十一月二十五日", Some((11, 25))),
            ("2026年11月完成", Some((11, 31))),
            ("21月", None),
            ("每月进展", None),
        ] {
            assert_eq!(month_and_day(text), expected, "{text}");
        }
    }

    #[test]
    fn quarters_are_read_in_every_usual_form() {
        for (text, year, expected) in [
            ("2026年第四季度", None, Some("2026Q4")),
            ("2026Q3", None, Some("2026Q3")),
            ("2026年4季度", None, Some("2026Q4")),
            ("四季度", Some(2026), Some("2026Q4")),
            ("第四季度", None, None),
            ("2026年第五季度", None, None),
            ("2026年第三季度和第四季度", None, None),
            ("2026年第四季度（四季度）", None, Some("2026Q4")),
            ("某时", Some(2026), None),
        ] {
            let found = quarter(text, year).map(|quarter| quarter.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9年月日上下半第四季度Q.\\-()\\PC]{0,24}") {
            let _ = month_and_day(&text);
            let _ = quarter(&text, Some(2026));
        }
    }
}
