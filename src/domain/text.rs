//! Text as it is compared: what people see as the same word becomes the same key.

use unicode_normalization::UnicodeNormalization;

/// The key under which a name, number or code is compared (rule 8): NFKC, no blanks, nothing
/// invisible, no punctuation, letters in lower case. Symbols such as `+` stay: they tell things apart.
///
/// Empty for text that is only blanks and punctuation. For comparing only, never for showing:
/// NFKC turns （） into ().
#[must_use]
pub fn key(text: &str) -> String {
    plain_key(text).unwrap_or_else(|| normalised_key(text))
}

/// The key of text in which no letter can combine with another, as nearly all names are: about ten
/// times as fast.
fn plain_key(text: &str) -> Option<String> {
    let mut key = String::with_capacity(text.len());
    for letter in text.chars() {
        let letter = match letter {
            '\0'..='\x7F' => letter,
            // Full width forms are ASCII, moved.
            '！'..='～' => char::from(u8::try_from(u32::from(letter) - 0xFEE0).ok()?),
            '一'..='\u{9FFF}' => {
                key.push(letter);
                continue;
            }
            '\u{3000}'..='\u{3003}' | '〈'..='】' | '·' | '—' | '‘' | '’' | '“' | '”' | '…' =>
            {
                continue;
            }
            _ => return None,
        };
        if !is_ignored(letter) {
            key.push(letter.to_ascii_lowercase());
        }
    }
    Some(key)
}

fn normalised_key(text: &str) -> String {
    // Lower case can take a letter apart (İ), and marks that a blank kept apart can meet: compose again.
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|&letter| !is_ignored(letter))
        .nfkc()
        .filter(|&letter| !is_ignored(letter))
        .collect()
}

/// Whether a letter carries no meaning in a key.
fn is_ignored(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || letter.is_ascii_punctuation() && !is_ascii_symbol(letter)
        || is_invisible(letter)
        || is_punctuation(letter)
}

/// ASCII signs that Unicode counts as symbols, not as punctuation.
const fn is_ascii_symbol(letter: char) -> bool {
    matches!(letter, '$' | '+' | '<' | '=' | '>' | '^' | '|')
}

/// Zero-width letters, joiners, direction marks, variation selectors, fillers.
const fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFC}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Punctuation outside ASCII, with the dots, dashes and ticks that input methods give instead of it.
const fn is_punctuation(letter: char) -> bool {
    matches!(letter,
        '\u{00A1}' | '\u{00A7}' | '\u{00AB}' | '\u{00B4}' | '\u{00B6}' | '\u{00B7}' | '\u{00BB}' | '\u{00BF}'
        | '\u{02B9}'..='\u{02BF}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}'
        | '\u{2212}' | '\u{2215}' | '\u{2219}' | '\u{2223}' | '\u{22C5}' | '\u{2500}'..='\u{2503}'
        | '\u{25CF}' | '\u{25E6}' | '\u{2E00}'..='\u{2E5D}' | '\u{3001}'..='\u{3003}'
        | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{3030}' | '\u{303D}' | '\u{30FB}'
        | '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE6B}' | '\u{FF00}'..='\u{FF0F}' | '\u{FF65}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{key, normalised_key, plain_key};

    #[test]
    fn what_looks_the_same_has_the_same_key() {
        for (left, right) in [
            ("贵阳某创（二期）项目", "贵阳某创(二期)项目"),
            (
                "某海·总部经济大厦 项目",
                "某海•总部经济大厦\u{3000}项目\u{200B}",
            ),
            ("ＺＳ２０２６－００１", "zs2026-001"),
            ("5G＋工业互联网", "5g+工业互联网"),
            ("“智慧”物流—西南中心", "\"智慧\"物流-西南中心"),
            ("年产10㎡铝板\r\n项目", "年产10m2铝板项目"),
        ] {
            assert_eq!(key(left), key(right), "{left} / {right}");
        }
    }

    #[test]
    fn what_differs_in_meaning_differs_in_its_key() {
        for (left, right) in [
            ("厂房一期", "厂房二期"),
            ("5G", "5G+"),
            ("某一科技", "某-科技"),
            ("铝合金项目", "铝合金板项目"),
        ] {
            assert_ne!(key(left), key(right), "{left} / {right}");
        }
        assert_eq!(key(" 、——（）…"), "");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "\\PC{0,40}") {
            let once = key(&text);
            prop_assert_eq!(key(&once), once);
        }

        #[test]
        fn the_fast_way_gives_the_same_key(text in "[ -~！-～一-鿿、。《》【】“”‘’…—·\u{3000}-\u{3003}]{0,40}") {
            prop_assert_eq!(plain_key(&text), Some(normalised_key(&text)));
        }
    }
}
