//! Text as it is compared: what people see as the same word becomes the same key.

use unicode_normalization::UnicodeNormalization;

/// The key under which a name, number or code is compared (rule 8): NFKC, no blanks, nothing
/// invisible, no punctuation except between digits, letters in lower case: 1.5万吨 is not 15万吨, 10-1号楼
/// not 101号楼, but 1,000吨 is 1000吨. Symbols such as `+` stay: they tell things apart.
///
/// Empty for text that is only blanks and punctuation. For comparing only, never for showing:
/// NFKC turns （） into ().
#[must_use]
pub fn key(text: &str) -> String {
    if is_its_own_key(text) {
        return text.to_owned();
    }
    plain_key(text).unwrap_or_else(|| normalised_key(text))
}

/// Whether a text surely is its own [`key`], and has nothing else that is left out where names are compared: Chinese
/// letters, digits and small letters alone, as most names have.
pub(crate) fn is_its_own_key(text: &str) -> bool {
    let is_plain = |letter| matches!(letter, '一'..='\u{9FFF}' | '0'..='9' | 'a'..='z');
    text.chars().all(is_plain)
}

/// The key of a code of digits and letters in groups, whatever stands between the groups.
#[must_use]
pub fn code_key(text: &str) -> String {
    let mut key = key(text);
    key.retain(|letter| !is_sign(letter));
    key
}

/// The key of text in which no letter can combine with another, as nearly all names are: about ten
/// times as fast.
fn plain_key(text: &str) -> Option<String> {
    let mut key = KeyBuilder::with_capacity(text.len());
    for letter in text.chars() {
        let letter = match letter {
            '\0'..='\x7F' => letter,
            // Full width forms are ASCII, moved.
            '！'..='～' => char::from(u8::try_from(u32::from(letter) - 0xFEE0).ok()?),
            '一'..='\u{9FFF}' => {
                key.push_word(letter);
                continue;
            }
            '\u{3000}'..='\u{3003}' | '〈'..='】' | '·' | '—' | '‘' | '’' | '“' | '”' | '…' => {
                letter
            }
            _ => return None,
        };
        key.push(letter.to_ascii_lowercase());
    }
    Some(key.finish())
}

fn normalised_key(text: &str) -> String {
    // Lower case can take a letter apart (İ), and marks that a blank kept apart can meet: compose again.
    let mut first = KeyBuilder::with_capacity(text.len());
    text.nfkc()
        .flat_map(char::to_lowercase)
        .for_each(|letter| first.push(letter));
    let mut second = KeyBuilder::with_capacity(text.len());
    first.finish().nfkc().for_each(|letter| second.push(letter));
    second.finish()
}

/// A key that grows letter by letter.
struct KeyBuilder {
    letters: String,
    /// Punctuation behind a digit, which counts if a digit follows.
    sign: Option<char>,
    has_commas: bool,
}

impl KeyBuilder {
    fn with_capacity(bytes: usize) -> Self {
        Self {
            letters: String::with_capacity(bytes),
            sign: None,
            has_commas: false,
        }
    }

    fn push(&mut self, letter: char) {
        if letter.is_ascii_digit() {
            if let Some(sign) = self.sign.take() {
                self.has_commas |= sign == ',';
                self.letters.push(sign);
            }
            self.letters.push(letter);
        } else if is_unseen(letter) {
            // A blank neither parts nor joins.
        } else if is_mark(letter) {
            if self.sign.is_none() && self.letters.ends_with(|last: char| last.is_ascii_digit()) {
                self.sign = Some(sign_of(letter));
            }
        } else {
            self.push_word(letter);
        }
    }

    /// A letter that is no digit, no mark and no blank.
    fn push_word(&mut self, letter: char) {
        self.sign = None;
        self.letters.push(letter);
    }

    fn finish(self) -> String {
        if self.has_commas {
            without_grouping(&self.letters)
        } else {
            self.letters
        }
    }
}

/// The key without the commas that only group thousands.
fn without_grouping(key: &str) -> String {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut plain = String::with_capacity(key.len());
    let mut run = 0;
    for (at, letter) in key.char_indices() {
        if letter == ',' && (1..=3).contains(&run) && digits(&key[at + 1..]) == 3 {
            run = 0;
            continue;
        }
        run = if letter.is_ascii_digit() { run + 1 } else { 0 };
        plain.push(letter);
    }
    plain
}

/// What a mark between digits is in a key: marks that people take for one another are one.
const fn sign_of(mark: char) -> char {
    match mark {
        '.' | '。' | '·' | '…' | '\u{2022}' | '\u{2219}' | '\u{22C5}' | '\u{30FB}' | '\u{FF65}' => {
            '.'
        }
        '-'
        | '~'
        | '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2500}'..='\u{2503}'
        | '\u{301C}'
        | '\u{3030}' => '-',
        '/' | '\\' | '\u{2044}' | '\u{2215}' => '/',
        ',' => ',',
        ':' => ':',
        _ => '_',
    }
}

/// Whether a letter is a mark that a key has between digits.
pub(super) const fn is_sign(letter: char) -> bool {
    matches!(letter, '.' | '-' | '/' | ',' | ':' | '_')
}

/// Whether nobody sees the letter.
fn is_unseen(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || is_invisible(letter)
}

/// Whether a letter is punctuation.
fn is_mark(letter: char) -> bool {
    letter.is_ascii_punctuation() && !is_ascii_symbol(letter) || is_punctuation(letter)
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

    use super::{code_key, key, normalised_key, plain_key};

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
            ("年产1．5万吨", "年产1。5 万吨"),
            ("10—1号楼", "10 - 1号楼"),
            ("年产1，000,000吨", "年产1000000吨"),
            ("5～10层", "5~10层"),
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
            ("年产1.5万吨项目", "年产15万吨项目"),
            ("10-1号楼", "101号楼"),
            ("10-1号楼", "10.1号楼"),
            ("1、200号楼", "1200号楼"),
            ("3/4号地块", "34号地块"),
            ("1,20号地", "120号地"),
        ] {
            assert_ne!(key(left), key(right), "{left} / {right}");
        }
        assert_eq!(key(" 、——（）…"), "");
        assert_eq!(
            code_key("2019-520102-33-03-000001"),
            code_key("2019 520102 33 03 000001")
        );
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
