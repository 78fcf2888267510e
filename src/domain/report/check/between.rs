//! Rules between a report and the unit's accepted ones of other periods: the last one before it, and for a correction
//! of an earlier period the first one after it.

use std::borrow::Cow;

use super::fields::{at, cell_of};
use super::known::{Known, blanks};
use super::pairs::paired;
use super::{Context, Reported};
use crate::domain::amount::Yuan;
use crate::domain::doubt::Questions;
use crate::domain::figure::{FIGURES, set_figure};
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
    // Observations alone say nothing of projects, nor does an empty table.
    if !sheet.is_report() {
        return;
    }
    // Never with an earlier version of its own: saving a sheet again disarms no question.
    let mut later = context.history.iter();
    let later = later.rfind(|report| report.period > period);
    if let Some(later) = later {
        with_later(sheet, later, context, findings);
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
    let mut known = Known::of(history);
    let mut older = earlier;
    while let Some((report, still_older)) = older.split_first() {
        let (again, unknown, _) = paired(new, &report.projects);
        if !again.is_empty() {
            known.extend(Known::of(older));
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

/// The report that a sheet is compared with.
enum Side {
    /// That of the last period before.
    Before,
    /// That of the first period after: the sheet corrects an earlier one.
    After(Period),
}

impl Side {
    fn word(&self) -> String {
        match self {
            Self::Before => "上期".to_owned(),
            Self::After(period) => format!("已报的{}这一期", period.label()),
        }
    }
}

/// A correction of an earlier period must fit what came after it, too.
fn with_later(sheet: &Sheet, later: &Reported, context: &Context, findings: &mut Vec<Finding>) {
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

fn amounts(
    now: &ProjectRow,
    other: &ProjectRow,
    side: &Side,
    context: &Context,
    findings: &mut Vec<Finding>,
) {
    let word = side.word();
    let is_asked = |field, findings: &[Finding]| {
        let cell = cell_of(now, field);
        let asked = [Rule::AmountShifted, Rule::TotalChanged, Rule::FundsFell];
        findings.iter().any(|finding| {
            asked.contains(&finding.rule)
                && finding.cell == cell
                && finding.sheet == now.row.sheet
                && !cell.is_empty()
        })
    };
    let field = Field::TotalInvestment;
    if let (Some(total), Some(last)) = (now.total_investment_yuan, other.total_investment_yuan)
        && !is_asked(field, findings)
    {
        let limit = context.switches.limit(Rule::TotalChanged);
        let (new, old) = (i128::from(total.0), i128::from(last.0));
        let (large, small) = (new.max(old), new.min(old));
        let is_too_large = large * 100 > small * (100 + i128::from(limit));
        if let Some(times) = shifted(total, last) {
            findings.push(shift(now, field, "总投资", (total, last), &word, times));
        } else if small > 0 && is_too_large {
            findings.push(at(
                now,
                field,
                Rule::TotalChanged,
                &total.to_string(),
                &format!("接近{word}的{last}"),
                format!("总投资{word}是{last}，本期是{total}，请核对数字和单位。"),
            ));
        }
    }
    let field = Field::FundsInPlace;
    if let (Some(funds), Some(last)) = (now.funds_in_place_yuan, other.funds_in_place_yuan)
        && !is_asked(field, findings)
    {
        if let Some(times) = shifted(funds, last) {
            findings.push(shift(
                now,
                field,
                "累计到位资金",
                (funds, last),
                &word,
                times,
            ));
        } else if matches!(side, Side::Before) && funds < last {
            findings.push(at(
                now,
                field,
                Rule::FundsFell,
                &funds.to_string(),
                &format!("不少于上期的{last}"),
                format!("累计到位资金从上期的{last}减少到{funds}，请核对是否填成了当期数。"),
            ));
        } else if matches!(side, Side::After(_)) && funds > last {
            findings.push(at(
                now,
                field,
                Rule::FundsFell,
                &funds.to_string(),
                &format!("不多于{word}的{last}"),
                format!("累计到位资金{funds}多于{word}的{last}，请核对更正的是哪一期。"),
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
    side: &str,
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
        ("本期", side)
    } else {
        (side, "本期")
    };
    at(
        project,
        field,
        Rule::AmountShifted,
        &now.to_string(),
        &format!("与{side}的{last}同一单位、同样位数"),
        format!(
            "{name}{side}是{last}，本期是{now}，{large}恰为{small}的{word}，请核对是否多写、少写了零或填错了单位。"
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
