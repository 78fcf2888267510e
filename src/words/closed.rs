//! Closed lists of words: whether a text is made of them alone, and where it holds one.

use aho_corasick::{AhoCorasick, MatchKind};

/// Texts longer than this, in letters, are sentences: no list of words speaks for them.
const LONGEST: usize = 40;

/// Whether the text is one or more of these words in a row, and nothing else.
pub(crate) fn is_made_of(text: &str, words: &[&[&str]]) -> bool {
    if text.is_empty() || text.chars().nth(LONGEST).is_some() {
        return false;
    }
    // A letter has four bytes at most.
    let mut is_reached = [false; 4 * LONGEST + 1];
    is_reached[0] = true;
    for from in 0..text.len() {
        if !is_reached[from] {
            continue;
        }
        let rest = &text[from..];
        for word in words.iter().copied().flatten() {
            if rest.starts_with(word) {
                is_reached[from + word.len()] = true;
            }
        }
    }
    is_reached[text.len()]
}

/// Finds these words in texts, all at once: the first, and of those that begin together the longest.
pub(super) fn searcher<'w>(words: impl IntoIterator<Item = &'w str>) -> AhoCorasick {
    let built = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words);
    built.unwrap_or_else(|_| unreachable!("lists of words are short"))
}

/// How surely a text is of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Certainty {
    /// Some of it is: a question.
    Partly,
    Sure,
}

#[cfg(test)]
mod tests {
    use super::is_made_of;

    #[test]
    fn only_what_is_wholly_made_of_the_words_is() {
        let words: &[&[&str]] = &[&["项目", "负责", "负"], &["责人", "人"]];
        for text in ["负责人", "项目负责人", "负责", "人人", "负负责人"] {
            assert!(is_made_of(text, words), "{text}");
        }
        for text in ["甲负责人", "负责人甲", "责人负责甲", "责"] {
            assert!(!is_made_of(text, words), "{text}");
        }
        assert!(!is_made_of("", words));
        assert!(!is_made_of(&"人".repeat(41), words));
    }
}
