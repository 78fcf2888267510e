//! The ledger (台账): all projects of all units, merged by a pure fold over what counts (rules 6–8).

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::identity::{Known, Oddity, Owner, Register};
use super::period::Period;
use super::project::{ProjectRow, Stage};
use super::sheet::UrgentMatter;
use super::suspicion::{Reason, Suspicion, near_matches};
use super::text::key;
use super::unit::{Unit, UnitSlug};

/// What the ledger must know of a unit; a bare folder of workbooks has no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerUnit {
    /// Its short name.
    pub slug: UnitSlug,
    /// Its official name.
    pub name: String,
    /// What its project numbers begin with.
    pub code: String,
}

impl From<&Unit> for LedgerUnit {
    fn from(unit: &Unit) -> Self {
        Self {
            slug: unit.slug.clone(),
            name: unit.name.clone(),
            code: unit.code.clone(),
        }
    }
}

/// An accepted submission, as far as the ledger reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Whose it is.
    pub unit: UnitSlug,
    /// Which period it is for.
    pub period: Period,
    /// Its arrival number; of two for one unit and period the higher one counts (rule 6).
    pub arrival: i64,
    /// Its projects, in the order of the sheet.
    pub rows: Vec<ProjectRow>,
    /// Its urgent matters.
    pub urgent: Vec<UrgentMatter>,
}

/// Why a project is marked 本期未报.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsentFrom {
    /// The unit reported the period, but its sheet no longer lists the project.
    Sheet,
    /// Nothing of the unit counts for the period.
    Period,
}

/// One project in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Our number, the same through all periods.
    pub number: String,
    /// The unit's own number, if it last gave one that is not ours.
    pub given_number: Option<String>,
    /// Whose project it is.
    pub unit: UnitSlug,
    /// Its latest accepted row.
    pub row: ProjectRow,
    /// The first period that listed it.
    pub first: Period,
    /// The last period that listed it.
    pub last: Period,
    /// 本期未报, and why; `None` if the ledger's period lists it, or it is 终止 and owes nothing more.
    pub absent: Option<AbsentFrom>,
}

/// 需市级协调事项 or 紧急事项.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Who asks.
    pub unit: UnitSlug,
    /// The period of the report that asks.
    pub period: Period,
    /// Our number of the project, if the matter belongs to one.
    pub number: Option<String>,
    /// The project's name, if the matter names one.
    pub project: Option<String>,
    /// What is asked. For an urgent matter also when it happened, what is wanted, whom to call.
    pub matter: String,
    /// `Some`: it does not wait for the period.
    pub urgent: Option<UrgentMatter>,
    /// 责任人 of the project, or 联系人 of the urgent matter.
    pub contact: Option<String>,
}

/// All projects as they stand at one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The period as of which it stands; nothing later is in it.
    pub as_of: Period,
    /// The units, in the office's order; a unit that only a submission knows comes last.
    pub units: Vec<LedgerUnit>,
    /// Projects: by unit; the listed ones in the order of the sheet, then the absent ones.
    pub entries: Vec<Entry>,
    /// Projects that have left, all of them 终止; kept so that nothing falls out in silence (rule 7).
    pub left: Vec<Entry>,
    /// What a person should look at; the program merges nothing on its own (rule 8).
    pub suspicions: Vec<Suspicion>,
    /// What the city is asked to settle: urgent matters first, then by unit.
    pub matters: Vec<Matter>,
}

impl Ledger {
    /// The entry with this number of ours, whether it has left or not.
    #[must_use]
    pub fn entry(&self, number: &str) -> Option<&Entry> {
        let mut all = self.entries.iter().chain(&self.left);
        all.find(|entry| entry.number == number)
    }

    /// The unit's name; its short name if it is unknown.
    #[must_use]
    pub fn unit_name<'a>(&'a self, slug: &'a UnitSlug) -> &'a str {
        self.units
            .iter()
            .find(|unit| unit.slug == *slug)
            .map_or(slug.0.as_str(), |unit| unit.name.as_str())
    }

    /// The names of all units, to look up many.
    #[must_use]
    pub fn unit_names(&self) -> HashMap<&UnitSlug, &str> {
        self.units
            .iter()
            .map(|unit| (&unit.slug, unit.name.as_str()))
            .collect()
    }

    /// The entries of one unit, in the ledger's order.
    pub fn of_unit<'a>(&'a self, slug: &'a UnitSlug) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.unit == *slug)
    }
}

/// Merges all that counts into the ledger as it stands at `as_of` (rules 6–8).
///
/// The fold runs by period, order of units and row, never by arrival, so the order of `units` and the
/// content decide alone: the same archive gives the same ledger. A row never disappears: two rows of
/// one sheet that look like one project stay two entries, with a [`Suspicion`]. A terminated project is
/// shown through the month of its last report, so that one monthly edition has it, and then moves to
/// [`Ledger::left`].
#[must_use]
pub fn merge(units: &[LedgerUnit], submissions: &[Counted], as_of: Period) -> Ledger {
    let units = all_units(units, submissions);
    let order: HashMap<&UnitSlug, usize> = units.iter().map(|unit| &unit.slug).zip(0..).collect();
    let counting = counting(submissions, &order, as_of);
    let latest: HashMap<usize, Period> = counting
        .keys()
        .map(|&(period, unit)| (unit, period))
        .collect();

    let mut register = Register::default();
    let mut oddities = Vec::new();
    for (&(period, unit), submission) in &counting {
        let owner = Owner {
            order: unit,
            slug: &units[unit].slug.0,
            code: &units[unit].code,
        };
        let odd = register.take_in(owner, period, &submission.rows);
        if latest.get(&unit) == Some(&period) {
            oddities.extend(odd);
        }
    }

    let mut suspicions = described(&oddities, &register.projects, &units);
    let (entries, left) = entries(register.projects, &units, &latest, as_of);
    suspicions.extend(near_matches(&entries, &suspicions));
    let matters = matters(&entries, &counting, as_of);
    Ledger {
        as_of,
        units,
        entries,
        left,
        suspicions,
        matters,
    }
}

