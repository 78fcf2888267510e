//! A text in the letters that the grammar of periods reads: plain digits, plain signs, no needless blanks.

use unicode_normalization::UnicodeNormalization;

use crate::domain::wording::is_blank;

/// Letters of a text that are looked at: what states a period is short.
const MOST_LETTERS: usize = 300;
/// The text as the grammar reads it: NFKC, Chinese numbers before 年月日号期 in digits, one blank between digits
/// that a blank kept apart, no others.
pub(super) fn letters_of(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    let mut is_apart = false;
    for letter in text.nfkc().take(MOST_LETTERS) {
        if letter != '\n' && is_blank(letter) {
            is_apart = true;
            continue;
        }
        let between = letter.is_ascii_digit() && letters.last().is_some_and(char::is_ascii_digit);
        if is_apart && between {
            letters.push(' ');
        }
        is_apart = false;
        letters.push(match letter {
            '·' | '•' => '.',
            '–' | '—' | '―' | '−' | '~' | '〜' | '→' => '-',
            '【' | '[' | '{' | '﹝' => '(',
            '】' | ']' | '}' | '﹞' => ')',
            other => other,
        });
    }
    in_digits(&letters)
}

/// Chinese numbers in digits, where one of the letters of dates follows.
fn in_digits(letters: &[char]) -> Vec<char> {
    let mut plain = Vec::with_capacity(letters.len());
    let mut at = 0;
    while at < letters.len() {
        let length = letters[at..]
            .iter()
            .take_while(|&&letter| digit(letter).is_some() || letter == '十')
            .count();
        let run = &letters[at..at + length];
        let behind = letters.get(at + length);
        let number = match behind {
            _ if run.is_empty() => None,
            Some('年') if length == 4 => run
                .iter()
                .try_fold(0, |sum, &letter| Some(sum * 10 + digit(letter)?)),
            Some('月' | '日' | '号') => below_hundred(run),
            Some('期' | '次') if at > 0 && letters[at - 1] == '第' => below_hundred(run),
            _ => None,
        };
        match number {
            Some(number) => plain.extend(number.to_string().chars()),
            None => plain.extend(run),
        }
        at += length;
        if length == 0 {
            plain.push(letters[at]);
            at += 1;
        }
    }
    plain
}

/// The value of one Chinese digit.
pub(super) fn digit(letter: char) -> Option<u32> {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    match letter {
        '零' | '○' | '◯' => Some(0),
        _ => (0..)
            .zip(DIGITS)
            .find_map(|(value, own)| (own == letter).then_some(value)),
    }
}

/// 七, 十二, 二十, 二十五.
fn below_hundred(run: &[char]) -> Option<u32> {
    let of = |run: &[char]| match *run {
        [] => Some(0),
        [one] => digit(one),
        _ => None,
    };
    match run.iter().position(|&letter| letter == '十') {
        None => of(run),
        Some(0) => Some(10 + of(&run[1..])?),
        Some(ten) => Some(of(&run[..ten])? * 10 + of(&run[ten + 1..])?),
    }
}
