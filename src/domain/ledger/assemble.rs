//! The ledger put together: all projects with what is known of them, in its order, each with its row.

use std::collections::HashMap;
use std::rc::Rc;

use super::{AbsentFrom, Entry, Ledger, LedgerUnit};
use crate::domain::doubt::Course;
use crate::domain::matter::{Matter, city_matters};
use crate::domain::period::{Month, Period};
use crate::domain::project::{Category, ProjectRow, RowRef, Stage};
use crate::domain::suspicion::{Suspicion, near_matches};

/// Where a project's latest row stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct LatestRow {
    /// In the list of submissions, or of units that were kept.
    pub(super) list: usize,
    pub(super) row: usize,
}

/// An [`Entry`] before it has its row.
pub(super) struct MergedProject {
    pub(super) place: LatestRow,
    /// Its unit's place in the order of units.
    pub(super) unit: usize,
    /// Where it stood in its sheet.
    pub(super) position: usize,
    pub(super) name_key: Rc<str>,
    pub(super) number: String,
    pub(super) given_number: Option<String>,
    pub(super) first: Period,
    pub(super) last: Period,
    /// Name of the file in which its latest row stands.
    pub(super) file: String,
}

/// All projects with what is known of them but their rows.
pub(super) struct Folded {
    pub(super) as_of: Period,
    pub(super) units: Vec<LedgerUnit>,
    pub(super) projects: Vec<MergedProject>,
    /// The figures of each of them.
    pub(super) courses: Vec<Course>,
    /// The last period of each unit, by its place in the order, of which anything counts.
    pub(super) latest: HashMap<usize, Period>,
    /// What was odd while rows found their projects.
    pub(super) suspicions: Vec<Suspicion>,
    pub(super) urgent: Vec<Matter>,
}

impl Folded {
    /// The ledger, with each row from its place; every place is asked for once.
    pub(super) fn ledger(self, mut row: impl FnMut(LatestRow) -> ProjectRow) -> Ledger {
        let count = self.projects.len();
        let (mut entries, mut keys) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut left = Vec::new();
        let (mut projects, mut courses) = (self.projects, self.courses);
        // Within a unit the latest period first: what is listed now stands before what is absent. Only places are
        // sorted: a project's own is large.
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&at| {
            let project = &projects[at];
            (
                project.unit,
                std::cmp::Reverse(project.last),
                project.position,
            )
        });
        for at in order {
            let project = &mut projects[at];
            let course = std::mem::take(&mut courses[at]);
            let is_terminated = course.stage() == Some(Stage::Terminated);
            let absent = if project.last == self.as_of || is_terminated {
                None
            } else if self.latest.get(&project.unit) == Some(&self.as_of) {
                Some(AbsentFrom::Sheet)
            } else {
                Some(AbsentFrom::Period)
            };
            let has_left = is_terminated && Month::of(project.last.0) != Month::of(self.as_of.0);
            let mut row = Box::new(row(project.place));
            course.settle(&mut row);
            let entry = Entry {
                number: std::mem::take(&mut project.number),
                given_number: project.given_number.take(),
                unit: self.units[project.unit].slug.clone(),
                was_signed: was_signed(&row, &course),
                row,
                file: std::mem::take(&mut project.file),
                doubts: course.into_doubts(),
                first: project.first,
                last: project.last,
                absent,
            };
            if has_left {
                left.push(entry);
            } else {
                entries.push(entry);
                keys.push(Rc::clone(&project.name_key));
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

/// Takes a row out of a list that nobody needs any more.
pub(super) fn take(row: &mut ProjectRow) -> ProjectRow {
    let nowhere = RowRef {
        sheet: String::new(),
        first_row: 0,
    };
    std::mem::replace(row, ProjectRow::named(nowhere, ""))
}

/// Whether a contract stands or stood behind a project.
fn was_signed(row: &ProjectRow, course: &Course) -> bool {
    course.was_signed
        || row.stage.is_some_and(Stage::is_signed)
        || row.signed_on.is_some()
        || row.category == Some(Category::SignedFocus)
}
