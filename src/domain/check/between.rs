//! Rules between a report and the unit's last accepted one.

use std::collections::BTreeMap;

use super::Reported;
use super::fields::at;
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::project::{Field, ProjectRow, Stage};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::wording::folded;

/// A total that becomes this many times larger or smaller is asked about.
const FACTOR: i128 = 3;
/// Names this alike (1.0 is the same) are taken for a slip; the program never merges them (rule 8).
const NEAR: f64 = 0.8;
/// Texts shorter than this say too little to be called stale.
const SHORT_TEXT: usize = 4;

/// Adds what these rules notice in a sheet for `period`.
pub(super) fn check(
    sheet: &Sheet,
    period: Period,
    history: &[Reported],
    findings: &mut Vec<Finding>,
) {
    let Some((last, earlier)) = history.split_first() else {
        return;
    };
    // Observations alone say nothing of projects.
    if !sheet.has_table {
        return;
    }
    let stale = stale(sheet, period, history);
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
    for report in earlier {
        let (again, unknown, _) = paired(new, &report.projects);
        pairs.extend(again);
        new = unknown;
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
    for (now, before) in pairs {
        stage(now, before, findings);
        amounts(now, before, findings);
        if !stale.iter().any(|project| std::ptr::eq(*project, now)) {
            text(now, before, findings);
        }
    }
    names(&new, gone, findings);
}

/// Projects under way whose progress is told in the very words of both periods before this one.
fn stale<'a>(sheet: &'a Sheet, period: Period, history: &[Reported]) -> Vec<&'a ProjectRow> {
    let mut before = history.iter().filter(|report| report.period < period);
    let (Some(last), Some(earlier)) = (before.next(), before.next()) else {
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

type Pairs<'n, 'p> = Vec<(&'n ProjectRow, &'p ProjectRow)>;

/// Projects in both reports, by number or name, those of one name in their order; those only in this
/// one; those only in the last one.
fn paired<'n, 'p>(
    now: impl IntoIterator<Item = &'n ProjectRow>,
    previous: &'p [ProjectRow],
) -> (Pairs<'n, 'p>, Vec<&'n ProjectRow>, Vec<&'p ProjectRow>) {
    let mut by_number = BTreeMap::new();
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, project) in previous.iter().enumerate() {
        if let Some(number) = &project.number {
            by_number.insert(folded(number), index);
        }
        let named = by_name.entry(folded(&project.name)).or_default();
        named.push(index);
    }
    let mut found = vec![false; previous.len()];
    let mut pairs = Vec::new();
    let mut new = Vec::new();
    for project in now {
        let number = project.number.as_ref();
        let index = number
            .and_then(|number| by_number.get(&folded(number)).copied())
            .or_else(|| {
                let named = by_name.get(&folded(&project.name))?;
                let left = named.iter().find(|&&index| !found[index]);
                left.or(named.first()).copied()
            });
        if let Some(index) = index {
            found[index] = true;
            pairs.push((project, &previous[index]));
        } else {
            new.push(project);
        }
    }
    let gone = previous
        .iter()
        .zip(found)
        .filter(|(project, found)| !found && project.stage != Some(Stage::Terminated))
        .map(|(project, _)| project)
        .collect();
    (pairs, new, gone)
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
    moved.number.clone_from(&now.number);
    moved == *now
}

fn stage(now: &ProjectRow, before: &ProjectRow, findings: &mut Vec<Finding>) {
    let (Some(stage), Some(last)) = (now.stage, before.stage) else {
        return;
    };
    if stage < last && last <= Stage::FullCapacity {
        let (stage, last) = (stage.word(), last.word());
        findings.push(at(
            now,
            Field::Stage,
            Rule::StageBack,
            stage,
            &format!("不早于上期的“{last}”"),
            format!("项目阶段从上期的“{last}”退回到“{stage}”，请核对；如确有变化请在备注中说明。"),
        ));
    }
}

fn amounts(now: &ProjectRow, before: &ProjectRow, findings: &mut Vec<Finding>) {
    if let (Some(total), Some(last)) = (now.total_investment_yuan, before.total_investment_yuan) {
        let (new, old) = (i128::from(total.0), i128::from(last.0));
        if new > 0 && old > 0 && (new >= old * FACTOR || old >= new * FACTOR) {
            findings.push(at(
                now,
                Field::TotalInvestment,
                Rule::TotalChanged,
                &total.to_string(),
                &format!("接近上期的{last}"),
                format!("总投资从上期的{last}变为{total}，请核对数字和单位。"),
            ));
        }
    }
    if let (Some(funds), Some(last)) = (now.funds_in_place_yuan, before.funds_in_place_yuan)
        && funds < last
    {
        findings.push(at(
            now,
            Field::FundsInPlace,
            Rule::FundsFell,
            &funds.to_string(),
            &format!("不少于上期的{last}"),
            format!("累计到位资金从上期的{last}减少到{funds}，请核对是否填成了当期数。"),
        ));
    }
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
