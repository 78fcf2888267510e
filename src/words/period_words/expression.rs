//! One expression of a period in plain letters: 2026年11月25日, 11月下半月, 11.25, 第22期, 11月10日至25日.

mod digits;

use super::letters::digit;
use crate::domain::period_words::{Part, PeriodWords, Relative};
use digits::date_of;

/// Years that a period may lie in.
const YEARS: std::ops::RangeInclusive<u32> = 2000..=2100;

/// Where an expression may stand, as far as it decides what is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExpressionPlace {
    /// 11.25 counts only where it stands alone.
    Title,
    /// So do 1125 and 本期.
    Name,
}

/// An expression that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) words: PeriodWords,
    /// It is a quarter or half a year, and its last month stands for it.
    pub(super) is_loose: bool,
    /// Its letters: from, to before.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// All expressions of a text, from left to right; of a range only its end is one.
pub(super) fn expressions(letters: &[char], place: ExpressionPlace) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let reader = ExpressionReader { letters, place };
        let exact = reader.range(at).or_else(|| reader.simple(at));
        let is_loose = exact.is_none();
        if let Some((words, to)) = exact.or_else(|| reader.loose(at)) {
            found.push(Found {
                words,
                is_loose,
                from: at,
                to,
            });
            at = to;
        } else {
            at += 1;
        }
    }
    found
}

struct ExpressionReader<'a> {
    letters: &'a [char],
    place: ExpressionPlace,
}

type Read = Option<(PeriodWords, usize)>;

