//! What is kept of a unit's projects, so that its next report is folded in alone and no earlier one is read again.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::assemble::{Folded, LatestRow, MergedProject, take};
use super::merge::{RunningFold, all_units, counting, described, owner};
use super::{Counted, Ledger, LedgerUnit};
use crate::domain::doubt::Course;
use crate::domain::identity::KeptRegister;
use crate::domain::period::Period;
use crate::domain::project::ProjectRow;
use crate::domain::suspicion::Suspicion;
use crate::domain::unit::UnitSlug;

/// How units are kept. What was kept in another form, or by other rules of the merge, is not read: whoever changes the
/// one or the other counts on here, and all is folded once more from the submissions. A test tells of a change.
pub const KEPT_FORM: u32 = 1;

/// All that the ledger says of one unit's projects as its reports up to a period leave them, and all that the next
/// report is compared with (rules 6–8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptUnit {
    unit: UnitSlug,
    /// What its projects' numbers begin with.
    code: String,
    /// The last period of which anything counts.
    last: Period,
    register: KeptRegister,
    /// The latest row of each project of the register.
    rows: Vec<ProjectRow>,
    /// Names of the files in which they stand.
    files: Vec<String>,
    /// What becomes of the figures of each.
    courses: Vec<Course>,
    /// What was odd about the last report.
    oddities: Vec<Suspicion>,
}

impl RunningFold<'_> {
    /// A fold that goes on with these courses, and keeps apart what people took apart.
    fn apart(units: &[LedgerUnit], courses: Vec<Course>, apart: &[SplitOff]) -> Self {
        let mut fold = Self {
            courses,
            ..Self::default()
        };
        for split in apart {
            let place = units.iter().position(|unit| unit.slug == split.unit);
            if let Some(unit) = place {
                fold.register.take_apart(unit, &split.number, &split.name);
            }
        }
        fold
    }
}

impl KeptUnit {
    /// The unit's short name.
    #[must_use]
    pub const fn unit(&self) -> &UnitSlug {
        &self.unit
    }

    /// What its projects' numbers begin with.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The last period of which anything counts.
    #[must_use]
    pub const fn last(&self) -> Period {
        self.last
    }

    /// The same for who needs the ledger alone, and folds no report into it: without what names and numbers meant, which
    /// takes as much room as all else but the rows.
    #[must_use]
    pub fn for_ledger(mut self) -> Self {
        self.register.forget_keys();
        self
    }

    /// The numbers of its projects.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        let projects = self.register.projects.iter();
        projects.map(|project| project.number.as_str())
    }
}

/// Folds submissions into what is kept, and answers what is to be kept from now on, in the order of units: the same as
/// if all that ever counted were folded at once. Each must be for a later period than what is kept of its unit. Units
/// whose numbers begin alike must be folded together from their first report on.
#[must_use]
pub fn fold_in(
    units: &[LedgerUnit],
    kept: Vec<KeptUnit>,
    submissions: Vec<Counted>,
) -> Vec<KeptUnit> {
    fold_in_apart(units, kept, submissions, &[])
}

/// A project of a unit, by our number, and a name that people took from it: rows of that name are another project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitOff {
    pub unit: UnitSlug,
    pub number: String,
    pub name: String,
}

/// The same with what people took apart. A unit of which something was must be folded from its first report on.
#[must_use]
pub fn fold_in_apart(
    units: &[LedgerUnit],
    mut kept: Vec<KeptUnit>,
    mut submissions: Vec<Counted>,
    apart: &[SplitOff],
) -> Vec<KeptUnit> {
    let slugs = kept.iter().map(|kept| &kept.unit);
    let slugs = slugs.chain(submissions.iter().map(|counted| &counted.unit));
    let units = all_units(units, slugs);
    let courses = kept
        .iter_mut()
        .flat_map(|kept| std::mem::take(&mut kept.courses));
    let courses: Vec<Course> = courses.collect();
    let running = RunningFold::apart(&units, courses, apart);
    let drafts = drafts(&units, &kept, running, &submissions);
    let mut row_at = |place: LatestRow| {
        let rows = match place.list.checked_sub(submissions.len()) {
            Some(unit) => &mut kept[unit].rows,
            None => &mut submissions[place.list].rows,
        };
        take(&mut rows[place.row])
    };
    drafts
        .into_iter()
        .map(|(places, kept)| KeptUnit {
            rows: places.into_iter().map(&mut row_at).collect(),
            ..kept
        })
        .collect()
}

