//! A correction of an earlier period against the unit's first report after it.

use super::figures::{Side, amounts};
use super::pairs::paired;
use super::within_project::at;
use super::{Context, Reported};
use crate::domain::doubt::Questions;
use crate::domain::figure::{FIGURES, set_figure};
use crate::domain::finding::Finding;
use crate::domain::project::{Field, ProjectRow, Stage};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;

/// A correction of an earlier period must fit what came after it, too.
pub(super) fn check(
    sheet: &Sheet,
    later: &Reported,
    context: &Context,
    findings: &mut Vec<Finding>,
) {
    let side = Side::After(later.period);
    let after = without_questions(later);
    let (pairs, ..) = paired(&sheet.projects, &after);
    for (now, after) in pairs {
        amounts(now, after, &side, context, findings);
        if let (Some(stage), Some(next)) = (now.stage, after.stage)
            && stage > next
            && stage <= Stage::FullCapacity
        {
            let (stage, next, word) = (stage.word(), next.word(), side.word());
            findings.push(at(
                now,
                Field::Stage,
                Rule::StageBack,
                stage,
                &format!("不晚于{word}的“{next}”"),
                format!("项目阶段“{stage}”比{word}的“{next}”还靠后，请核对更正的是哪一期。"),
            ));
        }
    }
}

/// The rows of a report without the figures that it was asked about: nothing is measured by these.
fn without_questions(report: &Reported) -> Vec<ProjectRow> {
    let questions = Questions::of_sheet("", &report.projects, &report.findings);
    let mut rows = report.projects.clone();
    for (position, row) in rows.iter_mut().enumerate() {
        for field in FIGURES {
            let question = questions.of(position, field);
            if question.is_some_and(|question| question.is_asked) {
                set_figure(row, field, None);
            }
        }
    }
    rows
}
