//! The two languages in which people are told something: both sentences stand side by side where it is said.

/// What whoever is told reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    Chinese,
    #[default]
    English,
}

impl Language {
    /// The one of two texts that is in this language.
    #[must_use]
    pub const fn of<'t>(self, english: &'t str, chinese: &'t str) -> &'t str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }
}

/// A text in both languages, of whoever says it and does not know who reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bilingual {
    english: String,
    chinese: String,
}

impl Bilingual {
    /// What this makes for each of the two.
    pub fn of(told: impl Fn(Language) -> String) -> Self {
        Self {
            english: told(Language::English),
            chinese: told(Language::Chinese),
        }
    }

    /// What stands there for whoever reads this language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        language.of(&self.english, &self.chinese)
    }
}

/// `format!` with two sentences, English and Chinese, of the same values; the one in this language is made.
macro_rules! both {
    ($language:expr, $english:literal, $chinese:literal $(, $($value:tt)*)?) => {
        match $language {
            $crate::domain::language::Language::English => format!($english $(, $($value)*)?),
            $crate::domain::language::Language::Chinese => format!($chinese $(, $($value)*)?),
        }
    };
}

/// The same, and both are made.
macro_rules! bilingual {
    ($english:literal, $chinese:literal $(, $($value:tt)*)?) => {
        $crate::domain::language::Bilingual::of(|language| {
            $crate::domain::language::both!(language, $english, $chinese $(, $($value)*)?)
        })
    };
}

pub(crate) use {bilingual, both};

#[cfg(test)]
mod tests {
    use super::Language::{Chinese, English};

    #[test]
    fn both_sentences_have_the_same_values() {
        let (number, name) = (3, "南明区");
        assert_eq!(
            both!(English, "{number} of {}", "{}的{number}件", name),
            "3 of 南明区"
        );
        let said = bilingual!("{number} of {}", "{}的{number}件", name);
        assert_eq!(said.in_language(English), "3 of 南明区");
        assert_eq!(said.in_language(Chinese), "南明区的3件");
    }
}
