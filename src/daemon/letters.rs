//! From an action of the plan to the values of its letter, with what is attached.

mod assignment;
mod due_day_list;
mod guard;
mod ledger;
mod manager;
mod meeting;
mod observation;
mod reminder;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

pub(super) use ledger::{News, ledger_summary};

use super::editions::{LedgerFile, edition_name};
use super::enqueue::Enclosed;
use super::ledger_cache::LedgerCache;
use super::ledger_workbook::LedgerReport;
use super::unverified_workbook::UnverifiedWorkbook;
use super::{Office, OfficeAt};
use crate::domain::audit::RecordHead;
use crate::domain::guard::{Cause, Hold};
use crate::domain::meeting::CalledMeeting;
use crate::domain::observation::Flag;
use crate::domain::occasion::{EditionStage, Occasion};
use crate::domain::period::{Month, Period, Quarter};
use crate::domain::plan::{CalendarEntryState, Facts};
use crate::domain::unit::{Contact, Unit, UnitSlug};
use crate::domain::urgent::OpenMatter;
use crate::mail::{Attachment, Content, UrgentNotice};
use crate::store::Result;

/// What an edition shows and, once it is asked for, its workbook or why that failed its check.
type EditionInHand = (LedgerReport, Option<std::result::Result<Vec<u8>, String>>);

/// Writes the letters of one plan; what several of them need is made once.
pub(super) struct LetterWriter<'a> {
    pub(super) at: OfficeAt<'a>,
    pub(super) facts: &'a Facts,
    /// What units' calendars are told by these letters.
    pub(super) calendar_entries: BTreeMap<About, CalendarEntryState>,
    /// Ledgers, for as long as no file arrives.
    pub(super) ledgers: LedgerCache,
    ledger_reports: BTreeMap<Option<Month>, LedgerReport>,
    editions: BTreeMap<(Month, EditionStage), EditionInHand>,
    /// Head of the record, with all that the plan put on it before its letters.
    pub(super) record_head: Option<RecordHead>,
    /// What the letters of an edition say, the same to all who get it.
    ledger_letters: BTreeMap<(Month, EditionStage), Content>,
}

impl<'a> LetterWriter<'a> {
    /// `in_hand`: the ledger as it stands, if it was merged already.
    pub(super) fn new(at: OfficeAt<'a>, facts: &'a Facts, in_hand: Option<LedgerReport>) -> Self {
        Self {
            at,
            facts,
            calendar_entries: BTreeMap::new(),
            ledgers: LedgerCache::with(in_hand.as_ref()),
            ledger_reports: in_hand.map(|report| (None, report)).into_iter().collect(),
            editions: BTreeMap::new(),
            record_head: None,
            ledger_letters: BTreeMap::new(),
        }
    }

    /// The ledger for a month, or as it stands.
    async fn ledger_report(&mut self, month: Option<Month>) -> Result<&LedgerReport> {
        if !self.ledger_reports.contains_key(&month) {
            let policy = &self.at.office.policy;
            let as_of = match month {
                Some(month) => policy.due_days.last_of(month),
                None => self
                    .at
                    .office
                    .as_of(self.facts, policy.local(self.at.now).date()),
            };
            let ledger = self
                .ledgers
                .ledger(self.at.office, self.facts, as_of)
                .await?;
            let ledger_report = self
                .at
                .office
                .ledger_report_of(ledger, self.facts, self.at.now);
            self.ledger_reports.insert(month, ledger_report);
        }
        Ok(&self.ledger_reports[&month])
    }

    /// What a unit's streak has come to, which a letter or a record is about.
    pub(super) fn flag(
        &self,
        unit: &UnitSlug,
        quarter: Quarter,
    ) -> std::result::Result<Flag, String> {
        let policy = &self.at.office.policy;
        let unit = policy
            .unit(unit)
            .ok_or("the unit is no longer configured")?;
        let record = self.facts.quarters(policy, self.at.now);
        let flag = record.flag(unit, quarter);
        flag.ok_or_else(|| "there is no streak any more".to_owned())
    }

