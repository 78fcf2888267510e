//! Rules on 项目类别 and 项目经理人: what the ledger groups projects by, and who answers for them.

use super::within_project::at;
use crate::domain::finding::Finding;
use crate::domain::project::{Category, Field, ProjectRow, Stage};
use crate::domain::rules::Rule;

/// Adds what these rules notice.
pub(super) fn check(projects: &[ProjectRow], findings: &mut Vec<Finding>) {
    for project in projects {
        against_stage(project, findings);
    }
    missing(projects, (Field::Category, Rule::CategoryMissing), findings);
    missing(
        projects,
        (Field::ProjectManager, Rule::ManagerMissing),
        findings,
    );
}

/// Whether a project of this kind cannot be at this stage. What is given up may have been of any kind.
const fn contradicts(category: Category, stage: Stage) -> bool {
    match category {
        Category::LeaderLed => !matches!(stage, Stage::Negotiating | Stage::Terminated),
        Category::SignedFocus => matches!(stage, Stage::Negotiating),
        Category::UnderConstruction => {
            matches!(stage, Stage::Negotiating | Stage::Signed | Stage::Landed)
        }
    }
}

fn against_stage(project: &ProjectRow, findings: &mut Vec<Finding>) {
    let (Some(category), Some(stage)) = (project.category, project.stage) else {
        return;
    };
    if contradicts(category, stage) {
        let (category, stage) = (category.word(), stage.word());
        // Where the section's title is the category, the stage has the cell.
        let field = match project.cells.get(Field::Category) {
            Some(_) => Field::Category,
            None => Field::Stage,
        };
        findings.push(at(
            project,
            field,
            Rule::CategoryAgainstStage,
            category,
            "与项目阶段相符的类别",
            format!(
                "“{}”的项目类别是“{category}”，项目阶段却是“{stage}”，请核对哪一栏需要更新。",
                project.name
            ),
        ));
    }
}

/// Asks for a column that is empty: at each project, or once where there is no such column.
fn missing(projects: &[ProjectRow], (field, rule): (Field, Rule), findings: &mut Vec<Finding>) {
    let header = field.header();
    let is_empty = |project: &&ProjectRow| match field {
        Field::Category => project.category.is_none(),
        _ => project.project_manager.is_none(),
    };
    let mut without_column = projects
        .iter()
        .filter(is_empty)
        .filter(|project| project.cells.get(field).is_none());
    if let Some(first) = without_column.next() {
        let count = 1 + without_column.count();
        findings.push(Finding::new(
            rule,
            &first.row.sheet,
            "",
            "",
            header,
            format!("表中没有“{header}”一栏，{count}个项目都没有填写，请补上。"),
        ));
    }
    let with_cell = projects
        .iter()
        .filter(is_empty)
        .filter(|project| project.cells.get(field).is_some());
    findings.extend(with_cell.map(|project| {
        at(
            project,
            field,
            rule,
            "",
            header,
            format!("“{}”的{header}没有填写，请补填。", project.name),
        )
    }));
}
