//! What a query is given: a value as both engines store it.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, Utc};
use sqlx::Database;
use sqlx::query::Query;
use sqlx::{Encode, Type};

/// A value, or none of a known kind: an engine that checks types wants to know which kind is not there.
#[derive(Debug)]
pub(in crate::store) enum Value<'q> {
    Text(Option<Cow<'q, str>>),
    Number(Option<i64>),
    Bytes(Option<Cow<'q, [u8]>>),
    Flag(Option<bool>),
}

/// What can be given to a query.
pub(in crate::store) trait Given<'q>: Sized {
    /// As it is stored; `None` is nothing of this kind.
    fn value(given: Option<Self>) -> Value<'q>;
}

impl<'q> Given<'q> for Cow<'q, str> {
    fn value(given: Option<Self>) -> Value<'q> {
        Value::Text(given.map(|text| match text {
            Cow::Borrowed(text) if !text.contains('\0') => Cow::Borrowed(text),
            text => Cow::Owned(storable(text.into_owned())),
        }))
    }
}

/// No engine but SQLite takes a NUL in a text. No text of ours has one, and a file name cannot; what somebody
/// types or pastes is kept with a mark in its place, and is the same wherever it is kept.
pub(in crate::store) fn storable(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}")
    } else {
        text
    }
}

impl<'q> Given<'q> for &'q str {
    fn value(given: Option<Self>) -> Value<'q> {
        Cow::value(given.map(Cow::Borrowed))
    }
}

impl<'q> Given<'q> for &'q String {
    fn value(given: Option<Self>) -> Value<'q> {
        Cow::value(given.map(|text| Cow::Borrowed(text.as_str())))
    }
}

impl<'q> Given<'q> for String {
    fn value(given: Option<Self>) -> Value<'q> {
        Cow::value(given.map(Cow::Owned))
    }
}

/// The same text in both engines: sorted as text, times stand in their order, and a copy is the same byte for byte.
impl<'q> Given<'q> for DateTime<Utc> {
    fn value(given: Option<Self>) -> Value<'q> {
        let text = given.map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, false));
        String::value(text)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl<'q> Given<'q> for $number {
            fn value(given: Option<Self>) -> Value<'q> {
                Value::Number(given.map(i64::from))
            }
        }
    )*};
}

numbers!(i64, i32, u32, u16);

impl<'q> Given<'q> for bool {
    fn value(given: Option<Self>) -> Value<'q> {
        Value::Flag(given)
    }
}

impl<'q> Given<'q> for &'q [u8] {
    fn value(given: Option<Self>) -> Value<'q> {
        Value::Bytes(given.map(Cow::Borrowed))
    }
}

impl<'q> Given<'q> for &'q Vec<u8> {
    fn value(given: Option<Self>) -> Value<'q> {
        Value::Bytes(given.map(|bytes| Cow::Borrowed(bytes.as_slice())))
    }
}

impl<'q> Given<'q> for Vec<u8> {
    fn value(given: Option<Self>) -> Value<'q> {
        Value::Bytes(given.map(Cow::Owned))
    }
}

impl<'q, T: Given<'q>> Given<'q> for Option<T> {
    fn value(given: Option<Self>) -> Value<'q> {
        T::value(given.flatten())
    }
}

impl<'q, T> Given<'q> for &'q Option<T>
where
    &'q T: Given<'q>,
{
    fn value(given: Option<Self>) -> Value<'q> {
        <&T>::value(given.and_then(Option::as_ref))
    }
}

/// Gives the values to a query of this engine.
pub(super) fn bind_all<'q, DB>(
    text: sqlx::SqlStr,
    values: Vec<Value<'q>>,
) -> Query<'q, DB, DB::Arguments>
where
    DB: Database,
    Option<Cow<'q, str>>: Encode<'q, DB> + Type<DB>,
    Option<i64>: Encode<'q, DB> + Type<DB>,
    Option<Cow<'q, [u8]>>: Encode<'q, DB> + Type<DB>,
    Option<bool>: Encode<'q, DB> + Type<DB>,
{
    values
        .into_iter()
        .fold(sqlx::query(text), |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
            Value::Bytes(bytes) => query.bind(bytes),
            Value::Flag(flag) => query.bind(flag),
        })
}
