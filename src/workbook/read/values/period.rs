//! Periods and quarters that a title, a metadata row, or a name states in passing.

use chrono::NaiveDate;

use super::date_words::arabic;
use super::text::{plain, small_number};
use crate::domain::period::Quarter;

/// What a text states about the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum StatedPeriod {
    /// A whole date; 上半月 is the 10th, 下半月 the 25th.
    Date(NaiveDate),
    /// The same without a year: month and day.
    DueDay(u32, u32),
}

/// A piece of text: a run of digits, or one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Digits { number: u32, length: usize },
    Letter(char),
}

/// The period that a text states; the first one, a whole date before one without a year.
pub(in crate::workbook::read) fn stated_in(text: &str) -> Option<StatedPeriod> {
    let tokens = tokens(&arabic(&plain(text)));
    let found: Vec<StatedPeriod> = (0..tokens.len())
        .filter(|&start| start == 0 || !matches!(tokens[start - 1], Token::Digits { .. }))
        .filter_map(|start| at(&tokens[start..], preceding(&tokens, start)))
        .collect();
    found
        .iter()
        .find(|period| matches!(period, StatedPeriod::Date(_)))
        .or(found.first())
        .copied()
}

/// The month and day that a text names first, whatever year it means: 11月10日, 11月下半月; 11月 alone is
/// its end.
pub(in crate::workbook::read) fn month_and_day(text: &str) -> Option<(u32, u32)> {
    let tokens = tokens(&arabic(&plain(text)));
    (0..tokens.len()).find_map(|start| match tokens[start..] {
        [
            Token::Digits {
                number: month @ 1..=12,
                length: 1..=2,
            },
            Token::Letter('月'),
            ref rest @ ..,
        ] => Some((month, day_of(rest).unwrap_or(31))),
        _ => None,
    })
}

fn preceding(tokens: &[Token], start: usize) -> Option<Token> {
    start.checked_sub(1).map(|before| tokens[before])
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut run = String::new();
    for letter in text.chars().take(200).chain(['\0']) {
        if letter.is_ascii_digit() {
            run.push(letter);
            continue;
        }
        if !run.is_empty() {
            tokens.push(Token::Digits {
                number: run.parse().unwrap_or(u32::MAX),
                length: run.len(),
            });
            run.clear();
        }
        if letter != '\0' {
            tokens.push(Token::Letter(letter));
        }
    }
    tokens
}

/// The period that begins exactly here.
fn at(tokens: &[Token], before: Option<Token>) -> Option<StatedPeriod> {
    use Token::{Digits, Letter};
    match *tokens {
        [Digits { number, length: 8 }, ..] => {
            date(number / 10_000, number / 100 % 100, number % 100)
        }
        [
            Digits {
                number: year,
                length: 4,
            },
            Letter('年'),
            Digits {
                number: month,
                length: 1..=2,
            },
            Letter('月'),
            ref rest @ ..,
        ] => date(year, month, day_of(rest)?),
        [
            Digits {
                number: year,
                length: 4,
            },
            Letter(first @ ('-' | '.' | '/' | '_')),
            Digits {
                number: month,
                length: 1..=2,
            },
            Letter(second),
            Digits {
                number: day,
                length: 1..=2,
            },
            ..,
        ] if first == second => date(year, month, day),
        [
            Digits {
                number: month @ 1..=12,
                length: 1..=2,
            },
            Letter('月'),
            ref rest @ ..,
        ] if before != Some(Letter('年')) => {
            let day = day_of(rest)?;
            (1..=31)
                .contains(&day)
                .then_some(StatedPeriod::DueDay(month, day))
        }
        _ => None,
    }
}

/// The day behind 月: `25日`, 上半月, （下）.
fn day_of(rest: &[Token]) -> Option<u32> {
    use Token::{Digits, Letter};
    let rest = match rest {
        [Letter('(' | '份'), rest @ ..] => rest,
        other => other,
    };
    match *rest {
        [
            Digits {
                number,
                length: 1..=2,
            },
            Letter('日' | '号'),
            ..,
        ] => Some(number),
        [Letter(half @ ('上' | '下')), ref rest @ ..] => {
            let is_half = matches!(rest, [] | [Letter('半' | '期' | ')' | '.' | '-' | '_'), ..]);
            is_half.then_some(if half == '上' { 10 } else { 25 })
        }
        _ => None,
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<StatedPeriod> {
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (2000..=2100).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day).map(StatedPeriod::Date)
}

/// The quarter that a text names; `year` is used where it names none.
pub(in crate::workbook::read) fn quarter(text: &str, year: Option<i32>) -> Option<Quarter> {
    let plain = plain(text).to_uppercase();
    let year = plain
        .split(|letter: char| !letter.is_ascii_digit())
        .find(|run| run.len() == 4)
        .and_then(|run| run.parse().ok())
        .or(year)?;
    let number = if let Some((before, _)) = plain.split_once("季度") {
        small_number(before.chars().next_back()?.to_string().as_str())
    } else {
        let (_, after) = plain.split_once('Q')?;
        small_number(after.chars().next()?.to_string().as_str())
    };
    Quarter::new(year, number?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{StatedPeriod, quarter, stated_in};

    #[test]
    fn a_period_is_found_in_passing() {
        let date = |text: &str| Some(StatedPeriod::Date(text.parse().unwrap()));
        for (text, expected) in [
            ("2026年11月25日", date("2026-11-25")),
            ("清镇市调度表（2026年11月25日）", date("2026-11-25")),
            ("（2026年11月下半月）", date("2026-11-25")),
            ("2026年11月（上）", date("2026-11-10")),
            ("二〇二六年十一月二十五日", date("2026-11-25")),
            ("11-高新区20261125.xls", date("2026-11-25")),
            ("台账2026-11-10.xlsx", date("2026-11-10")),
            ("2026.11.10 南明区", date("2026-11-10")),
            (
                "05-白云区11月25日调度表.xlsx",
                Some(StatedPeriod::DueDay(11, 25)),
            ),
            ("10月下半月", Some(StatedPeriod::DueDay(10, 25))),
            ("08-开阳县2019年3月.xls", None),
            ("11月上旬", None),
            ("每月10日、25日前报送", None),
            ("南明区（含往期）", None),
            ("20261399", None),
        ] {
            assert_eq!(stated_in(text), expected, "{text}");
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
            ("某时", Some(2026), None),
        ] {
            let found = quarter(text, year).map(|quarter| quarter.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9年月日上下半第四季度Q.\\-()\\PC]{0,24}") {
            let _ = stated_in(&text);
            let _ = quarter(&text, Some(2026));
        }
    }
}