/// What is to be kept, without the rows; and where each of them stands: in the list of submissions, and after them in
/// that of units that were kept.
fn drafts<'a>(
    units: &[LedgerUnit],
    kept: &'a [KeptUnit],
    mut taken: RunningFold<'a>,
    submissions: &'a [Counted],
) -> Vec<(Vec<LatestRow>, KeptUnit)> {
    let order: HashMap<&UnitSlug, usize> = units.iter().map(|unit| &unit.slug).zip(0..).collect();
    let mut last: BTreeMap<usize, Period> = BTreeMap::new();
    let mut oddities: HashMap<usize, Vec<Suspicion>> = HashMap::new();
    for (kept, list) in kept.iter().zip(submissions.len()..) {
        let unit = order[&kept.unit];
        let rows = (list, &*kept.rows);
        let register = &mut taken.register;
        register.go_on_from(owner(units, unit), &kept.register, rows);
        last.insert(unit, kept.last);
        oddities.insert(unit, kept.oddities.clone());
    }
    let latest = submissions.iter().map(|counted| counted.period).max();
    let counting = latest.map(|latest| counting(submissions, &order, latest));
    let mut odd = HashMap::new();
    for ((period, unit), submission) in counting.into_iter().flatten() {
        let found = taken.take_in(units, (period, unit), submissions, submission);
        odd.insert(unit, found);
        last.insert(unit, period);
    }
    for (unit, odd) in odd {
        oddities.insert(unit, described(&odd, &taken.register.projects, units));
    }
    last.into_iter()
        .map(|(unit, last)| {
            let (register, own) = taken.register.kept(unit);
            let places = own.iter().enumerate().map(|(row, &project)| {
                let known = &taken.register.projects[project];
                let is_kept = known.submission >= submissions.len();
                LatestRow {
                    list: known.submission,
                    // What was kept stands in the order in which it was first seen, before all that came since.
                    row: if is_kept { row } else { known.position },
                }
            });
            let places = places.collect();
            let file = |(row, &project): (usize, &usize)| {
                let submission = taken.register.projects[project].submission;
                let coming = submissions.get(submission);
                coming.map_or_else(
                    || kept[submission - submissions.len()].files[row].clone(),
                    |coming| coming.questions.file.clone(),
                )
            };
            let files = own.iter().enumerate().map(file).collect();
            let courses = &mut taken.courses;
            let courses = own.iter().map(|&own| std::mem::take(&mut courses[own]));
            let kept = KeptUnit {
                unit: units[unit].slug.clone(),
                code: units[unit].code.clone(),
                last,
                register,
                rows: Vec::new(),
                files,
                courses: courses.collect(),
                oddities: oddities.remove(&unit).unwrap_or_default(),
            };
            (places, kept)
        })
        .collect()
}

