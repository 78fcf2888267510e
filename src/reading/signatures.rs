//! Lines of signatures under a table, in one cell or in many.

use std::sync::LazyLock;

use sheetgate::Value;

use super::fillers::is_filler;
use super::seals::is_day;
use crate::domain::wording::{is_blank, trimmed};
use crate::words::closed::{Certainty, is_made_of};
use crate::words::letters::{Letters, last};
use crate::words::metadata_labels::begins_with_label;
use crate::words::signature_words::{QUALIFIERS, ROLES, SIGNS};
use crate::words::text::{cannot_combine, in_small_letters, is_placeholder, of_value, plain};
use crate::words::total_words::is_total_word;

/// What a cell is in a line of signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignaturePart {
    /// A label, its value behind it or in the next cell.
    Label {
        has_value: bool,
    },
    /// A label's words, but nothing that makes it one.
    Bare,
    /// A date, a place for a date, a place for a seal, or words for nothing.
    Beside,
    Other,
}

fn part(value: &Value) -> SignaturePart {
    /// No label is longer, bytes, whatever stands behind it.
    const LONGEST: usize = 400;
    let Value::Text(text) = value else {
        return match value {
            Value::Date(_) | Value::DateTime(_) => SignaturePart::Beside,
            _ => SignaturePart::Other,
        };
    };
    if text.len() > LONGEST {
        return SignaturePart::Other;
    }
    let text = of_value(value);
    if is_placeholder(&text) || is_filler(&text) || is_total_word(&text) {
        return SignaturePart::Beside;
    }
    if !may_be_label_or_day(&text) {
        return SignaturePart::Other;
    }
    label_or_day(&text)
}

/// What ends with none of them is no label without a colon, no day and no sign.
static ENDS: LazyLock<Letters> = LazyLock::new(|| {
    let of_days = "年月日号_-—.0123456789".chars();
    Letters::of(last(&ROLES).chain(last(&SIGNS)).chain(of_days))
});

/// Cheap: whether it is worth a closer look.
fn may_be_label_or_day(text: &str) -> bool {
    let may_be_colon = |letter| matches!(letter, ':' | '：') || !cannot_combine(letter);
    ENDS.may_end(text) || text.contains(may_be_colon)
}

/// Cheap: whether a text may be a label, or one may stand before a colon in it.
pub(super) fn may_be_label(text: &str) -> bool {
    let is_around = |letter| is_blank(letter) || "()（）、/／".contains(letter);
    may_be_label_or_day(text.trim_end_matches(is_around))
}

fn label_or_day(text: &str) -> SignaturePart {
    let plain = in_small_letters(plain(text));
    if let Some((label, behind)) = plain.split_once(':') {
        if is_label(label) || begins_with_label(text) {
            return SignaturePart::Label {
                has_value: !behind.trim_matches(['_', '-', '—']).is_empty(),
            };
        }
    } else if is_label(&plain) {
        let is_signed = SIGNS[..9].iter().any(|sign| plain.contains(sign));
        return if is_signed {
            SignaturePart::Label { has_value: false }
        } else {
            SignaturePart::Bare
        };
    }
    if is_day(&plain) || is_made_of(&plain, &[&SIGNS]) {
        SignaturePart::Beside
    } else {
        SignaturePart::Other
    }
}

/// No label is longer, letters.
const LONGEST_LABEL: usize = 20;

/// 填报人, 单位负责人（签字）, 主要领导签字.
pub(super) fn is_label(plain: &str) -> bool {
    if plain.chars().count() > LONGEST_LABEL {
        return false;
    }
    let bare =
        plain.trim_start_matches(|letter: char| letter.is_ascii_digit() || ".、(".contains(letter));
    if bare.is_empty() {
        return false;
    }
    // What may be left out at the end, from the longest; nothing where no sign stands there, as in nearly all cells.
    let mut ends: Vec<usize> = Vec::new();
    if SIGNS.iter().any(|sign| bare.ends_with(sign)) {
        ends.extend(bare.char_indices().map(|(at, _)| at).skip(1));
    }
    ends.push(bare.len());
    ends.into_iter().rev().any(|end| {
        let (words, signs) = bare.split_at(end);
        (signs.is_empty() || is_made_of(signs, &[&SIGNS]))
            && ROLES.iter().any(|role| {
                words.strip_suffix(role).is_some_and(|before| {
                    before.is_empty() || is_made_of(before, &[&QUALIFIERS, &ROLES])
                })
            })
    })
}

/// Cheap: whether a row may be one of signatures: it begins with a text, or a cell may be a label beyond doubt.
fn may_be_signed(content: &[(u32, &Value)]) -> bool {
    let begins_with_text = matches!(content.first(), Some((_, Value::Text(_))));
    let mut values = content.iter().map(|(_, value)| value);
    begins_with_text
        || values.any(|value| matches!(value, Value::Text(text) if may_be_sure_label(text)))
}

/// A colon or a word for signing stands within the letters that a label may have, or the text is a longer metadata row.
fn may_be_sure_label(text: &str) -> bool {
    let may_be_colon = |letter| matches!(letter, ':' | '：') || !cannot_combine(letter);
    let is_of_signing = |letter| matches!(letter, '签' | '簽' | '章' | '盖' | '蓋');
    let letters = text.chars().filter(|&letter| !is_blank(letter));
    let mut first = letters.take(LONGEST_LABEL + 1);
    first.any(|letter| may_be_colon(letter) || is_of_signing(letter))
        || (text.contains(may_be_colon) && begins_with_label(trimmed(text)))
}

