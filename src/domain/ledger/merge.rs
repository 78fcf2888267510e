//! The merge (rules 6–8): a pure fold of all that counts into one ledger.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use crate::domain::doubt::{Course, Doubt, ReportedRow};
use crate::domain::identity::{KnownProject, Oddity, Owner, Register};
use crate::domain::ledger::{AbsentFrom, Counted, Entry, Ledger, LedgerUnit};
use crate::domain::matter::{Matter, city_matters, urgent};
use crate::domain::period::{Month, Period};
use crate::domain::project::{Category, ProjectRow, RowRef, Stage};
use crate::domain::suspicion::{Suspicion, SuspicionReason, near_matches};
use crate::domain::unit::UnitSlug;

/// Merges all that counts into the ledger as it stands at `as_of` (rules 6–8).
///
/// The fold runs by period, order of units and row, never by arrival, so the order of `units` and the
/// content decide alone: the same archive gives the same ledger. A row never disappears: two rows of
/// one sheet that look like one project stay two entries, with a [`Suspicion`]. Of each figure the last
/// value counts that nobody questioned; what came since is a [`Doubt`]. A terminated project is
/// shown through the month of its last report, so that one monthly edition has it, and then moves to
/// [`Ledger::left`].
#[must_use]
pub fn merge(units: &[LedgerUnit], submissions: &[Counted], as_of: Period) -> Ledger {
    fold(units, submissions, as_of)
        .ledger(|place| submissions[place.submission].rows[place.row].clone())
}

/// The same for who needs the submissions no more: their rows move into the ledger, and a submission is let
/// go when its last row has.
#[must_use]
pub fn merge_all(units: &[LedgerUnit], mut submissions: Vec<Counted>, as_of: Period) -> Ledger {
    let folded = fold(units, &submissions, as_of);
    let mut waiting = vec![0_usize; submissions.len()];
    for project in &folded.projects {
        waiting[project.place.submission] += 1;
    }
    folded.ledger(|place| {
        let nowhere = RowRef {
            sheet: String::new(),
            first_row: 0,
        };
        let nothing = ProjectRow::named(nowhere, "");
        let rows = &mut submissions[place.submission].rows;
        let row = std::mem::replace(&mut rows[place.row], nothing);
        waiting[place.submission] -= 1;
        if waiting[place.submission] == 0 {
            *rows = Vec::new();
        }
        row
    })
}

/// Where a project's latest row stands.
#[derive(Debug, Clone, Copy)]
struct LatestRow {
    /// In the list of submissions.
    submission: usize,
    row: usize,
}

/// All projects with what is known of them but their rows.
struct Folded {
    as_of: Period,
    units: Vec<LedgerUnit>,
    /// In the order of the ledger.
    projects: Vec<MergedProject>,
    /// The figures of all projects, in the order in which these were first seen.
    courses: Vec<Course>,
    /// What was odd while rows found their projects.
    suspicions: Vec<Suspicion>,
    urgent: Vec<Matter>,
}

/// An [`Entry`] before it has its row.
struct MergedProject {
    place: LatestRow,
    name_key: Rc<str>,
    unit: UnitSlug,
    number: String,
    given_number: Option<String>,
    first: Period,
    last: Period,
    absent: Option<AbsentFrom>,
    has_left: bool,
    doubts: Vec<Doubt>,
    /// The place of its figures.
    course: usize,
    file: String,
}

