//! Columns of text whose header says for which month they are: an earlier month than the report's is asked about.

use super::columns::Column;
use crate::domain::finding::Finding;
use crate::domain::period_words::{Part, PeriodStatement, PeriodWords};
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::words::period::month_and_day;

/// Months back up to which a month without a year is an earlier one.
const HALF_A_YEAR: u32 = 6;
/// A report of the beginning of a month tells of the month before.
const FIRST_HALF: u32 = 15;

/// One question for each such column. What the report states first of its month counts; without it nothing is known.
pub(super) fn questions(
    columns: &[Column],
    stated: &[PeriodStatement],
    sheet: &str,
) -> Vec<Finding> {
    let mut stated = stated.iter().filter(|said| said.strength.states());
    let Some(words) = stated
        .find(|said| said.words.month.is_some())
        .map(|said| said.words)
    else {
        return Vec::new();
    };
    let earlier = columns.iter().filter(|column| {
        let is_text = matches!(
            column.field(),
            Some(Field::Progress | Field::Plan | Field::Problems | Field::CityMatter)
        );
        is_text && is_earlier(&column.shown, words)
    });
    earlier.map(|column| question(column, sheet)).collect()
}

/// Whether a header is for a month, or a year, before that of the report.
fn is_earlier(header: &str, words: PeriodWords) -> bool {
    if let (Some(year), Some(own)) = (words.year, year_in(header))
        && year != own
    {
        return own < year && !(month_and_day(header).is_some() && is_new_year(words));
    }
    let (Some((own, _)), Some(month)) = (month_and_day(header), words.month) else {
        return false;
    };
    let back = (month + 12 - own) % 12;
    let usual = u32::from(is_of_first_half(words));
    back > usual && back <= HALF_A_YEAR
}

fn is_new_year(words: PeriodWords) -> bool {
    words.month == Some(1) && is_of_first_half(words)
}

fn is_of_first_half(words: PeriodWords) -> bool {
    match words.part {
        None | Some(Part::FirstHalf) => true,
        Some(Part::SecondHalf) => false,
        Some(Part::Day(day)) => day <= FIRST_HALF,
    }
}

fn year_in(header: &str) -> Option<i32> {
    let (before, _) = header.split_once('年')?;
    let digits = before.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    digits.parse().ok().filter(|_| digits.len() == 4)
}

fn question(column: &Column, sheet: &str) -> Finding {
    let shown = &column.shown;
    Finding::new(
        Rule::GuessedHeader,
        sheet,
        column.at.address(),
        shown,
        "本期的内容",
        format!(
            "“{shown}”一栏写的是以前的时间，已按本期读取；请核对内容是不是本期的，并改正表头。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::is_earlier;
    use crate::domain::period_words::{Part, PeriodWords};

    #[test]
    fn an_earlier_month_is_asked_about() {
        let of = |month, day| PeriodWords {
            year: Some(2026),
            month: Some(month),
            part: Some(Part::Day(day)),
            ..PeriodWords::default()
        };
        for (header, words, expected) in [
            ("10月进展情况", of(11, 25), true),
            ("9月进展", of(11, 25), true),
            ("2026年10月进展", of(11, 25), true),
            ("2025年工作计划", of(11, 25), true),
            ("11月进展情况", of(11, 25), false),
            ("12月工作计划", of(11, 25), false),
            ("10月进展情况", of(11, 10), false),
            ("9月进展情况", of(11, 10), true),
            ("12月进展", of(1, 10), false),
            ("2025年12月进展", of(1, 10), false),
            ("11月进展", of(1, 25), true),
            ("2026年工作计划", of(11, 25), false),
            ("2027年工作计划", of(11, 25), false),
            ("进展情况", of(11, 25), false),
        ] {
            assert_eq!(is_earlier(header, words), expected, "{header} {words:?}");
        }
    }
}
