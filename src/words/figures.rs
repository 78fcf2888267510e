//! Figures in the text of a cell, told apart as a person tells them: never joined over what stands between them.

use unicode_normalization::UnicodeNormalization as _;

use super::text::quickly_plain;
use super::traditional::simplified;
use crate::domain::wording::is_blank;

/// Stands where a blank stood between two digits. No cell's text holds a control character of its own.
pub(crate) const GAP: char = '\u{1}';
/// Stands where a line ended between two digits.
pub(crate) const BREAK: char = '\u{2}';
/// Stands for a number that marks something: ①, a raised ¹, ⑴.
pub(crate) const MARK: char = '\u{3}';

/// What parts two letters of a text, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Blank {
    /// Narrow and unbreakable blanks, which group the digits of one number.
    Narrow,
    Wide,
    Line,
}

impl Blank {
    /// `None` for what shows nothing at all.
    fn of(letter: char) -> Option<Self> {
        match letter {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(Self::Line),
            '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2007}' => Some(Self::Narrow),
            _ if letter.is_whitespace() => Some(Self::Wide),
            _ => None,
        }
    }
}

/// Text for parsing, as [`super::text::plain`] makes it, but for what stands between two digits:
/// [`GAP`], [`BREAK`] and [`MARK`] keep them apart. Narrow blanks there are `'`, as they group digits.
pub(crate) fn unglued(text: &str) -> String {
    if let Some(plain) = quickly_plain(text)
        && !text.contains(is_blank)
    {
        return plain;
    }
    let is_digit = |letter: char| letter.is_ascii_digit();
    let mut plain = String::with_capacity(text.len());
    let mut between = None;
    let mut last_is_composed = false;
    for letter in text.chars() {
        if is_blank(letter) {
            between = between.max(Blank::of(letter));
            continue;
        }
        let between = between.take();
        if is_mark(letter) {
            plain.push(MARK);
            continue;
        }
        let start = plain.len();
        let composed = letter.nfkc().filter(|&letter| !is_blank(letter));
        plain.extend(composed.map(simplified));
        let (before, own) = plain.split_at(start);
        // ㎡ is two letters, of which the last is a digit; ㋀ begins with one.
        let is_composed = own.chars().nth(1).is_some();
        let separator = match between {
            Some(Blank::Narrow) if before.ends_with(is_digit) => Some('\''),
            Some(blank) if before.ends_with(is_digit) || before.ends_with(['.', ',']) => {
                Some(if blank == Blank::Line { BREAK } else { GAP })
            }
            None if before.ends_with(is_digit) && (is_composed || last_is_composed) => Some(MARK),
            _ => None,
        };
        if own.starts_with(is_digit)
            && let Some(separator) = separator
        {
            plain.insert(start, separator);
        }
        last_is_composed = is_composed;
    }
    plain
}

/// A number in a circle or brackets, or a raised or lowered one: one letter that marks something.
fn is_mark(letter: char) -> bool {
    matches!(
        letter,
        '²' | '³' | '¹' | '⁰'..='ⁿ' | '₀'..='₎' | '①'..='⒛' | '⓪'..='⓿' | '❶'..='➓'
    ) || matches!(letter, '㈠'..='㈩' | '㉑'..='㉟' | '㊀'..='㊉' | '㊱'..='㊿')
}

/// The figures of a text as they are written, marks included: what a question about more than one names.
pub(crate) fn figures_in(text: &str) -> Vec<&str> {
    let is_of_figure = |letter: char| {
        letter.is_ascii_digit() || matches!(letter, '０'..='９' | '.' | ',' | '．' | '，')
    };
    let has_digit =
        |run: &&str| run.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let mut figures = Vec::new();
    for run in text.split_inclusive(is_mark) {
        let mark = run
            .char_indices()
            .next_back()
            .filter(|(_, last)| is_mark(*last));
        let (words, mark) = run.split_at(mark.map_or(run.len(), |(at, _)| at));
        let runs = words.split(|letter: char| !is_of_figure(letter));
        figures.extend(
            runs.map(|run| run.trim_matches(['.', ',', '，', '．']))
                .filter(has_digit),
        );
        figures.extend((!mark.is_empty()).then_some(mark));
    }
    figures
}

