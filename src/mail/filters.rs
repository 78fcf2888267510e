//! Filters that templates of letters and pages may use.

use chrono::{NaiveDate, NaiveDateTime};
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, Value};
use serde::de::{IntoDeserializer, value};
use serde::{Deserialize, Serialize};

use super::moment;
use crate::domain::amount::Yuan;
use crate::domain::finding::Level;
use crate::domain::line::clean_line;
use crate::domain::observation::QuarterState;
use crate::domain::period::Quarter;
use crate::templating;

/// Characters of one printed value; what a district writes in one cell may be a book.
const MAX_VALUE: usize = 400;

/// An environment in which a wrong template fails and a hostile value stays text.
#[must_use]
pub fn environment() -> Environment<'static> {
    let mut environment = templating::environment(MAX_VALUE);
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
