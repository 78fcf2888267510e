//! The ledger as it is kept: each unit as its reports so far leave it, so that a new one is folded in alone.

use std::collections::{BTreeMap, HashMap};
use std::slice;

use chrono::Days;
use tokio::task::yield_now;

use super::Office;
use crate::domain::doubt::Weight;
use crate::domain::edit::{EditRecord, ProjectEdit};
use crate::domain::ledger::kept::{KeptUnit, SplitOff, fold_in, fold_in_apart, ledger_of};
use crate::domain::ledger::running_total::RunningTotal;
use crate::domain::ledger::{Counted, Ledger, LedgerUnit};
use crate::domain::period::Period;
use crate::domain::rate::Tally;
use crate::domain::unit::{Unit, UnitSlug};
use crate::store::{Result, SubmissionRow};

/// So many units wait in memory to be kept together.
const AT_ONCE: usize = 64;

/// What a ledger is merged from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LedgerSource {
    /// What is kept of each unit, and what came since.
    Kept,
    /// Every submission that ever counted: the proof that the other is right.
    Submissions,
}

impl Office {
    /// The ledger as of this period, without urgent matters.
    pub(super) async fn merged(&self, as_of: Period, source: LedgerSource) -> Result<Ledger> {
        let edits = self.store.project_edits().await?;
        let apart = splits(&edits);
        let last = self.store.last_counting(as_of).await?;
        let kept = match source {
            LedgerSource::Kept => self.store.kept_units(as_of).await?,
            LedgerSource::Submissions => Vec::new(),
        };
        let mut kept: HashMap<UnitSlug, KeptUnit> = kept
            .into_iter()
            .map(|kept| (kept.unit().clone(), kept))
            .collect();
        let mut units = Vec::new();
        for group in self.groups(&last) {
            let kept = match group.as_slice() {
                [unit] => kept.remove(&unit.slug),
                _ => None,
            };
            let group = self.brought_up(&group, kept, &last, &apart, as_of).await?;
            units.extend(group.into_iter().map(KeptUnit::for_ledger));
        }
        let due_days = &self.policy.due_days;
        Ok(ledger_of(&self.ledger_units(), units, as_of).edited(&edits, due_days))
    }

    /// All projects of the ledger as of this period, counted. The ledger itself is large, and never held for it.
    pub(super) async fn total(&self, as_of: Period) -> Result<Tally> {
        let edits = self.store.project_edits().await?;
        let apart = splits(&edits);
        let last = self.store.last_counting(as_of).await?;
        let mut total = RunningTotal::new(as_of, self.policy.rates, &edits);
        for group in self.groups(&last) {
            let kept = match group.as_slice() {
                [unit] => self.store.kept_unit(&unit.slug, as_of).await?,
                _ => None,
            };
            for unit in self.brought_up(&group, kept, &last, &apart, as_of).await? {
                total.add(unit);
            }
        }
        Ok(total.finish(&self.ledger_units(), &self.policy.due_days))
    }

    /// Units whose projects' numbers begin alike, mostly one, up to the last period of which anything of them counts:
    /// what is kept, and all that came since. Of several nothing is kept.
    async fn brought_up(
        &self,
        group: &[LedgerUnit],
        kept: Option<KeptUnit>,
        last: &BTreeMap<UnitSlug, Period>,
        apart: &[SplitOff],
        as_of: Period,
    ) -> Result<Vec<KeptUnit>> {
        let goes_on = |kept: &KeptUnit| {
            let mut units = group.iter();
            units.all(|unit| goes_on(kept, unit) && !is_split(unit, apart))
        };
        let kept = kept.filter(goes_on);
        let until = kept.as_ref().map(KeptUnit::last);
        if let [unit] = group
            && until == last.get(&unit.slug).copied()
        {
            return Ok(Vec::from_iter(kept));
        }
        let mut counted = Vec::new();
        for unit in group {
            counted.extend(self.counted(&unit.slug, until, as_of).await?);
        }
        Ok(fold_in_apart(group, Vec::from_iter(kept), counted, apart))
    }

