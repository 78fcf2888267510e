//! The grammar of headers: its words, and what each does to a header that is to mean a field.

use super::cover::{Lexicon, Piece};
use super::header_words::Words;
use super::label::Label;
use crate::domain::project::Field;

/// What a word does in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordRole {
    /// Means the field by itself.
    Core(Field),
    /// One of the parts that mean the field together: field, number of the core, number of the part.
    Part(Field, usize, usize),
    /// Changes nothing in this column.
    NeutralOf(Field),
    /// Makes it another thing in this column.
    OtherOf(Field),
    /// One of the words that may stand in the column's cells: 项目阶段（在谈、签约、开工）.
    OptionOf(Field),
    /// Changes nothing.
    Neutral,
    /// Says how to fill in.
    Hint,
    /// Makes it another thing.
    Changing,
    /// The same, by naming another person or thing: 监理. Over a column of figures it says nothing.
    Elsewhere,
    /// The same, but beside a column it only adds something: 责任人（电话）.
    Belonging,
    /// What follows is the day up to which it counts: 截至.
    AsOf,
    /// Parts two things.
    And,
    /// A month or a day.
    Month,
    Year,
}

/// All words of the grammar.
#[derive(Debug, Default)]
pub(crate) struct Grammar {
    lexicon: Lexicon<usize>,
    /// Those of each word.
    roles: Vec<Vec<WordRole>>,
    /// How many parts each core has that is made of parts.
    pub(crate) parts: Vec<(Field, usize)>,
}

/// Place of a month and of a year in [`Grammar::roles`].
const MONTH: usize = 0;
const YEAR: usize = 1;

/// Shorter names mean their field only where they stand alone: 开工, 计划.
const SHORTEST_CORE: usize = 3;

/// Classes of words that count less where they stand apart.
const BELONGING: &str = "what belongs to it";
const ELSEWHERE: &str = "another thing or person";

impl From<&Words> for Grammar {
    fn from(words: &Words) -> Self {
        let mut grammar = Self {
            roles: vec![vec![WordRole::Month], vec![WordRole::Year]],
            ..Self::default()
        };
        for column in &words.column {
            let field = column.field;
            for name in &column.names {
                if name.chars().count() >= SHORTEST_CORE {
                    grammar.add(name, WordRole::Core(field));
                }
            }
            for core in &column.core {
                grammar.add_core(field, core);
            }
            for word in &column.neutral {
                grammar.add(word, WordRole::NeutralOf(field));
            }
            for word in &column.other {
                grammar.add(word, WordRole::OtherOf(field));
            }
            for word in &column.options {
                grammar.add(word, WordRole::OptionOf(field));
            }
        }
        for field in Field::FORM {
            grammar.add(&Label::new(field.header()).base, WordRole::Core(field));
        }
        for class in &words.changing {
            let role = match class.class.as_str() {
                BELONGING => WordRole::Belonging,
                ELSEWHERE => WordRole::Elsewhere,
                _ => WordRole::Changing,
            };
            for word in &class.words {
                grammar.add(word, role);
            }
        }
        for word in &words.neutral {
            let is_as_of = word.starts_with('截');
            grammar.add(
                word,
                if is_as_of {
                    WordRole::AsOf
                } else {
                    WordRole::Neutral
                },
            );
        }
        for word in &words.hints {
            grammar.add(word, WordRole::Hint);
        }
        for word in [
            "及", "和", "与", "、", "/", "或", "以及", "并", "暨", "+", ";",
        ] {
            grammar.add(word, WordRole::And);
        }
        grammar
    }
}

impl Grammar {
    fn add(&mut self, word: &str, role: WordRole) {
        let next = self.roles.len();
        self.lexicon.add(word, next);
        let place = self.lexicon.get(word).unwrap_or(next);
        if place == next {
            self.roles.push(Vec::new());
        }
        if !self.roles[place].contains(&role) {
            self.roles[place].push(role);
        }
    }

    /// `开工|动工 时间|日期`: parts with a blank between them, `|` between choices.
    fn add_core(&mut self, field: Field, core: &str) {
        let parts: Vec<&str> = core.split(' ').collect();
        if let [word] = parts[..] {
            for choice in word.split('|') {
                self.add(choice, WordRole::Core(field));
            }
            return;
        }
        let number = self.parts.len();
        self.parts.push((field, parts.len()));
        for (place, part) in parts.iter().enumerate() {
            for choice in part.split('|') {
                self.add(choice, WordRole::Part(field, number, place));
            }
        }
    }

    pub(crate) fn cover<'t>(&self, text: &'t str) -> Vec<Piece<'t, usize>> {
        self.lexicon.cover(text, day)
    }

    pub(crate) fn of(&self, piece: &Piece<usize>) -> &[WordRole] {
        piece.meaning.map_or(&[], |place| &self.roles[place])
    }

    /// What a piece does to a header that is to mean `field`.
    pub(crate) fn effect(&self, piece: &Piece<usize>, field: Field) -> Effect {
        let roles = self.of(piece);
        let has = |role| roles.contains(&role);
        let is_part = |role: &WordRole| matches!(role, WordRole::Part(own, ..) if *own == field);
        if has(WordRole::Core(field)) {
            Effect::Core(piece.text.len())
        } else if has(WordRole::NeutralOf(field)) || roles.iter().any(is_part) {
            Effect::Nothing
        } else if has(WordRole::OtherOf(field)) {
            Effect::Changing
        } else if has(WordRole::OptionOf(field)) {
            Effect::Option
        } else if has(WordRole::AsOf) {
            Effect::AsOf
        } else if has(WordRole::And) {
            Effect::And
        } else if has(WordRole::Neutral) {
            Effect::Nothing
        } else if has(WordRole::Hint) {
            Effect::Hint
        } else if has(WordRole::Belonging) {
            Effect::Belonging
        } else if has(WordRole::Changing) {
            Effect::Changing
        } else if has(WordRole::Elsewhere) {
            Effect::Elsewhere
        } else if has(WordRole::Month) || has(WordRole::Year) {
            Effect::Day {
                is_year: has(WordRole::Year),
            }
        } else if roles.iter().any(|role| matches!(role, WordRole::Core(_))) {
            Effect::Foreign
        } else {
            Effect::Unknown
        }
    }
}

/// What a piece does in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Core(usize),
    Nothing,
    And,
    AsOf,
    Hint,
    Changing,
    Elsewhere,
    Option,
    Belonging,
    Day {
        is_year: bool,
    },
    /// The core of another field.
    Foreign,
    Unknown,
}

/// A day, month or year in figures at the beginning of a text: 1-10月, 2026年, 11月25日.
fn day(text: &str) -> Option<(usize, usize)> {
    if !text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let is_part = |letter: char| letter.is_ascii_digit() || "年月日号-~至".contains(letter);
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    let end = text[..end].rfind(['年', '月', '日', '号'])? + '年'.len_utf8();
    let ending = ["份", "度"]
        .iter()
        .find(|ending| text[end..].starts_with(**ending));
    let end = end + ending.map_or(0, |ending| ending.len());
    let place = if text[..end].contains('年') {
        YEAR
    } else {
        MONTH
    };
    Some((end, place))
}
