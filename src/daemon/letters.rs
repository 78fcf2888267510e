//! From an action of the plan to the values of its letter, with what is attached.

mod due_day_list;
mod guard;
mod ledger;
mod reminder;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Office;
use super::books::{Account, Book, Shelf, Unchecked, edition_name};
use crate::document::{Draft, QuarterEvidence, Request};
use crate::domain::observation::{Flag, FlagLevel, QuarterState};
use crate::domain::period::{Month, Period};
use crate::domain::plan::{Action, EditionStage, Facts, Occasion, Told};
use crate::domain::unit::{Contact, Unit, UnitSlug};
use crate::domain::urgent::OpenMatter;
use crate::mail::{
    Attachment, CalendarEntry, Content, FlagNotice, Kind, ObservationWarning, UrgentNotice,
};
use crate::store::Result;

/// What lies on the desk while the letters of one plan are written: each thing is made once.
pub(super) struct Desk<'a> {
    pub(super) office: &'a Office,
    pub(super) facts: &'a Facts,
    pub(super) now: DateTime<Utc>,
    /// What units' calendars are told, these letters included.
    pub(super) told: BTreeMap<About, Told>,
    /// Ledgers, for as long as no file arrives.
    pub(super) shelf: Shelf,
    accounts: BTreeMap<Option<Month>, Account>,
    editions: BTreeMap<(Month, EditionStage), std::result::Result<Book, String>>,
}

/// What goes with a letter.
#[derive(Default)]
pub(super) struct Enclosed {
    pub(super) attachments: Vec<Attachment>,
    pub(super) calendar: Vec<CalendarEntry>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(office: &'a Office, facts: &'a Facts, now: DateTime<Utc>) -> Self {
        Self {
            office,
            facts,
            now,
            told: facts.told.clone(),
            shelf: Shelf::default(),
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
            let ledger = self.shelf.ledger(self.office, self.facts, as_of).await?;
            let account = self.office.account_of(ledger, self.facts, self.now);
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
            .and_then(Unchecked::checked)
            .map(|bytes| Book {
                file_name: edition_name(month, stage),
                bytes,
                ledger: Arc::clone(&account.ledger),
            });
        self.editions.insert((month, stage), book.clone());
        Ok(book)
    }
}

/// A unit and a period that a letter is about.
pub(super) type About = (UnitSlug, Period);

/// Content and enclosures of a letter, or why it cannot be written; then it waits.
pub(super) type Made = std::result::Result<(Content, Enclosed), String>;

/// The letter of these actions, which go in one.
pub(super) async fn make(desk: &mut Desk<'_>, actions: &[&Action]) -> Result<Made> {
    let mut content = match content(desk, actions).await? {
        Ok(content) => content,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let enclosed = match &actions[0].occasion {
        Occasion::Reminder { .. } | Occasion::DeadlineMoved { .. } => {
            let with_forms = content.kind() == Kind::Reminder;
            reminder::enclosed(desk, &about(actions), with_forms).await?
        }
        occasion => attachment(desk, occasion)
            .await?
            .map(|attachment| Enclosed {
                attachments: attachment.into_iter().collect(),
                calendar: Vec::new(),
            }),
    };
    Ok(enclosed.map(|enclosed| {
        // A draft that could not be made is not spoken of.
        if let Content::Flag(notice) = &mut content
            && enclosed.attachments.is_empty()
        {
            notice.draft = None;
        }
        (content, enclosed)
    }))
}

/// The values alone of the letter of these actions.
pub(super) async fn content(
    desk: &mut Desk<'_>,
    actions: &[&Action],
) -> Result<std::result::Result<Content, String>> {
    let about = about(actions);
    Ok(match &actions[0].occasion {
        Occasion::Reminder { .. } => reminder::reminder(desk, &about),
        Occasion::DeadlineMoved { .. } => reminder::moved(desk, &about),
        Occasion::Overdue { period, extended } => {
            reminder::overdue(desk, *period, *extended, &about)
        }
        Occasion::DueDayList { period } => Ok(due_day_list::list(desk, *period)),
        Occasion::Ledger { month, stage } => Ok(ledger::ledger(desk, *month, *stage).await?),
        Occasion::Observation(flag) => Ok(observation(desk.office, flag)),
        Occasion::Urgent(matter) => Ok(urgent(desk.office, matter, actions[0].to.as_ref())),
        Occasion::Guard(hold) => Ok(guard::trouble(desk, hold)),
        Occasion::Edition { .. } | Occasion::Raise(_) | Occasion::Withdraw { .. } => {
            Err("no letter goes with it".to_owned())
        }
    })
}

/// A letter of this kind to somebody who answers for these units; `about` is not empty.
pub(super) async fn about_units(desk: &mut Desk<'_>, kind: &str, about: &[About]) -> Result<Made> {
    if kind == Kind::Overdue.word() {
        let (slug, period) = &about[0];
        let extended = desk.facts.grants.extension(slug, *period);
        let content = reminder::overdue(desk, *period, extended, about);
        return Ok(content.map(|content| (content, Enclosed::default())));
    }
    let is_reminder = kind == Kind::Reminder.word();
    let content = if is_reminder {
        reminder::reminder(desk, about)
    } else {
        reminder::moved(desk, about)
    };
    let enclosed = reminder::enclosed(desk, about, is_reminder).await?;
    Ok(content.and_then(|content| Ok((content, enclosed?))))
}

/// Units and periods of actions; of a letter to the office about all units: none.
fn about(actions: &[&Action]) -> Vec<About> {
    actions
        .iter()
        .filter_map(|action| Some((action.unit.clone()?, action.occasion.period()?)))
        .collect()
}

/// What goes with a letter that is not about reports, or why that cannot be made.
async fn attachment(
    desk: &mut Desk<'_>,
    occasion: &Occasion,
) -> Result<std::result::Result<Option<Attachment>, String>> {
    Ok(match occasion {
        Occasion::Ledger { month, stage } => desk
            .edition(*month, *stage)
            .await?
            .map(|book| Some(Attachment::xlsx(book.file_name, book.bytes))),
        Occasion::Observation(flag) => {
            let draft = draft(desk.office, flag);
            Ok(draft.map(|draft| Attachment::docx(draft.name, draft.bytes)))
        }
        _ => Ok(None),
    })
}

/// Name and telephone of a unit's liaison.
fn liaison(unit: &Unit) -> String {
    format!("{} {}", unit.liaison.name, unit.liaison.phone)
        .trim_end()
        .to_owned()
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
            draft: request(office, flag).map(|request| request.file_name()),
        }),
    }
}

