//! Values of the letter on files that came in masses: what became of each, in one list.

use chrono::NaiveDateTime;
use minijinja::{Value, context};
use serde::Serialize;

use super::filters::values;
use crate::domain::finding::Verdict;

/// Files that are told of together, to the unit's liaisons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceiptList {
    /// The unit's official name.
    pub unit: String,
    /// How many files there are.
    pub total: usize,
    /// The first of them, in the order of arrival.
    pub files: Vec<ListedFile>,
}

/// One of the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedFile {
    /// Its name, for people.
    pub name: String,
    /// When it was found, on the office's wall clock.
    pub received: NaiveDateTime,
    /// What was decided.
    pub verdict: Verdict,
    /// Whether the same bytes had come before.
    pub is_repeated: bool,
    /// The first thing to be said of it, in Chinese; `None` if there is nothing.
    pub why: Option<String>,
}

impl ReceiptList {
    pub(super) fn context(&self) -> Value {
        context! { more => self.total.saturating_sub(self.files.len()), ..values(self) }
    }
}
