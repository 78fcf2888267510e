//! Rules between a report and the unit's last accepted one.

use std::collections::BTreeMap;

use super::fields::at;
use super::{Context, Reported};
use crate::domain::amount::Yuan;
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::project::{Field, ProjectRow, Stage};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::wording::folded;

/// Slips of zeros and of units: 十, 百, 千, 万, 亿.
const SHIFTS: [i128; 5] = [10, 100, 1_000, 10_000, 100_000_000];
/// From here on a shift is a slip of units, and the figures may be rounded to one part in this many.
const UNIT_SHIFT: i128 = 10_000;
const ROUNDED: i128 = 200;
/// Names this alike (1.0 is the same) are taken for a slip; the program never merges them (rule 8).
const NEAR: f64 = 0.8;
/// Texts shorter than this say too little to be called stale.
const SHORT_TEXT: usize = 4;

/// Adds what these rules notice in a sheet for `period`.
pub(super) fn check(sheet: &Sheet, period: Period, context: &Context, findings: &mut Vec<Finding>) {
    let history = context.history;
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
        amounts(
            now,
            before,
            context.switches.limit(Rule::TotalChanged),
            findings,
        );
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

/// `limit`: how much larger the larger of two totals may be, in percent.
fn amounts(now: &ProjectRow, before: &ProjectRow, limit: u32, findings: &mut Vec<Finding>) {
    if let (Some(total), Some(last)) = (now.total_investment_yuan, before.total_investment_yuan) {
        let (new, old) = (i128::from(total.0), i128::from(last.0));
        let (large, small) = (new.max(old), new.min(old));
        let is_too_large = large * 100 > small * (100 + i128::from(limit));
        if let Some(times) = shifted(total, last) {
            let field = Field::TotalInvestment;
            findings.push(shift(now, field, "总投资", (total, last), times));
        } else if small > 0 && is_too_large {
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
    if let (Some(funds), Some(last)) = (now.funds_in_place_yuan, before.funds_in_place_yuan) {
        if let Some(times) = shifted(funds, last) {
            let field = Field::FundsInPlace;
            findings.push(shift(now, field, "累计到位资金", (funds, last), times));
        } else if funds < last {
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
}

/// How many times the larger of two amounts is the smaller, if by a slip of zeros or of units.
fn shifted(one: Yuan, other: Yuan) -> Option<i128> {
    let (one, other) = (i128::from(one.0), i128::from(other.0));
    let (large, small) = (one.max(other), one.min(other));
    let is_shift = |times: i128| {
        let wanted = small * times;
        let allowed = if times < UNIT_SHIFT {
            0
        } else {
            wanted / ROUNDED
        };
        (large - wanted).abs() <= allowed
    };
    (small > 0).then(|| SHIFTS.into_iter().find(|&times| is_shift(times)))?
}

fn shift(
    project: &ProjectRow,
    field: Field,
    name: &str,
    (now, last): (Yuan, Yuan),
    times: i128,
) -> Finding {
    let word = match times {
        10 => "10倍",
        100 => "100倍",
        1_000 => "1000倍",
        10_000 => "1万倍",
        _ => "1亿倍",
    };
    let (large, small) = if now > last {
        ("本期", "上期")
    } else {
        ("上期", "本期")
    };
    at(
        project,
        field,
        Rule::AmountShifted,
        &now.to_string(),
        &format!("与上期的{last}同一单位、同样位数"),
        format!(
            "{name}上期是{last}，本期是{now}，{large}恰为{small}的{word}，请核对是否多写、少写了零或填错了单位。"
        ),
    )
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
