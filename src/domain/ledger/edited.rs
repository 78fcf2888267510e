//! The ledger with what people decided about its projects: two as one, other names, other units, closed. Reports stay
//! what they are, so a decision that is undone leaves nothing behind.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::{Entry, Ledger};
use crate::domain::edit::{EditRecord, ProjectEdit};
use crate::domain::matter::city_matters;
use crate::domain::period::{DueDays, Month, Period};
use crate::domain::project::Stage;
use crate::domain::suspicion::{Suspicion, SuspicionReason};
use crate::domain::text::key;
use crate::domain::unit::UnitSlug;

impl Ledger {
    /// The ledger with all decisions that stand, in their order. One about a project that it does not know changes
    /// nothing. A project that was closed and that reports go on listing stays closed, and somebody is asked.
    #[must_use]
    pub fn edited(self, records: &[EditRecord], due_days: &DueDays) -> Self {
        let standing: Vec<&EditRecord> = records.iter().filter(|record| record.stands()).collect();
        if standing.is_empty() {
            return self;
        }
        let mut editing = Editing {
            ledger: self,
            gone: HashMap::new(),
            closings: BTreeMap::new(),
        };
        for record in &standing {
            editing.carry_out(record);
        }
        editing.finish(&standing, due_days)
    }
}

/// Where an entry stands.
#[derive(Clone, Copy)]
enum EntryPlace {
    Standing(usize),
    Left(usize),
}

struct Editing {
    ledger: Ledger,
    /// Numbers that go on under another one.
    gone: HashMap<String, String>,
    /// By the number of what was closed.
    closings: BTreeMap<String, ClosedProject>,
}

/// A project that people closed.
struct ClosedProject {
    /// When it was said last.
    day: NaiveDate,
    /// The last period whose report lists it; `None`: its unit says so itself.
    listed: Option<Period>,
}

impl Editing {
    fn carry_out(&mut self, record: &EditRecord) {
        let number = self.now_called(record.edit.number());
        match &record.edit {
            ProjectEdit::Merge { into, .. } => {
                let into = self.now_called(into);
                self.merge(&number, &into);
            }
            ProjectEdit::Rename { name, .. } => self.rename(&number, name),
            ProjectEdit::Move { to, .. } => {
                if let Some(EntryPlace::Standing(place)) = self.place(&number) {
                    let entry = self.ledger.entries.remove(place);
                    self.insert(Entry {
                        unit: to.clone(),
                        ..entry
                    });
                }
            }
            ProjectEdit::Close { .. } => self.close(&number, record.day),
            // The one is seen to while reports are folded, the other when all are.
            ProjectEdit::Split { .. } | ProjectEdit::Distinct { .. } => {}
        }
    }

    /// The number under which a project goes on.
    fn now_called(&self, number: &str) -> String {
        let mut number = number;
        // Nothing that is gone goes on under what went on under it: that one was gone by then.
        while let Some(next) = self.gone.get(number) {
            number = next;
        }
        number.to_owned()
    }

    fn place(&self, number: &str) -> Option<EntryPlace> {
        let at = |entries: &[Entry]| entries.iter().position(|entry| entry.number == number);
        let standing = at(&self.ledger.entries).map(EntryPlace::Standing);
        standing.or_else(|| at(&self.ledger.left).map(EntryPlace::Left))
    }

    fn take(&mut self, number: &str) -> Option<(EntryPlace, Entry)> {
        let place = self.place(number)?;
        let entry = match place {
            EntryPlace::Standing(place) => self.ledger.entries.remove(place),
            EntryPlace::Left(place) => self.ledger.left.remove(place),
        };
        Some((place, entry))
    }

    /// Behind all others of its unit, which stands in the order of units.
    fn insert(&mut self, entry: Entry) {
        let units = &self.ledger.units;
        let order = |slug: &UnitSlug| {
            let place = units.iter().position(|unit| unit.slug == *slug);
            place.unwrap_or(units.len())
        };
        let own = order(&entry.unit);
        let entries = &self.ledger.entries;
        let place = entries.partition_point(|other| order(&other.unit) <= own);
        self.ledger.entries.insert(place, entry);
    }

    fn merge(&mut self, number: &str, into: &str) {
        if number == into || self.place(into).is_none() {
            return;
        }
        let Some((from, one)) = self.take(number) else {
            return;
        };
        let Some((to, other)) = self.take(into) else {
            return;
        };
        let joined = joined(one, other);
        self.gone.insert(number.to_owned(), into.to_owned());
        match (from, to) {
            (_, EntryPlace::Standing(place)) => self.ledger.entries.insert(place, joined),
            (EntryPlace::Standing(_), EntryPlace::Left(_)) => self.insert(joined),
            (EntryPlace::Left(_), EntryPlace::Left(place)) => {
                self.ledger.left.insert(place, joined);
            }
        }
    }

