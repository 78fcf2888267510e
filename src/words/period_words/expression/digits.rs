//! Dates in digits alone, where they are no figures: 11.25, 1125, 261125, 20261125.

use super::{ExpressionPlace, ExpressionReader, Read, YEARS, month, on_day};
use crate::domain::period_words::PeriodWords;

impl ExpressionReader<'_> {
    /// 11.25, 11-25, 11/25, where it is no figure.
    pub(super) fn short(&self, at: usize, month_number: u32, behind: usize) -> Read {
        let separator = self.letter(behind).filter(|&letter| {
            ".-/".contains(letter) || letter == '_' && self.place == ExpressionPlace::Name
        })?;
        let (day @ 1..=31, digits @ 1..=2, to) = self.number(behind + 1)? else {
            return None;
        };
        let is_worded = matches!(self.letter(to), Some('日' | '号'));
        if is_worded && separator == '-' && self.letter(to) == Some('号') {
            return None;
        }
        let to = to + usize::from(is_worded);
        let before = self.before(at);
        let after = self.letter(to);
        let is_alone = match self.place {
            ExpressionPlace::Name => {
                !before.is_some_and(|letter| {
                    letter.is_ascii_alphanumeric() || "./-第".contains(letter)
                }) && !after.is_some_and(|letter| {
                    letter.is_ascii_alphanumeric()
                        || "./-%亿万元个米亩号楼吨度年月级倍公平千百米号地园".contains(letter)
                })
            }
            ExpressionPlace::Title => {
                before.is_none_or(|letter| "(,，、;；:：\n表年".contains(letter))
                    && after.is_none_or(|letter| "),，、;；\n期".contains(letter))
            }
        };
        // 10.2 is a figure as well; a day below ten of such a form has a zero before it, or is worded.
        let is_day = digits == 2
            || is_worded
            || separator != '.'
            || day < 10 && self.place == ExpressionPlace::Name;
        let words = on_day(month(None, month_number), day)?;
        (is_alone && is_day).then_some((words, to))
    }

    /// 11.10, where another one follows or went before.
    pub(super) fn short_end(&self, at: usize) -> Read {
        let (own @ 1..=12, 1..=2, behind) = self.number(at)? else {
            return None;
        };
        let is_parted = matches!(self.letter(behind), Some('.' | '/'));
        let (day, 2, to) = self.number(behind + 1).filter(|_| is_parted)? else {
            return None;
        };
        Some((on_day(month(None, own), day)?, to))
    }

    /// 202611, 261125.
    pub(super) fn six_digits(number: u32, to: usize) -> Read {
        let (year, own) = (number / 100, number % 100);
        if YEARS.contains(&year) && (1..=12).contains(&own) {
            return Some((month(i32::try_from(year).ok(), own), to));
        }
        Some((date_of(20_000_000 + number)?, to))
    }

    /// 1125
    pub(super) fn four_digits(&self, at: usize, number: u32, to: usize) -> Read {
        let is_lettered = |letter: Option<char>| {
            letter
                .is_some_and(|letter| letter.is_ascii_alphanumeric() || "-./年号".contains(letter))
        };
        let (own @ 1..=12, day) = (number / 100, number % 100) else {
            return None;
        };
        let words = on_day(month(None, own), day)?;
        (!is_lettered(self.before(at)) && !is_lettered(self.letter(to))).then_some((words, to))
    }
}

/// 20261125
pub(super) fn date_of(number: u32) -> Option<PeriodWords> {
    let year = number / 10_000;
    let own = month(i32::try_from(year).ok(), number / 100 % 100);
    on_day(own, number % 100).filter(|_| YEARS.contains(&year))
}
