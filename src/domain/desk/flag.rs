//! Flags that wait for the office's word before the leaders see them (rule 12).

use std::fmt;

use chrono::{DateTime, Utc};

use super::{DeskAnswer, DeskItem, ItemId, PossibleAnswer};
use crate::domain::calendar::Calendar;
use crate::domain::observation::{
    Confirmation, FlagAnswer, FlagLevel, FlagRecord, QuarterStanding,
};
use crate::domain::period::Quarter;
use crate::domain::plan::raised_at;
use crate::domain::policy::Policy;

/// Why a flag takes no answer now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotAnswer {
    /// There is none.
    NoFlag,
    /// It was answered before.
    Answered(FlagAnswer),
    /// A correction withdrew it.
    Withdrawn,
    /// The next quarter's flags are due.
    Over,
    /// Flags go to the leaders unasked.
    NotAsked,
}

impl fmt::Display for CannotAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFlag => f.write_str(
                "there is no such flag\n  hint: `diaodu desk list` shows what waits, `diaodu flags` all flags",
            ),
            Self::Answered(answer) => {
                let word = match answer.confirmation {
                    Confirmation::Confirmed => "confirmed",
                    Confirmation::Rejected => "rejected",
                };
                write!(
                    f,
                    "{} has {word} it before: {}\n  hint: that stays; a correction by the unit withdraws a flag at any time",
                    answer.by, answer.why
                )
            }
            Self::Withdrawn => f.write_str(
                "a correction has withdrawn it, and everybody who had got it is told\n  hint: `diaodu why --flag UNIT QUARTER` shows it",
            ),
            Self::Over => f.write_str(
                "the next quarter's flags are due, so this one goes to nobody any more\n  hint: `diaodu desk list` shows what waits now",
            ),
            Self::NotAsked => f.write_str(
                "flags go to the leaders at once\n  hint: observation.confirm_flags = true lets the office confirm them first",
            ),
        }
    }
}

/// The last moment at which a flag of this quarter takes an answer: from then on it is overtaken.
fn over_at(policy: &Policy, calendar: &Calendar, quarter: Quarter) -> DateTime<Utc> {
    raised_at(policy, calendar, quarter.next())
}

/// Why this flag takes no answer now; `None`: it does.
#[must_use]
pub fn cannot_answer(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    record: Option<&FlagRecord>,
) -> Option<CannotAnswer> {
    let Some(record) = record.filter(|record| record.flag.level == FlagLevel::Flag) else {
        return Some(CannotAnswer::NoFlag);
    };
    if let Some(answer) = &record.answer {
        Some(CannotAnswer::Answered(answer.clone()))
    } else if !record.stands() {
        Some(CannotAnswer::Withdrawn)
    } else if !policy.observation.confirm_flags {
        Some(CannotAnswer::NotAsked)
    } else if over_at(policy, calendar, record.flag.quarter) <= now {
        Some(CannotAnswer::Over)
    } else {
        None
    }
}

/// The flags that wait for the office's word, in the order in which they were raised.
#[must_use]
pub fn flag_items(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    records: &[FlagRecord],
) -> Vec<DeskItem> {
    let waiting = records
        .iter()
        .filter(|record| cannot_answer(now, policy, calendar, Some(record)).is_none());
    waiting
        .map(|record| flag_item(policy, calendar, record))
        .collect()
}

fn flag_item(policy: &Policy, calendar: &Calendar, record: &FlagRecord) -> DeskItem {
    let flag = &record.flag;
    let unit = policy.unit(&flag.unit);
    let name = unit.map_or(&*flag.unit.0, |unit| &unit.name);
    let mut evidence: Vec<String> = flag.evidence.iter().map(line).collect();
    if let Some(draft) = &record.draft {
        evidence.push(format!("请示代拟稿：办公室/{draft}"));
    }
    DeskItem {
        id: ItemId::Flag {
            quarter: flag.quarter,
            unit: flag.unit.clone(),
        },
        unit: Some(flag.unit.clone()),
        since: record.raised_at,
        question: format!(
            "{name}至{}连续{}个季度无观摩项目，是否报市领导（提请通报）",
            flag.quarter.label(),
            flag.streak
        ),
        evidence,
        answers: vec![
            PossibleAnswer::new(DeskAnswer::Confirm, "确认属实：连同请示代拟稿发给市领导"),
            PossibleAnswer::new(
                DeskAnswer::Reject,
                "不予提请：不发给办公室以外的任何人，留存记录，代拟稿标注“不予提请”",
            ),
        ],
        default: "不发给市领导；到期作废，由下一季度的情况重新判断".to_owned(),
        takes_effect: Some(over_at(policy, calendar, flag.quarter)),
    }
}

fn line(standing: &QuarterStanding) -> String {
    format!("{}：{}", standing.quarter.label(), standing.state.told())
}
