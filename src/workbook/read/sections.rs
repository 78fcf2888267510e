//! What the titles over a table's rows imply for the projects under them: a stage, a category, or both.

use super::titles::is_enumerator;
use super::values::stage;
use super::values::text::{chinese_digit, plain};
use crate::domain::project::{Category, Stage};

/// Stage and category that a title implies for the projects under it, with the title and its cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Implied {
    pub(super) stage: Option<Stage>,
    pub(super) category: Option<Category>,
    /// It speaks of several stages, and which one is meant cannot be known.
    pub(super) is_unclear: bool,
    pub(super) title: String,
    pub(super) cell: String,
}

impl Implied {
    /// What a title that stands in `cell` implies.
    pub(super) fn by(title: &str, cell: String) -> Self {
        let (stage, category) = stage::implied(title);
        Self {
            stage,
            category,
            is_unclear: stage::names_several(title),
            title: title.to_owned(),
            cell,
        }
    }

    /// Whether it implies anything.
    pub(super) const fn says_something(&self) -> bool {
        self.stage.is_some() || self.category.is_some()
    }
}

/// How the titles of one rank are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// 一、
    Chinese,
    /// （一）
    Bracketed,
    /// 1、
    Digits,
    /// Not at all.
    Bare,
}

impl Manner {
    fn of(numbering: &str) -> Self {
        let plain = plain(numbering);
        let is_chinese = |letter: char| chinese_digit(letter).is_some() || letter == '十';
        match plain.strip_prefix('(') {
            Some(inner) if inner.starts_with(is_chinese) => Self::Bracketed,
            _ if plain.starts_with(is_chinese) => Self::Chinese,
            _ if plain.starts_with(|letter: char| letter.is_ascii_digit()) => Self::Digits,
            _ => Self::Bare,
        }
    }
}

/// The titles that stand over the row being read, the widest first.
#[derive(Debug, Default)]
pub(super) struct Sections {
    /// Over the whole table.
    table: Implied,
    open: Vec<(Manner, Implied)>,
    /// Manners of numbering in the order in which they first came: the earlier one is the wider rank.
    ranks: Vec<Manner>,
}

impl Sections {
    /// Under the title of a whole table.
    pub(super) fn under(table: Implied) -> Self {
        Self {
            table,
            ..Self::default()
        }
    }

    /// Begins a section. It ends those of its own rank and of the ranks below.
    pub(super) fn enter(&mut self, sequence: &str, title: &str, cell: String) {
        let manner = if is_enumerator(sequence) {
            Manner::of(sequence)
        } else {
            Manner::of(title)
        };
        let rank = self.ranks.iter().position(|known| *known == manner);
        let rank = rank.unwrap_or_else(|| {
            self.ranks.push(manner);
            self.ranks.len() - 1
        });
        let ranks = &self.ranks;
        self.open
            .retain(|(own, _)| ranks.iter().take(rank).any(|wider| wider == own));
        self.open.push((manner, Implied::by(title, cell)));
    }

    /// What holds here: each of stage and category from the nearest title that says it.
    pub(super) fn implied(&self) -> Implied {
        let mut result = self.table.clone();
        for (_, section) in &self.open {
            if section.says_something() || section.is_unclear {
                result = Implied {
                    stage: section
                        .stage
                        .or(result.stage.filter(|_| !section.is_unclear)),
                    category: section.category.or(result.category),
                    ..section.clone()
                };
            }
        }
        result
    }
}
