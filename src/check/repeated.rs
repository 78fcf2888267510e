//! The same row twice: it counts once, and the clerk is told (rule 15).

use std::collections::HashMap;

use super::within_project::at;
use crate::domain::finding::Finding;
use crate::domain::project::{Field, ProjectRow};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::wording::folded;

/// Takes out rows that state the very same as an earlier one of the file, with a finding at each: otherwise
/// their money would be summed twice. Rows of one name that differ in anything stay, and are asked about.
pub fn drop_repeated_rows(sheet: &mut Sheet) {
    let repeated = repeated(&sheet.projects);
    if repeated.is_empty() {
        return;
    }
    let findings = repeated.iter().map(|&(place, earlier)| {
        let (project, earlier) = (&sheet.projects[place], &sheet.projects[earlier]);
        at(
            project,
            Field::Name,
            Rule::RepeatedRow,
            &project.name,
            "每个项目一行",
            format!(
                "“{}”这一行与工作表“{}”第{}行完全相同，只计一次；如果是不同的项目，请在名称中区分。",
                project.name, earlier.row.sheet, earlier.row.first_row
            ),
        )
    });
    let findings: Vec<Finding> = findings.collect();
    sheet.findings.extend(findings);
    let mut places = repeated.into_iter().map(|(place, _)| place).peekable();
    let mut place = 0;
    sheet.projects.retain(|_| {
        let is_repeated = places.next_if_eq(&place).is_some();
        place += 1;
        !is_repeated
    });
}

/// The places of rows that repeat an earlier one, each with that one's, in order.
fn repeated(projects: &[ProjectRow]) -> Vec<(usize, usize)> {
    let mut named: HashMap<String, Vec<usize>> = HashMap::with_capacity(projects.len());
    let mut repeated = Vec::new();
    for (place, project) in projects.iter().enumerate() {
        let name = folded(&project.name);
        if name.is_empty() {
            continue;
        }
        let earlier = named.entry(name).or_default();
        match earlier
            .iter()
            .find(|&&other| is_same(project, &projects[other]))
        {
            Some(&other) => repeated.push((place, other)),
            None => earlier.push(place),
        }
    }
    repeated
}

/// Whether both state the same, wherever they stand; their names are the same already.
fn is_same(one: &ProjectRow, other: &ProjectRow) -> bool {
    let money = |row: &ProjectRow| {
        (
            row.total_investment_yuan,
            row.funds_in_place_yuan,
            row.stage,
        )
    };
    // Most rows of one name differ here: no copy is made of them.
    money(one) == money(other) && {
        let moved = ProjectRow {
            row: other.row.clone(),
            cells: other.cells.clone(),
            guessed: other.guessed.clone(),
            name: other.name.clone(),
            ..one.clone()
        };
        moved == *other
    }
}
