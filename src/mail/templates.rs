//! The templates of all letters: inside the binary, each replaceable by a file of the office.

use std::collections::BTreeMap;

use minijinja::{Environment, Value, context};

use super::filters;
use super::letter::{Content, Letter, Signature};
use super::receipt::Receipt;
use super::samples::samples;
use crate::domain::letter_kind::LetterKind;
use crate::domain::line::clean_line;
use crate::domain::template_problem::TemplateProblem;
use crate::domain::unit::Contact;
use crate::templating::{self, BuiltIn, TemplateSet};

/// Characters of a subject; phones show about thirty.
const MAX_SUBJECT: usize = 120;

/// What every template may name.
const FRAME: [&str; 3] = ["key", "recipient", "office"];

/// With these words a template takes another one in.
const TAKES_IN: [&str; 3] = ["include", "import", "extends"];

const RECEIPT_FILE: &str = "receipt.txt";

/// The text of a built-in template. The name is the path under `templates/`.
macro_rules! text_of {
    ($name:expr) => {
        ($name, include_str!(concat!("../../templates/", $name)))
    };
}

/// Subject, text and HTML template of one kind of letter.
macro_rules! parts_of {
    ($word:literal) => {
        [
            text_of!(concat!("letters/", $word, ".subject.txt")),
            text_of!(concat!("letters/", $word, ".txt")),
            text_of!(concat!("letters/", $word, ".html")),
        ]
    };
}

/// What letters share, and the file in 回执/.
const SHARED: [BuiltIn; 9] = [
    text_of!("letters/layout.html"),
    text_of!("letters/layout.txt"),
    text_of!("letters/parts.html"),
    text_of!("letters/summary.html"),
    text_of!("letters/assignments.html"),
    text_of!("letters/summary.txt"),
    text_of!("letters/meeting.html"),
    text_of!("letters/meeting.txt"),
    text_of!("receipt.txt"),
];

/// Subject, text and HTML template of a kind; each has its own.
const fn parts(kind: LetterKind) -> [BuiltIn; 3] {
    match kind {
        LetterKind::Receipt => parts_of!("receipt"),
        LetterKind::ReceiptList => parts_of!("receipt_list"),
        LetterKind::Reminder => parts_of!("reminder"),
        LetterKind::DeadlineMoved => parts_of!("deadline_moved"),
        LetterKind::ExtensionRefused => parts_of!("extension_refused"),
        LetterKind::DueDayList => parts_of!("due_day_list"),
        LetterKind::Overdue => parts_of!("overdue"),
        LetterKind::LedgerDraft => parts_of!("ledger_draft"),
        LetterKind::Ledger => parts_of!("ledger"),
        LetterKind::ObservationWarning => parts_of!("observation_warning"),
        LetterKind::Flag => parts_of!("flag"),
        LetterKind::FlagWithdrawn => parts_of!("flag_withdrawn"),
        LetterKind::Urgent => parts_of!("urgent"),
        LetterKind::Assigned => parts_of!("assigned"),
        LetterKind::AssignmentReminder => parts_of!("assignment_reminder"),
        LetterKind::AssignmentOverdue => parts_of!("assignment_overdue"),
        LetterKind::MeetingDraft => parts_of!("meeting_draft"),
        LetterKind::MeetingNotice => parts_of!("meeting_notice"),
        LetterKind::MeetingCancelled => parts_of!("meeting_cancelled"),
        LetterKind::MeetingManager => parts_of!("meeting_manager"),
        LetterKind::Operator => parts_of!("operator"),
    }
}

fn built_in() -> impl Iterator<Item = BuiltIn> {
    let letters = LetterKind::ALL.iter().flat_map(|&kind| parts(kind));
    SHARED.into_iter().chain(letters)
}

/// All templates, ready to render. An unknown variable is an error, never an empty place.
#[derive(Debug, Clone)]
pub struct Templates(TemplateSet);

impl Templates {
    /// Names of all templates that may be replaced.
    pub fn names() -> impl Iterator<Item = &'static str> {
        built_in().map(|(name, _)| name)
    }

    /// The built-in templates, with those of `overrides` in the place of the ones of their name.
    /// A bad one is left out: ask [`Self::check`] for what is wrong.
    #[must_use]
    pub fn new(overrides: BTreeMap<String, String>) -> Self {
        let environment = filters::environment();
        Self(TemplateSet::new(environment, built_in(), overrides))
    }

    /// Renders every template with sample values and tells all that is wrong at once.
    ///
    /// # Errors
    /// The problems, each with file and line.
    pub fn check(&self) -> Result<(), Vec<TemplateProblem>> {
        let office = Signature {
            name: "办公室".to_owned(),
            contact: "王敏".to_owned(),
        };
        self.0.check(|environment| {
            let mut problems = Vec::new();
            for content in samples() {
                let values = values("sample", "李静", &office, &content);
                let mut names = parts(content.kind()).map(|(name, _)| name).to_vec();
                if matches!(content, Content::Receipt(_)) {
                    names.push(RECEIPT_FILE);
                }
                let rendered = names.iter().map(|name| render(environment, name, &values));
                problems.extend(rendered.filter_map(Result::err));
            }
            problems
        })
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
        office: &Signature,
        content: &Content,
    ) -> Result<Letter, TemplateProblem> {
        let values = values(key, &to.name, office, content);
        let [subject, text, html] = parts(content.kind()).map(|(name, _)| name);
        let ([subject, text, html], template_problem) = self.0.either(|environment| {
            Ok([
                subject_line(environment, subject, &values)?,
                render(environment, text, &values)?,
                render(environment, html, &values)?,
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
        office: &Signature,
        content: &Content,
    ) -> Result<String, TemplateProblem> {
        let values = values(key, &to.name, office, content);
        let [(subject, _), ..] = parts(content.kind());
        let (subject, _) = self
            .0
            .either(|environment| subject_line(environment, subject, &values))?;
        Ok(subject)
    }

    /// Whether the subject of this kind of letters names none of its values but these, whoever wrote it.
    #[must_use]
    pub fn subject_names_only(&self, kind: LetterKind, names: &[&str]) -> bool {
        let [(subject, _), ..] = parts(kind);
        self.0.all().all(|environment| {
            environment.get_template(subject).is_ok_and(|template| {
                // What another template names that it takes in cannot be seen.
                let is_whole = !TAKES_IN.iter().any(|word| template.source().contains(word));
                let asked_for = template.undeclared_variables(false);
                let is_told = |name: &str| names.contains(&name) || FRAME.contains(&name);
                is_whole && asked_for.iter().all(|name| is_told(name))
            })
        })
    }

    /// The text file that lies in 回执/: with a byte order mark and CRLF, so that the oldest
    /// Notepad shows it right.
    ///
    /// # Errors
    /// As for [`Self::write`].
    pub fn receipt_file(
        &self,
        office: &Signature,
        receipt: &Receipt,
    ) -> Result<String, TemplateProblem> {
        let content = Content::Receipt(receipt.clone());
        let values = values("", "", office, &content);
        let (text, _) = self
            .0
            .either(|environment| render(environment, RECEIPT_FILE, &values))?;
        Ok(format!("\u{feff}{}", text.replace('\n', "\r\n")))
    }
}

/// All that a template may name: the values of its kind, and the frame of every letter.
fn values(key: &str, recipient: &str, office: &Signature, content: &Content) -> Value {
    let own = content.context();
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
    let text = templating::render(environment, name, values)?;
    Ok(text.trim_end().to_owned() + "\n")
}
