//! What an edition says against those before it: changes (变动), corrections (更正), and what stands still (停滞).

use std::collections::HashMap;

use crate::domain::change::{ProjectChanges, changes};
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::period::Month;
use crate::domain::rate::Rates;
use crate::domain::stalled::Stalled;

/// What is new in an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionNews {
    /// The month of the edition before; `None` if there was none.
    pub since: Option<Month>,
    /// Its figures; by the rules of now, so that both are counted alike.
    pub before: Option<Rates>,
    /// What differs from it.
    pub changes: Vec<ProjectChanges>,
    /// What it would say otherwise, had it been built now.
    pub corrections: Vec<Correction>,
    /// Projects that stand still.
    pub stalled: Vec<Stalled>,
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
