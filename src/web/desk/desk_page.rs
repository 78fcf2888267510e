//! The values of the desk's pages: the list of what waits, and one thing with its evidence, its answers and its record.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use serde::Serialize;

use crate::domain::desk::{DeskAnswer, DeskItem, ItemId};
use crate::domain::policy::Policy;
use crate::store::AuditEntry;
use crate::web::address::{address, path};

/// Things on a page of the list.
const ITEMS_A_PAGE: usize = 40;
/// Lines of evidence of each.
const EVIDENCE_IN_LIST: usize = 2;

/// What `pages/desk.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct DeskPage<'a> {
    kinds: Vec<KindLine>,
    /// The kind that is asked for; empty: all.
    kind: &'a str,
    items: Vec<ItemLine<'a>>,
    count: usize,
    page: usize,
    pages: usize,
}

/// How many of a kind wait.
#[derive(Debug, Serialize)]
struct KindLine {
    word: &'static str,
    label: &'static str,
    count: usize,
}

/// One thing in the list.
#[derive(Debug, Serialize)]
struct ItemLine<'a> {
    address: String,
    label: &'static str,
    question: &'a str,
    /// What is known of it, as far as a list has room.
    evidence: &'a [String],
    since: NaiveDateTime,
    until: Option<NaiveDateTime>,
    /// Somebody can answer; else it ends by itself.
    takes_answer: bool,
}

impl<'a> DeskPage<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        items: &'a [DeskItem],
        (kind, page): (Option<&'a str>, usize),
    ) -> Self {
        let mut kinds = BTreeMap::new();
        for item in items {
            let line = kinds.entry(item.id.word()).or_insert(KindLine {
                word: item.id.word(),
                label: item.id.label(),
                count: 0,
            });
            line.count += 1;
        }
        let kind = kind.filter(|kind| kinds.contains_key(kind)).unwrap_or("");
        let is_wanted = |item: &&DeskItem| kind.is_empty() || item.id.word() == kind;
        let wanted: Vec<&DeskItem> = items.iter().filter(is_wanted).collect();
        let pages = wanted.len().div_ceil(ITEMS_A_PAGE).max(1);
        let page = page.clamp(1, pages);
        let here = wanted.chunks(ITEMS_A_PAGE).nth(page - 1);
        let line = |item: &&'a DeskItem| ItemLine {
            address: item_address(&item.id.to_string()),
            label: item.id.label(),
            question: &item.question,
            evidence: item
                .evidence
                .get(..EVIDENCE_IN_LIST)
                .unwrap_or(&item.evidence),
            since: policy.local(item.since),
            until: item.takes_effect.map(|at| policy.local(at)),
            takes_answer: !item.answers.is_empty(),
        };
        Self {
            kinds: kinds.into_values().collect(),
            kind,
            items: here.unwrap_or_default().iter().map(line).collect(),
            count: wanted.len(),
            page,
            pages,
        }
    }
}

/// What `pages/desk_item.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct DeskItemPage<'a> {
    id: &'a str,
    /// `None`: it does not wait any more.
    item: Option<WaitingItem<'a>>,
    record: Vec<RecordLine<'a>>,
    may_decide: bool,
    trouble: Option<&'a str>,
    why: &'a str,
}

/// A thing that waits.
#[derive(Debug, Serialize)]
struct WaitingItem<'a> {
    label: &'static str,
    question: &'a str,
    since: NaiveDateTime,
    evidence: &'a [String],
    /// The page of the unit that it is about.
    unit_page: Option<String>,
    answers: Vec<AnswerLine<'a>>,
    default: &'a str,
    until: Option<NaiveDateTime>,
}

/// An answer that it takes.
#[derive(Debug, Serialize)]
struct AnswerLine<'a> {
    word: &'static str,
    label: &'static str,
    effect: &'a str,
}

/// What was decided of it.
#[derive(Debug, Serialize)]
struct RecordLine<'a> {
    at: NaiveDateTime,
    by: &'a str,
    answer: &'a str,
    why: &'a str,
}

/// What somebody typed and why it was not taken.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Typed<'a> {
    pub(super) trouble: Option<&'a str>,
    pub(super) why: &'a str,
}

impl<'a> DeskItemPage<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        (id, item): (&'a str, Option<&'a DeskItem>),
        record: &'a [AuditEntry],
    ) -> Self {
        let waiting = |item: &'a DeskItem| WaitingItem {
            label: item.id.label(),
            question: &item.question,
            since: policy.local(item.since),
            evidence: &item.evidence,
            unit_page: item.unit.as_ref().map(|unit| path(&["unit", &unit.0])),
            answers: item
                .answers
                .iter()
                .map(|possible| AnswerLine {
                    word: possible.answer.word(),
                    label: item.id.answer_label(possible.answer),
                    effect: &possible.effect,
                })
                .collect(),
            default: &item.default,
            until: item.takes_effect.map(|at| policy.local(at)),
        };
        let line = |record: &'a AuditEntry| RecordLine {
            at: policy.local(record.signed.at),
            by: &record.signed.by,
            answer: label_of(id, &record.answer),
            why: &record.signed.why,
        };
        Self {
            id,
            item: item.map(waiting),
            record: record.iter().map(line).collect(),
            may_decide: false,
            trouble: None,
            why: "",
        }
    }

    /// For somebody who may or may not decide, with what they typed before.
    pub(super) fn with(self, may_decide: bool, typed: Typed<'a>) -> Self {
        Self {
            may_decide,
            trouble: typed.trouble,
            why: typed.why,
            ..self
        }
    }
}

/// An answer as a button has it; of other decisions their own word.
pub(in crate::web) fn answer_label(word: &str) -> &str {
    match DeskAnswer::from_word(word) {
        Some(answer) => answer.label(),
        None => match word {
            "split" => "拆分",
            "rename" => "更名",
            "move" => "划转",
            "undo" => "撤销",
            "ask" => "申请",
            "extend" => "准予延期",
            "exempt" => "准予免报",
            "add" => "开通账号",
            "reset" => "重设密码",
            "token" => "发放令牌",
            "remove" => "注销账号",
            "assign" => "交办",
            "change" => "变更",
            "call" => "召集会议",
            "cancel" => "取消会议",
            "in" => "登录",
            "locked" => "密码多次不对，停用15分钟",
            "sent" => "发出",
            "written" => "编制",
            other => other,
        },
    }
}

/// The same of an answer to the thing of this name.
fn label_of<'a>(id: &str, word: &'a str) -> &'a str {
    let item: Result<ItemId, _> = id.parse();
    match (item, DeskAnswer::from_word(word)) {
        (Ok(item), Some(answer)) => item.answer_label(answer),
        _ => answer_label(word),
    }
}

/// Where a thing is shown.
pub(in crate::web) fn item_address(id: &str) -> String {
    address("/desk/item", &[("id", id)])
}
