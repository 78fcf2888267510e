//! What is wrong with a configuration: every problem with its file, line, key and a hint.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use crate::domain::language::{Bilingual, Language, both};

/// How many problems are printed; a holidays.csv that is no CSV has one in each line.
const SHOWN: usize = 50;

/// One thing wrong with the configuration, in words for the person who installs the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as its path was given.
    pub file: PathBuf,
    /// The line, counted from 1; `None` if the file as a whole is meant.
    pub line: Option<usize>,
    /// The dotted key, `mail.smtp.port`; an item of a list goes by its slug or its number,
    /// `unit.nanming.liaison`. Empty if no key is meant.
    pub key: String,
    /// What is wrong, without a full stop: `unknown key`.
    pub what: Bilingual,
    /// What was read, if it may be shown: never a secret.
    pub read: Option<String>,
    /// What would have been right.
    pub expected: Option<Bilingual>,
    /// What to do.
    pub hint: Option<Bilingual>,
}

impl Problem {
    /// A problem of which only the place and the fault are known.
    #[must_use]
    pub fn new(file: impl Into<PathBuf>, what: Bilingual) -> Self {
        Self {
            file: file.into(),
            line: None,
            key: String::new(),
            what,
            read: None,
            expected: None,
            hint: None,
        }
    }

    /// The same at this key.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// The same in this line.
    #[must_use]
    pub fn line(mut self, line: Option<usize>) -> Self {
        self.line = line;
        self
    }

    /// The same with what was read.
    #[must_use]
    pub fn read(mut self, read: impl Into<String>) -> Self {
        self.read = Some(read.into());
        self
    }

    /// The same with what would have been right.
    #[must_use]
    pub fn expected(mut self, expected: Bilingual) -> Self {
        self.expected = Some(expected);
        self
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: Bilingual) -> Self {
        self.hint = Some(hint);
        self
    }
}

impl Problem {
    /// Place, fault, what was read and expected, and on a line of its own what to do.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let mut told = self.file.display().to_string();
        if let Some(line) = self.line {
            told = format!("{told}:{line}");
        }
        let colon = language.of(": ", "：");
        if !self.key.is_empty() {
            told = format!("{told}{colon}{}", self.key);
        }
        told = format!("{told}{colon}{}", self.what.in_language(language));
        let read = self.read.as_ref();
        let read = read.map(|read| both!(language, "read {read}", "写的是 {read}"));
        let expected = self.expected.as_ref().map(|expected| {
            let expected = expected.in_language(language);
            both!(language, "expected {expected}", "应为{expected}")
        });
        let seen: Vec<String> = read.into_iter().chain(expected).collect();
        if !seen.is_empty() {
            told = format!("{told}{colon}{}", seen.join(language.of(", ", "，")));
        }
        if let Some(hint) = &self.hint {
            let hint = hint.in_language(language);
            told += &both!(language, "\n  hint: {hint}", "\n  怎么办：{hint}");
        }
        told
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::English))
    }
}

/// All problems of a configuration, in the order of its files and lines; never none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn new(problems: Vec<Problem>) -> Self {
        Self(problems)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }
}

impl Problems {
    /// Each on lines of its own; of very many the first.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let shown = self.0.iter().take(SHOWN);
        let mut lines: Vec<String> = shown.map(|problem| problem.told(language)).collect();
        let more = self.0.len().saturating_sub(SHOWN);
        if more > 0 {
            lines.push(both!(language, "… and {more} more", "……还有{more}处"));
        }
        lines.join("\n")
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::English))
    }
}

impl Error for Problems {}
