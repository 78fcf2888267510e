//! All units of an office, each found by its short name without a look at the others.

use std::collections::HashMap;
use std::fmt;
use std::ops::{Deref, DerefMut};

use super::unit::{Unit, UnitSlug};

/// The units that must report, in the order of ledgers and letters. To be used like their list.
#[derive(Clone, Default)]
pub struct UnitList {
    all: Vec<Unit>,
    /// The place of each in the list; `None` once the list was altered: then it is gone through.
    places: Option<HashMap<UnitSlug, usize>>,
}

impl UnitList {
    /// The place in the list of the unit with this short name.
    #[must_use]
    pub fn place(&self, slug: &UnitSlug) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(slug).copied(),
            None => self.all.iter().position(|unit| unit.slug == *slug),
        }
    }

    /// The unit with this short name.
    #[must_use]
    pub fn named(&self, slug: &UnitSlug) -> Option<&Unit> {
        self.all.get(self.place(slug)?)
    }
}

impl Deref for UnitList {
    type Target = Vec<Unit>;

    fn deref(&self) -> &Vec<Unit> {
        &self.all
    }
}

impl DerefMut for UnitList {
    fn deref_mut(&mut self) -> &mut Vec<Unit> {
        self.places = None;
        &mut self.all
    }
}

/// As the list that it is.
impl fmt::Debug for UnitList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.all.fmt(f)
    }
}

impl PartialEq for UnitList {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Eq for UnitList {}

impl From<Vec<Unit>> for UnitList {
    fn from(all: Vec<Unit>) -> Self {
        let units = all.iter().enumerate();
        // Should one stand there twice, the first one is meant.
        let places = units.rev().map(|(at, unit)| (unit.slug.clone(), at));
        Self {
            places: Some(places.collect()),
            all,
        }
    }
}

impl FromIterator<Unit> for UnitList {
    fn from_iter<T: IntoIterator<Item = Unit>>(units: T) -> Self {
        units.into_iter().collect::<Vec<_>>().into()
    }
}

impl<'a> IntoIterator for &'a UnitList {
    type Item = &'a Unit;
    type IntoIter = std::slice::Iter<'a, Unit>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

impl<'a> IntoIterator for &'a mut UnitList {
    type Item = &'a mut Unit;
    type IntoIter = std::slice::IterMut<'a, Unit>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::UnitList;
    use crate::domain::fixtures::unit;

    #[test]
    fn a_unit_is_found_by_its_short_name_whatever_was_done_to_the_list() {
        let mut units: UnitList = ["a", "b", "c"].map(unit).into_iter().collect();
        assert_eq!(units.place(&unit("c").slug), Some(2));
        units.remove(0);
        assert_eq!(units.place(&unit("c").slug), Some(1));
        assert_eq!(units.named(&unit("a").slug), None);
        units[0].slug = unit("a").slug;
        assert_eq!(units.place(&unit("a").slug), Some(0));
        assert_eq!(units.named(&unit("b").slug), None);
    }
}
