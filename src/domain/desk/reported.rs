//! What ends with the next reports of units, not with an answer: possible doubles, figures long in doubt, open files.

use chrono::{DateTime, NaiveTime, Utc};

use super::{DeskAnswer, DeskItem, ItemId, PossibleAnswer};
use crate::domain::edit::merge_of_pair;
use crate::domain::finding::Finding;
use crate::domain::ledger::Ledger;
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::project::Field;
use crate::domain::suspicion::{Suspicion, SuspicionReason};
use crate::domain::unit::UnitSlug;

/// Near matches, doubles and swapped numbers of the ledger.
#[must_use]
pub fn pair_items(policy: &Policy, ledger: &Ledger, since: Period) -> Vec<DeskItem> {
    let item = |pair: &Suspicion| DeskItem {
        id: ItemId::Pair {
            number: pair.number.clone(),
            other: pair.other_number.clone(),
        },
        unit: Some(pair.unit.clone()),
        since: due(policy, since),
        question: pair.reason.question().to_owned(),
        evidence: vec![
            format!(
                "{}（{}，{}）",
                pair.name,
                name(policy, &pair.unit),
                pair.number
            ),
            format!(
                "{}（{}，{}）",
                pair.other_name,
                name(policy, &pair.other_unit),
                pair.other_number
            ),
        ],
        answers: pair_answers(ledger, pair),
        default: if pair.reason.may_be_one_project() {
            "两个项目分别计算；单位在下次报送中更正名称或项目编号后消除".to_owned()
        } else {
            "按项目编号认定；单位在下次报送中更正编号后消除".to_owned()
        },
        takes_effect: None,
    };
    let pairs = ledger.suspicions.iter();
    let pairs = pairs.filter(|one| one.reason != SuspicionReason::ListedAfterClosing);
    pairs.map(item).collect()
}

/// Projects that the office closed and that reports list again.
#[must_use]
pub fn closed_items(policy: &Policy, ledger: &Ledger) -> Vec<DeskItem> {
    let again = ledger.suspicions.iter();
    let again = again.filter(|one| one.reason == SuspicionReason::ListedAfterClosing);
    let item = |one: &Suspicion| {
        let listed = ledger
            .entry(&one.number)
            .map_or(ledger.as_of, |entry| entry.last);
        DeskItem {
            id: ItemId::Closed {
                number: one.number.clone(),
            },
            unit: Some(one.unit.clone()),
            since: due(policy, listed),
            question: format!(
                "{}“{}”（{}）已定为终止，{}报送期又作为在推项目列出，是否确属终止",
                name(policy, &one.unit),
                one.name,
                one.number,
                listed.label()
            ),
            evidence: Vec::new(),
            answers: vec![
                PossibleAnswer::new(
                    DeskAnswer::Confirm,
                    "确认终止：不列入台账；以后的报送再次列出时再行询问",
                ),
                PossibleAnswer::new(DeskAnswer::Reject, "未终止：撤销终止，按单位所报列入台账"),
            ],
            default: "仍按终止处理，不列入台账".to_owned(),
            takes_effect: None,
        }
    };
    again.map(item).collect()
}

/// Findings that are shown as evidence.
const MOST_FINDINGS: usize = 8;

/// A workbook of the office that was read and changed nothing.
#[must_use]
pub fn book_item(name: &str, since: DateTime<Utc>, findings: &[Finding]) -> DeskItem {
    let shown = findings.iter().take(MOST_FINDINGS);
    let evidence = shown.map(|one| match (&*one.sheet, &*one.cell) {
        (_, "") => one.message.clone(),
        (sheet, cell) => format!("{sheet} {cell}：{}", one.message),
    });
    DeskItem {
        id: ItemId::Book {
            name: name.to_owned(),
        },
        unit: None,
        since,
        question: format!("《{name}》有{}处问题，改动全部没有采用", findings.len()),
        evidence: evidence.collect(),
        answers: Vec::new(),
        default: "按原有登记执行；照标注件改正原表并保存后消除".to_owned(),
        takes_effect: None,
    }
}

/// What can be said of two that may be one.
fn pair_answers(ledger: &Ledger, pair: &Suspicion) -> Vec<PossibleAnswer> {
    let may_be_one = pair.reason.may_be_one_project();
    let merge = merge_of_pair(ledger, &pair.number, &pair.other_number).filter(|_| may_be_one);
    let Some(merge) = merge else {
        return Vec::new();
    };
    let effect = format!(
        "是同一项目：{}，只计一次，以较近一次报送的内容为准；可以撤销",
        merge.told()
    );
    vec![
        PossibleAnswer::new(DeskAnswer::Merge, &effect),
        PossibleAnswer::new(
            DeskAnswer::Distinct,
            "是两个项目：分别计算，以后不再询问；可以撤销",
        ),
    ]
}

