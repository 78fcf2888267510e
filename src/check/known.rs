//! What is known of a unit's projects: of each figure the last accepted value, to compare new ones with (rule 7).

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::Reported;
use super::pairs::paired;
use super::within_project::at;
use crate::domain::doubt::{Course, Questions, ReportedRow};
use crate::domain::figure::{FIGURES, figure, set_figure, shown};
use crate::domain::finding::Finding;
use crate::domain::project::{Field, ProjectRow};
use crate::domain::rules::Rule;

/// Of longer lists each figure is taken as it was last reported: no unit has so many projects.
const MOST: usize = 5_000;

/// The rows of a report with what counts for each figure.
pub(super) struct KnownRows<'h> {
    rows: HashMap<*const ProjectRow, Cow<'h, ProjectRow>>,
}

impl<'h> KnownRows<'h> {
    /// What these reports, the last one first, have left as known of the projects of the last one.
    pub(super) fn of(history: &'h [Reported]) -> Self {
        let mut known = Self {
            rows: HashMap::new(),
        };
        let Some(last) = history.first() else {
            return known;
        };
        if last.projects.len() > MOST {
            return known;
        }
        let mut courses: HashMap<*const ProjectRow, Course> = HashMap::new();
        for report in history.iter().rev() {
            let questions = Questions::of_sheet("", &report.projects, &report.findings);
            let places = report.projects.iter().map(std::ptr::from_ref).zip(0..);
            let places: HashMap<*const ProjectRow, usize> = places.collect();
            let (pairs, ..) = paired(&last.projects, &report.projects);
            for (now, row) in pairs {
                let said = ReportedRow {
                    period: report.period,
                    position: places.get(&std::ptr::from_ref(row)).copied().unwrap_or(0),
                    row,
                    questions: &questions,
                };
                courses
                    .entry(std::ptr::from_ref(now))
                    .or_default()
                    .take_in(said);
            }
        }
        for row in &last.projects {
            let place = std::ptr::from_ref(row);
            if let Some(course) = courses.get(&place).filter(|course| course.is_open()) {
                let mut settled = row.clone();
                course.settle(&mut settled);
                known.rows.insert(place, Cow::Owned(settled));
            }
        }
        known
    }

    /// Takes in what is known of the projects of an older report.
    pub(super) fn extend(&mut self, older: Self) {
        self.rows.extend(older.rows);
    }

    /// What a row is compared with: the one before it with what counts for each figure. A figure that is said
    /// again as it was questioned is meant.
    pub(super) fn base<'r>(&self, now: &ProjectRow, before: &'r ProjectRow) -> Cow<'r, ProjectRow> {
        let Some(settled) = self.rows.get(&std::ptr::from_ref(before)) else {
            return Cow::Borrowed(before);
        };
        let mut base = settled.clone().into_owned();
        for field in FIGURES {
            let said = figure(now, field);
            if said.is_some() && said == figure(before, field) {
                set_figure(&mut base, field, said);
            }
        }
        Cow::Owned(base)
    }
}

/// Asks for figures that were known and are left blank, in pairs of a row and what it is compared with: at
/// each cell of which nothing else was asked, or once for a column that is not there.
pub(super) fn blanks(pairs: &[(&ProjectRow, Cow<'_, ProjectRow>)], findings: &mut Vec<Finding>) {
    let asked: HashSet<(String, String)> = findings
        .iter()
        .map(|finding| (finding.sheet.clone(), finding.cell.clone()))
        .collect();
    let mut without_column: BTreeMap<Field, (&ProjectRow, usize)> = BTreeMap::new();
    for (now, base) in pairs {
        for field in FIGURES {
            if figure(now, field).is_some() || figure(base, field).is_none() {
                continue;
            }
            // Its header is asked about already.
            if now.guessed(field).is_some() {
                continue;
            }
            let Some(cell) = now.cells.get(field) else {
                without_column.entry(field).or_insert((*now, 0)).1 += 1;
                continue;
            };
            if asked.contains(&(now.row.sheet.clone(), cell.address())) {
                continue;
            }
            let (header, known) = (name_of(field), shown(base, field));
            findings.push(at(
                now,
                field,
                Rule::FigureBlank,
                "",
                &known,
                format!(
                    "“{}”的{header}此前报的是{known}，本期没有填写；台账暂沿用并注明“待核”，请补填。",
                    now.name
                ),
            ));
        }
    }
    for (field, (first, count)) in without_column {
        let header = name_of(field);
        findings.push(Finding::new(
            Rule::FigureBlank,
            &first.row.sheet,
            "",
            "",
            header,
            format!(
                "表中没有“{header}”一栏，而此前{count}个项目报过；台账暂沿用并注明“待核”，请补上此栏。"
            ),
        ));
    }
}

/// The header without its unit.
fn name_of(field: Field) -> &'static str {
    field.header().trim_end_matches("(万元)")
}
