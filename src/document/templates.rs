//! The templates of documents: inside the binary, each replaceable by a file of the office.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context, escape_formatter};

use super::docx::{self, XmlParts};
use super::draft::{Document, Draft};
use super::samples::samples;
use crate::domain::line::clean_line;
use crate::domain::template_problem::TemplateProblem;

const STYLES: &str = "documents/styles.xml";
const FOOTER: &str = "documents/footer.xml";

/// Name and text of each built-in template. The name is the path under `templates/`.
const BUILT_IN: [(&str, &str); 12] = [
    (
        "documents/request.xml",
        include_str!("../../templates/documents/request.xml"),
    ),
    (
        "documents/brief.xml",
        include_str!("../../templates/documents/brief.xml"),
    ),
    (
        "documents/cover.xml",
        include_str!("../../templates/documents/cover.xml"),
    ),
    (
        "documents/supervision.xml",
        include_str!("../../templates/documents/supervision.xml"),
    ),
    (
        "documents/observation_plan.xml",
        include_str!("../../templates/documents/observation_plan.xml"),
    ),
    (
        "documents/meeting_notice.xml",
        include_str!("../../templates/documents/meeting_notice.xml"),
    ),
    (
        "documents/meeting_agenda.xml",
        include_str!("../../templates/documents/meeting_agenda.xml"),
    ),
    (
        "documents/meeting_items.xml",
        include_str!("../../templates/documents/meeting_items.xml"),
    ),
    (
        "documents/meeting_minutes.xml",
        include_str!("../../templates/documents/meeting_minutes.xml"),
    ),
    (
        "documents/parts.xml",
        include_str!("../../templates/documents/parts.xml"),
    ),
    (
        "documents/styles.xml",
        include_str!("../../templates/documents/styles.xml"),
    ),
    (
        "documents/footer.xml",
        include_str!("../../templates/documents/footer.xml"),
    ),
];

/// Characters of one printed value.
const MAX_VALUE: usize = 2_000;

/// Steps that one template may take.
const FUEL: u64 = 500_000;

/// All templates of documents, ready to render.
#[derive(Debug, Clone)]
pub struct Documents {
    built_in: Environment<'static>,
    own: Option<Environment<'static>>,
    problems: Vec<TemplateProblem>,
}

impl Documents {
    /// Names of all templates that may be replaced.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The built-in templates, with those of `overrides` in the place of the ones of their name.
    /// A bad one is left out: ask [`Self::check`] for what is wrong.
    #[must_use]
    pub fn new(overrides: BTreeMap<String, String>) -> Self {
        let mut problems = Vec::new();
        let mut built_in = environment();
        for (name, text) in BUILT_IN {
            if let Err(error) = built_in.add_template(name, text) {
                problems.push(problem(name, &error));
            }
        }
        let mut own = (!overrides.is_empty()).then(|| built_in.clone());
        for (name, text) in overrides {
            if !Self::names().any(|known| known == name) {
                problems.push(TemplateProblem::replaces_none(&name));
            } else if let Some(own) = &mut own
                && let Err(error) = own.add_template_owned(name.clone(), text)
            {
                problems.push(problem(&name, &error));
            }
        }
        Self {
            built_in,
            own,
            problems,
        }
    }

    /// Makes every document from sample values and tells all that is wrong at once.
    ///
    /// # Errors
    /// The problems, each with file and line.
    pub fn check(&self) -> Result<(), Vec<TemplateProblem>> {
        let mut problems = self.problems.clone();
        let environment = self.own.as_ref().unwrap_or(&self.built_in);
        for document in samples("") {
            if let Err(problem) = make(environment, &document)
                && !problems.contains(&problem)
            {
                problems.push(problem);
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// The document as .docx. If a template of the office's own fails, the built-in one is
    /// used, and [`Draft::problem`] says so.
    ///
    /// # Errors
    /// [`TemplateProblem`] if the built-in template fails too, such as for no quarters at all.
    pub fn draft(&self, document: &Document) -> Result<Draft, TemplateProblem> {
        let (bytes, problem) = match self.own.as_ref().map(|own| make(own, document)) {
            Some(Ok(bytes)) => (bytes, None),
            Some(Err(problem)) => (make(&self.built_in, document)?, Some(problem)),
            None => (make(&self.built_in, document)?, None),
        };
        Ok(Draft {
            name: document.file_name(),
            bytes,
            problem,
        })
    }
}

fn make(
    environment: &Environment<'static>,
    document: &Document,
) -> Result<Vec<u8>, TemplateProblem> {
    let render = |name: &str, values: &Value| {
        environment
            .get_template(name)
            .and_then(|template| template.render(values))
            .map_err(|error| problem(name, &error))
    };
    let template = document.template();
    let parts = XmlParts {
        document: render(template, &document.context())?,
        styles: render(STYLES, &context! {})?,
        footer: render(FOOTER, &context! { even => false })?,
        footer_even: render(FOOTER, &context! { even => true })?,
    };
    docx::pack(&parts).map_err(|error| TemplateProblem::new(template, None, &error.to_string()))
}

/// Strict, bounded, and every value one clean line of escaped text.
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    // Whoever writes an office's own template is told which variable there is not.
    environment.set_debug(true);
    if let Ok(syntax) = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
    {
        environment.set_syntax(syntax);
    }
    environment.remove_filter("safe");
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => {
            escape_formatter(out, state, &Value::from(clean_line(text, MAX_VALUE)))
        }
        _ => escape_formatter(out, state, value),
    });
    environment
}

/// What the engine says of a template, or of one that it includes, which the error then names itself.
fn problem(template: &str, error: &minijinja::Error) -> TemplateProblem {
    let what = error.detail().map_or_else(
        || error.kind().to_string(),
        |detail| format!("{}: {detail}", error.kind()),
    );
    TemplateProblem::new(error.name().unwrap_or(template), error.line(), &what)
}
