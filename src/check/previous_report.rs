//! Rules between a report and the unit's accepted ones of earlier periods, the last one first.

use std::borrow::Cow;

use super::figures::{Side, amounts, stage};
use super::known::{KnownRows, blanks};
use super::pairs::paired;
use super::within_project::at;
use super::{Context, Reported, later};
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::project::{Field, ProjectRow, Stage};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::wording::folded;

/// Names this alike (1.0 is the same) are taken for a slip; the program never merges them (rule 8).
const NEAR: f64 = 0.8;
/// Texts shorter than this say too little to be called stale.
const SHORT_TEXT: usize = 4;

/// Adds what these rules notice in a sheet for `period`.
pub(super) fn check(sheet: &Sheet, period: Period, context: &Context, findings: &mut Vec<Finding>) {
    // Observations alone say nothing of projects, nor does an empty table.
    if !sheet.is_report() {
        return;
    }
    // Never with an earlier version of its own: saving a sheet again disarms no question.
    let mut reports = context.history.iter();
    if let Some(report) = reports.rfind(|report| report.period > period) {
        later::check(sheet, report, context, findings);
    }
    let mut history = context.history;
    while let Some((report, earlier)) = history.split_first()
        && report.period >= period
    {
        history = earlier;
    }
    let Some((last, earlier)) = history.split_first() else {
        return;
    };
    let stale = stale(sheet, history);
    for project in &stale {
        findings.push(at(
            project,
            Field::Progress,
            Rule::StaleText,
            project.progress.as_deref().unwrap_or_default(),
            "本期新进展",
            format!(
                "“{}”的进展情况连续三期一字未变，请写明本期新进展，确无进展的请写明原因。",
                project.name
            ),
        ));
    }
    let (mut pairs, mut new, gone) = paired(&sheet.projects, &last.projects);
    // Our form lists what the unit left out last time; in a sheet made by hand it is a change.
    let is_form = sheet.form.is_some();
    let is_listed_as_before = gone.is_empty() && (is_form || new.is_empty());
    let mut known = KnownRows::of(history);
    let mut older = earlier;
    while let Some((report, still_older)) = older.split_first() {
        let (again, unknown, _) = paired(new, &report.projects);
        if !again.is_empty() {
            known.extend(KnownRows::of(older));
        }
        pairs.extend(again);
        new = unknown;
        older = still_older;
    }
    let mut listed = pairs.iter();
    let is_same = listed.all(|(now, before)| says_the_same(now, before, is_form));
    if is_listed_as_before && new.is_empty() && is_same {
        findings.push(Finding::new(
            Rule::NoChange,
            "",
            "",
            "",
            "",
            "各项目与上期完全相同，已按无变化收下；如有新进展请更新后重报。",
        ));
        return;
    }
    let bases: Vec<(&ProjectRow, Cow<'_, ProjectRow>)> = pairs
        .iter()
        .map(|(now, before)| (*now, known.base(now, before)))
        .collect();
    blanks(&bases, findings);
    for ((now, before), (_, base)) in pairs.into_iter().zip(&bases) {
        stage(now, base, findings);
        amounts(now, base, &Side::Before, context, findings);
        if !stale.iter().any(|project| std::ptr::eq(*project, now)) {
            text(now, before, findings);
        }
    }
    names(&new, gone, findings);
}

/// Projects under way whose progress is told in the very words of both periods before this one.
fn stale<'a>(sheet: &'a Sheet, history: &[Reported]) -> Vec<&'a ProjectRow> {
    let [last, earlier, ..] = history else {
        return Vec::new();
    };
    let is_under_way =
        |project: &&ProjectRow| project.stage.is_none_or(|stage| stage < Stage::Producing);
    let same_as = |report: &Reported| -> Vec<&'a ProjectRow> {
        let (pairs, ..) = paired(&sheet.projects, &report.projects);
        let same = pairs
            .into_iter()
            .filter(|(now, then)| has_same_text(now, then));
        same.map(|(now, _)| now).collect()
    };
    let long = same_as(earlier);
    same_as(last)
        .into_iter()
        .filter(is_under_way)
        .filter(|project| long.iter().any(|other| std::ptr::eq(*other, *project)))
        .collect()
}

/// Whether two lists state the same of the same projects, wherever these stand.
#[must_use]
pub fn is_same_list(now: &[ProjectRow], before: &[ProjectRow]) -> bool {
    let (pairs, new, gone) = paired(now, before);
    let mut pairs = pairs.iter();
    new.is_empty()
        && gone.is_empty()
        && pairs.all(|(now, before)| says_the_same(now, before, false))
}

/// Whether two rows state the same, wherever they stand. Our form has no room for the national code
/// and for the columns that a unit's own sheet has beyond the rule's.
fn says_the_same(now: &ProjectRow, before: &ProjectRow, is_form: bool) -> bool {
    let mut moved = before.clone();
    if is_form {
        moved.extras.clone_from(&now.extras);
        moved.code.clone_from(&now.code);
    }
    moved.row = now.row.clone();
    moved.cells.clone_from(&now.cells);
    moved.guessed.clone_from(&now.guessed);
    moved.number.clone_from(&now.number);
    moved == *now
}

fn text(now: &ProjectRow, before: &ProjectRow, findings: &mut Vec<Finding>) {
    if has_same_text(now, before) {
        findings.push(at(
            now,
            Field::Progress,
            Rule::SameText,
            now.progress.as_deref().unwrap_or_default(),
            "本期新进展",
            format!("“{}”的进展情况与上期一字不差，如有新进展请补充。", now.name),
        ));
    }
}

/// Whether both tell the progress in the same words, and in enough of them.
fn has_same_text(now: &ProjectRow, before: &ProjectRow) -> bool {
    let (Some(progress), Some(last)) = (&now.progress, &before.progress) else {
        return false;
    };
    let progress = folded(progress);
    progress.chars().count() >= SHORT_TEXT && progress == folded(last)
}

/// A project of the last report that is not listed: perhaps it stands here under a slightly other name.
fn names(new: &[&ProjectRow], gone: Vec<&ProjectRow>, findings: &mut Vec<Finding>) {
    for before in gone {
        let name = folded(&before.name);
        let alike = |project: &ProjectRow| {
            let other = folded(&project.name);
            strsim::normalized_levenshtein(&name, &other)
        };
        let nearest = new
            .iter()
            .map(|project| (alike(project), *project))
            .filter(|(score, _)| *score >= NEAR)
            .max_by(|left, right| left.0.total_cmp(&right.0));
        if let Some((_, now)) = nearest {
            findings.push(at(
                now,
                Field::Name,
                Rule::NearName,
                &now.name,
                &before.name,
                format!(
                    "“{}”与上期的“{}”很像；如果是同一项目，请用上期的名称或填写项目编号。",
                    now.name, before.name
                ),
            ));
        } else {
            findings.push(Finding::new(
                Rule::ProjectMissing,
                "",
                "",
                "",
                &before.name,
                format!(
                    "上期的“{}”本期没有列出，将标为“本期未报”；如已终止，请列出并把项目阶段填为“终止”。",
                    before.name
                ),
            ));
        }
    }
}
