//! 议定事项.xlsx: what each row says, and what that changes of what is on record.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{RegisterTable, table_of};
use super::decision_rows::{
    BY, COLUMNS, DUE, DecisionRow, HELPERS, ITEM, LEAD, NUMBER, ORIGIN, SAID, STATE, is_blank,
    read_row,
};
use super::table::PlainTable;
use crate::domain::assignment::{
    Assignment, AssignmentBase, AssignmentKind, AssignmentState, AssignmentTerms, BASE_SHEET,
};
use crate::domain::desk::{DeskAnswer, after_answer};
use crate::domain::finding::Finding;
use crate::domain::policy::Policy;
use crate::domain::rules::Rule;

/// What the workbook changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionChange {
    /// Its number; `None`: it is new.
    pub number: Option<i64>,
    pub terms: AssignmentTerms,
    pub state: AssignmentState,
    /// Who wrote it; empty: nobody said.
    pub by: String,
    /// 办理情况, if it says something new.
    pub said: Option<String>,
}

/// What a workbook changes of what is on record, with what is to be said of it. If a finding is an error, nothing
/// counts.
#[must_use]
pub fn changes(
    tables: &[PlainTable],
    policy: &Policy,
    on_record: &[Assignment],
) -> (Vec<DecisionChange>, Vec<Finding>) {
    let mut findings = Vec::new();
    let Some(table) = table_of(tables, (&COLUMNS, ITEM), &mut findings) else {
        return (Vec::new(), findings);
    };
    let base = bases(tables);
    let rows: Vec<DecisionRow<'_>> = table
        .rows
        .iter()
        .filter(|row| !is_blank(&table, row))
        .filter_map(|row| read_row(&table, row, policy, &mut findings))
        .collect();
    let mut changes = Vec::new();
    let mut seen = BTreeSet::new();
    for row in &rows {
        if let Some(number) = row.number
            && !seen.insert(number)
        {
            let message =
                format!("编号{number}出现了两次。请保留一行；新增的事项编号留空，由程序给出。");
            findings.push(table.finding((row.row, NUMBER), Rule::OfficeNumber, "", message));
            continue;
        }
        changes.extend(change_of(
            (&table, policy),
            row,
            &base,
            on_record,
            &mut findings,
        ));
    }
    let is_whole = !findings.iter().any(|one| one.cell.is_empty());
    for number in base
        .keys()
        .filter(|number| !seen.contains(number) && is_whole)
    {
        // A row that could not be read is there all the same.
        let is_there = table.rows.iter().any(|row| {
            table
                .cell(row, NUMBER)
                .is_some_and(|cell| cell.text == number.to_string())
        });
        if !is_there {
            let message = format!(
                "编号{number}的事项不在表里了。事项不能用删除行的办法了结：请恢复这一行，已完成的把状态改为“已销号”。"
            );
            findings.push(Finding::new(
                Rule::OfficeNumber,
                table.sheet,
                "",
                "",
                "",
                message,
            ));
        }
    }
    (changes, findings)
}

/// What we wrote into the workbook, by number.
fn bases(tables: &[PlainTable]) -> BTreeMap<i64, AssignmentBase> {
    let hidden = tables
        .iter()
        .find(|table| table.is_hidden && table.name == BASE_SHEET);
    let rows = hidden.into_iter().flat_map(|table| &table.rows);
    rows.filter_map(|row| {
        let number = row.get(0)?.text.parse().ok()?;
        let base = serde_json::from_str(&row.get(1)?.text).ok()?;
        Some((number, base))
    })
    .collect()
}

