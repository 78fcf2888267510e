//! What an edition says that the one before did not: changes (变动), and corrections (更正) of what that one said.

use std::collections::HashMap;

use crate::domain::change::{ProjectChanges, changes};
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::period::Month;

/// What is new in an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionChanges {
    /// The month of the edition before.
    pub since: Month,
    /// What differs from it.
    pub changes: Vec<ProjectChanges>,
    /// What it would say otherwise, had it been built now.
    pub corrections: Vec<Correction>,
}

/// Something in an edition that later files corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub project: ProjectChanges,
    /// Name of the file that says so; empty if the project is gone, or nobody knows.
    pub file: String,
}

/// What a published ledger would say otherwise, given the ledger of the same period as it is known now.
#[must_use]
pub fn corrections(published: &Ledger, known_now: &Ledger) -> Vec<Correction> {
    let entries = known_now.entries.iter().chain(&known_now.left);
    let entries: HashMap<&str, &Entry> = entries.map(|entry| (&*entry.number, entry)).collect();
    let all = changes(published, known_now).into_iter();
    all.map(|project| Correction {
        file: entries
            .get(&*project.number)
            .map_or_else(String::new, |entry| entry.file.clone()),
        project,
    })
    .collect()
}
