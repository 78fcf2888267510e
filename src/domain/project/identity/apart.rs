//! What people took apart: rows of this name are never this project, whatever number they carry.

use super::{KeyedRow, Register};
use crate::domain::text::key;

/// Something that was one project and is two.
#[derive(Debug, Clone)]
pub(in crate::domain) struct Apart {
    unit: usize,
    number_key: String,
    name_key: String,
}

impl Register<'_> {
    /// From now on rows of this unit that say this name never find the project with this number.
    pub(in crate::domain) fn take_apart(&mut self, unit: usize, number: &str, name: &str) {
        self.apart.push(Apart {
            unit,
            number_key: key(number),
            name_key: key(name),
        });
    }

    /// Whether a person said that this row is not this project.
    pub(super) fn is_apart(&self, project: usize, candidate: &KeyedRow<'_>) -> bool {
        let known = &self.projects[project];
        self.apart.iter().any(|apart| {
            apart.unit == known.unit
                && *apart.number_key == *known.number_key
                && *apart.name_key == *candidate.name
        })
    }
}
