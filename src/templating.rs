//! Sets of templates: those inside the binary, each replaceable by a file of the office. A wrong one fails, and a hostile
//! value stays text.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, escape_formatter};

use crate::domain::line::clean_line;
use crate::domain::template_problem::TemplateProblem;

/// Steps that one template may take; a receipt with all its findings takes a small part of them.
const FUEL: u64 = 500_000;

/// Name and text of a built-in template. The name is the path under `templates/`.
pub type BuiltIn = (&'static str, &'static str);

/// An environment in which an unknown variable is an error and never an empty place, and in which each value is
/// printed as one clean line of at most `most` characters, escaped as the template's name asks.
#[must_use]
pub fn environment(most: usize) -> Environment<'static> {
    let mut environment = Environment::new();
    // A line that only holds a tag leaves no empty line.
    if let Ok(syntax) = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
    {
        environment.set_syntax(syntax);
    }
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    // Whoever writes an office's own template is told which variable there is not.
    environment.set_debug(true);
    // With it an office's own template could let a district's text become markup.
    environment.remove_filter("safe");
    environment.set_formatter(move |out, state, value| match value.as_str() {
        // What a template itself made, a macro's or block's result, passes as it is.
        Some(text) if !value.is_safe() => {
            escape_formatter(out, state, &Value::from(clean_line(text, most)))
        }
        _ => escape_formatter(out, state, value),
    });
    environment
}

/// Templates, ready to render.
#[derive(Debug, Clone)]
pub struct TemplateSet {
    built_in: Environment<'static>,
    /// The same with the office's own templates in place; `None` if it has none.
    own: Option<Environment<'static>>,
    /// Names that are no template, and texts that do not parse.
    problems: Vec<TemplateProblem>,
}

impl TemplateSet {
    /// The built-in templates, with those of `overrides` in the place of the ones of their name.
    /// A bad one is left out: ask [`Self::check`] for what is wrong.
    #[must_use]
    pub fn new(
        mut environment: Environment<'static>,
        built_in: impl Iterator<Item = BuiltIn>,
        overrides: BTreeMap<String, String>,
    ) -> Self {
        let (mut names, mut problems) = (Vec::new(), Vec::new());
        for (name, text) in built_in {
            names.push(name);
            if let Err(error) = environment.add_template(name, text) {
                problems.push(problem(name, &error));
            }
        }
        let mut own = (!overrides.is_empty()).then(|| environment.clone());
        for (name, text) in overrides {
            if !names.contains(&name.as_str()) {
                problems.push(TemplateProblem::replaces_none(&name));
            } else if let Some(own) = &mut own
                && let Err(error) = own.add_template_owned(name.clone(), text)
            {
                problems.push(problem(&name, &error));
            }
        }
        Self {
            built_in: environment,
            own,
            problems,
        }
    }

    /// Tells all that is wrong at once: what was found when the set was made, and what trying each template gives.
    ///
    /// # Errors
    /// The problems, each with file and line.
    pub fn check(
        &self,
        tried: impl FnOnce(&Environment<'static>) -> Vec<TemplateProblem>,
    ) -> Result<(), Vec<TemplateProblem>> {
        let mut problems = self.problems.clone();
        for problem in tried(self.own.as_ref().unwrap_or(&self.built_in)) {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// What is made with the office's templates, or with the built-in ones and the reason why.
    ///
    /// # Errors
    /// [`TemplateProblem`] if the built-in ones fail too.
    pub fn either<T>(
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

    /// All that may come to be used: the office's, if it has any, and the built-in ones.
    pub fn all(&self) -> impl Iterator<Item = &Environment<'static>> {
        self.own.iter().chain([&self.built_in])
    }
}

/// A template's text with its values in place.
///
/// # Errors
/// [`TemplateProblem`] if there is no such template, or it does not fit the values.
pub fn render(
    environment: &Environment<'static>,
    name: &str,
    values: &Value,
) -> Result<String, TemplateProblem> {
    environment
        .get_template(name)
        .and_then(|template| template.render(values))
        .map_err(|error| problem(name, &error))
}

/// What the engine says of a template, or of one that it includes, which the error then names itself.
fn problem(template: &str, error: &minijinja::Error) -> TemplateProblem {
    let what = error.detail().map_or_else(
        || error.kind().to_string(),
        |detail| format!("{}: {detail}", error.kind()),
    );
    TemplateProblem::new(error.name().unwrap_or(template), error.line(), &what)
}
