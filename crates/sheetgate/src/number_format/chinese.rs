//! Numbers in Chinese digits, as `[DBNum1]` to `[DBNum3]` show them.

const DIGITS: [[char; 10]; 3] = [
    ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
    ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
    ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'],
];
const PLACES: [[&str; 4]; 2] = [["", "十", "百", "千"], ["", "拾", "佰", "仟"]];
const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];

/// The text with each digit in this script (1 to 3), one by one.
pub(super) fn digit_by_digit(text: &str, kind: u8) -> String {
    let script = DIGITS[usize::from(kind.clamp(1, 3)) - 1];
    let digit = |letter: char| match letter.to_digit(10) {
        Some(digit) => script[digit as usize],
        None => letter,
    };
    text.chars().map(digit).collect()
}

/// A number in words: 一千二百, 伍仟; the digits behind the point one by one. What is too long for words, and the
/// third script, is written digit by digit.
pub(super) fn in_words(whole: &str, fraction: &str, kind: u8) -> String {
    let places = PLACES.get(usize::from(kind).wrapping_sub(1));
    let shown = match places {
        Some(places) if whole.len() <= 16 => words(whole, kind, places),
        _ => digit_by_digit(if whole.is_empty() { "0" } else { whole }, kind),
    };
    if fraction.is_empty() {
        return shown;
    }
    format!("{shown}.{}", digit_by_digit(fraction, kind))
}

fn words(whole: &str, kind: u8, places: &[&str; 4]) -> String {
    let zero = digit_by_digit("0", kind);
    let mut shown = String::new();
    let mut owes_zero = false;
    let mut group_is_empty = true;
    for (index, digit) in whole.chars().enumerate() {
        let behind = whole.len() - 1 - index;
        if digit == '0' {
            owes_zero = true;
        } else {
            if owes_zero && !shown.is_empty() {
                shown.push_str(&zero);
            }
            owes_zero = false;
            group_is_empty = false;
            shown.push_str(&digit_by_digit(digit.encode_utf8(&mut [0; 4]), kind));
            shown.push_str(places[behind % 4]);
        }
        if behind.is_multiple_of(4) {
            if !group_is_empty {
                shown.push_str(GROUPS[behind / 4]);
            }
            group_is_empty = true;
        }
    }
    if shown.is_empty() { zero } else { shown }
}

#[cfg(test)]
mod tests {
    use super::{digit_by_digit, in_words};

    #[test]
    fn numbers_are_written_as_people_say_them() {
        for (whole, fraction, kind, words) in [
            ("5000", "", 2, "伍仟"),
            ("5000", "", 1, "五千"),
            ("12345", "", 1, "一万二千三百四十五"),
            ("10005", "", 1, "一万〇五"),
            ("100000000", "", 2, "壹亿"),
            ("120000000", "5", 1, "一亿二千万.五"),
            ("10", "", 1, "一十"),
            ("", "", 1, "〇"),
            ("12", "", 3, "１２"),
            (
                "12345678901234567",
                "",
                1,
                "一二三四五六七八九〇一二三四五六七",
            ),
        ] {
            assert_eq!(in_words(whole, fraction, kind), words);
        }
        assert_eq!(digit_by_digit("第12.5号", 2), "第壹贰.伍号");
    }
}