    /// Brings what is kept of all units up to date for ledgers as of this period.
    pub async fn keep_units(&self, as_of: Period) -> Result<()> {
        let apart = splits(&self.store.project_edits().await?);
        let last = self.store.last_counting(as_of).await?;
        let until = self.store.kept_until(as_of).await?;
        let mut fresh = Vec::new();
        for group in self.groups(&last) {
            // Several are never kept.
            let [unit] = group.as_slice() else { continue };
            let is_kept = until.get(&unit.slug).is_some_and(|until| {
                until.code == unit.code && Some(&until.period) == last.get(&unit.slug)
            });
            // Of what people took apart every report is folded each time: that is seldom, and may be undone.
            if is_kept || is_split(unit, &apart) {
                continue;
            }
            let kept = self.store.kept_unit(&unit.slug, as_of).await?;
            let mut kept = kept.filter(|kept| goes_on(kept, unit));
            let after = kept.as_ref().map(KeptUnit::last);
            let mut earlier = self.counted(&unit.slug, after, as_of).await?;
            // What was before the last report is kept as well: that one may be corrected.
            let last = earlier.pop();
            for counted in [earlier, Vec::from_iter(last)] {
                if !counted.is_empty() {
                    let units = slice::from_ref(unit);
                    kept = fold_in(units, Vec::from_iter(kept), counted).pop();
                    fresh.extend(kept.clone());
                }
            }
            if fresh.len() >= AT_ONCE {
                self.keep(&mut fresh).await?;
            }
            // Somebody may want the program to stop.
            yield_now().await;
        }
        self.keep(&mut fresh).await
    }

    async fn keep(&self, fresh: &mut Vec<KeptUnit>) -> Result<()> {
        if fresh.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        for kept in fresh.drain(..) {
            tx.keep_unit(&kept).await?;
        }
        tx.commit().await
    }

    /// What the figures in doubt of a unit weigh in the ledger once this submission of it counts.
    pub(super) async fn doubts_with(&self, unit: &Unit, coming: Counted) -> Result<Weight> {
        let unit = LedgerUnit::from(unit);
        let before = Period(coming.period.0 - Days::new(1));
        let kept = self.store.kept_unit(&unit.slug, before).await?;
        let apart = splits(&self.store.project_edits().await?);
        let kept = kept.filter(|kept| goes_on(kept, &unit) && !is_split(&unit, &apart));
        let after = kept.as_ref().map(KeptUnit::last);
        let known = self.store.counting_submissions_of(&unit.slug, after, None);
        let mut counted: Vec<Counted> = known.await?.into_iter().map(of_row).collect();
        counted.push(coming);
        let last = counted.iter().map(|counted| counted.period).max();
        let Some(as_of) = last else {
            return Ok(Weight::default());
        };
        let units = slice::from_ref(&unit);
        let kept = fold_in_apart(units, Vec::from_iter(kept), counted, &apart);
        Ok(Weight::of(&ledger_of(units, kept, as_of).entries))
    }

    pub(super) fn ledger_units(&self) -> Vec<LedgerUnit> {
        self.policy.units.iter().map(Into::into).collect()
    }

    /// What counts of a unit, after one period and up to another.
    pub(super) async fn counted(
        &self,
        unit: &UnitSlug,
        after: Option<Period>,
        up_to: Period,
    ) -> Result<Vec<Counted>> {
        let rows = self
            .store
            .counting_submissions_of(unit, after, Some(up_to))
            .await?;
        Ok(rows.into_iter().map(of_row).collect())
    }

    /// The units of which anything counts, in the order of ledgers. Nearly always each alone: those whose projects'
    /// numbers begin alike are folded together, for who came first decides who gets which. That happens if a unit that
    /// is no longer configured had the code of another.
    fn groups(&self, last: &BTreeMap<UnitSlug, Period>) -> Vec<Vec<LedgerUnit>> {
        let is_former = |slug: &&UnitSlug| self.policy.unit(slug).is_none();
        let former = last.keys().filter(is_former).map(LedgerUnit::stranger);
        let mut groups: Vec<Vec<LedgerUnit>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for unit in self.ledger_units().into_iter().chain(former) {
            if !last.contains_key(&unit.slug) {
                continue;
            }
            let place = *places.entry(unit.code.clone()).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => group.push(unit),
                None => groups.push(vec![unit]),
            }
        }
        groups
    }
}

/// What people took apart, as far as that stands.
pub(super) fn splits(records: &[EditRecord]) -> Vec<SplitOff> {
    let standing = records.iter().filter(|record| record.stands());
    let splits = standing.filter_map(|record| match &record.edit {
        ProjectEdit::Split { number, name } => Some(SplitOff {
            unit: record.unit.clone(),
            number: number.clone(),
            name: name.clone(),
        }),
        _ => None,
    });
    splits.collect()
}

fn is_split(unit: &LedgerUnit, apart: &[SplitOff]) -> bool {
    apart.iter().any(|split| split.unit == unit.slug)
}

/// Whether a unit goes on from what is kept: not if its projects' numbers begin otherwise by now.
fn goes_on(kept: &KeptUnit, unit: &LedgerUnit) -> bool {
    kept.code() == unit.code
}

/// What a submission on record says, as far as the ledger reads it.
fn of_row(row: SubmissionRow) -> Counted {
    Counted {
        unit: row.unit,
        period: row.period,
        arrival: row.id,
        rows: row.contents.projects,
        // They live their own life, whatever the file's report became.
        urgent: Vec::new(),
        questions: row.questions,
    }
}