/// The text without the separators of one number's groups of three digits: commas, and blanks where there
/// are two or more, as 1 234 567 can only be one number. All others stay.
pub(crate) fn without_separators(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let digit_at = |index: usize| letters.get(index).is_some_and(char::is_ascii_digit);
    let is_separator = |index: usize, separators: &[char]| {
        letters
            .get(index)
            .is_some_and(|letter| separators.contains(letter))
            && index > 0
            && digit_at(index - 1)
            && (1..=3).all(|step| digit_at(index + step))
            && !digit_at(index + 4)
    };
    let is_gap = |index: usize| is_separator(index, &[GAP]);
    let mut plain = String::with_capacity(text.len());
    for (index, &letter) in letters.iter().enumerate() {
        let is_one_of_more =
            is_gap(index) && (is_gap(index + 4) || index.checked_sub(4).is_some_and(is_gap));
        if !is_separator(index, &[',', '\'']) && !is_one_of_more {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BREAK, GAP, MARK, figures_in, unglued, without_separators};
    use crate::words::text::plain;

    #[test]
    fn digits_are_never_joined_over_what_stands_between_them() {
        for (text, expected) in [
            ("500\n800", format!("500{BREAK}800")),
            ("500 \n 800", format!("500{BREAK}800")),
            ("500 800", format!("500{GAP}800")),
            ("500\u{3000}800", format!("500{GAP}800")),
            ("1\u{202f}234", "1'234".to_owned()),
            ("5000①", format!("5000{MARK}")),
            ("5000¹", format!("5000{MARK}")),
            ("①500②300", format!("{MARK}500{MARK}300")),
            ("10㎡20", format!("10m2{MARK}20")),
            ("2024年㋀5日", "2024年1月5日".to_owned()),
            ("5㋀", format!("5{MARK}1月")),
            ("50\u{200b}00", "5000".to_owned()),
            ("５０００ 万元", "5000万元".to_owned()),
            ("1. 5", format!("1.{GAP}5")),
        ] {
            assert_eq!(unglued(text), expected, "{text}");
        }
    }

    #[test]
    fn groups_of_three_digits_are_one_number() {
        for (text, expected) in [
            ("1,234,567.8", "1234567.8"),
            ("1'234", "1234"),
            ("12,34", "12,34"),
            ("1,2345", "1,2345"),
            ("1\u{1}234\u{1}567", "1234567"),
            ("500\u{1}800", "500\u{1}800"),
            ("500\u{2}800\u{2}900", "500\u{2}800\u{2}900"),
        ] {
            assert_eq!(without_separators(text), expected, "{text}");
        }
    }

    #[test]
    fn figures_are_named_as_they_are_written() {
        for (text, figures) in [
            ("500\n800", &["500", "800"][..]),
            ("8,000/９０００", &["8,000", "９０００"]),
            ("5000①", &["5000", "①"]),
            ("一期1.5亿元，二期3亿元。", &["1.5", "3"]),
            ("5000", &["5000"]),
            ("待定", &[]),
        ] {
            assert_eq!(figures_in(text), figures, "{text}");
        }
    }

    proptest! {
        #[test]
        fn all_but_what_parts_digits_is_plain_text(text in "[0-9.,，年月万元 \n①¹㎡㋀\u{a0}\u{200b}一-鿿！-～]{0,20}") {
            let without = |text: &str| text.replace([GAP, BREAK, MARK, '\''], "");
            let digits: String = text.chars().filter(|&letter| !super::is_mark(letter)).collect();
            prop_assert_eq!(without(&unglued(&text)), without(&plain(&digits)));
        }

        #[test]
        fn no_text_panics(text in "[0-9.,，①\n \\PC]{0,20}") {
            let _ = (figures_in(&text), without_separators(&unglued(&text)));
        }
    }
}