    /// An urgent matter that nobody has closed.
    fn matter(&self, number: i64) -> std::result::Result<&'a OpenMatter, String> {
        let mut open = self.facts.urgent.iter();
        let found = open.find(|matter| matter.number == number);
        found.ok_or_else(|| "the matter is closed".to_owned())
    }

    /// Why letters to units are held.
    fn hold(&self, cause: Cause, since: DateTime<Utc>) -> std::result::Result<&'a Hold, String> {
        let mut holds = self.facts.holds.iter();
        let found = holds.find(|hold| hold.reason.cause == cause && hold.since == since);
        found.ok_or_else(|| "letters are held no longer".to_owned())
    }

    /// What an edition shows: as it was published, or if it was not yet, as it stands for its month.
    async fn edition_report(&mut self, month: Month, stage: EditionStage) -> Result<&LedgerReport> {
        if !self.editions.contains_key(&(month, stage)) {
            let edition = match self.at.office.kept_edition(month, stage).await? {
                Some(LedgerFile { report, bytes }) => (report, Some(Ok(bytes))),
                None => (self.ledger_report(Some(month)).await?.clone(), None),
            };
            self.editions.insert((month, stage), edition);
        }
        Ok(&self.editions[&(month, stage)].0)
    }

    /// An edition with its workbook, or why that failed its check.
    pub(super) async fn edition(
        &mut self,
        month: Month,
        stage: EditionStage,
    ) -> Result<std::result::Result<LedgerFile, String>> {
        let office = self.at.office;
        let report = Box::pin(self.edition_report(month, stage)).await?;
        let mut report = report.clone();
        let made = self.editions.get(&(month, stage));
        if let Some(bytes) = made.and_then(|(_, bytes)| bytes.clone()) {
            return Ok(bytes.map(|bytes| LedgerFile { report, bytes }));
        }
        let past = self.ledgers.past.before(office, month).await?;
        let news = Box::pin(office.news_since(&past, &report.ledger)).await?;
        report.news = Some(Arc::new(news));
        let book = office.book(&report, &month.label(), Some(stage));
        let bytes = book.and_then(UnverifiedWorkbook::checked);
        let made = (report.clone(), Some(bytes.clone()));
        self.editions.insert((month, stage), made);
        Ok(bytes.map(|bytes| LedgerFile { report, bytes }))
    }
}

/// A meeting that is to come.
fn called<'a>(
    writer: &LetterWriter<'a>,
    number: i64,
) -> std::result::Result<&'a CalledMeeting, String> {
    let mut meetings = writer.facts.meetings.iter();
    let found = meetings.find(|one| one.number == number);
    found.ok_or_else(|| "the meeting is over".to_owned())
}

pub(super) use observation::{draft, request};

/// A unit and a period that a letter is about.
pub(super) type About = (UnitSlug, Period);

/// Content and enclosures of a letter, or why it cannot be written; then it waits.
pub(super) type Made = std::result::Result<(Content, Enclosed), String>;

