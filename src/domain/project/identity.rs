//! Identity (rule 8): which project a row is, decided from number, code and name inside its unit.

mod apart;
mod kept;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use sha2::{Digest, Sha256};

use crate::domain::period::Period;
use crate::domain::project::ProjectRow;
use crate::domain::suspicion::is_related;
use crate::domain::text::{code_key, key};

pub(in crate::domain) use kept::KeptRegister;

/// A unit as this module sees it.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain) struct Owner<'a> {
    /// Its place in the order of units.
    pub(in crate::domain) order: usize,
    /// Its short name.
    pub(in crate::domain) slug: &'a str,
    /// What its project numbers begin with.
    pub(in crate::domain) code: &'a str,
}

/// A project with one identity through all periods.
#[derive(Debug)]
pub(in crate::domain) struct KnownProject<'a> {
    /// The unit's place in the order of units.
    pub(in crate::domain) unit: usize,
    /// Our number of it.
    pub(in crate::domain) number: String,
    number_key: Rc<str>,
    /// Its latest row.
    pub(in crate::domain) row: &'a ProjectRow,
    /// Which submission the latest row is from, as the caller counts them.
    pub(in crate::domain) submission: usize,
    /// Where the latest row stands in its sheet, 0-based.
    pub(in crate::domain) position: usize,
    /// The number that the unit gave it last, if that is not ours.
    pub(in crate::domain) given: Option<&'a str>,
    /// The first period that listed it.
    pub(in crate::domain) first: Period,
    /// The last period that listed it.
    pub(in crate::domain) last: Period,
    /// Key of its latest name.
    pub(in crate::domain) name_key: Rc<str>,
    /// Key of its national code, once it had one.
    pub(in crate::domain) code_key: Option<Rc<str>>,
    /// The submission that claimed it last: within one, a project is claimed by one row only.
    claimed_by: usize,
}

/// Something odd that was seen while a row found its project.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::domain) enum Oddity<'a> {
    /// The row stands for this project, but the sheet has another row for `other` with the same name.
    Twice { project: usize, other: usize },
    /// The row stands for this project, but its number belongs to `other`.
    NumberOfAnother { project: usize, other: usize },
    /// The number is the project's, but the name has little of the former one.
    OtherName { project: usize, former: &'a str },
}

/// What a key means in each unit; small maps, which can be asked without a copy of the key. There is one
/// of each key, however many hold it: of a thousand units they are most of what a ledger takes.
type OfUnit<T> = HashMap<usize, HashMap<Rc<str>, T>>;

/// The projects that ever had a name: one, but for few names.
#[derive(Debug)]
struct NameOwners {
    first: usize,
    others: Vec<usize>,
}

impl NameOwners {
    fn all(&self) -> impl Iterator<Item = usize> {
        [self.first].into_iter().chain(self.others.iter().copied())
    }
}

/// All projects known so far.
#[derive(Debug, Default)]
pub(in crate::domain) struct Register<'a> {
    /// The projects, in the order in which they were first seen.
    pub(in crate::domain) projects: Vec<KnownProject<'a>>,
    numbers: OfUnit<usize>,
    codes: OfUnit<usize>,
    names: OfUnit<NameOwners>,
    /// For what our numbers begin with, what they have gone on with: units may share it.
    assigned: HashMap<String, HashSet<u64>>,
    submissions: usize,
    /// What people took apart.
    apart: Vec<apart::Apart>,
    /// Which project each row of the last submission is.
    pub(in crate::domain) latest: Vec<usize>,
}

/// A row with the keys that it is compared by; an empty number or code counts as none.
struct KeyedRow<'a> {
    row: &'a ProjectRow,
    number: Option<Rc<str>>,
    code: Option<Rc<str>>,
    name: Rc<str>,
    project: Option<usize>,
}

/// Finds the project of a row by one kind of evidence, in the unit of this order.
type Pass<'a> = fn(&Register<'a>, usize, &KeyedRow<'a>) -> Option<usize>;

