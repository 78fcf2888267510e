//! What a changed configuration alters: letters, deadlines and rules of a span, before and after.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::{DateTime, NaiveDate, Utc};

use super::{Office, Rehearsed, rehearse};
use crate::domain::deadline::Deadline;
use crate::domain::occasion::{Key, Occasion};
use crate::domain::period::Period;
use crate::domain::rules::Rule;
use crate::domain::switches::Switch;
use crate::store::Result;

/// One thing as it stands before and after: only on one side, or on both and different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Differs<T> {
    /// By the old configuration.
    pub before: Option<T>,
    /// By the new one.
    pub after: Option<T>,
}

impl<T: PartialEq> Differs<T> {
    fn new(before: Option<T>, after: Option<T>) -> Option<Self> {
        (before != after).then_some(Self { before, after })
    }
}

/// All that differs in a span.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Periods that close at another time, or that only one of the two knows.
    pub deadlines: Vec<(Period, Differs<Deadline>)>,
    /// Rules for sheets that are switched differently; `None` on a side: the rule holds.
    pub switches: Vec<(Rule, Differs<Switch>)>,
    /// Letters and all else that would come at another time, to somebody else, with another subject, or
    /// only on one side; in order of time.
    pub actions: Vec<Differs<Rehearsed>>,
}

impl Comparison {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.deadlines.is_empty() && self.switches.is_empty() && self.actions.is_empty()
    }
}

/// Rehearses the same span by two configurations over the same state. Touches nothing.
pub async fn compare(
    before: &Office,
    after: &Office,
    now: DateTime<Utc>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Comparison> {
    let (old, _) = rehearse(before.at(now), from, to).await?;
    let (new, _) = rehearse(after.at(now), from, to).await?;
    let switches = before.policy.switches.differing(&after.policy.switches);
    let switch = |rule: Rule| Differs {
        before: before.policy.switches.of(rule),
        after: after.policy.switches.of(rule),
    };
    Ok(Comparison {
        deadlines: deadlines(before, after, from, to),
        switches: switches
            .into_iter()
            .map(|rule| (rule, switch(rule)))
            .collect(),
        actions: actions(old, new),
    })
}

fn deadlines(
    before: &Office,
    after: &Office,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<(Period, Differs<Deadline>)> {
    let of = |office: &Office| -> BTreeMap<Period, Deadline> {
        let periods = office.policy.due_days.between(from, to);
        periods
            .map(|period| (period, office.policy.deadline(&office.calendar, period)))
            .collect()
    };
    let (old, new) = (of(before), of(after));
    let periods: BTreeSet<Period> = old.keys().chain(new.keys()).copied().collect();
    periods
        .into_iter()
        .filter_map(|period| {
            let side = |side: &BTreeMap<Period, Deadline>| side.get(&period).copied();
            Some((period, Differs::new(side(&old), side(&new))?))
        })
        .collect()
}

/// What is the same on both sides is left out. An action is the same one if its key is; of those that are
/// left, one for the same occasion goes to somebody else.
fn actions(old: Vec<Rehearsed>, new: Vec<Rehearsed>) -> Vec<Differs<Rehearsed>> {
    let mut by_key: BTreeMap<Key, Rehearsed> =
        new.into_iter().map(|one| (one.action.key(), one)).collect();
    let (mut pairs, mut gone) = (Vec::new(), Vec::new());
    for one in old {
        match by_key.remove(&one.action.key()) {
            Some(other) => pairs.push((Some(one), Some(other))),
            None => gone.push(one),
        }
    }
    let mut by_occasion: BTreeMap<Occasion, VecDeque<Rehearsed>> = BTreeMap::new();
    for one in by_key.into_values() {
        by_occasion
            .entry(one.action.occasion.clone())
            .or_default()
            .push_back(one);
    }
    for one in gone {
        let other = by_occasion.get_mut(&one.action.occasion);
        let other = other.and_then(VecDeque::pop_front);
        pairs.push((Some(one), other));
    }
    let come = by_occasion.into_values().flatten();
    pairs.extend(come.map(|one| (None, Some(one))));

    let mut differing: Vec<Differs<Rehearsed>> = pairs
        .into_iter()
        .filter(|(before, after)| !is_same(before.as_ref(), after.as_ref()))
        .map(|(before, after)| Differs { before, after })
        .collect();
    differing.sort_by_key(|one| one.before.as_ref().or(one.after.as_ref()).map(|one| one.at));
    differing
}

/// Whether people would notice no difference.
fn is_same(before: Option<&Rehearsed>, after: Option<&Rehearsed>) -> bool {
    let seen = |one: &Rehearsed| {
        let to = one.action.to.as_ref().map(|to| to.address.clone());
        (one.at, to, one.subject.clone())
    };
    before.map(seen) == after.map(seen)
}
