//! The projects by 产业类别: the largest as each unit writes them, and the rest together.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::domain::ledger::{Entry, Ledger};
use crate::domain::rate::Tally;
use crate::workbook::fit;

/// So many have a row of their own.
const MOST: usize = 10;
/// A longer text is no name of an industry, characters.
const LONGEST: usize = 16;
/// What 台账 shows of a value that is in doubt and not known.
const IN_DOUBT: &str = "待核";

/// The projects by industry.
#[derive(Debug, Default)]
pub(super) struct Industries {
    /// The largest by 总投资, each by its text.
    pub(super) named: Vec<(String, Tally)>,
    /// All others that have one.
    pub(super) others: Tally,
    /// Those without.
    pub(super) unknown: Tally,
}

impl Industries {
    pub(super) fn of(ledger: &Ledger) -> Self {
        let mut named: HashMap<String, Tally> = HashMap::new();
        let mut all = Self::default();
        for entry in &ledger.entries {
            let text = fit::fit(entry.row.industry.as_deref().unwrap_or_default());
            // As the formulas read it.
            let name = text.replace(&format!("\n{IN_DOUBT}"), "");
            let tally = if text.is_empty() || text == IN_DOUBT {
                &mut all.unknown
            } else if name.is_empty() || name.contains('\n') || name.chars().count() > LONGEST {
                &mut all.others
            } else {
                named.entry(name).or_default()
            };
            add(tally, entry);
        }
        all.named = named.into_iter().collect();
        all.named.sort_by(|(name, tally), (other, tally_of_other)| {
            let size = |tally: &Tally| Reverse((tally.total_investment, tally.projects));
            let sizes = size(tally).cmp(&size(tally_of_other));
            sizes.then_with(|| name.cmp(other))
        });
        for (_, tally) in all.named.drain(MOST.min(all.named.len())..) {
            all.others.projects += tally.projects;
            all.others.total_investment = all.others.total_investment + tally.total_investment;
            all.others.funds_in_place = all.others.funds_in_place + tally.funds_in_place;
        }
        all
    }
}

fn add(tally: &mut Tally, entry: &Entry) {
    let row = &entry.row;
    tally.projects += 1;
    tally.total_investment = tally.total_investment + row.total_investment_yuan.unwrap_or_default();
    tally.funds_in_place = tally.funds_in_place + row.funds_in_place_yuan.unwrap_or_default();
}
