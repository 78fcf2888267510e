//! A text taken apart into known words, so that as few of its letters as possible stay unknown.

use std::collections::HashMap;

/// Words with what each stands for.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon<T> {
    /// By their first letter.
    words: HashMap<char, Vec<(Box<str>, T)>>,
}

impl<T> Default for Lexicon<T> {
    fn default() -> Self {
        Self {
            words: HashMap::new(),
        }
    }
}

/// What was met in a part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen<M>(Vec<M>);

impl<M> Default for Seen<M> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<M: Copy + PartialEq> Seen<M> {
    pub(crate) fn add(&mut self, mark: M) {
        if !self.has(mark) {
            self.0.push(mark);
        }
    }

    pub(crate) fn remove(&mut self, mark: M) {
        self.0.retain(|own| *own != mark);
    }

    pub(crate) fn has(&self, mark: M) -> bool {
        self.0.contains(&mark)
    }
}

/// A part of a text: a word, or letters that belong to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'t, T> {
    pub(crate) text: &'t str,
    /// `None` if it is not known.
    pub(crate) meaning: Option<T>,
}

/// The best way to take apart a text from one of its letters on.
#[derive(Clone, Copy)]
struct Best<T> {
    unknown: usize,
    words: usize,
    length: usize,
    meaning: Option<T>,
}

impl<T: Copy> Lexicon<T> {
    /// Adds a word; one that is there already keeps its first meaning.
    pub(crate) fn add(&mut self, word: &str, meaning: T) {
        let Some(first) = word.chars().next() else {
            return;
        };
        let words = self.words.entry(first).or_default();
        if words.iter().all(|(known, _)| **known != *word) {
            words.push((word.into(), meaning));
        }
    }

    /// What a word stands for.
    pub(crate) fn get(&self, word: &str) -> Option<T> {
        let words = self.words.get(&word.chars().next()?)?;
        let found = words.iter().find(|(known, _)| **known == *word);
        found.map(|(_, meaning)| *meaning)
    }

    /// The pieces of a text: the fewest unknown letters, then the fewest words, then the longest. `pattern` tells how many
    /// bytes at the beginning of a text form a word that no list can hold, such as a date.
    pub(crate) fn cover<'t>(
        &self,
        text: &'t str,
        pattern: impl Fn(&str) -> Option<(usize, T)>,
    ) -> Vec<Piece<'t, T>> {
        let end = Best {
            unknown: 0,
            words: 0,
            length: 0,
            meaning: None,
        };
        let mut best: Vec<Best<T>> = vec![end; text.len() + 1];
        for (at, letter) in text.char_indices().rev() {
            let rest = &text[at..];
            let width = letter.len_utf8();
            let skipped = best[at + width];
            let mut found = Best {
                unknown: skipped.unknown + 1,
                words: skipped.words + 1,
                length: width,
                meaning: None,
            };
            let listed = self.words.get(&letter).into_iter().flatten();
            let listed = listed
                .filter(|(word, _)| rest.starts_with(&**word))
                .map(|(word, meaning)| (word.len(), *meaning));
            for (length, meaning) in listed.chain(pattern(rest)) {
                let after = best[at + length];
                let cost = (after.unknown, after.words + 1);
                let own = (found.unknown, found.words);
                // Of equal ways the one whose first word is longer.
                if cost < own || (cost == own && length > found.length) {
                    found = Best {
                        unknown: cost.0,
                        words: cost.1,
                        length,
                        meaning: Some(meaning),
                    };
                }
            }
            best[at] = found;
        }
        pieces(text, &best)
    }
}

/// The pieces along the best way; unknown letters side by side are one piece.
fn pieces<'t, T: Copy>(text: &'t str, best: &[Best<T>]) -> Vec<Piece<'t, T>> {
    let mut pieces = Vec::new();
    let (mut at, mut unknown_from) = (0, None);
    while at < text.len() {
        let step = best[at];
        if step.meaning.is_none() {
            unknown_from.get_or_insert(at);
        } else {
            if let Some(from) = unknown_from.take() {
                pieces.push(Piece {
                    text: &text[from..at],
                    meaning: None,
                });
            }
            pieces.push(Piece {
                text: &text[at..at + step.length],
                meaning: step.meaning,
            });
        }
        at += step.length;
    }
    if let Some(from) = unknown_from {
        pieces.push(Piece {
            text: &text[from..],
            meaning: None,
        });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Lexicon;

    fn lexicon() -> Lexicon<u32> {
        let mut lexicon = Lexicon::default();
        for (meaning, word) in (0..).zip(["开工", "开工建设", "建设中", "未", "中"]) {
            lexicon.add(word, meaning);
        }
        lexicon
    }

    #[test]
    fn a_longer_word_does_not_leave_letters_that_shorter_ones_explain() {
        let words = |text: &str| -> Vec<(String, Option<u32>)> {
            let cover = lexicon().cover(text, |_| None);
            let owned = cover
                .iter()
                .map(|piece| (piece.text.to_owned(), piece.meaning));
            owned.collect()
        };
        let of = |text: &str, meaning| (text.to_owned(), meaning);
        assert_eq!(words("开工建设中").len(), 2);
        assert_eq!(
            words("未复工开工"),
            [of("未", Some(3)), of("复工", None), of("开工", Some(0))]
        );
        assert_eq!(words(""), []);
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "[开工建设中未a-c]{0,24}") {
            let lexicon = lexicon();
            let whole: String = lexicon.cover(&text, |_| None).iter().map(|piece| piece.text).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
