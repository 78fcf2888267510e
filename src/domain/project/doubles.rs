//! Doubles: projects that the ledger perhaps counts twice, and what it comes to without them.

use std::collections::{BTreeSet, HashMap};

use crate::domain::amount::Yuan;
use crate::domain::ledger::Ledger;
use crate::domain::suspicion::Suspicion;

/// What the ledger perhaps counts twice. The program merges nothing: a person decides (rule 8).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doubles<'l> {
    /// The pairs that may be one project each.
    pub pairs: Vec<&'l Suspicion>,
    /// Entries without which each of these projects is counted once.
    pub projects: u32,
    /// Their 总投资.
    pub total_investment: Yuan,
    /// Their 累计到位资金.
    pub funds_in_place: Yuan,
}

/// The doubles of a ledger. Of each pair the one is left out that its unit no longer lists, else the later one.
#[must_use]
pub fn doubles(ledger: &Ledger) -> Doubles<'_> {
    let mut doubles = Doubles::default();
    if ledger.suspicions.is_empty() {
        return doubles;
    }
    let numbers = ledger.entries.iter().map(|entry| entry.number.as_str());
    let places: HashMap<&str, usize> = numbers.zip(0..).collect();
    let mut left_out: BTreeSet<usize> = BTreeSet::new();
    let may_be_one = |suspicion: &&Suspicion| suspicion.reason.may_be_one_project();
    for suspicion in ledger.suspicions.iter().filter(may_be_one) {
        let pair = [&suspicion.number, &suspicion.other_number];
        let [Some(&one), Some(&other)] = pair.map(|number| places.get(number.as_str())) else {
            continue;
        };
        doubles.pairs.push(suspicion);
        let is_absent = |place: usize| ledger.entries[place].absent.is_some();
        let surplus = match (is_absent(one), is_absent(other)) {
            (true, false) => one,
            (false, true) => other,
            _ => one.max(other),
        };
        if left_out.insert(surplus) {
            let row = &ledger.entries[surplus].row;
            let (total, funds) = (row.total_investment_yuan, row.funds_in_place_yuan);
            doubles.projects += 1;
            doubles.total_investment = doubles.total_investment + total.unwrap_or_default();
            doubles.funds_in_place = doubles.funds_in_place + funds.unwrap_or_default();
        }
    }
    doubles
}