/// An urgent matter; the office is told how it is closed.
fn urgent(office: &Office, matter: &OpenMatter, to: Option<&Contact>) -> Content {
    let policy = &office.policy;
    let is_office = |to: &Contact| {
        let mut people = policy.office.iter();
        people.any(|person| person.address == to.address)
    };
    let unit = policy.unit(&matter.unit);
    let stated = &matter.stated;
    Content::Urgent(UrgentNotice {
        unit: unit.map_or_else(|| matter.unit.0.clone(), |unit| unit.name.clone()),
        number: matter.number,
        project: stated.name.clone(),
        matter: stated.matter.clone(),
        happened_on: stated.happened_on.map(|date| date.to_string()),
        request: stated.request.clone(),
        contact: stated.contact.clone(),
        liaison: unit.map(liaison),
        received: policy.local(matter.since),
        close_command: to.is_some_and(is_office).then(|| {
            format!(
                "diaodu urgent close {} --by 姓名 --why 处理结果",
                matter.number
            )
        }),
    })
}

/// The draft request (提请) of a flag; warnings have none.
pub(super) fn draft(office: &Office, flag: &Flag) -> Option<Draft> {
    match office.documents.request(&request(office, flag)?) {
        Ok(draft) => Some(draft),
        Err(error) => {
            tracing::error!(unit = %flag.unit, %error, "the draft request cannot be made");
            None
        }
    }
}

/// What the draft request of a flag says.
fn request(office: &Office, flag: &Flag) -> Option<Request> {
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
    Some(Request {
        office: office.policy.office_name.clone(),
        contact: office.signature().contact,
        addressee: None,
        unit: unit_name(office, flag),
        quarters: quarters.collect(),
    })
}

fn unit_name(office: &Office, flag: &Flag) -> String {
    office
        .policy
        .unit(&flag.unit)
        .map_or_else(|| flag.unit.0.clone(), |unit| unit.name.clone())
}