    fn rename(&mut self, number: &str, name: &str) {
        let Some(place) = self.place(number) else {
            return;
        };
        let unit = self.at(place).unit.clone();
        let wanted = key(name);
        let all = self.ledger.entries.iter().chain(&self.ledger.left);
        let same = all.filter(|entry| {
            entry.unit == unit && entry.number != number && key(&entry.row.name) == wanted
        });
        let same: Vec<String> = same.map(|entry| entry.number.clone()).collect();
        for other in same {
            self.merge(&other, number);
        }
        if let Some(place) = self.place(number) {
            name.clone_into(&mut self.at_mut(place).row.name);
        }
    }

    fn close(&mut self, number: &str, day: NaiveDate) {
        let (now, month) = (Month::of(self.ledger.as_of.0), Month::of(day));
        if now < month {
            return;
        }
        let Some(place) = self.place(number) else {
            return;
        };
        let entry = self.at(place);
        let goes_on = entry.row.stage != Some(Stage::Terminated);
        let listed = goes_on.then_some(entry.last);
        let closing = self.closings.entry(number.to_owned());
        closing.or_insert(ClosedProject { day, listed }).day = day;
        let EntryPlace::Standing(place) = place else {
            return;
        };
        let entry = &mut self.ledger.entries[place];
        entry.row.stage = Some(Stage::Terminated);
        entry.absent = None;
        if now > month {
            let entry = self.ledger.entries.remove(place);
            self.ledger.left.push(entry);
        }
    }

    fn at(&self, place: EntryPlace) -> &Entry {
        match place {
            EntryPlace::Standing(place) => &self.ledger.entries[place],
            EntryPlace::Left(place) => &self.ledger.left[place],
        }
    }

    fn at_mut(&mut self, place: EntryPlace) -> &mut Entry {
        match place {
            EntryPlace::Standing(place) => &mut self.ledger.entries[place],
            EntryPlace::Left(place) => &mut self.ledger.left[place],
        }
    }

    /// What a report lists as going on that was made for a later period than the one that ran when it was closed.
    fn listed_again(&self, due_days: &DueDays) -> Vec<Suspicion> {
        let again = self.closings.iter().filter_map(|(number, closing)| {
            let ran = due_days.running(closing.day);
            closing.listed.filter(|listed| *listed > ran)?;
            let entry = self.at(self.place(number)?);
            Some(Suspicion {
                reason: SuspicionReason::ListedAfterClosing,
                unit: entry.unit.clone(),
                number: number.clone(),
                name: entry.row.name.clone(),
                other_unit: entry.unit.clone(),
                other_number: number.clone(),
                other_name: String::new(),
            })
        });
        again.collect()
    }

    /// What people should look at, and what the city is asked, after all of it.
    fn finish(mut self, records: &[&EditRecord], due_days: &DueDays) -> Ledger {
        let mut apart = Vec::new();
        for record in records {
            if let ProjectEdit::Distinct { number, other } = &record.edit {
                apart.push((self.now_called(number), self.now_called(other)));
            }
        }
        let mut suspicions = std::mem::take(&mut self.ledger.suspicions);
        for suspicion in &mut suspicions {
            let was_one = suspicion.number == suspicion.other_number;
            suspicion.number = self.now_called(&suspicion.number);
            suspicion.other_number = self.now_called(&suspicion.other_number);
            if !was_one && suspicion.number == suspicion.other_number {
                // Marked to be left out: no project has this number.
                suspicion.number.clear();
            }
        }
        let is_decided = |one: &str, other: &str| {
            let mut pairs = apart.iter();
            pairs.any(|(a, b)| (a == one && b == other) || (a == other && b == one))
        };
        suspicions.retain(|suspicion| {
            let (one, other) = (&*suspicion.number, &*suspicion.other_number);
            let may_be_one = suspicion.reason.may_be_one_project();
            !(one.is_empty() || may_be_one && is_decided(one, other))
        });
        let listed_again = self.listed_again(due_days);
        let mut ledger = self.ledger;
        let names: HashMap<&str, (&str, &UnitSlug)> = ledger
            .entries
            .iter()
            .map(|entry| (&*entry.number, (&*entry.row.name, &entry.unit)))
            .collect();
        for suspicion in &mut suspicions {
            if let Some((name, unit)) = names.get(&*suspicion.number) {
                suspicion.name = (*name).to_owned();
                suspicion.unit = (*unit).clone();
            }
            if suspicion.number != suspicion.other_number
                && let Some((name, unit)) = names.get(&*suspicion.other_number)
            {
                suspicion.other_name = (*name).to_owned();
                suspicion.other_unit = (*unit).clone();
            }
        }
        suspicions.dedup();
        suspicions.extend(listed_again);
        ledger.suspicions = suspicions;
        ledger.matters.retain(|matter| matter.urgent.is_some());
        let matters: Vec<_> = city_matters(&ledger.entries).collect();
        ledger.matters.extend(matters);
        ledger
    }
}

/// Two as one, under the number and unit of the other: the later report says how it stands.
fn joined(one: Entry, into: Entry) -> Entry {
    let (number, unit) = (into.number.clone(), into.unit.clone());
    let first = one.first.min(into.first);
    let was_signed = one.was_signed || into.was_signed;
    let later = if one.last > into.last { one } else { into };
    Entry {
        number,
        unit,
        was_signed,
        first,
        ..later
    }
}
