//! Project numbers and names that do not belong together (rule 8): asked of the clerk at once.

use std::collections::{HashMap, HashSet};

use super::within_project::at;
use super::{Context, Reported};
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::project::{Field, ProjectRow};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::text::key;

/// Two rows with one number, and numbers that stood beside another project last time.
pub(super) fn check(sheet: &Sheet, period: Period, context: &Context, findings: &mut Vec<Finding>) {
    if sheet
        .projects
        .iter()
        .all(|project| project.number.is_none())
    {
        return;
    }
    twice(&sheet.projects, findings);
    let before = context
        .history
        .iter()
        .filter(|report| report.period < period);
    if let Some(last) = before.max_by_key(|report| report.period) {
        of_another(&sheet.projects, last, findings);
    }
}

/// The key of a row's number, if it is one that tells projects apart.
fn number_key(project: &ProjectRow) -> Option<String> {
    let key = key(project.number.as_deref()?);
    (!key.is_empty()).then_some(key)
}

/// A row that was copied to add a project, with the old number left in it.
fn twice(projects: &[ProjectRow], findings: &mut Vec<Finding>) {
    let mut first: HashMap<String, &ProjectRow> = HashMap::new();
    for project in projects {
        let Some(number) = number_key(project) else {
            continue;
        };
        let Some(earlier) = first.get(&number) else {
            first.insert(number, project);
            continue;
        };
        // The same name twice is another rule's question.
        if key(&earlier.name) == key(&project.name) {
            continue;
        }
        let read = project.number.as_deref().unwrap_or_default();
        findings.push(at(
            project,
            Field::Number,
            Rule::NumberTwice,
            read,
            "每个项目自己的编号",
            format!(
                "“{}”的项目编号“{read}”与第{}行“{}”的相同；如果是新项目，请清空编号，由市里编发。",
                project.name, earlier.row.first_row, earlier.name
            ),
        ));
    }
}

/// A number that stood beside another project of this sheet in the last report: numbers or names were moved.
fn of_another(projects: &[ProjectRow], last: &Reported, findings: &mut Vec<Finding>) {
    let mut named: HashMap<String, &ProjectRow> = HashMap::new();
    for project in &last.projects {
        if let Some(number) = number_key(project) {
            named.insert(number, project);
        }
    }
    if named.is_empty() || is_counter(&last.projects) {
        return;
    }
    let here: HashSet<String> = projects.iter().map(|project| key(&project.name)).collect();
    let there: HashSet<String> = last
        .projects
        .iter()
        .map(|project| key(&project.name))
        .collect();
    for project in projects {
        let before = number_key(project).and_then(|number| named.get(&number).copied());
        let name = key(&project.name);
        let Some(before) = before.filter(|before| key(&before.name) != name) else {
            continue;
        };
        // A new name beside the known number is a renamed project, unless either name is another project's.
        if !here.contains(&key(&before.name)) && !there.contains(&name) {
            continue;
        }
        let read = project.number.as_deref().unwrap_or_default();
        findings.push(at(
            project,
            Field::Number,
            Rule::NumberOfAnother,
            read,
            &before.name,
            format!(
                "项目编号“{read}”上期是“{}”的，本期写在“{}”这一行；请核对编号与名称是否错行，改正后重报。",
                before.name, project.name
            ),
        ));
    }
}

/// Whether the numbers only count the rows: 1, 2, 3. They are counted anew in each report.
fn is_counter(projects: &[ProjectRow]) -> bool {
    let mut numbers = projects.iter().filter_map(number_key);
    numbers.all(|number| number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit()))
}