/// The letter to this person about these occasions, which go in one.
pub(super) async fn make(
    writer: &mut LetterWriter<'_>,
    occasions: &[&Occasion],
    to: &Contact,
) -> Result<Made> {
    let mut content = match content(writer, occasions, to).await? {
        Ok(content) => content,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let enclosed = enclosed(writer, occasions, to).await?;
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

/// The values alone of the letter to this person about these occasions.
pub(super) async fn content(
    writer: &mut LetterWriter<'_>,
    occasions: &[&Occasion],
    to: &Contact,
) -> Result<std::result::Result<Content, String>> {
    let about = about(occasions);
    let Some(&first) = occasions.first() else {
        return Ok(Err("it is about nothing".to_owned()));
    };
    Ok(match first {
        Occasion::Reminder { .. } => reminder::reminder(writer, &about),
        Occasion::DeadlineMoved { .. } => reminder::moved(writer, &about),
        Occasion::ExtensionRefused { unit, number, .. } => reminder::refused(writer, unit, *number),
        Occasion::Overdue { period, until, .. } => {
            reminder::overdue(writer, *period, *until, &about)
        }
        Occasion::DueDayList { period } => Ok(due_day_list::list(writer, *period)),
        Occasion::Ledger { month, stage } => {
            Ok(Box::pin(ledger::ledger(writer, *month, *stage)).await?)
        }
        Occasion::Observation { quarter, unit, .. } => writer
            .flag(unit, *quarter)
            .map(|flag| observation::told(writer, &flag, to)),
        Occasion::FlagWithdrawn {
            quarter,
            unit,
            level,
        } => observation::withdrawn(writer, (unit.clone(), *quarter, *level), to).await?,
        Occasion::Urgent { number, .. } => writer
            .matter(*number)
            .map(|matter| urgent(writer.at.office, matter, to)),
        Occasion::Meeting { number, step, .. } => {
            Box::pin(meeting::letter(writer, *number, *step, to)).await?
        }
        Occasion::Assignment { .. } => assignment::notice(writer, occasions, to),
        Occasion::Guard { cause, since } => writer
            .hold(*cause, *since)
            .map(|hold| guard::trouble(writer, hold)),
        Occasion::Receipt { .. }
        | Occasion::ReceiptList { .. }
        | Occasion::Undelivered { .. }
        | Occasion::MailDown { .. }
        | Occasion::Stuck { .. }
        | Occasion::TicksFail { .. }
        | Occasion::EditionAltered { .. } => Err("it is written where it happens".to_owned()),
        Occasion::Edition { .. }
        | Occasion::Raise { .. }
        | Occasion::Withdraw { .. }
        | Occasion::Unknown(_) => Err("no letter goes with it".to_owned()),
    })
}

/// The same as far as the letter's subject tells them.
pub(super) async fn content_of_subject(
    writer: &mut LetterWriter<'_>,
    occasions: &[&Occasion],
    to: &Contact,
) -> Result<std::result::Result<Content, String>> {
    if let Some(Occasion::Ledger { month, stage }) = occasions.first()
        && let Some(brief) = Box::pin(ledger::brief(writer, *month, *stage)).await?
    {
        return Ok(Ok(brief));
    }
    content(writer, occasions, to).await
}

/// Units and periods of occasions; of a letter to the office about all units: none.
fn about(occasions: &[&Occasion]) -> Vec<About> {
    occasions
        .iter()
        .filter_map(|occasion| Some((occasion.unit()?.clone(), occasion.period()?)))
        .collect()
}

/// What goes with a letter, or why that cannot be made.
async fn enclosed(
    writer: &mut LetterWriter<'_>,
    occasions: &[&Occasion],
    to: &Contact,
) -> Result<std::result::Result<Enclosed, String>> {
    let with = |attachment: Option<Attachment>| Enclosed {
        attachments: attachment.into_iter().collect(),
        calendar: Vec::new(),
    };
    let Some(&first) = occasions.first() else {
        return Ok(Ok(Enclosed::default()));
    };
    Ok(match first {
        Occasion::Reminder { .. } => reminder::enclosed(writer, &about(occasions), true).await?,
        Occasion::DeadlineMoved { .. } => {
            reminder::enclosed(writer, &about(occasions), false).await?
        }
        Occasion::Meeting { number, step, .. } => {
            Box::pin(meeting::enclosed(writer, *number, *step, to)).await?
        }
        Occasion::Ledger { month, stage } => writer.edition(*month, *stage).await?.map(|file| {
            let name = edition_name(*month, *stage);
            with(Some(Attachment::xlsx(name, file.bytes)))
        }),
        Occasion::Observation { quarter, unit, .. } => {
            let draft = writer
                .flag(unit, *quarter)
                .map(|flag| observation::draft(writer.at.office, &flag));
            draft.map(|draft| with(draft.map(|draft| Attachment::docx(draft.name, draft.bytes))))
        }
        Occasion::Receipt { .. }
        | Occasion::ReceiptList { .. }
        | Occasion::Overdue { .. }
        | Occasion::ExtensionRefused { .. }
        | Occasion::DueDayList { .. }
        | Occasion::Edition { .. }
        | Occasion::Raise { .. }
        | Occasion::Withdraw { .. }
        | Occasion::FlagWithdrawn { .. }
        | Occasion::Urgent { .. }
        | Occasion::Assignment { .. }
        | Occasion::Guard { .. }
        | Occasion::Undelivered { .. }
        | Occasion::MailDown { .. }
        | Occasion::Stuck { .. }
        | Occasion::TicksFail { .. }
        | Occasion::EditionAltered { .. }
        | Occasion::Unknown(_) => Ok(Enclosed::default()),
    })
}

/// Name and telephone of a unit's liaison.
fn liaison(unit: &Unit) -> String {
    format!("{} {}", unit.liaison.name, unit.liaison.phone)
        .trim_end()
        .to_owned()
}

/// Whether somebody is of the office, by address.
fn is_of_office(office: &Office, to: &Contact) -> bool {
    let mut people = office.policy.office.iter();
    people.any(|person| person.address == to.address)
}

/// An urgent matter; the office is told how it is closed.
fn urgent(office: &Office, matter: &OpenMatter, to: &Contact) -> Content {
    let policy = &office.policy;
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
        close_command: is_of_office(office, to).then(|| {
            format!(
                "diaodu urgent close {} --by 姓名 --why 处理结果",
                matter.number
            )
        }),
    })
}
