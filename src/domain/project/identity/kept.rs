//! What the register knows of one unit's projects, as it is kept: the next report is taken in upon it.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{KnownProject, NameOwners, Owner, Register};
use crate::domain::period::Period;
use crate::domain::project::ProjectRow;
use crate::domain::text::key;

/// What is known of one unit's projects, in the order in which they were first seen, but for their rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::domain) struct KeptRegister {
    pub(in crate::domain) projects: Vec<KeptIdentity>,
    /// What every name, number and code that a project ever had means, by their keys.
    names: BTreeMap<String, Vec<usize>>,
    numbers: BTreeMap<String, usize>,
    codes: BTreeMap<String, usize>,
}

/// One project of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::domain) struct KeptIdentity {
    pub(in crate::domain) number: String,
    pub(in crate::domain) given: Option<String>,
    /// Where its latest row stood in its sheet.
    pub(in crate::domain) position: usize,
    pub(in crate::domain) first: Period,
    pub(in crate::domain) last: Period,
    pub(in crate::domain) name_key: String,
    code_key: Option<String>,
}

impl KeptRegister {
    /// From now on no report can be taken in upon it.
    pub(in crate::domain) fn forget_keys(&mut self) {
        self.names.clear();
        self.numbers.clear();
        self.codes.clear();
    }
}

impl<'a> Register<'a> {
    /// Goes on from what was kept of a unit that has no projects here yet. Its latest rows, one a project, stand in what
    /// the caller counts as this submission. What our numbers go on with must not be shared with a unit that has
    /// projects which are not kept.
    pub(in crate::domain) fn go_on_from(
        &mut self,
        owner: Owner<'_>,
        kept: &'a KeptRegister,
        (submission, rows): (usize, &'a [ProjectRow]),
    ) {
        let unit = owner.order;
        let base = self.projects.len();
        self.reserve(owner, rows.len());
        for (project, row) in kept.projects.iter().zip(rows) {
            let place = project.number.strip_prefix(owner.code);
            let place = place.and_then(|rest| rest.strip_prefix('-')?.parse::<u64>().ok());
            self.assigned_to(owner).extend(place);
            self.projects.push(KnownProject {
                unit,
                number: project.number.clone(),
                number_key: Rc::from(key(&project.number)),
                row,
                submission,
                position: project.position,
                given: project.given.as_deref(),
                first: project.first,
                last: project.last,
                name_key: Rc::from(project.name_key.as_str()),
                code_key: project.code_key.as_deref().map(Rc::from),
                claimed_by: 0,
            });
        }
        let placed = |known: &BTreeMap<String, usize>| {
            let known = known.iter();
            known
                .map(|(key, project)| (Rc::from(key.as_str()), base + project))
                .collect()
        };
        self.numbers.insert(unit, placed(&kept.numbers));
        self.codes.insert(unit, placed(&kept.codes));
        let names = kept.names.iter().filter_map(|(key, projects)| {
            let (first, others) = projects.split_first()?;
            let owners = NameOwners {
                first: base + first,
                others: others.iter().map(|other| base + other).collect(),
            };
            Some((Rc::from(key.as_str()), owners))
        });
        self.names.insert(unit, names.collect());
    }

    /// What is known of a unit's projects, to be kept, and where each stands among all.
    pub(in crate::domain) fn kept(&self, unit: usize) -> (KeptRegister, Vec<usize>) {
        let all = self.projects.iter().enumerate();
        let own: Vec<usize> = all
            .filter(|(_, project)| project.unit == unit)
            .map(|(place, _)| place)
            .collect();
        let place = |project: &usize| own.binary_search(project).unwrap_or_default();
        let placed = |known: Option<&HashMap<Rc<str>, usize>>| {
            let known = known.into_iter().flatten();
            known
                .map(|(key, project)| (key.to_string(), place(project)))
                .collect()
        };
        let names = self.names.get(&unit).into_iter().flatten();
        let names = names.map(|(key, owners)| {
            let owners = owners.all().map(|owner| place(&owner));
            (key.to_string(), owners.collect())
        });
        let register = KeptRegister {
            projects: own
                .iter()
                .map(|&place| self.projects[place].kept())
                .collect(),
            names: names.collect(),
            numbers: placed(self.numbers.get(&unit)),
            codes: placed(self.codes.get(&unit)),
        };
        (register, own)
    }
}

impl KnownProject<'_> {
    fn kept(&self) -> KeptIdentity {
        KeptIdentity {
            number: self.number.clone(),
            given: self.given.map(str::to_owned),
            position: self.position,
            first: self.first,
            last: self.last,
            name_key: self.name_key.to_string(),
            code_key: self.code_key.as_deref().map(str::to_owned),
        }
    }
}