impl<'a> Register<'a> {
    /// Takes in one submission: every row finds its project or becomes a new one.
    ///
    /// Submissions must come in the order of the fold, (period, unit). Evidence is used from the
    /// strongest to the weakest over the whole sheet, so that no row takes what another has a better
    /// claim to: number and name together; our number; code and name together; the unit's own number
    /// (unless the name is exactly that of another project: then numbers were only counted anew);
    /// code; name. A row whose project is already claimed by another row of the sheet becomes a
    /// project of its own.
    pub(in crate::domain) fn take_in(
        &mut self,
        owner: Owner<'_>,
        period: Period,
        submission: usize,
        rows: &'a [ProjectRow],
    ) -> Vec<Oddity<'a>> {
        self.submissions += 1;
        self.latest.clear();
        self.reserve(owner, rows.len());
        let mut candidates: Vec<KeyedRow<'a>> = rows.iter().map(KeyedRow::new).collect();
        let passes: [Pass<'a>; 6] = [
            Self::by_name_and_number,
            Self::by_our_number,
            Self::by_name_and_code,
            Self::by_given_number,
            Self::by_code,
            Self::by_name,
        ];
        for pass in passes {
            for candidate in &mut candidates {
                if candidate.project.is_none() {
                    candidate.project = pass(self, owner.order, candidate)
                        .filter(|&project| !self.is_apart(project, candidate));
                    if let Some(project) = candidate.project {
                        self.projects[project].claimed_by = self.submissions;
                    }
                }
            }
        }
        let mut oddities = Vec::new();
        for (position, candidate) in candidates.into_iter().enumerate() {
            let place = (submission, position);
            self.settle(owner, period, place, candidate, &mut oddities);
        }
        oddities
    }

    /// Makes room for so many projects of a unit that has none yet.
    fn reserve(&mut self, owner: Owner<'_>, count: usize) {
        let unit = owner.order;
        if !self.names.contains_key(&unit) {
            self.projects.reserve(count);
            self.assigned_to(owner).reserve(count);
            self.numbers.entry(unit).or_default().reserve(count);
            self.names.entry(unit).or_default().reserve(count);
        }
    }

    fn by_name_and_number(&self, unit: usize, candidate: &KeyedRow<'a>) -> Option<usize> {
        let numbered = self.numbered(unit, candidate)?;
        self.free_with_name(unit, candidate)
            .find(|&project| project == numbered)
    }

    fn by_our_number(&self, unit: usize, candidate: &KeyedRow<'a>) -> Option<usize> {
        self.numbered(unit, candidate)
            .filter(|&project| self.is_free(project))
            .filter(|&project| {
                candidate.number.as_ref() == Some(&self.projects[project].number_key)
            })
    }

    fn by_name_and_code(&self, unit: usize, candidate: &KeyedRow<'a>) -> Option<usize> {
        candidate.code.as_ref()?;
        self.free_with_name(unit, candidate)
            .find(|&project| self.projects[project].code_key == candidate.code)
    }

    fn by_given_number(&self, unit: usize, candidate: &KeyedRow<'a>) -> Option<usize> {
        self.numbered(unit, candidate)
            .filter(|&project| self.is_free(project))
            .filter(|_| self.free_with_name(unit, candidate).next().is_none())
    }

    fn by_code(&self, unit: usize, candidate: &KeyedRow<'a>) -> Option<usize> {
        let project = *self.codes.get(&unit)?.get(candidate.code.as_ref()?)?;
        self.is_free(project).then_some(project)
    }

    fn by_name(&self, unit: usize, candidate: &KeyedRow<'a>) -> Option<usize> {
        self.free_with_name(unit, candidate).next()
    }

    /// The project that the row's number belongs to, claimed or not.
    fn numbered(&self, unit: usize, candidate: &KeyedRow<'_>) -> Option<usize> {
        let number = candidate.number.as_ref()?;
        self.numbers.get(&unit)?.get(number).copied()
    }

    /// Unclaimed projects of this name; two different national codes are two projects.
    fn free_with_name<'b>(
        &'b self,
        unit: usize,
        candidate: &'b KeyedRow<'_>,
    ) -> impl Iterator<Item = usize> + 'b {
        let named = self.named(unit, &candidate.name);
        named
            .into_iter()
            .flat_map(NameOwners::all)
            .filter(|&project| {
                let code = &self.projects[project].code_key;
                let other_code =
                    code.is_some() && candidate.code.is_some() && *code != candidate.code;
                self.is_free(project) && !other_code && !self.is_apart(project, candidate)
            })
    }

    /// All projects that ever had this name.
    fn named(&self, unit: usize, name: &str) -> Option<&NameOwners> {
        self.names.get(&unit)?.get(name)
    }

    fn is_free(&self, project: usize) -> bool {
        self.projects[project].claimed_by != self.submissions
    }

    /// Writes the row into its project, or makes a new project of it.
    fn settle(
        &mut self,
        owner: Owner<'_>,
        period: Period,
        (submission, position): (usize, usize),
        candidate: KeyedRow<'a>,
        oddities: &mut Vec<Oddity<'a>>,
    ) {
        let unit = owner.order;
        let number_of = self.numbered(unit, &candidate);
        let known = candidate.project.map(|project| &self.projects[project]);
        let former = known
            .filter(|known| !is_related(&known.name_key, &candidate.name))
            .map(|known| known.row.name.as_str());
        let project = candidate
            .project
            .unwrap_or_else(|| self.found(owner, period, &candidate, oddities));
        if let Some(other) = number_of.filter(|&other| other != project) {
            oddities.push(Oddity::NumberOfAnother { project, other });
        } else if let Some(former) = former {
            oddities.push(Oddity::OtherName { project, former });
        }
        self.latest.push(project);
        self.learn(unit, project, &candidate);
        let known = &mut self.projects[project];
        known.row = candidate.row;
        known.submission = submission;
        known.position = position;
        known.last = period;
        let is_ours = candidate.number.as_ref() == Some(&known.number_key);
        known.given = given(candidate.row).filter(|_| !is_ours);
        known.name_key = candidate.name;
        known.code_key = candidate.code.or(known.code_key.take());
    }

    /// The one of these projects that a row of the running submission has claimed.
    fn claimed_among(&self, named: &NameOwners) -> Option<usize> {
        named.all().find(|&project| !self.is_free(project))
    }

    /// A new project with a number of its own.
    fn found(
        &mut self,
        owner: Owner<'_>,
        period: Period,
        candidate: &KeyedRow<'a>,
        oddities: &mut Vec<Oddity<'a>>,
    ) -> usize {
        let (number, number_key) = self.free_number(owner, &candidate.name);
        let project = self.projects.len();
        let twins = self.named(owner.order, &candidate.name);
        if let Some(other) = twins.and_then(|named| self.claimed_among(named)) {
            oddities.push(Oddity::Twice { project, other });
        }
        let numbers = self.numbers.entry(owner.order).or_default();
        numbers.insert(Rc::clone(&number_key), project);
        self.projects.push(KnownProject {
            unit: owner.order,
            number,
            number_key,
            row: candidate.row,
            submission: 0,
            position: 0,
            given: None,
            first: period,
            last: period,
            name_key: Rc::clone(&candidate.name),
            code_key: None,
            claimed_by: self.submissions,
        });
        project
    }

    /// From now on the project is known by what this row calls it.
    fn learn(&mut self, unit: usize, project: usize, candidate: &KeyedRow<'_>) {
        if let Some(number) = candidate.number.clone() {
            let numbers = self.numbers.entry(unit).or_default();
            numbers.entry(number).or_insert(project);
        }
        if let Some(code) = candidate.code.clone() {
            let codes = self.codes.entry(unit).or_default();
            codes.entry(code).or_insert(project);
        }
        let of_unit = self.names.entry(unit).or_default();
        let one = NameOwners {
            first: project,
            others: Vec::new(),
        };
        let named = of_unit.entry(Rc::clone(&candidate.name)).or_insert(one);
        if named.all().all(|known| known != project) {
            named.others.push(project);
        }
    }

    /// What our numbers of this unit's projects have gone on with.
    fn assigned_to(&mut self, owner: Owner<'_>) -> &mut HashSet<u64> {
        self.assigned.entry(owner.code.to_owned()).or_default()
    }

    /// The first number from the name's own place that nobody has: `NM-042917`. It comes from unit and
    /// name alone, so it is the same whenever the sheet arrives. After a million, more digits. With its key.
    fn free_number(&mut self, owner: Owner<'_>, name: &str) -> (String, Rc<str>) {
        let digest = Sha256::new_with_prefix(owner.slug)
            .chain_update("\n")
            .chain_update(name)
            .finalize();
        let start = digest[..8]
            .iter()
            .fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte))
            % 1_000_000;
        let mut places = (start..1_000_000).chain(0..start).chain(1_000_000..);
        loop {
            let place = places.next().unwrap_or_default();
            let number = format!("{}-{place:06}", owner.code);
            let numbers = self.numbers.get(&owner.order);
            let number_key = Rc::from(key(&number));
            let given = numbers.is_some_and(|numbers| numbers.contains_key(&number_key));
            if !given && self.assigned_to(owner).insert(place) {
                return (number, number_key);
            }
        }
    }
}

impl<'a> KeyedRow<'a> {
    fn new(row: &'a ProjectRow) -> Self {
        let keyed = |text: Option<&str>, key: fn(&str) -> String| {
            let key = text.map(key).filter(|key| !key.is_empty());
            key.map(Rc::from)
        };
        Self {
            row,
            number: keyed(row.number.as_deref(), key),
            code: keyed(row.code.as_deref(), code_key),
            name: Rc::from(key(&row.name)),
            project: None,
        }
    }
}

/// The number as the row gives it, if it says anything.
fn given(row: &ProjectRow) -> Option<&str> {
    row.number
        .as_deref()
        .filter(|number| !key(number).is_empty())
}
