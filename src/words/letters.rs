//! Letters, asked of a text before it is looked at closely: nearly no cell can be what the lists of words are for.

use super::text::quickly_plain_letter;
use crate::domain::wording::is_blank;

/// A set of letters of which one is found in no time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Letters(Vec<u64>);

impl Letters {
    /// Of all that a plain text in small letters may have there.
    pub(crate) fn of(letters: impl IntoIterator<Item = char>) -> Self {
        let mut set = Vec::new();
        for letter in letters {
            let (word, bit) = place(letter);
            if set.len() <= word {
                set.resize(word + 1, 0);
            }
            set[word] |= bit;
        }
        Self(set)
    }

    pub(crate) fn has(&self, letter: char) -> bool {
        let (word, bit) = place(letter);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Whether the text, made plain and in small letters, may begin with one of them; surely so if there is nothing to see.
    pub(crate) fn may_begin(&self, text: &str) -> bool {
        self.may_be(text.chars().find(|&letter| !is_blank(letter)))
    }

    /// Whether it may end with one of them.
    pub(crate) fn may_end(&self, text: &str) -> bool {
        self.may_be(text.chars().rfind(|&letter| !is_blank(letter)))
    }

    fn may_be(&self, letter: Option<char>) -> bool {
        let plain = letter.and_then(quickly_plain_letter);
        plain.is_none_or(|letter| self.has(letter.to_ascii_lowercase()))
    }
}

/// The first letters of words.
pub(crate) fn first<'w>(words: &'w [&'w str]) -> impl Iterator<Item = char> + 'w {
    words.iter().filter_map(|word| word.chars().next())
}

/// The last letters of words.
pub(crate) fn last<'w>(words: &'w [&'w str]) -> impl Iterator<Item = char> + 'w {
    words.iter().filter_map(|word| word.chars().next_back())
}

fn place(letter: char) -> (usize, u64) {
    let letter = letter as usize;
    (letter / 64, 1 << (letter % 64))
}