fn fold(units: &[LedgerUnit], submissions: &[Counted], as_of: Period) -> Folded {
    let units = all_units(units, submissions);
    let order: HashMap<&UnitSlug, usize> = units.iter().map(|unit| &unit.slug).zip(0..).collect();
    let counting = counting(submissions, &order, as_of);
    let latest: HashMap<usize, Period> = counting
        .keys()
        .map(|&(period, unit)| (unit, period))
        .collect();

    let mut register = Register::default();
    let mut courses: Vec<Course> = Vec::new();
    let mut oddities = Vec::new();
    for (&(period, unit), &submission) in &counting {
        let owner = Owner {
            order: unit,
            slug: &units[unit].slug.0,
            code: &units[unit].code,
        };
        let Counted {
            rows, questions, ..
        } = &submissions[submission];
        let odd = register.take_in(owner, period, submission, rows);
        courses.resize_with(register.projects.len(), Course::default);
        for (position, (row, &project)) in rows.iter().zip(&register.latest).enumerate() {
            courses[project].take_in(ReportedRow {
                period,
                submission,
                position,
                row,
                questions,
            });
        }
        if latest.get(&unit) == Some(&period) {
            oddities.extend(odd);
        }
    }

    let suspicions = described(&oddities, &register.projects, &units);
    let mut known = register.projects;
    // Within a unit the latest period first: what is listed now stands before what is absent. Only places are
    // sorted: a project's own is large.
    let mut order: Vec<usize> = (0..known.len()).collect();
    order.sort_by_key(|&at| {
        let known = &known[at];
        (known.unit, std::cmp::Reverse(known.last), known.position)
    });
    let said_at = |submission: usize, position: usize| {
        let submission = &submissions[submission];
        (&submission.rows[position], &submission.questions)
    };
    let project = |at: usize| {
        let doubts = courses[at].doubts(said_at);
        let file = submissions[known[at].submission].questions.file.clone();
        MergedProject {
            file,
            ..project(
                &mut known[at],
                (at, &courses[at]),
                doubts,
                (&units, &latest, as_of),
            )
        }
    };
    let projects = order.into_iter().map(project).collect();
    Folded {
        as_of,
        projects,
        courses,
        urgent: urgent(
            counting
                .iter()
                .map(|(&(period, unit), &place)| (period, unit, &submissions[place])),
            as_of,
        ),
        suspicions,
        units,
    }
}

impl Folded {
    /// The ledger, with each row from its place; every place is asked for once.
    fn ledger(self, mut row: impl FnMut(LatestRow) -> ProjectRow) -> Ledger {
        let count = self.projects.len();
        let (mut entries, mut keys) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut left = Vec::new();
        for project in self.projects {
            let mut row = Box::new(row(project.place));
            let course = &self.courses[project.course];
            course.settle(&mut row);
            let entry = Entry {
                number: project.number,
                given_number: project.given_number,
                unit: project.unit,
                was_signed: was_signed(&row, course),
                row,
                file: project.file,
                doubts: project.doubts,
                first: project.first,
                last: project.last,
                absent: project.absent,
            };
            if project.has_left {
                left.push(entry);
            } else {
                entries.push(entry);
                keys.push(project.name_key);
            }
        }
        let mut suspicions = self.suspicions;
        suspicions.extend(near_matches(&entries, &keys, &suspicions));
        let mut matters = self.urgent;
        matters.extend(city_matters(&entries));
        Ledger {
            as_of: self.as_of,
            units: self.units,
            entries,
            left,
            suspicions,
            matters,
        }
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

/// For each period and unit the submission that counts, by its place in the list, in the order of the
/// fold.
fn counting(
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

/// What the ledger says of a project beside its row.
fn project(
    known: &mut KnownProject<'_>,
    (place, course): (usize, &Course),
    doubts: Vec<Doubt>,
    (units, latest, as_of): (&[LedgerUnit], &HashMap<usize, Period>, Period),
) -> MergedProject {
    let is_terminated = course.stage() == Some(Stage::Terminated);
    MergedProject {
        doubts,
        course: place,
        file: String::new(),
        place: LatestRow {
            submission: known.submission,
            row: known.position,
        },
        name_key: Rc::clone(&known.name_key),
        unit: units[known.unit].slug.clone(),
        number: std::mem::take(&mut known.number),
        given_number: known.given.map(str::to_owned),
        first: known.first,
        last: known.last,
        absent: if known.last == as_of || is_terminated {
            None
        } else if latest.get(&known.unit) == Some(&as_of) {
            Some(AbsentFrom::Sheet)
        } else {
            Some(AbsentFrom::Period)
        },
        has_left: is_terminated && Month::of(known.last.0) != Month::of(as_of.0),
    }
}

/// Whether a contract stands or stood behind a project.
fn was_signed(row: &ProjectRow, course: &Course) -> bool {
    course.was_signed
        || row.stage.is_some_and(Stage::is_signed)
        || row.signed_on.is_some()
        || row.category == Some(Category::SignedFocus)
}

/// The oddities of the latest sheets, in words that stand without the register.
fn described(
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
