//! Text of a cell: cleaned, told apart from placeholders, and plain for parsing.

use std::borrow::Cow;

use sheetgate::Value;
use unicode_normalization::UnicodeNormalization;

use super::decimal::Decimal;
use super::traditional::simplified;
use crate::domain::wording::{is_blank, trimmed};

/// The text of a value as a person sees it, outer blanks removed; empty for nothing to see.
///
/// Numbers lose the noise of their binary form, dates are written `2026-11-25`. Error values and
/// formulas without result have no text: whoever reads them must ask.
pub(crate) fn of_value(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(trimmed(text)),
        Value::Number(number) => Cow::Owned(written(*number)),
        Value::Shown(shown) if shown.text.is_empty() => Cow::Owned(written(shown.number)),
        Value::Shown(shown) => Cow::Borrowed(trimmed(&shown.text)),
        Value::Date(date) => Cow::Owned(date.to_string()),
        Value::DateTime(moment) => Cow::Owned(moment.format("%Y-%m-%d %H:%M").to_string()),
        Value::Bool(true) => Cow::Borrowed("是"),
        Value::Bool(false) => Cow::Borrowed("否"),
        Value::Error(_) | Value::Uncomputed(_) => Cow::Borrowed(""),
    }
}

/// A number without the noise of its binary form.
pub(crate) fn written(number: f64) -> String {
    Decimal::from_float(number).map_or_else(|| format!("{number:e}"), |n| n.to_string())
}

/// The text without the raised number of a footnote at its end: 甲项目¹. That of ㎡ is none.
pub(crate) fn without_note(text: &str) -> &str {
    let is_raised = |letter| matches!(letter, '¹' | '²' | '³' | '⁰'..='⁹' | '⁽' | '⁾');
    let rest = text.trim_end_matches(is_raised);
    let is_unit = rest.ends_with(|letter: char| letter.is_ascii_alphabetic());
    if is_unit || rest.is_empty() {
        text
    } else {
        trimmed(rest)
    }
}

/// What a message shows of a value.
pub(crate) fn shown(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Error(code) => Cow::Borrowed(code),
        Value::Uncomputed(formula) => Cow::Owned(format!("={formula}")),
        other => of_value(other),
    }
}

/// Whether the text says that there is nothing, as clerks write it.
pub(crate) fn is_placeholder(text: &str) -> bool {
    matches!(
        text,
        "" | "无"
            | "無"
            | "暂无"
            | "没有"
            | "无。"
            | "暂无。"
            | "—"
            | "——"
            | "-"
            | "--"
            | "---"
            | "–"
            | "－"
            | "－－"
            | "―"
            | "/"
            | "//"
            | "／"
            | "\\"
            | "、"
            | "N/A"
            | "n/a"
            | "NA"
    )
}

/// Whether the text stands for the value above.
pub(crate) fn is_ditto(text: &str) -> bool {
    matches!(text, "同上" | "同上。" | "〃" | "″" | "同前" | "\"" | "”")
}

/// Text for parsing: NFKC, so that full-width digits and brackets are plain, without any blanks, and the letters of
/// the words that sheets are read by in their simplified form.
pub(crate) fn plain(text: &str) -> String {
    quickly_plain(text).unwrap_or_else(|| {
        let letters = text.nfkc().filter(|&letter| !is_blank(letter));
        letters.map(simplified).collect()
    })
}

/// The same for text in which no letter can combine with another, as nearly all is: many times as
/// fast.
pub(crate) fn quickly_plain(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        let letter = quickly_plain_letter(letter)?;
        if !is_blank(letter) {
            plain.push(letter);
        }
    }
    Some(plain)
}

/// What [`plain`] makes of a letter that cannot combine with another; `None` of any other.
pub(super) fn quickly_plain_letter(letter: char) -> Option<char> {
    match letter {
        _ if !cannot_combine(letter) => None,
        '一'..='\u{9FFF}' => Some(simplified(letter)),
        // Full width forms are ASCII, moved.
        '！'..='～' => u8::try_from(u32::from(letter) - 0xFEE0)
            .ok()
            .map(char::from),
        _ => Some(letter),
    }
}

