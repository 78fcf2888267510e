//! All projects of a ledger, counted unit by unit: of a large office the ledger itself need not be held for that.

use std::collections::HashSet;
use std::ops::AddAssign;

use super::LedgerUnit;
use super::kept::{KeptUnit, ledger_of};
use super::rate::{Besides, RateRules, Tally, rates};
use crate::domain::edit::{EditRecord, ProjectEdit};
use crate::domain::period::{DueDays, Period};
use crate::domain::unit::UnitSlug;

/// What the total of a ledger's rates comes to, with what people decided about projects. What they decided may join
/// projects of several units: all units that it touches are put together at the end, and only those.
#[derive(Debug)]
pub struct RunningTotal<'a> {
    as_of: Period,
    rules: RateRules,
    edits: &'a [EditRecord],
    /// Projects that a decision names.
    named: HashSet<&'a str>,
    /// Units that were given a project of another one: their own may be renamed or joined with it.
    receiving: HashSet<&'a UnitSlug>,
    counted: Tally,
    touched: Vec<KeptUnit>,
}

impl<'a> RunningTotal<'a> {
    /// Nothing is counted yet.
    #[must_use]
    pub fn new(as_of: Period, rules: RateRules, edits: &'a [EditRecord]) -> Self {
        let (mut named, mut receiving) = (HashSet::new(), HashSet::new());
        for record in edits.iter().filter(|record| record.stands()) {
            named.insert(record.edit.number());
            match &record.edit {
                ProjectEdit::Merge { into, .. } => {
                    named.insert(into);
                }
                ProjectEdit::Move { to, .. } => {
                    receiving.insert(to);
                }
                // They put no two together.
                ProjectEdit::Distinct { .. }
                | ProjectEdit::Split { .. }
                | ProjectEdit::Rename { .. }
                | ProjectEdit::Close { .. } => {}
            }
        }
        Self {
            as_of,
            rules,
            edits,
            named,
            receiving,
            counted: Tally::default(),
            touched: Vec::new(),
        }
    }

    /// Counts one more unit as it is kept.
    pub fn add(&mut self, kept: KeptUnit) {
        if self.receiving.contains(kept.unit())
            || kept.numbers().any(|one| self.named.contains(one))
        {
            self.touched.push(kept);
        } else {
            self.counted += rates(&ledger_of(&[], vec![kept], self.as_of), self.rules).total;
        }
    }

    /// The total; `units` are those of the office, in its order.
    #[must_use]
    pub fn finish(self, units: &[LedgerUnit], due_days: &DueDays) -> Tally {
        let mut total = self.counted;
        if !self.touched.is_empty() {
            let touched = ledger_of(units, self.touched, self.as_of);
            total += rates(&touched.edited(self.edits, due_days), self.rules).total;
        }
        total
    }
}

/// Both together. All fields are named, so that a new one is not left out.
impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        let Self {
            projects,
            total_investment,
            funds_in_place,
            signed,
            signed_investment,
            signed_funds,
            agreed_investment,
            agreed_funds,
            started,
            producing,
            absent,
            besides,
        } = other;
        self.projects += projects;
        self.total_investment = self.total_investment + total_investment;
        self.funds_in_place = self.funds_in_place + funds_in_place;
        self.signed += signed;
        self.signed_investment = self.signed_investment + signed_investment;
        self.signed_funds = self.signed_funds + signed_funds;
        self.agreed_investment = self.agreed_investment + agreed_investment;
        self.agreed_funds = self.agreed_funds + agreed_funds;
        self.started += started;
        self.producing += producing;
        self.absent += absent;
        self.besides += besides;
    }
}

impl AddAssign for Besides {
    fn add_assign(&mut self, other: Self) {
        let Self {
            unpriced,
            unpriced_funds,
            unfunded,
            unfunded_investment,
            unstaged,
            terminated,
            gone,
            doubtful_money,
            doubtful_counts,
        } = other;
        self.unpriced += unpriced;
        self.unpriced_funds = self.unpriced_funds + unpriced_funds;
        self.unfunded += unfunded;
        self.unfunded_investment = self.unfunded_investment + unfunded_investment;
        self.unstaged += unstaged;
        self.terminated += terminated;
        self.gone += gone;
        self.doubtful_money += doubtful_money;
        self.doubtful_counts += doubtful_counts;
    }
}