/// The ledger as it stands at `as_of`, of what was kept of each unit up to that period: the very one that all that
/// counts is merged into, but for urgent matters, which live their own life.
#[must_use]
pub fn ledger_of(units: &[LedgerUnit], mut kept: Vec<KeptUnit>, as_of: Period) -> Ledger {
    let units = all_units(units, kept.iter().map(|kept| &kept.unit));
    let order: HashMap<&UnitSlug, usize> = units.iter().map(|unit| &unit.slug).zip(0..).collect();
    // In this order reports are folded, and what is odd about them is told.
    kept.sort_by_key(|kept| (kept.last, order[&kept.unit]));
    let (mut projects, mut courses) = (Vec::new(), Vec::new());
    let mut suspicions = Vec::new();
    let mut latest = HashMap::new();
    for (list, kept) in kept.iter_mut().enumerate() {
        let unit = order[&kept.unit];
        latest.insert(unit, kept.last);
        suspicions.append(&mut kept.oddities);
        // All is taken, not drained: room that stays behind would be there until the last row has moved.
        let identities = std::mem::take(&mut kept.register).projects.into_iter();
        let files = std::mem::take(&mut kept.files).into_iter();
        courses.extend(std::mem::take(&mut kept.courses));
        for (row, (identity, file)) in identities.zip(files).enumerate() {
            projects.push(MergedProject {
                place: LatestRow { list, row },
                unit,
                position: identity.position,
                name_key: Rc::from(identity.name_key),
                number: identity.number,
                given_number: identity.given,
                first: identity.first,
                last: identity.last,
                file,
            });
        }
    }
    drop(order);
    let folded = Folded {
        as_of,
        projects,
        courses,
        latest,
        suspicions,
        urgent: Vec::new(),
        units,
    };
    // Each unit's are let go when the last of them has moved: what is moved takes as much again.
    let mut waiting: Vec<usize> = kept.iter().map(|kept| kept.rows.len()).collect();
    folded.ledger(|place| {
        let rows = &mut kept[place.list].rows;
        let row = take(&mut rows[place.row]);
        waiting[place.list] -= 1;
        if waiting[place.list] == 0 {
            *rows = Vec::new();
        }
        row
    })
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{KEPT_FORM, fold_in};
    use crate::domain::doubt::Questions;
    use crate::domain::ledger::{Counted, LedgerUnit};
    use crate::domain::project::{Field, Guessed, ProjectRow, RowRef, Stage};
    use crate::domain::unit::UnitSlug;

    fn row(name: &str, code: Option<&str>, stage: Option<Stage>) -> ProjectRow {
        let row = RowRef {
            sheet: "调度表".to_owned(),
            first_row: 4,
        };
        ProjectRow {
            number: Some("1".to_owned()),
            code: code.map(str::to_owned),
            stage,
            ..ProjectRow::named(row, name)
        }
    }

    /// What is kept of two reports with all that may be odd or in doubt: what is written there changes with the form and
    /// with the rules of the merge.
    #[test]
    fn whoever_changes_what_is_kept_counts_its_form_on() {
        let unit = LedgerUnit::stranger(&UnitSlug("nm".to_owned()));
        let counted = |period: &str, mut rows: Vec<ProjectRow>| {
            let questions = Questions::of_sheet("表.xlsx", &rows, &[]);
            rows.iter_mut().for_each(ProjectRow::forget_places);
            Counted {
                unit: unit.slug.clone(),
                period: period.parse().unwrap(),
                arrival: 1,
                rows,
                urgent: Vec::new(),
                questions,
            }
        };
        let mut guessed = row("丙项目", None, Some(Stage::Signed));
        guessed.guessed.push(Guessed {
            field: Field::TotalInvestment,
            at: "H5".parse().unwrap(),
            written: "三亿".to_owned(),
        });
        let first = vec![
            row("甲项目", Some("C1"), Some(Stage::Building)),
            row("乙项目", None, Some(Stage::Terminated)),
            guessed,
        ];
        let second = vec![
            row("甲工程", Some("C1"), None),
            row("丁项目", None, None),
            row("丁 项目", None, None),
        ];
        let reports = vec![counted("2026-11-10", first), counted("2026-11-25", second)];
        let kept = fold_in(std::slice::from_ref(&unit), Vec::new(), reports);
        let bytes = postcard::to_stdvec(&kept).unwrap();
        let again: Vec<super::KeptUnit> = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(again, kept);
        let digest = Sha256::digest(&bytes);
        let (begins, _) = digest.split_first_chunk().unwrap();
        assert_eq!(
            (KEPT_FORM, u64::from_be_bytes(*begins)),
            (1, 0xe42c_1f9d_14a0_d41d),
            "if this is meant: count KEPT_FORM on, and put both down here"
        );
    }
}
