//! What is wrong with a template of a letter or a document, and where.

use std::fmt;

use super::line::clean_line;

/// Letters of a sentence that are shown; a template may be somebody's, and say anything.
const MOST_LETTERS: usize = 300;

/// What is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct TemplateProblem {
    /// Its name: the path under the folder of templates.
    pub template: String,
    /// 1-based; `None` if the problem has no place.
    pub line: Option<usize>,
    /// What is wrong with it, in one line.
    pub what: String,
}

impl TemplateProblem {
    /// A problem of the template; `what` becomes one line.
    #[must_use]
    pub fn new(template: &str, line: Option<usize>, what: &str) -> Self {
        Self {
            template: template.to_owned(),
            line,
            what: clean_line(what, MOST_LETTERS),
        }
    }

    /// A file among the office's own templates that replaces none.
    #[must_use]
    pub fn replaces_none(name: &str) -> Self {
        let what = "there is no template of this name; rename the file or remove it";
        Self::new(&clean_line(name, 120), None, what)
    }
}

impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.template, self.what),
            None => write!(f, "{}: {}", self.template, self.what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TemplateProblem;

    #[test]
    fn a_problem_is_one_line_with_its_place() {
        let placed = TemplateProblem::new("letters/flag.txt", Some(3), "syntax error:\nno end");
        assert_eq!(
            placed.to_string(),
            "letters/flag.txt:3: syntax error: no end"
        );
        let unplaced = TemplateProblem::replaces_none("letters/\u{202e}other.txt");
        assert_eq!(
            unplaced.to_string(),
            "letters/other.txt: there is no template of this name; rename the file or remove it"
        );
        let long = TemplateProblem::new("a", None, &"长".repeat(1_000));
        assert!(
            long.what.chars().count() <= super::MOST_LETTERS,
            "{}",
            long.what
        );
    }
}
