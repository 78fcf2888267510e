//! Files of units that went back, or that say nothing, and that no later one has replaced.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{DeskAnswer, DeskItem, ItemId, PossibleAnswer};
use crate::domain::calendar::Calendar;
use crate::domain::finding::{Finding, Level};
use crate::domain::occasion::EditionStage;
use crate::domain::period::{Month, Period};
use crate::domain::plan::edition_at;
use crate::domain::policy::Policy;
use crate::domain::unit::UnitSlug;

/// The last file of a unit for a period, which does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastReturned {
    pub unit: UnitSlug,
    pub period: Period,
    pub file: String,
    /// It went back; else nothing is written in it.
    pub is_returned: bool,
    /// An earlier one for the period counts.
    pub is_reported: bool,
    /// When it was taken in.
    pub taken_at: DateTime<Utc>,
    pub findings: Vec<Finding>,
}

/// Findings that are shown as evidence.
const MOST_SHOWN: usize = 4;

/// Those that still matter: until the ledger of the period's month has gone out.
#[must_use]
pub fn returned_items(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    (files, held): (&[LastReturned], &BTreeSet<Month>),
) -> Vec<DeskItem> {
    let matters = |file: &&LastReturned| {
        let month = Month::of(file.period.0);
        let sent = edition_at(policy, calendar, month, EditionStage::Final);
        now < sent || held.contains(&month)
    };
    let files = files.iter().filter(matters);
    files.map(|file| item(policy, calendar, file)).collect()
}

fn item(policy: &Policy, calendar: &Calendar, file: &LastReturned) -> DeskItem {
    let (unit, period, name) = (
        policy.assignee_name(&file.unit),
        file.period.label(),
        &file.file,
    );
    let question = match (file.is_returned, file.is_reported) {
        (true, false) => format!("{unit}{period}报送期的“{name}”已退回，尚未重报"),
        (true, true) => {
            format!("{unit}{period}报送期的更正“{name}”已退回，尚未重报，现按此前收到的一份计")
        }
        (false, _) => format!("{unit}{period}报送期的“{name}”没有填写内容，未计入，尚未报送"),
    };
    let is_worst = |finding: &&Finding| !file.is_returned || finding.level == Level::Error;
    let worst: Vec<&Finding> = file.findings.iter().filter(is_worst).collect();
    let shown = worst.iter().take(MOST_SHOWN);
    let mut evidence: Vec<String> = shown
        .map(|one| match (&*one.sheet, &*one.cell) {
            (_, "") => one.message.clone(),
            (sheet, cell) => format!("{sheet} {cell}：{}", one.message),
        })
        .collect();
    if worst.len() > MOST_SHOWN {
        evidence.push(format!("共{}处，其余见回执", worst.len()));
    }
    let deadline = policy.deadline(calendar, file.period).date;
    evidence.push(format!("该期截止日期：{deadline}；回执已发联络员"));
    let month = Month::of(file.period.0);
    DeskItem {
        id: ItemId::Returned {
            unit: file.unit.clone(),
            period: file.period,
        },
        unit: Some(file.unit.clone()),
        since: file.taken_at,
        question,
        evidence,
        answers: vec![PossibleAnswer::new(
            DeskAnswer::Seen,
            "知悉：不再列入待办；该单位再报仍照常核对，再退回的重新列入",
        )],
        default: "该单位重报并收下，或当月台账发给市领导后消除".to_owned(),
        takes_effect: Some(edition_at(policy, calendar, month, EditionStage::Final)),
    }
}
