//! How words are cleaned and compared: what a clerk sees as the same text is the same text here.

use crate::domain::text::{is_its_own_key, is_sign, key};

/// White space as a clerk sees it: blanks of every width, and characters that show nothing at all.
#[must_use]
pub fn is_blank(letter: char) -> bool {
    // First what nearly all letters are: this is asked of every one.
    if matches!(letter, '!'..='~' | '\u{3001}'..='\u{9FFF}') {
        return false;
    }
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{00ad}')
}

/// The text without outer blanks ([`is_blank`]).
#[must_use]
pub fn trimmed(text: &str) -> &str {
    if let [b'!'..=b'~' | 0xE4..=0xE9, .., 0xE4..=0xE9, _, _] = text.as_bytes() {
        // From one Chinese letter or visible sign to another Chinese letter: there is nothing to trim.
        return text;
    }
    text.trim_matches(is_blank)
}

/// The text for comparing: that of a [`key`], without symbols either.
#[must_use]
pub fn folded(text: &str) -> String {
    if is_its_own_key(text) {
        return text.to_owned();
    }
    let mut key = key(text);
    // First what nearly all letters are.
    key.retain(|letter| {
        matches!(letter, '一'..='\u{9FFF}') || letter.is_alphanumeric() || is_sign(letter)
    });
    key
}

/// At most `most` characters of a text, on one line, for messages.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    let mut shown: String = text
        .chars()
        .filter(|&letter| letter == '\n' || !letter.is_control())
        .map(|letter| if letter == '\n' { ' ' } else { letter })
        .take(most + 1)
        .collect();
    if shown.chars().count() > most {
        shown.pop();
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{folded, shortened, trimmed};

    #[test]
    fn blanks_of_every_kind_are_outer_white_space() {
        assert_eq!(
            trimmed("\u{3000}\u{a0}\u{200b}甲 项目\n\u{feff} "),
            "甲 项目"
        );
        assert_eq!(trimmed(" \u{3000}\t"), "");
    }

    #[test]
    fn names_are_compared_without_blanks_width_and_punctuation() {
        for same in [
            "某海·总部（二期）",
            "某海 总部(二期)",
            "某海\u{200b}总部（二期）\n",
        ] {
            assert_eq!(folded(same), "某海总部二期");
        }
        assert_ne!(folded("总部一期"), folded("总部二期"));
        assert_ne!(folded("年产1.5万吨"), folded("年产15万吨"));
    }

    #[test]
    fn long_texts_are_cut_with_a_mark() {
        assert_eq!(shortened("一二三四", 3), "一二三…");
        assert_eq!(shortened("一\n二", 3), "一 二");
    }
}
