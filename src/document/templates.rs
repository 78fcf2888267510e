//! The templates of documents: inside the binary, each replaceable by a file of the office.

use std::collections::BTreeMap;

use minijinja::{Environment, context};

use super::docx::{self, XmlParts};
use super::draft::{Document, Draft};
use super::samples::samples;
use crate::domain::template_problem::TemplateProblem;
use crate::templating::{BuiltIn, TemplateSet, environment, render};

const STYLES: &str = "documents/styles.xml";
const FOOTER: &str = "documents/footer.xml";

/// Each built-in template.
const BUILT_IN: [BuiltIn; 12] = [
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

/// All templates of documents, ready to render.
#[derive(Debug, Clone)]
pub struct Documents(TemplateSet);

impl Documents {
    /// Names of all templates that may be replaced.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The built-in templates, with those of `overrides` in the place of the ones of their name.
    /// A bad one is left out: ask [`Self::check`] for what is wrong.
    #[must_use]
    pub fn new(overrides: BTreeMap<String, String>) -> Self {
        let built_in = BUILT_IN.into_iter();
        Self(TemplateSet::new(
            environment(MAX_VALUE),
            built_in,
            overrides,
        ))
    }

    /// Makes every document from sample values and tells all that is wrong at once.
    ///
    /// # Errors
    /// The problems, each with file and line.
    pub fn check(&self) -> Result<(), Vec<TemplateProblem>> {
        self.0.check(|environment| {
            let all = samples("");
            let made = all.iter().map(|document| make(environment, document));
            made.filter_map(Result::err).collect()
        })
    }

    /// The document as .docx. If a template of the office's own fails, the built-in one is
    /// used, and [`Draft::problem`] says so.
    ///
    /// # Errors
    /// [`TemplateProblem`] if the built-in template fails too, such as for no quarters at all.
    pub fn draft(&self, document: &Document) -> Result<Draft, TemplateProblem> {
        let (bytes, problem) = self.0.either(|environment| make(environment, document))?;
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
    let template = document.template();
    let parts = XmlParts {
        document: render(environment, template, &document.context())?,
        styles: render(environment, STYLES, &context! {})?,
        footer: render(environment, FOOTER, &context! { even => false })?,
        footer_even: render(environment, FOOTER, &context! { even => true })?,
    };
    docx::pack(&parts).map_err(|error| TemplateProblem::new(template, None, &error.to_string()))
}
