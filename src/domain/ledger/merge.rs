//! The merge (rules 6–8): a pure fold of all that counts into one ledger.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::assemble::{Folded, LatestRow, MergedProject, take};
use crate::domain::doubt::{Course, ReportedRow};
use crate::domain::identity::{KnownProject, Oddity, Owner, Register};
use crate::domain::ledger::{Counted, Ledger, LedgerUnit};
use crate::domain::matter::urgent;
use crate::domain::period::Period;
use crate::domain::suspicion::{Suspicion, SuspicionReason};
use crate::domain::unit::UnitSlug;

/// Merges all that counts into the ledger as it stands at `as_of` (rules 6–8).
///
/// The fold runs by period, order of units and row, never by arrival, so the order of `units` and the
/// content decide alone: the same archive gives the same ledger. A row never disappears: two rows of
/// one sheet that look like one project stay two entries, with a [`Suspicion`]. Of each figure the last
/// value counts that nobody questioned; what came since is a [`Doubt`](crate::domain::doubt::Doubt). A
/// terminated project is shown through the month of its last report, so that one monthly edition has
/// it, and then moves to [`Ledger::left`].
#[must_use]
pub fn merge(units: &[LedgerUnit], submissions: &[Counted], as_of: Period) -> Ledger {
    fold(units, submissions, as_of).ledger(|place| submissions[place.list].rows[place.row].clone())
}

/// The same for who needs the submissions no more: their rows move into the ledger, and a submission is let
/// go when its last row has.
#[must_use]
pub fn merge_all(units: &[LedgerUnit], mut submissions: Vec<Counted>, as_of: Period) -> Ledger {
    let folded = fold(units, &submissions, as_of);
    let mut waiting = vec![0_usize; submissions.len()];
    for project in &folded.projects {
        waiting[project.place.list] += 1;
    }
    folded.ledger(|place| {
        let rows = &mut submissions[place.list].rows;
        let row = take(&mut rows[place.row]);
        waiting[place.list] -= 1;
        if waiting[place.list] == 0 {
            *rows = Vec::new();
        }
        row
    })
}

fn fold(units: &[LedgerUnit], submissions: &[Counted], as_of: Period) -> Folded {
    let known = submissions.iter().filter(|counted| counted.period <= as_of);
    let units = all_units(units, known.map(|counted| &counted.unit));
    let order: HashMap<&UnitSlug, usize> = units.iter().map(|unit| &unit.slug).zip(0..).collect();
    let counting = counting(submissions, &order, as_of);
    let latest: HashMap<usize, Period> = counting
        .keys()
        .map(|&(period, unit)| (unit, period))
        .collect();

    let mut taken = RunningFold::default();
    let mut oddities = Vec::new();
    for (&(period, unit), &submission) in &counting {
        let odd = taken.take_in(&units, (period, unit), submissions, submission);
        if latest.get(&unit) == Some(&period) {
            oddities.extend(odd);
        }
    }

    let suspicions = described(&oddities, &taken.register.projects, &units);
    let projects = taken.register.projects.into_iter();
    let projects = projects.map(|known| MergedProject {
        place: LatestRow {
            list: known.submission,
            row: known.position,
        },
        unit: known.unit,
        position: known.position,
        file: submissions[known.submission].questions.file.clone(),
        name_key: known.name_key,
        number: known.number,
        given_number: known.given.map(str::to_owned),
        first: known.first,
        last: known.last,
    });
    Folded {
        as_of,
        projects: projects.collect(),
        courses: taken.courses,
        urgent: urgent(
            counting
                .iter()
                .map(|(&(period, unit), &place)| (period, unit, &submissions[place])),
            as_of,
        ),
        suspicions,
        latest,
        units,
    }
}

/// All projects so far, and what becomes of the figures of each.
#[derive(Default)]
pub(super) struct RunningFold<'a> {
    pub(super) register: Register<'a>,
    pub(super) courses: Vec<Course>,
}

impl<'a> RunningFold<'a> {
    /// Takes in what counts for a period and a unit; they must come in the order of both.
    pub(super) fn take_in(
        &mut self,
        units: &[LedgerUnit],
        (period, unit): (Period, usize),
        submissions: &'a [Counted],
        submission: usize,
    ) -> Vec<Oddity<'a>> {
        let Counted {
            rows, questions, ..
        } = &submissions[submission];
        let owner = owner(units, unit);
        let odd = self.register.take_in(owner, period, submission, rows);
        let (register, courses) = (&self.register, &mut self.courses);
        courses.resize_with(register.projects.len(), Course::default);
        for (position, (row, &project)) in rows.iter().zip(&register.latest).enumerate() {
            courses[project].take_in(ReportedRow {
                period,
                position,
                row,
                questions,
            });
        }
        odd
    }
}

/// The unit at this place in the order.
pub(super) fn owner(units: &[LedgerUnit], order: usize) -> Owner<'_> {
    Owner {
        order,
        slug: &units[order].slug.0,
        code: &units[order].code,
    }
}

/// The units given, then those of which only these short names are known, by them; none twice.
pub(super) fn all_units<'a>(
    units: &[LedgerUnit],
    also: impl Iterator<Item = &'a UnitSlug>,
) -> Vec<LedgerUnit> {
    let mut known: HashSet<&UnitSlug> = HashSet::new();
    let mut all: Vec<LedgerUnit> = units
        .iter()
        .filter(|unit| known.insert(&unit.slug))
        .cloned()
        .collect();
    let mut strangers: Vec<&UnitSlug> = also.filter(|slug| !known.contains(slug)).collect();
    strangers.sort();
    strangers.dedup();
    all.extend(strangers.into_iter().map(LedgerUnit::stranger));
    all
}

/// For each period and unit the submission that counts, by its place in the list, in the order of the
/// fold.
pub(super) fn counting(
    submissions: &[Counted],
    order: &HashMap<&UnitSlug, usize>,
    as_of: Period,
) -> BTreeMap<(Period, usize), usize> {
    let mut counting: BTreeMap<(Period, usize), usize> = BTreeMap::new();
    for (place, submission) in submissions.iter().enumerate() {
        if submission.period > as_of {
            continue;
        }
        let slot = counting
            .entry((submission.period, order[&submission.unit]))
            .or_insert(place);
        if submissions[*slot].arrival < submission.arrival {
            *slot = place;
        }
    }
    counting
}

/// The oddities of the latest sheets, in words that stand without the register.
pub(super) fn described(
    oddities: &[Oddity<'_>],
    projects: &[KnownProject<'_>],
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
                suspicion(SuspicionReason::ListedTwice, *project, Some(*other), None)
            }
            Oddity::NumberOfAnother { project, other } => suspicion(
                SuspicionReason::NumberOfAnother,
                *project,
                Some(*other),
                None,
            ),
            Oddity::OtherName { project, former } => {
                suspicion(SuspicionReason::OtherName, *project, None, Some(former))
            }
        })
        .collect()
}
