//! What all units list in their last accepted reports, read when it is first asked for.

use std::collections::BTreeSet;

use super::Office;
use crate::check::Listings;
use crate::domain::unit::UnitSlug;
use crate::store::Result;

/// So many units are asked about one by one: of more, all that ever reported are read at once.
const MANY: usize = 16;

/// The listings of an office's units. After each accepted report that unit's is read anew, so that a
/// file is always checked against all that came before it, whether the process lived through it or not.
#[derive(Debug)]
pub struct CurrentListings {
    read: Listings,
    stale: BTreeSet<UnitSlug>,
}

impl CurrentListings {
    /// Nothing is read yet.
    #[must_use]
    pub fn of(office: &Office) -> Self {
        let units = office.policy.units.iter();
        Self {
            read: Listings::default(),
            stale: units.map(|unit| unit.slug.clone()).collect(),
        }
    }

    /// The listings as they are on record now.
    pub async fn read(&mut self, office: &Office) -> Result<&Listings> {
        let Self { read, stale } = self;
        if stale.len() > MANY {
            let put = |unit: UnitSlug, listed| {
                if stale.contains(&unit) {
                    read.put(&unit, listed);
                }
            };
            office.store.listed_by_all(put).await?;
            stale.clear();
        }
        while let Some(unit) = stale.first().cloned() {
            read.put(&unit, office.store.listed(&unit).await?);
            stale.remove(&unit);
        }
        Ok(&self.read)
    }

    /// A report of this unit was accepted.
    pub(super) fn note(&mut self, unit: &UnitSlug) {
        self.stale.insert(unit.clone());
    }
}
