//! From an action of the plan to the values of its letter, with what is attached.

mod guard;
mod ledger;
mod reminder;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::Office;
use super::books::{Account, Book, edition_name};
use crate::document::{Draft, QuarterEvidence, Request};
use crate::domain::observation::{Flag, FlagLevel, QuarterState};
use crate::domain::period::Month;
use crate::domain::plan::{Action, EditionStage, Facts, Occasion};
use crate::mail::{Attachment, CalendarEntry, Content, FlagNotice, ObservationWarning};
use crate::store::Result;

/// What lies on the desk while the letters of one plan are written: each thing is made once.
pub(super) struct Desk<'a> {
    pub(super) office: &'a Office,
    pub(super) facts: &'a Facts,
    pub(super) now: DateTime<Utc>,
    accounts: BTreeMap<Option<Month>, Account>,
    editions: BTreeMap<(Month, EditionStage), std::result::Result<Book, String>>,
}

/// What goes with a letter.
#[derive(Default)]
pub(super) struct Enclosed {
    pub(super) attachments: Vec<Attachment>,
    pub(super) calendar: Option<CalendarEntry>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(office: &'a Office, facts: &'a Facts, now: DateTime<Utc>) -> Self {
        Self {
            office,
            facts,
            now,
            accounts: BTreeMap::new(),
            editions: BTreeMap::new(),
        }
    }

    /// The ledger for a month, or as it stands.
    async fn account(&mut self, month: Option<Month>) -> Result<&Account> {
        if !self.accounts.contains_key(&month) {
            let policy = &self.office.policy;
            let as_of = match month {
                Some(month) => policy.due_days.last_of(month),
                None => self.office.as_of(self.facts, policy.local(self.now).date()),
            };
            let account = self.office.account(self.facts, as_of, self.now).await?;
            self.accounts.insert(month, account);
        }
        Ok(&self.accounts[&month])
    }

    /// The workbook of an edition, or why it failed its check.
    pub(super) async fn edition(
        &mut self,
        month: Month,
        stage: EditionStage,
    ) -> Result<std::result::Result<Book, String>> {
        if let Some(book) = self.editions.get(&(month, stage)) {
            return Ok(book.clone());
        }
        let office = self.office;
        let account = self.account(Some(month)).await?;
        let book = office
            .book(account, &month.label(), Some(stage))
            .map(|bytes| Book {
                file_name: edition_name(month, stage),
                bytes,
                ledger: account.ledger.clone(),
            });
        self.editions.insert((month, stage), book.clone());
        Ok(book)
    }
}

/// The values of an action's letter, or why it cannot be written.
pub(super) async fn content(
    desk: &mut Desk<'_>,
    action: &Action,
) -> Result<std::result::Result<Content, String>> {
    Ok(match &action.occasion {
        Occasion::Reminder { period, .. } => reminder::reminder(desk, action, *period),
        Occasion::Overdue { period } => reminder::overdue(desk, action, *period),
        Occasion::Ledger { month, stage } => Ok(ledger::ledger(desk, *month, *stage).await?),
        Occasion::Observation(flag) => Ok(observation(desk.office, flag)),
        Occasion::Guard(hold) => Ok(guard::trouble(desk, hold)),
        Occasion::Edition { .. } | Occasion::Raise(_) | Occasion::Withdraw { .. } => {
            Err("no letter goes with it".to_owned())
        }
    })
}

/// What goes with an action's letter, or why that cannot be made; then the letter waits.
pub(super) async fn enclosed(
    desk: &mut Desk<'_>,
    action: &Action,
) -> Result<std::result::Result<Enclosed, String>> {
    let attachment = match &action.occasion {
        Occasion::Reminder { period, .. } => {
            return reminder::enclosed(desk, action, *period).await;
        }
        Occasion::Ledger { month, stage } => match desk.edition(*month, *stage).await? {
            Ok(book) => Some(Attachment::xlsx(book.file_name, book.bytes)),
            Err(trouble) => return Ok(Err(trouble)),
        },
        Occasion::Observation(flag) => {
            draft(desk.office, flag).map(|draft| Attachment::docx(draft.name, draft.bytes))
        }
        _ => None,
    };
    Ok(Ok(Enclosed {
        attachments: attachment.into_iter().collect(),
        calendar: None,
    }))
}

fn observation(office: &Office, flag: &Flag) -> Content {
    let unit = unit_name(office, flag);
    let closing_day = u64::from(office.policy.observation.closes_on_day) - 1;
    match flag.level {
        FlagLevel::Warning => Content::ObservationWarning(ObservationWarning {
            unit,
            flag: flag.clone(),
            flag_after: office.policy.observation.flag_after,
            next_closes: flag.quarter.next().end() + chrono::Days::new(closing_day),
        }),
        FlagLevel::Flag => Content::Flag(FlagNotice {
            unit,
            flag: flag.clone(),
            draft: draft(office, flag).map(|draft| draft.name),
        }),
    }
}

/// The draft request (提请) of a flag; warnings have none.
pub(super) fn draft(office: &Office, flag: &Flag) -> Option<Draft> {
    if flag.level != FlagLevel::Flag {
        return None;
    }
    let quarters = flag.evidence.iter().map(|standing| QuarterEvidence {
        quarter: standing.quarter,
        state: standing.state,
        basis: match standing.state {
            QuarterState::Zero => "该单位调度表“观摩项目”页填报为零报告".to_owned(),
            _ => "至季度截止日未收到该单位的观摩项目报送".to_owned(),
        },
    });
    let request = Request {
        office: office.policy.office_name.clone(),
        contact: office.signature().contact,
        addressee: None,
        unit: unit_name(office, flag),
        quarters: quarters.collect(),
    };
    match office.documents.request(&request) {
        Ok(draft) => Some(draft),
        Err(error) => {
            tracing::error!(unit = %flag.unit, %error, "the draft request cannot be made");
            None
        }
    }
}

fn unit_name(office: &Office, flag: &Flag) -> String {
    office
        .policy
        .unit(&flag.unit)
        .map_or_else(|| flag.unit.0.clone(), |unit| unit.name.clone())
}
