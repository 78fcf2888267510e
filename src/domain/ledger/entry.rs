//! One project in the ledger: its row, what is in doubt of it, and since when and until when it was listed.

use serde::{Deserialize, Serialize};

use crate::domain::doubt::{Doubt, Weight};
use crate::domain::figure::figure;
use crate::domain::period::Period;
use crate::domain::project::{Field, ProjectRow};
use crate::domain::unit::UnitSlug;

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
    /// Name of the file in which that row stands; empty if nobody knows.
    #[serde(default)]
    pub file: String,
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

impl Weight {
    /// What the doubts of these entries weigh.
    #[must_use]
    pub fn of<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        let mut weight = Self::default();
        for entry in entries {
            weight.projects += u32::from(!entry.doubts.is_empty());
            for doubt in &entry.doubts {
                weight.add(doubt.field, figure(&entry.row, doubt.field));
            }
        }
        weight
    }
}
