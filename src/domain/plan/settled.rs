//! Keys that have an outcome. A plan asks for them many times for each unit, and makes no key to ask.

use std::collections::{BTreeMap, HashMap};

use crate::domain::occasion::{Key, Occasion, Recipient};
use crate::domain::period::Period;
use crate::domain::unit::UnitSlug;

/// What a key has beside its occasion: to whom the letter goes, `None` for the deed or the occasion as a whole, and in
/// whose place that letter was written.
type KeyTail = (Option<Recipient>, Option<i64>);

/// In the order of keys.
type ByOccasion = BTreeMap<Occasion, Vec<KeyTail>>;

/// Keys that have an outcome, or are queued; those about a unit apart from all others, for there are few of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettledKeys {
    by_unit: HashMap<UnitSlug, ByOccasion>,
    /// Those about no single unit.
    others: ByOccasion,
}

/// The keys of one occasion that have an outcome.
#[derive(Debug, Clone, Copy)]
pub struct SettledLetters<'a>(&'a [KeyTail]);

impl SettledLetters<'_> {
    /// Whether there is one of the letter to whoever has this address; without an address, of the deed or of the
    /// occasion as a whole.
    #[must_use]
    pub fn has(self, address: Option<&str>) -> bool {
        let mut outcomes = self.0.iter();
        outcomes.any(|(to, rewritten)| {
            rewritten.is_none()
                && match (to, address) {
                    (None, None) => true,
                    (Some(to), Some(address)) => to.has_address(address),
                    _ => false,
                }
        })
    }
}

impl SettledKeys {
    /// One more; whether it was not there yet.
    pub fn insert(&mut self, key: Key) -> bool {
        let beside = match key.occasion.unit() {
            None => &mut self.others,
            Some(unit) => self.by_unit.entry(unit.clone()).or_default(),
        };
        let outcomes = beside.entry(key.occasion).or_default();
        let outcome = (key.to, key.rewritten);
        let is_new = !outcomes.contains(&outcome);
        if is_new {
            outcomes.push(outcome);
        }
        is_new
    }

    fn beside(&self, occasion: &Occasion) -> Option<&ByOccasion> {
        match occasion.unit() {
            None => Some(&self.others),
            Some(unit) => self.by_unit.get(unit),
        }
    }

    fn outcomes(&self, occasion: &Occasion) -> &[KeyTail] {
        let outcomes = self.beside(occasion).and_then(|all| all.get(occasion));
        outcomes.map_or(&[], Vec::as_slice)
    }

    #[must_use]
    pub fn contains(&self, key: &Key) -> bool {
        let mut outcomes = self.outcomes(&key.occasion).iter();
        outcomes.any(|(to, rewritten)| *to == key.to && *rewritten == key.rewritten)
    }

    /// Whether there is one of the letter of an occasion to whoever has this address; without an address, of the deed
    /// or of the occasion as a whole.
    #[must_use]
    pub fn has(&self, occasion: &Occasion, address: Option<&str>) -> bool {
        self.of(occasion).has(address)
    }

    /// All of one occasion, for who asks of several people.
    #[must_use]
    pub fn of(&self, occasion: &Occasion) -> SettledLetters<'_> {
        SettledLetters(self.outcomes(occasion))
    }

    /// The occasions about the same unit from this one on, in the order of keys, each with whether a letter of it has an
    /// outcome.
    pub fn beginning_with(&self, first: &Occasion) -> impl Iterator<Item = (&Occasion, bool)> {
        let own = self.beside(first).into_iter();
        let own = own.flat_map(move |all| all.range(first..));
        own.map(|(occasion, outcomes)| (occasion, outcomes.iter().any(|(to, _)| to.is_some())))
    }

    /// Lets go all that is about an earlier period than this one.
    pub fn forget_before(&mut self, period: Period) {
        let stays = |occasion: &Occasion| occasion.period().is_none_or(|of| of >= period);
        for all in self.by_unit.values_mut().chain([&mut self.others]) {
            all.retain(|occasion, _| stays(occasion));
        }
    }
}

impl Extend<Key> for SettledKeys {
    fn extend<T: IntoIterator<Item = Key>>(&mut self, keys: T) {
        for key in keys {
            self.insert(key);
        }
    }
}

impl FromIterator<Key> for SettledKeys {
    fn from_iter<T: IntoIterator<Item = Key>>(keys: T) -> Self {
        let mut all = Self::default();
        all.extend(keys);
        all
    }
}

impl IntoIterator for SettledKeys {
    type Item = Key;
    type IntoIter = std::vec::IntoIter<Key>;

    /// In the order of keys.
    fn into_iter(self) -> Self::IntoIter {
        let all = self.by_unit.into_values().chain([self.others]).flatten();
        let keys = all.flat_map(|(occasion, outcomes)| {
            let outcomes = outcomes.into_iter();
            outcomes.map(move |(to, rewritten)| Key {
                occasion: occasion.clone(),
                to,
                rewritten,
            })
        });
        let mut keys: Vec<Key> = keys.collect();
        keys.sort_unstable();
        keys.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::{any, prop, proptest};

    use super::SettledKeys;
    use crate::domain::occasion::Key;
    use crate::domain::period::Period;

    /// One of few keys, so that some come twice.
    fn key(one: u8) -> Key {
        let text = [
            "reminder/2026-11-25/a/before-1/x@example.org",
            "reminder/2026-11-25/a/before-1/y@example.org",
            "reminder/2026-11-25/a/before-1/x@example.org/rewritten-7",
            "reminder/2026-11-25/a/before-1",
            "reminder/2026-11-25/a/before-3",
            "reminder/2026-11-25/b/before-1",
            "reminder/2026-11-10/a/before-1",
            "overdue/2026-11-25/a/x@example.org",
            "overdue/2026-11-25/office/robot:群",
            "edition/2026-11/draft",
            "raise/2026Q3/a",
            "raise/2026Q3/a/flag",
        ];
        text[usize::from(one) % text.len()].parse().unwrap()
    }

    proptest! {
        /// As a set of keys, whatever is asked.
        #[test]
        fn it_says_what_a_set_says(keys in prop::collection::vec(any::<u8>(), 0..20)) {
            let mut settled = SettledKeys::default();
            let mut set = BTreeSet::new();
            for one in keys {
                assert_eq!(settled.insert(key(one)), set.insert(key(one)));
            }
            for one in (0..12).map(key) {
                assert_eq!(settled.contains(&one), set.contains(&one), "{one}");
                let address = one.to.as_ref().map(ToString::to_string);
                let plain = Key { rewritten: None, ..one.clone() };
                assert_eq!(settled.has(&one.occasion, address.as_deref()), set.contains(&plain));
            }
            let period: Period = "2026-11-25".parse().unwrap();
            settled.forget_before(period);
            set.retain(|key| key.occasion.period().is_none_or(|of| of >= period));
            assert_eq!(settled.into_iter().collect::<Vec<_>>(), Vec::from_iter(set));
        }
    }
}
