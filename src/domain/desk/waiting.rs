//! Ledgers before they go out, urgent matters, held letters and contacts in error: what they ask of a person.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::assigned::assigned_lines;
use super::{DeskAnswer, DeskItem, ItemId, PossibleAnswer};
use crate::domain::assignment::{Assignment, AssignmentKind, AssignmentState};
use crate::domain::calendar::Calendar;
use crate::domain::guard::{Cause, Hold};
use crate::domain::occasion::EditionStage;
use crate::domain::period::Month;
use crate::domain::plan::edition_at;
use crate::domain::policy::Policy;
use crate::domain::unit::UnitSlug;
use crate::domain::urgent::OpenMatter;

/// Ledgers of which the office has the draft and the leaders do not have the final one yet, and those that are held back.
#[must_use]
pub fn ledger_items(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    held: &BTreeSet<Month>,
) -> Vec<DeskItem> {
    let at = |month, stage| edition_at(policy, calendar, month, stage);
    let this = Month::of(policy.local(now).date());
    let mut items = Vec::new();
    for month in [this.previous().previous(), this.previous(), this] {
        let (draft, last) = (
            at(month, EditionStage::Draft),
            at(month, EditionStage::Final),
        );
        let replaced = at(month.next(), EditionStage::Final);
        let is_ours = policy.local(last).date() >= policy.start;
        if !is_ours || draft > now || replaced <= now {
            continue;
        }
        let is_held = held.contains(&month);
        if !is_held && last <= now {
            continue;
        }
        let label = month.label();
        let (question, answer, default, takes_effect) = if is_held {
            (
                format!("{label}台账已暂缓，是否放行"),
                PossibleAnswer::new(DeskAnswer::Release, "放行：到期即发给市领导"),
                "不发给市领导；下月台账发出后不再补发".to_owned(),
                replaced,
            )
        } else {
            (
                format!("{label}台账将发给市领导，是否暂缓"),
                PossibleAnswer::new(DeskAnswer::Hold, "暂缓：放行之前不发给市领导"),
                "按时发给市领导".to_owned(),
                last,
            )
        };
        items.push(DeskItem {
            id: ItemId::Ledger { month },
            unit: None,
            since: draft,
            question,
            evidence: vec!["送审稿已发办公室，并存于“台账”文件夹".to_owned()],
            answers: vec![answer],
            default,
            takes_effect: Some(takes_effect),
        });
    }
    items
}

/// Urgent matters that nobody has closed.
#[must_use]
pub fn urgent_items(
    now: DateTime<Utc>,
    policy: &Policy,
    matters: &[OpenMatter],
    assignments: &[Assignment],
) -> Vec<DeskItem> {
    let assigned = |open: &OpenMatter| {
        let mut assigned = assignments.iter();
        assigned.find(|one| one.id.kind == AssignmentKind::Urgent && one.id.number == open.number)
    };
    let item = |open: &OpenMatter| {
        let stated = &open.stated;
        let told = [
            ("项目", stated.name.as_deref()),
            ("诉求", stated.request.as_deref()),
            ("联系人", stated.contact.as_deref()),
        ];
        let told = told.into_iter();
        let stated_lines = told.filter_map(|(what, said)| Some(format!("{what}：{}", said?)));
        let mut evidence: Vec<String> = stated_lines.collect();
        let assigned = assigned(open);
        match assigned {
            Some(one) => evidence.extend(assigned_lines(policy, now, one)),
            None => evidence.push("尚未交办".to_owned()),
        }
        let close =
            PossibleAnswer::new(DeskAnswer::Close, "已处理完毕：不再列入台账，留存处理结果");
        let report = assigned.map(|one| match one.state {
            AssignmentState::Open => {
                PossibleAnswer::new(DeskAnswer::Report, "牵头单位已报办结：待销号")
            }
            _ => PossibleAnswer::new(DeskAnswer::Reopen, "退回：继续办理，仍按时限提醒"),
        });
        DeskItem {
            id: ItemId::Urgent {
                number: open.number,
            },
            unit: Some(open.unit.clone()),
            since: open.since,
            question: format!("{}紧急事项：{}", name(policy, &open.unit), stated.matter),
            evidence,
            answers: std::iter::once(close).chain(report).collect(),
            default: "一直列在台账和待办中".to_owned(),
            takes_effect: None,
        }
    };
    matters.iter().map(item).collect()
}