/// The units given, then those that only submissions know, by short name; none twice.
fn all_units(units: &[LedgerUnit], submissions: &[Counted]) -> Vec<LedgerUnit> {
    let mut known: HashSet<&UnitSlug> = HashSet::new();
    let mut all: Vec<LedgerUnit> = units
        .iter()
        .filter(|unit| known.insert(&unit.slug))
        .cloned()
        .collect();
    let mut strangers: Vec<&UnitSlug> = submissions
        .iter()
        .map(|submission| &submission.unit)
        .filter(|slug| !known.contains(slug))
        .collect();
    strangers.sort();
    strangers.dedup();
    all.extend(strangers.into_iter().map(|slug| LedgerUnit {
        slug: slug.clone(),
        name: slug.0.clone(),
        code: slug.0.to_uppercase(),
    }));
    all
}

/// For each period and unit the submission that counts, in the order of the fold.
fn counting<'a>(
    submissions: &'a [Counted],
    order: &HashMap<&UnitSlug, usize>,
    as_of: Period,
) -> BTreeMap<(Period, usize), &'a Counted> {
    let mut counting: BTreeMap<(Period, usize), &Counted> = BTreeMap::new();
    for submission in submissions
        .iter()
        .filter(|submission| submission.period <= as_of)
    {
        let slot = counting
            .entry((submission.period, order[&submission.unit]))
            .or_insert(submission);
        if slot.arrival < submission.arrival {
            *slot = submission;
        }
    }
    counting
}

/// The projects as entries: those that are in the ledger, and those that have left it.
fn entries(
    mut projects: Vec<Known<'_>>,
    units: &[LedgerUnit],
    latest: &HashMap<usize, Period>,
    as_of: Period,
) -> (Vec<Entry>, Vec<Entry>) {
    // Within a unit the latest period first: what is listed now stands before what is absent.
    projects.sort_by_key(|known| (known.unit, std::cmp::Reverse(known.last), known.position));
    projects
        .into_iter()
        .map(|known| Entry {
            absent: if known.last == as_of || known.row.stage == Some(Stage::Terminated) {
                None
            } else if latest.get(&known.unit) == Some(&as_of) {
                Some(AbsentFrom::Sheet)
            } else {
                Some(AbsentFrom::Period)
            },
            number: known.number,
            given_number: known.given.map(str::to_owned),
            unit: units[known.unit].slug.clone(),
            row: known.row.clone(),
            first: known.first,
            last: known.last,
        })
        .partition(|entry| {
            entry.row.stage != Some(Stage::Terminated) || same_month(entry.last, as_of)
        })
}

fn same_month(one: Period, other: Period) -> bool {
    (one.0.year(), one.0.month()) == (other.0.year(), other.0.month())
}

/// The oddities of the latest sheets, in words that stand without the register.
fn described(
    oddities: &[Oddity<'_>],
    projects: &[Known<'_>],
    units: &[LedgerUnit],
) -> Vec<Suspicion> {
    let suspicion = |reason, project: usize, other: Option<usize>, former: Option<&str>| {
        let known = &projects[project];
        Suspicion {
            reason,
            unit: units[known.unit].slug.clone(),
            number: known.number.clone(),
            name: known.row.name.clone(),
            other_unit: units[other.map_or(known.unit, |other| projects[other].unit)]
                .slug
                .clone(),
            other_number: other
                .map_or(&known.number, |other| &projects[other].number)
                .clone(),
            other_name: other
                .map(|other| projects[other].row.name.clone())
                .or(former.map(str::to_owned))
                .unwrap_or_default(),
        }
    };
    oddities
        .iter()
        .map(|oddity| match oddity {
            Oddity::Twice { project, other } => {
                suspicion(Reason::ListedTwice, *project, Some(*other), None)
            }
            Oddity::NumberOfAnother { project, other } => {
                suspicion(Reason::NumberOfAnother, *project, Some(*other), None)
            }
            Oddity::OtherName { project, former } => {
                suspicion(Reason::OtherName, *project, None, Some(former))
            }
        })
        .collect()
}

/// Urgent matters of the ledger's month, then the city matters of all projects that go on.
fn matters(
    entries: &[Entry],
    counting: &BTreeMap<(Period, usize), &Counted>,
    as_of: Period,
) -> Vec<Matter> {
    let mut urgent: BTreeMap<(usize, String), Matter> = BTreeMap::new();
    for (&(period, unit), submission) in counting {
        for matter in submission
            .urgent
            .iter()
            .filter(|_| same_month(period, as_of))
        {
            // Said again in the next sheet, it is still one matter, as it was last said.
            urgent.insert(
                (unit, key(&matter.matter)),
                Matter {
                    unit: submission.unit.clone(),
                    period,
                    number: None,
                    project: matter.name.clone(),
                    matter: matter.matter.clone(),
                    contact: matter.contact.clone(),
                    urgent: Some(matter.clone()),
                },
            );
        }
    }
    let city = entries
        .iter()
        .filter(|entry| entry.row.stage != Some(Stage::Terminated))
        .filter_map(|entry| {
            Some(Matter {
                unit: entry.unit.clone(),
                period: entry.last,
                number: Some(entry.number.clone()),
                project: Some(entry.row.name.clone()),
                matter: entry.row.city_matter.clone()?,
                urgent: None,
                contact: entry.row.responsible_person.clone(),
            })
        });
    urgent.into_values().chain(city).collect()
}
