//! Which projects of two reports of one unit are the same.

use std::collections::BTreeMap;

use crate::domain::project::{ProjectRow, Stage};
use crate::domain::wording::folded;

pub(super) type Pairs<'n, 'p> = Vec<(&'n ProjectRow, &'p ProjectRow)>;

/// Projects in both reports, by number or name, those of one name in their order; those only in this
/// one; those only in the last one.
pub(super) fn paired<'n, 'p>(
    now: impl IntoIterator<Item = &'n ProjectRow>,
    previous: &'p [ProjectRow],
) -> (Pairs<'n, 'p>, Vec<&'n ProjectRow>, Vec<&'p ProjectRow>) {
    let mut by_number = BTreeMap::new();
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, project) in previous.iter().enumerate() {
        if let Some(number) = &project.number {
            by_number.insert(folded(number), index);
        }
        let named = by_name.entry(folded(&project.name)).or_default();
        named.push(index);
    }
    let mut found = vec![false; previous.len()];
    let mut pairs = Vec::new();
    let mut new = Vec::new();
    for project in now {
        let number = project.number.as_ref();
        let index = number
            .and_then(|number| by_number.get(&folded(number)).copied())
            .or_else(|| {
                let named = by_name.get(&folded(&project.name))?;
                let left = named.iter().find(|&&index| !found[index]);
                left.or(named.first()).copied()
            });
        if let Some(index) = index {
            found[index] = true;
            pairs.push((project, &previous[index]));
        } else {
            new.push(project);
        }
    }
    let gone = previous
        .iter()
        .zip(found)
        .filter(|(project, found)| !found && project.stage != Some(Stage::Terminated))
        .map(|(project, _)| project)
        .collect();
    (pairs, new, gone)
}
