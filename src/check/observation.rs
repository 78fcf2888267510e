//! Rules for observation projects: held, in their quarter, of a project that is known, once (rule 12).

use std::collections::{BTreeMap, BTreeSet};

use sheetgate::At;

use super::Context;
use crate::domain::date::PartialDate;
use crate::domain::finding::Finding;
use crate::domain::period::Quarter;
use crate::domain::rules::Rule;
use crate::domain::sheet::{Holding, Observation, Sheet};
use crate::domain::wording::folded;
use crate::words::holding::ends_like_a_project;

/// Adds what these rules notice. Of what was already asked while reading nothing more is asked.
pub(super) fn check(sheet: &Sheet, context: &Context, findings: &mut Vec<Finding>) {
    let rows = &sheet.observations;
    for row in rows {
        quarter(row, context, findings);
    }
    let held = || {
        rows.iter()
            .filter(|row| !row.zero_report && row.holding == Holding::Held)
    };
    for row in held() {
        date(row, context, findings);
    }
    both(rows, findings);
    repeated(held(), context, findings);
    unknown(held(), sheet, context, findings);
}

fn at(
    row: &Observation,
    cell: Option<At>,
    rule: Rule,
    read: &str,
    expected: &str,
    message: String,
) -> Finding {
    let cell = cell.or(row.cells.name).map(At::address).unwrap_or_default();
    Finding::new(rule, &row.row.sheet, cell, read, expected, message)
}

fn name(row: &Observation) -> &str {
    row.name.as_deref().unwrap_or_default()
}

fn quarter(row: &Observation, context: &Context, findings: &mut Vec<Finding>) {
    if row.quarter.first_day() <= context.today {
        return;
    }
    let (label, now) = (row.quarter.label(), Quarter::of(context.today).label());
    findings.push(at(
        row,
        row.cells.quarter,
        Rule::ObservationQuarter,
        &label,
        &format!("不晚于{now}"),
        format!("{label}还没有到，这一行没有计入；请核对季度，已经举行的按举行的季度填报。"),
    ));
}

/// A date in the quarter that has come, and a kind.
fn date(row: &Observation, context: &Context, findings: &mut Vec<Finding>) {
    let quarter = row.quarter.label();
    let Some(held_on) = row.held_on else {
        let asked = [row.cells.held_on, row.cells.kind].into_iter().flatten();
        let asked: BTreeSet<String> = asked.map(At::address).collect();
        let is_asked = findings
            .iter()
            .any(|finding| finding.sheet == row.row.sheet && asked.contains(&finding.cell));
        if !is_asked {
            let missing = if row.kind.is_none() {
                "类型和日期"
            } else {
                "日期"
            };
            findings.push(at(
                row,
                row.cells.held_on,
                Rule::ObservationIncomplete,
                "",
                "类型和举行日期",
                format!(
                    "观摩项目“{}”没有写{missing}，不能确认已经举行，请补填。",
                    name(row)
                ),
            ));
        }
        return;
    };
    let read = held_on.to_string();
    let mut ask = |message: String| {
        findings.push(at(
            row,
            row.cells.held_on,
            Rule::ObservationDate,
            &read,
            &format!("{quarter}内已经举行的日期"),
            message,
        ));
    };
    if held_on.earliest() > context.today {
        ask(format!(
            "观摩日期“{held_on}”还没有到，没有计入观摩项目；计划中的观摩请在举行之后填报。"
        ));
    } else if !is_in(held_on, row.quarter) {
        ask(format!(
            "观摩日期“{held_on}”不在{quarter}之内，请核对日期和季度。"
        ));
    } else if row.kind.is_none() {
        let kind = row.cells.kind.map(At::address);
        let is_asked = findings
            .iter()
            .any(|finding| finding.sheet == row.row.sheet && Some(&finding.cell) == kind.as_ref());
        if !is_asked {
            findings.push(at(
                row,
                row.cells.kind,
                Rule::ObservationIncomplete,
                "",
                "现场观摩，或开工仪式",
                format!(
                    "观摩项目“{}”没有写类型，请补填“现场观摩”或“开工仪式”。",
                    name(row)
                ),
            ));
        }
    }
}

