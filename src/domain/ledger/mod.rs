//! The ledger (台账): all projects of all units as they stand at one period.

pub mod change;
pub mod doubt;
pub mod ledger_hold;
pub mod merge;
pub mod rate;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use super::matter::Matter;
pub use merge::{merge, merge_all};

use super::doubt::{Doubt, Questions};
use super::period::Period;
use super::project::{Field, ProjectRow};
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
    /// Whose it is.
    pub unit: UnitSlug,
    /// Which period it is for.
    pub period: Period,
    /// Its arrival number; of two for one unit and period the higher one counts (rule 6).
    pub arrival: i64,
    /// Its projects, in the order of the sheet.
    pub rows: Vec<ProjectRow>,
    /// Its urgent matters.
    pub urgent: Vec<UrgentMatter>,
    /// What it leaves open of its projects' figures.
    pub questions: Questions,
}

/// Why a project is marked 本期未报.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsentFrom {
    /// The unit reported the period, but its sheet no longer lists the project.
    Sheet,
    /// Nothing of the unit counts for the period.
    Period,
}

/// One project in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Our number, the same through all periods.
    pub number: String,
    /// The unit's own number, if it last gave one that is not ours.
    pub given_number: Option<String>,
    /// Whose project it is.
    pub unit: UnitSlug,
    /// Its latest accepted row, with what counts for each figure; boxed, for it is large and is moved here
    /// from its submission.
    pub row: Box<ProjectRow>,
    /// Its figures that are in doubt (rule 7), in the order of the form.
    pub doubts: Vec<Doubt>,
    /// A contract stands or stood behind it: by a stage that it once had, its date or its category.
    pub was_signed: bool,
    /// The first period that listed it.
    pub first: Period,
    /// The last period that listed it.
    pub last: Period,
    /// 本期未报, and why; `None` if the ledger's period lists it, or it is 终止 and owes nothing more.
    pub absent: Option<AbsentFrom>,
}

impl Entry {
    /// What is in doubt of this field.
    #[must_use]
    pub fn doubt(&self, field: Field) -> Option<&Doubt> {
        self.doubts.iter().find(|doubt| doubt.field == field)
    }

    /// Whether this field is in doubt.
    #[must_use]
    pub fn is_doubtful(&self, field: Field) -> bool {
        self.doubt(field).is_some()
    }
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
