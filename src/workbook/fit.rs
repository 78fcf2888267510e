//! Fitting Chinese text into cells: how wide it is, how many lines it takes, and where it must be cut.

use std::borrow::Cow;

/// The longest text that Excel takes into one cell, in UTF-16 units.
pub(crate) const LONGEST_TEXT: usize = 32_767;

/// What stands at the end of a text that was cut.
const CUT_MARK: &str = "……（原文过长，已截断）";

/// The tallest row that Excel shows, in points.
const TALLEST_ROW: f64 = 409.0;

/// A wide letter is as wide as two digits; widths here are counted in digits.
const fn width_of(letter: char) -> usize {
    // Everything from Hangul on, with the dashes, dots and quotes that Chinese fonts draw full width.
    if letter as u32 >= 0x1100 && letter as u32 != 0x200B
        || matches!(letter, '\u{B7}' | '\u{D7}' | '\u{B0}' | '\u{B1}')
    {
        2
    } else {
        1
    }
}

/// How many lines a text takes in a column of `room` digits, wrapped as spreadsheet programs do:
/// anywhere between Chinese letters, only between words of Latin letters and digits, and with no
/// closing punctuation at the beginning of a line.
#[must_use]
pub(crate) fn lines(text: &str, room: usize) -> usize {
    // No letter is wider than it has bytes; most texts are short.
    if text.len() <= room && !text.contains('\n') {
        return 1;
    }
    text.lines()
        .map(|line| lines_of(line, room.max(2)))
        .sum::<usize>()
        .max(1)
}

fn lines_of(line: &str, room: usize) -> usize {
    let (mut count, mut used, mut word) = (1, 0, 0);
    for letter in line.chars() {
        let width = width_of(letter);
        if width == 1 && letter != ' ' {
            word += 1;
        } else {
            word = 0;
        }
        if used + width > room && letter != ' ' {
            count += 1;
            // What moves down: the word that is being written, or the letter before a closing sign.
            used = match letter {
                _ if word > 0 && word < room => word,
                '，' | '。' | '、' | '；' | '：' | '）' | '”' | '》' | '？' | '！' => 4,
                _ => width,
            };
        } else {
            used += width;
        }
    }
    count
}

/// How many digits of this size in points surely fit into a column of this width. Widths are counted
/// in digits of 11 points; cells have margins, and the free fonts have digits wider than half a letter.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a width is small and positive"
)]
pub(crate) fn room(width: f64, font_size: f64) -> usize {
    (width * 9.6 / font_size).max(2.0) as usize
}

/// The height in points of a row whose fullest cell has this many lines of text of this size in points.
#[must_use]
pub(crate) fn height(lines: usize, font_size: f64) -> f64 {
    let lines = f64::from(u32::try_from(lines).unwrap_or(u32::MAX));
    // Chinese fonts differ: 宋体 sets lines 1.2 of its size apart, the free ones up to 1.45.
    (lines * font_size * 1.44 + 5.0).min(TALLEST_ROW)
}

/// The text as a cell can hold it: without letters that XML forbids, and cut where Excel's limit is,
/// with a mark that says so.
#[must_use]
pub(crate) fn fit(text: &str) -> Cow<'_, str> {
    let text = if may_be_forbidden(text) && text.chars().any(is_forbidden) {
        Cow::Owned(text.replace(is_forbidden, ""))
    } else {
        Cow::Borrowed(text)
    };
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return text;
    }
    let room = LONGEST_TEXT - CUT_MARK.encode_utf16().count();
    let mut used = 0;
    let kept = text.chars().take_while(|letter| {
        used += letter.len_utf16();
        used <= room
    });
    Cow::Owned(kept.collect::<String>() + CUT_MARK)
}

/// Asked of all bytes without a branch, which takes many at once: control characters are one byte, and
/// what is no character begins with two of these.
fn may_be_forbidden(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_control = |byte: u8| byte < b' ' && !matches!(byte, b'\n' | b'\t');
    let controls = bytes
        .iter()
        .fold(false, |any, &byte| any | is_control(byte));
    let next = bytes.get(1..).unwrap_or_default();
    let begins = |(&byte, &next)| byte == 0xEF && next == 0xBF;
    let others = bytes
        .iter()
        .zip(next)
        .fold(false, |any, pair| any | begins(pair));
    controls || others
}

/// Control characters but line feed and tab, and what is no character at all.
const fn is_forbidden(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Shares `room` among columns of running text, so that the fuller ones get more and no row grows
/// much taller than it must: by the square root of what is in them, none below its minimum.
///
/// `demands` are the widths of a typical full cell, in digits; the sum of the answer is about `room`.
#[must_use]
pub(crate) fn share(room: f64, demands: &[usize], minimum: f64) -> Vec<f64> {
    let roots = demands
        .iter()
        .map(|&demand| f64::from(u32::try_from(demand).unwrap_or(u32::MAX)).sqrt());
    let mut widths: Vec<(f64, bool)> = roots.map(|root| (root, false)).collect();
    loop {
        let narrow = widths.iter().filter(|(_, is_narrow)| *is_narrow);
        let left = (room - narrow.fold(0.0, |sum, _| sum + minimum)).max(0.0);
        let roots = widths.iter().filter(|(_, is_narrow)| !is_narrow);
        let sum: f64 = roots.map(|(root, _)| root).sum();
        let unit = if sum > 0.0 { left / sum } else { 0.0 };
        // A column that would fall below the minimum gets it, and the others share anew.
        let falls = |(root, is_narrow): &(f64, bool)| !is_narrow && root * unit < minimum;
        let Some(at) = widths.iter().position(falls) else {
            let width = |(root, is_narrow)| if is_narrow { minimum } else { root * unit };
            return widths.into_iter().map(width).map(f64::round).collect();
        };
        widths[at].1 = true;
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_TEXT, fit, height, lines, share};

    #[test]
    fn lines_are_counted_as_they_wrap() {
        for (text, room, expected) in [
            ("", 10, 1),
            ("一二三四五", 10, 1),
            ("一二三四五六", 10, 2),
            ("一二三四五，", 10, 2),
            ("一二三四 PMMA123", 10, 2),
            ("一\n二\n三", 10, 3),
            ("AAAAAAAAAAAAAAAAAAAAAAAAA", 10, 3),
        ] {
            assert_eq!(lines(text, room), expected, "{text}");
        }
        assert!(height(10_000, 10.0) <= 409.5);
    }

    #[test]
    fn over_long_text_is_cut_with_a_mark() {
        let long = "长".repeat(40_000);
        let cut = fit(&long);
        assert_eq!(cut.encode_utf16().count(), LONGEST_TEXT);
        assert!(cut.ends_with("已截断）"));
        let emoji = "𠀀".repeat(20_000);
        assert!(fit(&emoji).encode_utf16().count() <= LONGEST_TEXT);
        assert_eq!(fit("一\r\n\u{1}二\u{FFFF}"), "一\n二");
        let just = "字".repeat(LONGEST_TEXT);
        assert_eq!(fit(&just), just);
    }

    #[test]
    fn fuller_columns_get_more_and_none_too_little() {
        let widths = share(100.0, &[400, 100, 0], 10.0);
        assert!((widths[2] - 10.0).abs() < f64::EPSILON);
        assert!((widths[0] - 60.0).abs() < f64::EPSILON && (widths[1] - 30.0).abs() < f64::EPSILON);
    }
}