/// How surely a row is one of signatures.
pub(super) fn in_row(content: &[(u32, &Value)]) -> Option<Certainty> {
    if may_be_signed(content) {
        signed(content)
    } else {
        None
    }
}

/// The same by all of every cell.
fn signed(content: &[(u32, &Value)]) -> Option<Certainty> {
    let (mut labels, mut others, mut waits) = (0_usize, 0_usize, false);
    let parts: Vec<SignaturePart> = content.iter().map(|(_, value)| part(value)).collect();
    let has_label = parts
        .iter()
        .any(|part| matches!(part, SignaturePart::Label { .. }));
    let bare = parts
        .iter()
        .filter(|part| **part == SignaturePart::Bare)
        .count();
    // 填报人 | 孙某 | 审核人 | 李某 has no colon anywhere.
    let is_of_pairs =
        parts.first() == Some(&SignaturePart::Bare) && bare >= 2 && parts.len() <= bare * 2;
    if !has_label && !is_of_pairs {
        return None;
    }
    for part in parts {
        match part {
            SignaturePart::Label { has_value } => {
                labels += 1;
                waits = !has_value;
            }
            SignaturePart::Bare => {
                labels += 1;
                waits = true;
            }
            SignaturePart::Beside => {}
            SignaturePart::Other if waits => waits = false,
            SignaturePart::Other => others += 1,
        }
    }
    Some(if others == 0 && labels > 0 {
        Certainty::Sure
    } else {
        Certainty::Partly
    })
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::{prop_assert, proptest};
    use sheetgate::Value;

    use super::{
        Certainty, SignaturePart, in_row, is_label, label_or_day, may_be_label_or_day,
        may_be_signed, signed,
    };

    proptest! {
        /// From the letters of labels, days and signs, some of them wide or such as combine.
        #[test]
        fn no_cheap_look_passes_over_what_a_close_one_finds(
            text in "[填报负责人单位签字盖章电话領導章处栏（）():：﹕年月日号二〇0-9.＿_—、/ 　é\u{301}甲园qQ]{0,8}"
        ) {
            let is_more = label_or_day(&text) != SignaturePart::Other;
            prop_assert!(may_be_label_or_day(&text) || !is_more, "{text}");
        }

        #[test]
        fn no_row_of_signatures_is_passed_over(
            texts in vec("(填报人|单位|負責人|领导|审核|日期)?[（(]?(签字|簽名|蓋章|公章|章)?[）):：﹕é]?[孙某0-9]{0,2}|(报送期|联系人|本期)[完成 ]{0,30}[：:]?[孙某]{0,9}", 1..4),
            number in option::of(0.0..9.0),
        ) {
            let texts = texts.into_iter().map(|text| Value::Text(text.into()));
            let values: Vec<Value> = number.map(Value::Number).into_iter().chain(texts).collect();
            let content: Vec<(u32, &Value)> = (0..).zip(&values).collect();
            prop_assert!(may_be_signed(&content) || signed(&content).is_none(), "{values:?}");
        }
    }

    fn row(line: &str) -> Option<Certainty> {
        let cells: Vec<(u32, Value)> = (0..)
            .zip(line.split('|').map(str::trim))
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| match text.parse() {
                Ok(number) => (column, Value::Number(number)),
                Err(_) => (column, Value::Text(text.into())),
            })
            .collect();
        let content: Vec<(u32, &Value)> = cells.iter().map(|(at, value)| (*at, value)).collect();
        in_row(&content)
    }

    #[test]
    fn signatures_are_known_in_any_cells() {
        for line in [
            "填报人：孙某",
            "填报人：||孙某||审核人：||李某||日期：|2026年11月24日",
            "填报人：孙某|||||联系电话：0851-80002222|||||单位负责人（签字）：",
            "|主要领导签字：|||分管领导签字：",
            "填报人|孙某|审核人|李某",
            "填报人|孙某|联系电话|13900000001",
            "单位负责人签字|||填表人签字||| 年 月 日",
            "制表：张某||复核：李某||审批：",
            "（公章）|填报单位：南明区投促局",
            "经办人（签章）：_____|负责人（签章）：_____",
            "局长：|科长：|经办：",
            "法定代表人：|统计负责人：|报出日期：2026.11.24",
        ] {
            assert_eq!(row(line), Some(Certainty::Sure), "{line}");
        }
        for line in [
            "1|甲产业园|厂房|甲公司",
            "|甲产业园||张某",
            "负责人|甲产业园项目",
            "项目负责制推广中心",
        ] {
            assert_eq!(row(line), None, "{line}");
        }
        assert_eq!(row("1|甲产业园|厂房|联系人：张某"), Some(Certainty::Partly));
    }

    /// Each word for who signs, alone, of a unit, with the place for a seal.
    #[test]
    fn every_role_makes_a_label_with_what_may_stand_around_it() {
        for role in [
            "填报人",
            "负责人",
            "领导",
            "审核人",
            "经办人",
            "联系电话",
            "制表人",
            "分管领导",
            "局长",
        ] {
            for before in ["", "单位", "主要", "招商"] {
                for sign in ["", "签字", "（签字）", "（盖章）", "签章", "（签字盖章）"]
                {
                    let label = super::plain(&format!("{before}{role}{sign}"));
                    assert!(is_label(&label), "{label}");
                    let name = format!("{label}之家项目");
                    assert!(!is_label(&name), "{name}");
                }
            }
        }
    }
}