/// Figures that have been in doubt for more than one period: asked about in two receipts at least, and still not clear.
#[must_use]
pub fn doubt_items(policy: &Policy, ledger: &Ledger, as_of: Period) -> Vec<DeskItem> {
    let last = policy.due_days.before(as_of);
    let mut items = Vec::new();
    for entry in &ledger.entries {
        for doubt in entry.doubts.iter().filter(|doubt| doubt.since < last) {
            let place = &doubt.place;
            let mut evidence = vec![format!("表中所写：{}", doubt.told_written())];
            if !place.file.is_empty() {
                let (file, sheet, cell) = (&place.file, &place.sheet, &place.cell);
                evidence.push(format!("所在：{file}，{sheet} {cell}"));
            }
            items.push(DeskItem {
                id: ItemId::Doubt {
                    number: entry.number.clone(),
                    field: doubt.field,
                },
                unit: Some(entry.unit.clone()),
                since: due(policy, doubt.since),
                question: format!(
                    "{}“{}”的{}自{}起待核，请与单位核实",
                    name(policy, &entry.unit),
                    entry.row.name,
                    doubt.field.header(),
                    doubt.since.label()
                ),
                evidence,
                answers: Vec::new(),
                default: "台账沿用此前的数并标注“待核”；单位报来无疑问的数后消除".to_owned(),
                takes_effect: None,
            });
        }
    }
    items
}

/// A header that is known only in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedHeader {
    pub unit: UnitSlug,
    /// As it stands in the unit's sheet, with those above it.
    pub header: String,
    /// The column that it may mean.
    pub field: Field,
    /// Where it stands.
    pub file: String,
    pub sheet: String,
    pub cell: String,
    /// When the file came.
    pub since: DateTime<Utc>,
}

/// Headers that are known only in part: what one means is said once, and the unit is asked no more.
#[must_use]
pub fn header_items(policy: &Policy, headers: &[AskedHeader]) -> Vec<DeskItem> {
    let item = |asked: &AskedHeader| {
        let (unit, header, wanted) = (
            name(policy, &asked.unit),
            &asked.header,
            asked.field.header(),
        );
        DeskItem {
            id: ItemId::Header {
                unit: asked.unit.clone(),
                header: header.clone(),
            },
            unit: Some(asked.unit.clone()),
            since: asked.since,
            question: format!("{unit}的表头“{header}”是否即“{wanted}”"),
            evidence: vec![format!(
                "所在：{}，{} {}",
                asked.file, asked.sheet, asked.cell
            )],
            answers: vec![
                PossibleAnswer::new(
                    DeskAnswer::Confirm,
                    &format!("是：此后收到的表按“{wanted}”读取，不再询问"),
                ),
                PossibleAnswer::new(DeskAnswer::Reject, "不是：此后按其他内容原样保留，不再询问"),
            ],
            default: "每次报送均作为疑问写入回执；单位改用规定的表头后消除".to_owned(),
            takes_effect: None,
        }
    };
    headers.iter().map(item).collect()
}

/// A file that is not taken in, for a program has it open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInProgram {
    pub unit: UnitSlug,
    /// Its name, for people.
    pub name: String,
    /// Since when it has stood still.
    pub since: DateTime<Utc>,
}

/// Files that are not taken in, for a program has them open.
#[must_use]
pub fn open_file_items(policy: &Policy, files: &[OpenInProgram]) -> Vec<DeskItem> {
    let item = |file: &OpenInProgram| DeskItem {
        id: ItemId::OpenFile {
            unit: file.unit.clone(),
            name: file.name.clone(),
        },
        unit: Some(file.unit.clone()),
        since: file.since,
        question: format!(
            "{}的“{}”正被打开，尚未接收",
            name(policy, &file.unit),
            file.name
        ),
        evidence: Vec::new(),
        answers: Vec::new(),
        default: "关闭后，或半小时内不再变动，即自动接收".to_owned(),
        takes_effect: None,
    };
    files.iter().map(item).collect()
}

/// The beginning of a period's due day.
fn due(policy: &Policy, period: Period) -> DateTime<Utc> {
    policy.instant(period.0.and_time(NaiveTime::MIN))
}

fn name<'a>(policy: &'a Policy, unit: &'a UnitSlug) -> &'a str {
    policy.unit(unit).map_or(&*unit.0, |unit| &unit.name)
}
