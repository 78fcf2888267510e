//! What is wrong with a configuration: every problem with its file, line, key and a hint.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

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
    pub what: String,
    /// What was read, if it may be shown: never a secret.
    pub read: Option<String>,
    /// What would have been right.
    pub expected: Option<String>,
    /// What to do.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem of which only the place and the fault are known.
    #[must_use]
    pub fn new(file: impl Into<PathBuf>, what: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: None,
            key: String::new(),
            what: what.into(),
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
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": {}", self.what)?;
        match (&self.read, &self.expected) {
            (Some(read), Some(expected)) => write!(f, ": read {read}, expected {expected}")?,
            (Some(read), None) => write!(f, ": read {read}")?,
            (None, Some(expected)) => write!(f, ": expected {expected}")?,
            (None, None) => {}
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
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

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().take(SHOWN).enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n… and {more} more"),
        }
    }
}

impl Error for Problems {}
