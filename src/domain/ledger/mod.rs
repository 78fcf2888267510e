//! The ledger (台账): all projects of all units as they stand at one period.

mod assemble;
pub mod change;
pub mod counted_twice;
pub mod doubt;
mod edited;
#[cfg(test)]
mod edited_tests;
pub mod edition;
pub mod edition_news;
mod entry;
pub mod kept;
pub mod ledger_hold;
pub mod merge;
pub mod origin;
pub mod ranking;
pub mod rate;
pub mod rollup;
pub mod running_total;
pub mod stalled;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use super::matter::Matter;
pub use entry::{AbsentFrom, Entry};
pub use merge::{merge, merge_all};

use super::doubt::Questions;
use super::period::Period;
use super::project::ProjectRow;
use super::sheet::UrgentMatter;
use super::suspicion::Suspicion;
use super::unit::{Unit, UnitSlug};

/// What the ledger must know of a unit; a bare folder of workbooks has no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerUnit {
    /// Its short name.
    pub slug: UnitSlug,
    /// Its official name.
    pub name: String,
    /// What its project numbers begin with.
    pub code: String,
}

impl LedgerUnit {
    /// A unit of which nothing but its short name is known.
    #[must_use]
    pub fn stranger(slug: &UnitSlug) -> Self {
        Self {
            slug: slug.clone(),
            name: slug.0.clone(),
            code: slug.0.to_uppercase(),
        }
    }
}

impl From<&Unit> for LedgerUnit {
    fn from(unit: &Unit) -> Self {
        Self {
            slug: unit.slug.clone(),
            name: unit.name.clone(),
            code: unit.code.clone(),
        }
    }
}

/// An accepted submission, as far as the ledger reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub unit: UnitSlug,
    pub period: Period,
    /// Its arrival number; of two for one unit and period the higher one counts (rule 6).
    pub arrival: i64,
    /// Its projects, in the order of the sheet.
    pub rows: Vec<ProjectRow>,
    pub urgent: Vec<UrgentMatter>,
    /// What it leaves open of its projects' figures.
    pub questions: Questions,
}

/// All projects as they stand at one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The period as of which it stands; nothing later is in it.
    pub as_of: Period,
    /// The units, in the office's order; a unit that only a submission knows comes last.
    pub units: Vec<LedgerUnit>,
    /// Projects: by unit; the listed ones in the order of the sheet, then the absent ones.
    pub entries: Vec<Entry>,
    /// Projects that have left, all of them 终止; kept so that nothing falls out in silence (rule 7).
    pub left: Vec<Entry>,
    /// What a person should look at; the program merges nothing on its own (rule 8).
    pub suspicions: Vec<Suspicion>,
    /// What the city is asked to settle: urgent matters first, then by unit.
    pub matters: Vec<Matter>,
}

impl Ledger {
    /// The entry with this number of ours, whether it has left or not.
    #[must_use]
    pub fn entry(&self, number: &str) -> Option<&Entry> {
        let mut all = self.entries.iter().chain(&self.left);
        all.find(|entry| entry.number == number)
    }

    /// The unit's name; its short name if it is unknown.
    #[must_use]
    pub fn unit_name<'a>(&'a self, slug: &'a UnitSlug) -> &'a str {
        self.units
            .iter()
            .find(|unit| unit.slug == *slug)
            .map_or(slug.0.as_str(), |unit| unit.name.as_str())
    }

    /// The names of all units, to look up many.
    #[must_use]
    pub fn unit_names(&self) -> HashMap<&UnitSlug, &str> {
        self.units
            .iter()
            .map(|unit| (&unit.slug, unit.name.as_str()))
            .collect()
    }

    /// The entries of one unit, in the ledger's order.
    pub fn of_unit<'a>(&'a self, slug: &'a UnitSlug) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.unit == *slug)
    }
}
