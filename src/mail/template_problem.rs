//! What is wrong with a template of a letter.

use std::fmt;

use minijinja::Error;

use crate::domain::line::clean_line;

/// What is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct TemplateProblem {
    /// Its name: the path under the folder of templates.
    pub template: String,
    /// 1-based; `None` if the problem has no place.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.template, self.what),
            None => write!(f, "{}: {}", self.template, self.what),
        }
    }
}

impl TemplateProblem {
    pub(super) fn from_error(template: &str, error: &Error) -> Self {
        let what = error.detail().map_or_else(
            || error.kind().to_string(),
            |detail| format!("{}: {detail}", error.kind()),
        );
        Self {
            // An included or extended template is named by the error itself.
            template: error.name().unwrap_or(template).to_owned(),
            line: error.line(),
            what: clean_line(&what, 300),
        }
    }
}
