//! The templates of all letters: inside the binary, each replaceable by a file of the office.

use std::collections::BTreeMap;
use std::fmt;

use minijinja::{Environment, Error, Value, context};

use super::filters;
use super::letter::{Content, Kind, Letter, Office};
use super::receipt::Receipt;
use super::samples::samples;
use crate::domain::line::clean_line;
use crate::domain::unit::Contact;

/// Characters of a subject; phones show about thirty.
const MAX_SUBJECT: usize = 120;

const RECEIPT_FILE: &str = "receipt.txt";

/// Lists the built-in templates by name, from the files of that name.
macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),+]
    };
}

/// Name and text of each built-in template. The name is the path under `templates/`.
const BUILT_IN: &[(&str, &str)] = built_in![
    "letters/layout.html",
    "letters/layout.txt",
    "letters/parts.html",
    "letters/summary.html",
    "letters/summary.txt",
    "letters/receipt.subject.txt",
    "letters/receipt.txt",
    "letters/receipt.html",
    "letters/receipt_list.subject.txt",
    "letters/receipt_list.txt",
    "letters/receipt_list.html",
    "letters/reminder.subject.txt",
    "letters/reminder.txt",
    "letters/reminder.html",
    "letters/deadline_moved.subject.txt",
    "letters/deadline_moved.txt",
    "letters/deadline_moved.html",
    "letters/due_day_list.subject.txt",
    "letters/due_day_list.txt",
    "letters/due_day_list.html",
    "letters/overdue.subject.txt",
    "letters/overdue.txt",
    "letters/overdue.html",
    "letters/ledger_draft.subject.txt",
    "letters/ledger_draft.txt",
    "letters/ledger_draft.html",
    "letters/ledger.subject.txt",
    "letters/ledger.txt",
    "letters/ledger.html",
    "letters/observation_warning.subject.txt",
    "letters/observation_warning.txt",
    "letters/observation_warning.html",
    "letters/flag.subject.txt",
    "letters/flag.txt",
    "letters/flag.html",
    "letters/urgent.subject.txt",
    "letters/urgent.txt",
    "letters/urgent.html",
    "letters/operator.subject.txt",
    "letters/operator.txt",
    "letters/operator.html",
    "receipt.txt",
];

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
    fn from_error(template: &str, error: &Error) -> Self {
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

/// All templates, ready to render. An unknown variable is an error, never an empty place.
#[derive(Debug)]
pub struct Templates {
    built_in: Environment<'static>,
    /// The same with the office's own templates in place; `None` if it has none.
    own: Option<Environment<'static>>,
    /// Names that are no template, and texts that do not parse.
    problems: Vec<TemplateProblem>,
}

impl Templates {
    /// Names of all templates that may be replaced.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The built-in templates, with those of `overrides` in the place of the ones of their name.
    /// A bad one is left out: ask [`Self::check`] for what is wrong.
    #[must_use]
    pub fn new(overrides: BTreeMap<String, String>) -> Self {
        let mut problems = Vec::new();
        let mut built_in = filters::environment();
        for (name, text) in BUILT_IN {
            if let Err(error) = built_in.add_template(name, text) {
                problems.push(TemplateProblem::from_error(name, &error));
            }
        }
        let mut own = (!overrides.is_empty()).then(|| built_in.clone());
        for (name, text) in overrides {
            if !Self::names().any(|known| known == name) {
                problems.push(TemplateProblem {
                    template: clean_line(&name, 120),
                    line: None,
                    what: "there is no template of this name; rename the file or remove it"
                        .to_owned(),
                });
            } else if let Some(own) = &mut own
                && let Err(error) = own.add_template_owned(name.clone(), text)
            {
                problems.push(TemplateProblem::from_error(&name, &error));
            }
        }
        Self {
            built_in,
            own,
            problems,
        }
    }

    /// Renders every template with sample values and tells all that is wrong at once.
    ///
    /// # Errors
    /// The problems, each with file and line.
    pub fn check(&self) -> Result<(), Vec<TemplateProblem>> {
        let mut problems = self.problems.clone();
        let environment = self.own.as_ref().unwrap_or(&self.built_in);
        let office = Office {
            name: "办公室".to_owned(),
            contact: "王敏".to_owned(),
        };
        for content in samples() {
            let values = values("sample", "李静", &office, &content);
            let mut names = part_names(content.kind()).to_vec();
            if matches!(content, Content::Receipt(_)) {
                names.push(RECEIPT_FILE.to_owned());
            }
            for name in names {
                if let Err(problem) = render(environment, &name, &values)
                    && !problems.contains(&problem)
                {
                    problems.push(problem);
                }
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// The letter of these values to one recipient. Attachments and calendar entry are added by
    /// the caller. If a template of the office's own fails, the built-in ones are used and the
    /// letter says so in [`Letter::template_problem`]: no letter is lost to a typo.
    ///
    /// # Errors
    /// [`TemplateProblem`] if the built-in templates fail too, which the tests exclude for all
    /// sample values.
    pub fn write(
        &self,
        key: &str,
        to: &Contact,
        office: &Office,
        content: &Content,
    ) -> Result<Letter, TemplateProblem> {
        let values = values(key, &to.name, office, content);
        let [subject, text, html] = part_names(content.kind());
        let ([subject, text, html], template_problem) = self.either(|environment| {
            Ok([
                subject_line(environment, &subject, &values)?,
                render(environment, &text, &values)?,
                render(environment, &html, &values)?,
            ])
        })?;
        Ok(Letter {
            key: key.to_owned(),
            kind: content.kind(),
            to: to.clone(),
            subject,
            text,
            html,
            attachments: Vec::new(),
            calendar: Vec::new(),
            template_problem,
        })
    }

    /// The subject line alone of the letter that [`Self::write`] would make.
    ///
    /// # Errors
    /// As for [`Self::write`].
    pub fn subject(
        &self,
        key: &str,
        to: &Contact,
        office: &Office,
        content: &Content,
    ) -> Result<String, TemplateProblem> {
        let values = values(key, &to.name, office, content);
        let [subject, ..] = part_names(content.kind());
        let (subject, _) =
            self.either(|environment| subject_line(environment, &subject, &values))?;
        Ok(subject)
    }

    /// The text file that lies in 回执/: with a byte order mark and CRLF, so that the oldest
    /// Notepad shows it right.
    ///
    /// # Errors
    /// As for [`Self::write`].
    pub fn receipt_file(
        &self,
        office: &Office,
        receipt: &Receipt,
    ) -> Result<String, TemplateProblem> {
        let content = Content::Receipt(receipt.clone());
        let values = values("", "", office, &content);
        let (text, _) = self.either(|environment| render(environment, RECEIPT_FILE, &values))?;
        Ok(format!("\u{feff}{}", text.replace('\n', "\r\n")))
    }

    /// The result with the office's templates, or with the built-in ones and the reason why.
    fn either<T>(
        &self,
        with: impl Fn(&Environment<'static>) -> Result<T, TemplateProblem>,
    ) -> Result<(T, Option<TemplateProblem>), TemplateProblem> {
        let problem = match self.own.as_ref().map(&with) {
            Some(Ok(made)) => return Ok((made, None)),
            Some(Err(problem)) => Some(problem),
            None => None,
        };
        Ok((with(&self.built_in)?, problem))
    }
}

/// Names of subject, text and HTML template.
fn part_names(kind: Kind) -> [String; 3] {
    [".subject.txt", ".txt", ".html"].map(|end| format!("letters/{}{end}", kind.word()))
}

/// All that a template may name: the values of its kind, and the frame of every letter.
fn values(key: &str, recipient: &str, office: &Office, content: &Content) -> Value {
    let own = match content {
        Content::Receipt(values) => values.context(),
        Content::ReceiptList(values) => values.context(),
        Content::Reminder(values) => values.context(),
        Content::DeadlineMoved(values) => values.context(),
        Content::DueDayList(values) => values.context(),
        Content::Overdue(values) => values.context(),
        Content::LedgerDraft(values) => values.context(),
        Content::Ledger(values) => values.context(),
        Content::ObservationWarning(values) => values.context(),
        Content::Flag(values) => values.context(),
        Content::Urgent(values) => values.context(),
        Content::Operator(values) => values.context(),
    };
    context! { key, recipient, office => filters::values(office), ..own }
}

fn subject_line(
    environment: &Environment<'static>,
    name: &str,
    values: &Value,
) -> Result<String, TemplateProblem> {
    let line = render(environment, name, values)?;
    Ok(clean_line(&line, MAX_SUBJECT))
}

fn render(
    environment: &Environment<'static>,
    name: &str,
    values: &Value,
) -> Result<String, TemplateProblem> {
    environment
        .get_template(name)
        .and_then(|template| template.render(values))
        .map(|text| text.trim_end().to_owned() + "\n")
        .map_err(|error| TemplateProblem::from_error(name, &error))
}