/// Why letters to units are held.
#[must_use]
pub fn hold_items(holds: &[Hold]) -> Vec<DeskItem> {
    let item = |hold: &Hold| {
        let cause = hold.reason.cause;
        let about = &hold.reason.about;
        let (question, default) = match cause {
            Cause::ShareAway => (
                "共享文件夹无法读取，收件和发给各单位的信函已暂停".to_owned(),
                "恢复后自动继续",
            ),
            Cause::ClockMoved => (
                "本机时钟变动超过一天，现在的时间是否正确".to_owned(),
                "时钟改回后自动继续",
            ),
            Cause::UnitsGone => (
                "报送单位名单缺失或大量减少，是否确属调整".to_owned(),
                "补回名单后自动继续",
            ),
            Cause::CalendarUncovered => (
                format!("{about}年放假安排尚未录入，是否暂按周一至周五上班处理"),
                "录入放假安排后自动继续",
            ),
            Cause::MassMissing => (
                format!("{about}报送期大量单位同时未报，是否确实没有报送"),
                "报送到位后自动继续",
            ),
        };
        let release = cause.needs_person().then(|| {
            PossibleAnswer::new(
                DeskAnswer::Release,
                "确认无误：放行提醒和催报，仍需发出的随即发出",
            )
        });
        DeskItem {
            id: ItemId::Hold {
                cause,
                since: hold.since,
            },
            unit: None,
            since: hold.since,
            question,
            evidence: vec!["发给各单位的提醒和催报已暂停".to_owned()],
            answers: release.into_iter().collect(),
            default: default.to_owned(),
            takes_effect: None,
        }
    };
    holds.iter().map(item).collect()
}

/// A letter that did not reach somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedLetter {
    /// Who was to get it.
    pub name: String,
    pub address: String,
    pub subject: String,
    /// Why it failed, as the server said it.
    pub reason: String,
    /// When it was given up.
    pub at: DateTime<Utc>,
}

/// Letters of one person that are shown as evidence.
const MOST_LETTERS: usize = 5;

/// Who is not reached, each with the letters that failed, the latest first.
#[must_use]
pub fn contact_items(failed: &[FailedLetter]) -> Vec<DeskItem> {
    let mut people: BTreeMap<&str, Vec<&FailedLetter>> = BTreeMap::new();
    for letter in failed {
        people.entry(&letter.address).or_default().push(letter);
    }
    let item = |(address, mut letters): (&str, Vec<&FailedLetter>)| {
        letters.sort_by_key(|letter| std::cmp::Reverse(letter.at));
        let since = letters.iter().map(|letter| letter.at).min();
        let name = letters.first().map_or("", |letter| &letter.name);
        let shown = letters.iter().take(MOST_LETTERS);
        DeskItem {
            id: ItemId::Contact {
                address: address.to_owned(),
            },
            unit: None,
            since: since.unwrap_or_default(),
            question: format!(
                "{}封信函未能送达{name}（{address}），请核实地址",
                letters.len()
            ),
            evidence: shown
                .map(|letter| format!("《{}》：{}", letter.subject, letter.reason))
                .collect(),
            answers: vec![PossibleAnswer::new(
                DeskAnswer::Retry,
                "地址无误或已恢复：重新发送",
            )],
            default: "不再发送；地址有误的，请在配置中更正".to_owned(),
            takes_effect: None,
        }
    };
    people.into_iter().map(item).collect()
}

fn name<'a>(policy: &'a Policy, unit: &'a UnitSlug) -> &'a str {
    policy.unit(unit).map_or(&*unit.0, |unit| &unit.name)
}
