//! Filters that templates may use, and what every printed value goes through.

use chrono::{NaiveDate, NaiveDateTime};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, State, UndefinedBehavior, Value, escape_formatter};
use serde::de::{IntoDeserializer, value};
use serde::{Deserialize, Serialize};

use super::moment;
use crate::domain::amount::Yuan;
use crate::domain::finding::Level;
use crate::domain::line::clean_line;
use crate::domain::observation::QuarterState;
use crate::domain::period::Quarter;

/// Characters of one printed value; what a district writes in one cell may be a book.
const MAX_VALUE: usize = 400;

/// Steps that one template may take; a receipt with all its findings takes a small part of them.
const FUEL: u64 = 500_000;

/// An environment in which a wrong template fails and a hostile value stays text.
#[must_use]
pub fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    // A line that only holds a tag leaves no empty line in a letter.
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
    environment.set_formatter(print);
    // With it an office's own template could let a district's text become markup.
    environment.remove_filter("safe");
    environment.add_filter("day", |text: &str| Ok::<_, Error>(moment::day(date(text)?)));
    environment.add_filter("short_day", |text: &str| {
        Ok::<_, Error>(moment::short_day(date(text)?))
    });
    environment.add_filter("weekday", |text: &str| {
        Ok::<_, Error>(moment::weekday(date(text)?))
    });
    environment.add_filter("moment", |text: &str| {
        Ok::<_, Error>(moment::moment(time(text)?))
    });
    environment.add_filter("deadline", |text: &str| {
        Ok::<_, Error>(moment::deadline(time(text)?))
    });
    environment.add_filter("short_deadline", |text: &str| {
        Ok::<_, Error>(moment::short_deadline(time(text)?))
    });
    environment.add_filter("quarter", |text: &str| {
        text.parse::<Quarter>()
            .map(Quarter::label)
            .map_err(|error| wrong(error.to_string()))
    });
    environment.add_filter("quarter_state", quarter_state);
    environment.add_filter("level", |word: &str| {
        Level::deserialize(word.into_deserializer())
            .map(Level::label)
            .map_err(|error: value::Error| wrong(error.to_string()))
    });
    environment.add_filter("wan", |yuan: i64| Yuan(yuan).to_wan());
    environment.add_filter("yi", |yuan: i64| Yuan(yuan).to_yi());
    environment
}

/// Prints a value: one clean, bounded line, escaped as the template's name asks. What a template
/// itself made (a macro's or block's result) passes as it is.
fn print(out: &mut minijinja::Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            let clean = Value::from(clean_line(text, MAX_VALUE));
            escape_formatter(out, state, &clean)
        }
        _ => escape_formatter(out, state, value),
    }
}

/// What a quarter was, from the word of [`crate::domain::observation::QuarterState`].
fn quarter_state(word: &str) -> Result<&'static str, Error> {
    QuarterState::deserialize(word.into_deserializer())
        .map(QuarterState::told)
        .map_err(|error: serde::de::value::Error| {
            wrong(format!("not the state of a quarter: {error}"))
        })
}

fn date(text: &str) -> Result<NaiveDate, Error> {
    text.parse()
        .map_err(|_| wrong(format!("not a date: {}", clean_line(text, 40))))
}

fn time(text: &str) -> Result<NaiveDateTime, Error> {
    text.parse()
        .map_err(|_| wrong(format!("not a date with time: {}", clean_line(text, 40))))
}

fn wrong(detail: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, detail)
}

/// A struct as templates see it.
pub(super) fn values(of: impl Serialize) -> Value {
    Value::from(Serde(of))
}