/// Whether the date is surely in the quarter; a year alone is not.
fn is_in(date: PartialDate, quarter: Quarter) -> bool {
    !matches!(date, PartialDate::Year(_)) && Quarter::of(date.earliest()) == quarter
}

/// A quarter has projects or a zero report, not both.
fn both(rows: &[Observation], findings: &mut Vec<Finding>) {
    for zero in rows.iter().filter(|row| row.zero_report) {
        let project = rows
            .iter()
            .find(|row| !row.zero_report && row.quarter == zero.quarter);
        if let Some(project) = project {
            let quarter = zero.quarter.label();
            findings.push(at(
                zero,
                zero.cells.name,
                Rule::ObservationBoth,
                "零报告",
                "观摩项目，或零报告",
                format!(
                    "{quarter}既写了观摩项目“{}”，又写了零报告，已按有项目计入；请删去其中一个后重报。",
                    name(project)
                ),
            ));
        }
    }
}

/// The rule wants newly introduced projects: one that was shown before is asked about.
fn repeated<'a>(
    held: impl Iterator<Item = &'a Observation>,
    context: &Context,
    findings: &mut Vec<Finding>,
) {
    let mut shown: BTreeMap<String, Quarter> = BTreeMap::new();
    for fact in context.observed {
        for project in &fact.projects {
            let first = shown.entry(folded(project)).or_insert(fact.quarter);
            *first = fact.quarter.min(*first);
        }
    }
    let mut listed = BTreeSet::new();
    let mut rows: Vec<&Observation> = held.collect();
    rows.sort_by_key(|row| row.quarter);
    for row in rows {
        let key = folded(name(row));
        let before = shown.get(&key).filter(|first| **first < row.quarter);
        let is_twice = !listed.insert(key.clone());
        if before.is_none() && !is_twice {
            shown.entry(key).or_insert(row.quarter);
            continue;
        }
        let where_before = match before {
            Some(quarter) => format!("已在{}观摩过", quarter.label()),
            None => "在表中出现了两次".to_owned(),
        };
        findings.push(at(
            row,
            row.cells.name,
            Rule::ObservationRepeated,
            name(row),
            "以前没有观摩过的新引进项目",
            format!(
                "“{}”{where_before}；季度观摩应是新引进的项目，请核对是否重复填报。",
                name(row)
            ),
        ));
    }
}

/// A name without the word that all of them may end in.
fn bare(name: &str) -> &str {
    name.strip_suffix("项目").unwrap_or(name)
}

/// Letters of a name below which it may stand in another one by chance.
const SHORTEST: usize = 3;

/// It names a project that the unit reports; what cannot be known is not asked.
fn unknown<'a>(
    held: impl Iterator<Item = &'a Observation>,
    sheet: &Sheet,
    context: &Context,
    findings: &mut Vec<Finding>,
) {
    let mut held = held.peekable();
    if held.peek().is_none() {
        return;
    }
    let reported = || context.history.iter().flat_map(|report| &report.projects);
    let is_first = reported().next().is_none();
    let known = || sheet.projects.iter().chain(reported());
    let names: BTreeSet<String> = known().map(|project| folded(&project.name)).collect();
    let numbers: BTreeSet<String> = known()
        .filter_map(|project| project.number.as_deref().map(folded))
        .collect();
    for row in held {
        let number = row.number.as_deref().map(folded);
        let own = folded(name(row));
        let is_known =
            names.contains(&own) || number.is_some_and(|number| numbers.contains(&number));
        // In a unit's first report a project may be missing; one with more around its name says something of it:
        // 甲项目（视天气而定）, 除甲项目外. What ends like no project may be none: 领导带队, 照旧.
        let says_more = || {
            let mut names = names.iter().map(|name| bare(name));
            names.any(|name| {
                name.chars().count() >= SHORTEST && own.contains(name) && bare(&own) != name
            })
        };
        if !is_known && (!is_first || says_more() || !ends_like_a_project(&own)) {
            findings.push(at(
                row,
                row.cells.name,
                Rule::ObservationUnknown,
                name(row),
                "本单位调度表里的项目",
                format!(
                    "本单位的调度表里没有“{}”，请核对项目名称；是新项目的，请同时填入调度表。",
                    name(row)
                ),
            ));
        }
    }
}