/// Whether the letter is one of those, of which [`plain`] is known without a look at the next one.
pub(crate) const fn cannot_combine(letter: char) -> bool {
    matches!(
        letter,
        '\0'..='\x7F'
            | '\u{3000}'..='\u{3002}'
            | '〈'..='】'
            | '·'
            | '—'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '一'..='\u{9FFF}'
            | '！'..='～'
    )
}

/// The text in small letters. Most of it is Chinese, which has none: no letter of it is looked up.
pub(crate) fn in_small_letters(mut text: String) -> String {
    let is_easy = |letter: char| letter.is_ascii() || matches!(letter, '\u{3000}'..='\u{9FFF}');
    if text.chars().all(is_easy) {
        text.make_ascii_lowercase();
        text
    } else {
        text.to_lowercase()
    }
}

/// A whole number in Chinese or Arabic digits: `12`, `十二`, `二十`, `三`; up to 99.
pub(crate) fn small_number(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 3 {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|number| *number < 100);
    }
    let (tens, ones) = match text.split_once('十') {
        None => ("", text),
        Some(("", ones)) => ("一", ones),
        Some((tens, ones)) => (tens, ones),
    };
    let digit = |text: &str| -> Option<u32> {
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (None, _) => Some(0),
            (Some(letter), None) => chinese_digit(letter),
            _ => None,
        }
    };
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// The value of one Chinese digit.
pub(crate) fn chinese_digit(letter: char) -> Option<u32> {
    Some(match letter {
        '〇' | '○' | '零' | 'O' | '◯' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::{
        in_small_letters, is_placeholder, of_value, quickly_plain, simplified, small_number,
        without_note,
    };
    use crate::domain::wording::is_blank;
    use sheetgate::{Shown, Value};

    #[test]
    fn text_keeps_its_lines_and_loses_its_outer_blanks() {
        let of = |text: &str| of_value(&Value::Text(text.into())).into_owned();
        assert_eq!(of("\u{3000}甲\n乙\u{a0}\n"), "甲\n乙");
        assert!(is_placeholder(&of(" \u{3000}— ")));
        assert!(!is_placeholder("无锡项目"));
    }

    #[test]
    fn what_the_screen_shows_of_a_number_is_its_text() {
        let of = |text: &str| {
            let shown = Shown {
                text: text.into(),
                number: 0.65,
            };
            of_value(&Value::Shown(Box::new(shown))).into_owned()
        };
        assert_eq!(of(" 65% "), "65%");
        assert_eq!(of(""), "0.65");
    }

    #[test]
    fn the_number_of_a_footnote_is_no_part_of_a_text() {
        for (text, rest) in [
            ("甲项目¹", "甲项目"),
            ("在建⁽²⁾", "在建"),
            ("年产10万m²", "年产10万m²"),
            ("甲项目1", "甲项目1"),
            ("²", "²"),
        ] {
            assert_eq!(without_note(text), rest);
        }
    }

    #[test]
    fn small_numbers_are_read_in_both_scripts() {
        for (text, number) in [
            ("7", Some(7)),
            ("07", Some(7)),
            ("十", Some(10)),
            ("十二", Some(12)),
            ("二十一", Some(21)),
            ("六", Some(6)),
            ("百", None),
            ("", None),
            ("六七", None),
        ] {
            assert_eq!(small_number(text), number, "{text}");
        }
    }

    proptest! {
        /// Mixed with letters that have a small one, or two.
        #[test]
        fn small_letters_are_what_the_library_makes_of_them(text in "[A-Ca-c0-9一-丁　、ＡａÄΣİ\u{212a}]{0,9}") {
            prop_assert_eq!(in_small_letters(text.clone()), text.to_lowercase());
        }

        #[test]
        fn the_fast_way_gives_the_same_text(text in "[ -~！-～一-鿿、。《》【】“”‘’—·\u{3000}-\u{3002}\n\t]{0,40}") {
            let letters = text.nfkc().filter(|&letter| !is_blank(letter));
            let slowly: String = letters.map(simplified).collect();
            prop_assert_eq!(quickly_plain(&text), Some(slowly));
        }
    }
}