impl ExpressionReader<'_> {
    fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).copied()
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|before| self.letter(before))
    }

    fn begins(&self, at: usize, word: &str) -> bool {
        word.chars()
            .enumerate()
            .all(|(offset, letter)| self.letter(at + offset) == Some(letter))
    }

    /// A whole run of digits: its value, how many, and what is behind it.
    fn number(&self, at: usize) -> Option<(u32, usize, usize)> {
        if self
            .before(at)
            .is_some_and(|letter| letter.is_ascii_digit())
        {
            return None;
        }
        let digits: String = self.letters[at.min(self.letters.len())..]
            .iter()
            .take_while(|letter| letter.is_ascii_digit())
            .collect();
        let value = digits.parse().ok().filter(|_| digits.len() <= 8)?;
        Some((value, digits.len(), at + digits.len()))
    }

    /// 11月10日至25日, 1-11月: the end, with what the beginning says for both.
    fn range(&self, at: usize) -> Read {
        let is_dash = |at: usize| matches!(self.letter(at), Some('-' | '至' | '到'));
        if let Some((from @ 1..=12, 1..=2, behind)) = self.number(at)
            && is_dash(behind)
            && let Some((to @ 1..=12, 1..=2, end)) = self.number(behind + 1)
            && self.letter(end) == Some('月')
            && from < to
        {
            return self.day_behind(end + 1, month(None, to));
        }
        let (begin, behind) = self.simple(at).or_else(|| self.short_end(at))?;
        if !is_dash(behind) || begin.month.is_none() {
            return None;
        }
        if let Some((end, to)) = self
            .simple(behind + 1)
            .or_else(|| self.short_end(behind + 1))
            .filter(|(end, _)| end.month.is_some())
        {
            let earlier =
                (end.month, end.part.map(Part::day)) < (begin.month, begin.part.map(Part::day));
            let year = begin.year.map(|year| year + i32::from(earlier));
            let year = end.year.or(year);
            return Some((PeriodWords { year, ..end }, to));
        }
        let (day @ 1..=31, 1..=2, to) = self.number(behind + 1)? else {
            return None;
        };
        if begin.part.is_none_or(|part| day < part.day()) {
            return None;
        }
        // The day of a range needs no word of its own: 11.10-25.
        let is_worded = matches!(self.letter(to), Some('日' | '号'));
        let is_alone = self.letter(to).is_none_or(|letter| ")_ ".contains(letter));
        if !(is_worded || is_alone) {
            return None;
        }
        let part = Some(Part::Day(day));
        Some((PeriodWords { part, ..begin }, to + usize::from(is_worded)))
    }

    /// 2026年三季度, 第四季度, 上半年.
    fn loose(&self, at: usize) -> Read {
        let (year, mut next) = match self.number(at) {
            Some((year, 4, behind)) if YEARS.contains(&year) => {
                let is_worded = self.letter(behind) == Some('年');
                (i32::try_from(year).ok(), behind + usize::from(is_worded))
            }
            _ => (None, at),
        };
        for (word, last) in [("上半年", 6), ("下半年", 12)] {
            if self.begins(next, word) {
                return Some((month(year, last), next + 3));
            }
        }
        next += usize::from(self.letter(next) == Some('第'));
        let letter = self.letter(next)?;
        let quarter = letter.to_digit(10).or_else(|| digit(letter));
        let quarter = quarter.filter(|quarter| (1..=4).contains(quarter))?;
        self.begins(next + 1, "季度")
            .then(|| (month(year, quarter * 3), next + 3))
    }

    fn simple(&self, at: usize) -> Read {
        match self.letter(at)? {
            '0'..='9' => match self.number(at)? {
                (number, 8, to) => Some((date_of(number)?, to)),
                (number, 6, to) if self.place == ExpressionPlace::Name => {
                    Self::six_digits(number, to)
                }
                (year, 4, behind) if YEARS.contains(&year) => self.of_year(year, behind),
                (number, 4, to) if self.place == ExpressionPlace::Name => {
                    self.four_digits(at, number, to)
                }
                (own @ 1..=12, 1..=2, behind) if self.letter(behind) == Some('月') => {
                    self.day_behind(behind + 1, month(None, own))
                }
                (own @ 1..=12, 1..=2, behind) => self.short(at, own, behind),
                _ => None,
            },
            '第' if self.before(at) != Some('总') => {
                let (number @ 1..=9_999, _, behind) = self.number(at + 1)? else {
                    return None;
                };
                // 第二次 is an issue behind a month only: 11月第二次调度.
                let is_of_month = matches!(self.before(at), Some('月' | '份'));
                let is_issue = match self.letter(behind) {
                    Some('期') => true,
                    Some('次') => is_of_month,
                    _ => false,
                };
                is_issue.then_some((issue(number), behind + 1))
            }
            '上' | '下' if self.begins(at + 1, "半月") => {
                let part = Some(half(self.letter(at)?));
                Some((
                    PeriodWords {
                        part,
                        ..PeriodWords::default()
                    },
                    at + 3,
                ))
            }
            '本' | '上' | '下' if self.place == ExpressionPlace::Name => {
                let is_known = matches!(self.letter(at + 1)?, '期' | '次');
                let relative = match self.letter(at)? {
                    '本' => Relative::This,
                    '上' => Relative::Last,
                    _ => Relative::Next,
                };
                let relative = Some(relative).filter(|_| is_known)?;
                let words = PeriodWords {
                    relative: Some(relative),
                    ..PeriodWords::default()
                };
                Some((words, at + 2))
            }
            _ => None,
        }
    }

    /// 2026年11月25日, 2026年第22期, 2026-11-25, 2026.11.
    fn of_year(&self, year: u32, behind: usize) -> Read {
        let own = i32::try_from(year).ok();
        let with_year = |(words, to)| Some((PeriodWords { year: own, ..words }, to));
        let separator = self.letter(behind)?;
        if separator == '年' {
            let mut next = behind + 1;
            next += usize::from(self.letter(next) == Some('度'));
            if self.letter(next) == Some('第') {
                return self.simple(next).and_then(with_year);
            }
            let (number @ 1..=12, 1..=2, to) = self.number(next)? else {
                return None;
            };
            if self.letter(to) == Some('月') {
                return self.day_behind(to + 1, month(own, number));
            }
            // 2026年1-11月
            let rest = self.range(next).or_else(|| self.short(next, number, to));
            return rest.and_then(with_year);
        }
        if !matches!(separator, '-' | '.' | '/' | '_' | ' ') {
            return None;
        }
        let (number @ 1..=12, 1..=2, to) = self.number(behind + 1)? else {
            return None;
        };
        if self.letter(to) == Some(separator)
            && let Some((day, 1..=2, end)) = self.number(to + 1)
        {
            let words = month(own, number);
            return Some((on_day(words, day)?, end));
        }
        let goes_on = self
            .letter(to)
            .is_some_and(|letter| "./号%".contains(letter));
        (!goes_on).then(|| (month(own, number), to))
    }

    /// What follows 月: `25日`, 份, 上半月, （下）, 底.
    fn day_behind(&self, at: usize, words: PeriodWords) -> Read {
        let mut next = at + usize::from(self.letter(at) == Some('份'));
        let in_brackets = self.letter(next) == Some('(');
        next += usize::from(in_brackets);
        let Some((part, to)) = self.part(next) else {
            return Some((words, next - usize::from(in_brackets)));
        };
        let to = to + usize::from(in_brackets && self.letter(to) == Some(')'));
        if let Part::Day(day) = part {
            return Some((on_day(words, day)?, to));
        }
        Some((
            PeriodWords {
                part: Some(part),
                ..words
            },
            to,
        ))
    }

    fn part(&self, at: usize) -> Option<(Part, usize)> {
        if let Some((day, 1..=2, to)) = self.number(at) {
            let is_day = matches!(self.letter(to), Some('日' | '号'));
            return is_day.then_some((Part::Day(day), to + 1));
        }
        for (word, part) in [
            ("上半月", Part::FirstHalf),
            ("下半月", Part::SecondHalf),
            ("上旬", Part::FirstHalf),
            ("中下旬", Part::SecondHalf),
            ("中旬", Part::SecondHalf),
            ("下旬", Part::SecondHalf),
            ("上期", Part::FirstHalf),
            ("下期", Part::SecondHalf),
            ("初", Part::FirstHalf),
            ("底", Part::SecondHalf),
            ("末", Part::SecondHalf),
        ] {
            if self.begins(at, word) {
                return Some((part, at + word.chars().count()));
            }
        }
        let half = match self.letter(at)? {
            '上' => Part::FirstHalf,
            '下' => Part::SecondHalf,
            _ => return None,
        };
        let ends = self
            .letter(at + 1)
            .is_none_or(|letter| ").-_".contains(letter));
        ends.then_some((half, at + 1))
    }
}

fn month(year: Option<i32>, month: u32) -> PeriodWords {
    PeriodWords {
        year,
        month: Some(month),
        ..PeriodWords::default()
    }
}

fn issue(number: u32) -> PeriodWords {
    PeriodWords {
        issue: Some(number),
        ..PeriodWords::default()
    }
}

const fn half(letter: char) -> Part {
    match letter {
        '上' => Part::FirstHalf,
        _ => Part::SecondHalf,
    }
}

/// The words with a day that their month has.
fn on_day(words: PeriodWords, day: u32) -> Option<PeriodWords> {
    let year = words.year.unwrap_or(2000);
    chrono::NaiveDate::from_ymd_opt(year, words.month?, day)?;
    Some(PeriodWords {
        part: Some(Part::Day(day)),
        ..words
    })
}
