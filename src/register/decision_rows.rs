//! Rows of 议定事项.xlsx: what each says, if nothing in it is in question.

use super::columns::{RegisterColumn, RegisterTable};
use super::table::PlainRow;
use crate::domain::assignment::{AssignmentState, AssignmentTerms, LONG_TERM};
use crate::domain::finding::Finding;
use crate::domain::policy::Policy;
use crate::domain::rules::Rule;
use crate::domain::unit::UnitSlug;
use crate::domain::wording::folded;

pub(super) const NUMBER: usize = 0;
pub(super) const ITEM: usize = 1;
pub(super) const LEAD: usize = 2;
pub(super) const HELPERS: usize = 3;
pub(super) const DUE: usize = 4;
pub(super) const STATE: usize = 5;
pub(super) const SAID: usize = 6;
pub(super) const BY: usize = 7;
pub(super) const ORIGIN: usize = 8;

pub(super) const COLUMNS: [RegisterColumn; 9] = [
    RegisterColumn::optional("编号", &["事项编号"]),
    RegisterColumn::required("议定事项", &["事项", "议定内容", "事项内容"]),
    RegisterColumn::required("牵头单位", &["责任单位", "主办单位", "牵头部门"]),
    RegisterColumn::optional("配合单位", &["协办单位", "配合部门"]),
    RegisterColumn::required("完成时限", &["时限", "办理时限", "办结时限", "完成期限"]),
    RegisterColumn::required("状态", &["办理状态"]),
    RegisterColumn::optional("办理情况", &["进展情况", "落实情况", "办理结果"]),
    RegisterColumn::optional("经手人", &["填写人", "经办人"]),
    RegisterColumn::optional("来源", &["来源会议", "会议"]),
];

/// Terms that have no day, as people write them.
const WITHOUT_DAY: [&str; 5] = [LONG_TERM, "长期坚持", "持续推进", "持续", "常态化"];
/// Characters of a text that is kept.
const MOST: usize = 500;

/// One row that is whole.
pub(super) struct DecisionRow<'a> {
    pub(super) row: &'a PlainRow,
    pub(super) number: Option<i64>,
    pub(super) terms: AssignmentTerms,
    pub(super) state: AssignmentState,
    pub(super) said: String,
    pub(super) by: String,
}

/// Whether nobody wrote anything into the row that counts.
pub(super) fn is_blank(table: &RegisterTable<'_>, row: &PlainRow) -> bool {
    let own = [NUMBER, ITEM, LEAD, HELPERS, DUE, SAID, BY, ORIGIN];
    own.iter().all(|&column| table.cell(row, column).is_none())
}

fn text(table: &RegisterTable<'_>, row: &PlainRow, column: usize) -> String {
    let cell = table.cell(row, column);
    cell.map_or_else(String::new, |cell| {
        crate::domain::line::clean_line(&cell.text, MOST)
    })
}

/// The row, if nothing in it is in question.
pub(super) fn read_row<'a>(
    table: &RegisterTable<'_>,
    row: &'a PlainRow,
    policy: &Policy,
    findings: &mut Vec<Finding>,
) -> Option<DecisionRow<'a>> {
    let before = findings.len();
    let number = table.cell(row, NUMBER).map(|cell| cell.text.parse::<i64>());
    if let Some(Err(_)) = number {
        let message = "编号由程序给出，应是数字。新增的事项编号留空，原有的编号不要改动。";
        findings.push(table.finding((row, NUMBER), Rule::OfficeNumber, "数字或留空", message));
    }
    for column in [ITEM, LEAD, DUE] {
        if table.cell(row, column).is_none() {
            let header = COLUMNS[column].header;
            let message = format!("“{header}”没有填写，这一行不完整。请补填。");
            findings.push(table.finding((row, column), Rule::OfficeRequired, header, message));
        }
    }
    let lead = names(table, row, LEAD, policy, findings);
    if lead.len() > 1 {
        let message = "牵头单位只能有一个。请只留牵头的单位，其余写到“配合单位”。";
        findings.push(table.finding((row, LEAD), Rule::OfficeName, "一个单位", message));
    }
    let helpers = names(table, row, HELPERS, policy, findings);
    let due = table.cell(row, DUE).and_then(|cell| {
        let is_long = WITHOUT_DAY
            .iter()
            .any(|word| folded(word) == folded(&cell.text));
        if cell.day.is_none() && !is_long {
            let message =
                "“完成时限”没有认出是哪一天。请写成 2026-12-15 这样的日期，没有期限的写“长期”。";
            findings.push(table.finding((row, DUE), Rule::OfficeDay, "日期或“长期”", message));
        }
        cell.day
    });
    let state = match table.cell(row, STATE) {
        None => AssignmentState::Open,
        Some(cell) => {
            let mut states = AssignmentState::ALL.into_iter();
            let known = states.find(|state| folded(state.label()) == folded(&cell.text));
            if known.is_none() {
                let words = AssignmentState::ALL.map(AssignmentState::label).join("、");
                let message = format!("状态只能写{words}。请从下拉框选择。");
                findings.push(table.finding((row, STATE), Rule::OfficeWord, &words, message));
            }
            known.unwrap_or(AssignmentState::Open)
        }
    };
    if findings.len() > before {
        return None;
    }
    Some(DecisionRow {
        row,
        number: number.and_then(Result::ok),
        terms: AssignmentTerms {
            item: text(table, row, ITEM),
            lead: lead.into_iter().next()?,
            helpers,
            due,
            origin: text(table, row, ORIGIN),
            project: None,
        },
        state,
        said: text(table, row, SAID),
        by: text(table, row, BY),
    })
}

/// The units and departments that a cell names.
fn names(
    table: &RegisterTable<'_>,
    row: &PlainRow,
    column: usize,
    policy: &Policy,
    findings: &mut Vec<Finding>,
) -> Vec<UnitSlug> {
    let Some(cell) = table.cell(row, column) else {
        return Vec::new();
    };
    let mut found: Vec<UnitSlug> = Vec::new();
    let names = cell
        .text
        .split(['、', '，', ',', '；', ';', '/', '\n', '\r']);
    for name in names.map(str::trim).filter(|name| !name.is_empty()) {
        match policy.assignee_named(name) {
            Some(one) if found.contains(one.slug()) => {}
            Some(one) => found.push(one.slug().clone()),
            None => {
                let message = format!(
                    "名单里没有“{name}”。请写报送单位或成员单位的全称；几个单位之间用顿号。"
                );
                findings.push(table.finding(
                    (row, column),
                    Rule::OfficeName,
                    "名单里的单位",
                    message,
                ));
            }
        }
    }
    found
}