/// What a row changes; `None`: nothing, or it is in question.
fn change_of(
    (table, policy): (&RegisterTable<'_>, &Policy),
    row: &DecisionRow<'_>,
    base: &BTreeMap<i64, AssignmentBase>,
    on_record: &[Assignment],
    findings: &mut Vec<Finding>,
) -> Option<DecisionChange> {
    let Some(number) = row.number else {
        let is_signed = !row.said.is_empty() && !row.by.is_empty();
        if row.state != AssignmentState::Open && !is_signed {
            findings.push(unsaid(table, row));
            return None;
        }
        return Some(DecisionChange {
            number: None,
            terms: row.terms.clone(),
            state: row.state,
            by: row.by.clone(),
            said: (!row.said.is_empty()).then(|| row.said.clone()),
        });
    };
    let known = on_record
        .iter()
        .find(|one| one.id.kind == AssignmentKind::Decision && one.id.number == number);
    let (Some(known), Some(base)) = (known, base.get(&number)) else {
        let message = format!(
            "编号{number}不是本表原有的编号。新增的事项编号请留空；要改动原有事项的，请打开程序生成的《议定事项.xlsx》修改。"
        );
        findings.push(table.finding(
            (row.row, NUMBER),
            Rule::OfficeNumber,
            "原有的编号或留空",
            message,
        ));
        return None;
    };
    merged((table, policy), row, (known, base), findings)
}

/// The row over what is on record: what it changed of what we wrote, unless somebody else changed that too.
fn merged(
    (table, policy): (&RegisterTable<'_>, &Policy),
    row: &DecisionRow<'_>,
    (known, base): (&Assignment, &AssignmentBase),
    findings: &mut Vec<Finding>,
) -> Option<DecisionChange> {
    let before = findings.len();
    let mut conflict = |column: usize, now: String| {
        let message = format!(
            "这一格在别处已改为“{now}”，与本表的改动不一致，没有采用。请核对后在新生成的表上再改。"
        );
        findings.push(table.finding((row.row, column), Rule::OfficeConflict, &now, message));
    };
    let terms = AssignmentTerms {
        item: chosen(
            &row.terms.item,
            &base.terms.item,
            &known.terms.item,
            |now| {
                conflict(ITEM, now.clone());
            },
        ),
        lead: chosen(
            &row.terms.lead,
            &base.terms.lead,
            &known.terms.lead,
            |now| {
                conflict(LEAD, policy.assignee_name(now).to_owned());
            },
        ),
        helpers: chosen(
            &row.terms.helpers,
            &base.terms.helpers,
            &known.terms.helpers,
            |now| {
                let names: Vec<&str> = now.iter().map(|slug| policy.assignee_name(slug)).collect();
                conflict(HELPERS, names.join("、"));
            },
        ),
        due: chosen(&row.terms.due, &base.terms.due, &known.terms.due, |_| {
            conflict(DUE, known.terms.told_due());
        }),
        origin: chosen(
            &row.terms.origin,
            &base.terms.origin,
            &known.terms.origin,
            |now| conflict(ORIGIN, now.clone()),
        ),
        project: known.terms.project.clone(),
    };
    let state = chosen(&row.state, &base.state, &known.state, |now| {
        conflict(STATE, now.label().to_owned());
    });
    let said = (row.said != base.said && !row.said.is_empty()).then(|| row.said.clone());
    if state != known.state {
        let mut answers = DeskAnswer::ALL.iter();
        let is_possible = answers.any(|&one| after_answer(known.state, one) == Some(state));
        if !is_possible {
            let message = "已销号的事项不能改为“已办结”。请改为“办理中”，或保持“已销号”。";
            findings.push(table.finding(
                (row.row, STATE),
                Rule::OfficeWord,
                "办理中、已销号",
                message,
            ));
        }
        if said.is_none() || row.by.is_empty() {
            findings.push(unsaid(table, row));
        }
    }
    let is_changed = terms != known.terms || state != known.state || said.is_some();
    (findings.len() == before && is_changed).then(|| DecisionChange {
        number: Some(known.id.number),
        terms,
        state,
        by: row.by.clone(),
        said,
    })
}

/// What the file says if it changed what we wrote, else what is on record. What both changed, each to something else, is
/// told.
fn chosen<T: Clone + PartialEq>(file: &T, base: &T, known: &T, conflict: impl FnOnce(&T)) -> T {
    if file == base || file == known {
        return known.clone();
    }
    if known != base {
        conflict(known);
    }
    file.clone()
}

fn unsaid(table: &RegisterTable<'_>, row: &DecisionRow<'_>) -> Finding {
    let column = if row.by.is_empty() { BY } else { SAID };
    let message =
        "状态改变了，还没有写明由谁确认、结果如何。请填写“经手人”，并在“办理情况”里写明新的情况。";
    table.finding(
        (row.row, column),
        Rule::OfficeUnsaid,
        "办理情况和经手人",
        message,
    )
}
