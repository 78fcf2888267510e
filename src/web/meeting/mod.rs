//! The monthly meeting (月调度) in the browser: when the next one is, what is on its agenda, and what the office does
//! with one.

mod meeting_page;

use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use minijinja::context;
use tracing::error;

use self::meeting_page::{MeetingLine, MeetingPage, NextMeeting, ProposedItem, meeting_address};
use super::fields::{Fields, FormRead, FormTrouble};
use super::letters::to_be_saved;
use super::pages::{
    MEETING, MEETINGS, PageAnswer, PageFailure, Pages, PagesState, missing, refused,
    shown as values_of,
};
use super::record::{WantedPage, page_of, turned};
use super::visitor::Visitor;
use crate::daemon::{answer_meeting, call_meeting, change_meeting};
use crate::document::agenda::agenda;
use crate::document::{Document, MeetingPaper};
use crate::domain::desk::{DeskAnswer, ItemId, Signed};
use crate::domain::meeting::{AgendaItem, CalledMeeting};
use crate::domain::meeting_call::{CannotCall, ItemsWanted, MeetingAsked, MeetingTime};
use crate::domain::meeting_told::as_told;
use crate::domain::policy::Policy;
use crate::store::Result;

/// Meetings on a page.
const MEETINGS_A_PAGE: usize = 24;
/// Items that are proposed at a time, the most pressing ones; of a whole province there may be thousands.
const MOST_PROPOSED: usize = 100;
/// The longest name of a place or a person, in characters.
const LONGEST_NAME: usize = 60;

pub(super) async fn list(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<WantedPage>,
) -> PageAnswer {
    let none = Fields::default();
    list_shown(&pages, &visitor, &wanted, ("", &none)).await
}

async fn list_shown(
    pages: &Pages,
    visitor: &Visitor,
    wanted: &WantedPage,
    (trouble, fields): (&str, &Fields),
) -> PageAnswer {
    if visitor.login().is_none() || !visitor.may_see_all() {
        return Ok(refused());
    }
    let (office, now) = (&pages.source.looking, pages.source.clock.now());
    let rules = (&office.policy, &office.calendar);
    let meetings = known_to(pages, visitor).await?;
    let next = NextMeeting::new(rules, &meetings, now);
    // What nobody has looked at yet is the office's alone.
    let proposed = if visitor.may_see_desk() {
        pages.agenda_now().await?
    } else {
        Vec::new()
    };
    let more = proposed.len().saturating_sub(MOST_PROPOSED);
    let agenda = proposed.iter().take(MOST_PROPOSED);
    let agenda: Vec<ProposedItem<'_>> = agenda
        .map(|item| ProposedItem::new(&office.policy, item, fields))
        .collect();
    let (page, count) = page_of(meetings.len(), MEETINGS_A_PAGE, wanted.page());
    let latest = meetings.iter().rev().skip((page - 1) * MEETINGS_A_PAGE);
    let latest = latest.take(MEETINGS_A_PAGE);
    let latest: Vec<MeetingLine> = latest
        .map(|meeting| MeetingLine::new(&office.policy, meeting, now))
        .collect();
    let values = context! {
        next => values_of(next),
        agenda => values_of(agenda),
        more,
        meetings => values_of(latest),
        sees_agenda => visitor.may_see_desk(),
        calls => visitor.may_decide(),
        page,
        pages => count,
        turned => turned("/meeting", page),
        trouble,
        date => fields.one("date"),
        at => fields.one("at"),
        place => fields.one("place"),
        host => fields.one("host"),
        kind => fields.one("kind"),
        why => fields.one("why"),
    };
    pages.page(MEETINGS, visitor, values)
}

/// The meetings that somebody may know of, as they know them.
pub(super) async fn known_to(pages: &Pages, visitor: &Visitor) -> Result<Vec<CalledMeeting>> {
    let (office, now) = (&pages.source.looking, pages.source.clock.now());
    if visitor.may_see_desk() {
        return office.store.meetings().await;
    }
    let versions = office.store.meeting_versions().await?;
    let of_one = versions.chunk_by(|one, next| one.number == next.number);
    let rules = (&office.policy, &office.calendar);
    Ok(of_one
        .filter_map(|one| as_told(rules, one, now).cloned())
        .collect())
}

impl Pages {
    /// The agenda that the records propose now.
    async fn agenda_now(&self) -> Result<Vec<AgendaItem>> {
        let (office, now) = (&self.source.looking, self.source.clock.now());
        let report = self.ledger_now().await?;
        let assignments = office.store.open_assignments().await?;
        let stalled = self.stalled.of(office, &report.ledger).await?;
        let today = office.policy.local(now).date();
        Ok(agenda(&report.ledger, &stalled, &assignments, today))
    }
}

pub(super) async fn call(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> PageAnswer {
    let sender = visitor.sender(&headers, fields.one("key"));
    let Some(sender) = sender.filter(|_| visitor.may_decide()) else {
        return Ok(refused());
    };
    let office = &pages.source.acting;
    let read = || -> FormRead<(MeetingAsked, Signed)> {
        let signed = fields.signed(sender, pages.source.clock.now())?;
        Ok((asked(&fields)?, signed))
    };
    let trouble = match read() {
        Err(trouble) => trouble,
        Ok((asked, signed)) => match call_meeting(office, &asked, &signed).await? {
            Ok(meeting) => {
                return Ok(Redirect::to(&meeting_address(meeting.number)).into_response());
            }
            Err(why) => cannot_call_told(&why),
        },
    };
    let wanted = WantedPage::default();
    let mut page = list_shown(&pages, &visitor, &wanted, (&trouble.text, &fields)).await?;
    *page.status_mut() = trouble.status;
    Ok(page)
}

fn asked(fields: &Fields) -> FormRead<MeetingAsked> {
    let kind = fields.one("kind");
    let items = fields.all("item").into_iter().map(str::to_owned);
    Ok(MeetingAsked {
        month: None,
        time: time(fields)?,
        is_extra: kind == "extra",
        any_day: kind == "any_day",
        items: ItemsWanted::Named(items.collect()),
    })
}

fn time(fields: &Fields) -> FormRead<MeetingTime> {
    Ok(MeetingTime {
        date: fields.day("date", "日期")?,
        at: fields.time("at", "时间")?,
        place: fields.line("place", "地点", LONGEST_NAME)?,
        host: fields.line("host", "主持人", LONGEST_NAME)?,
    })
}

fn cannot_call_told(why: &CannotCall) -> FormTrouble {
    match why {
        CannotCall::NoDay(month) => {
            FormTrouble::wrong(format!("{}没有可用的工作日，请填写日期。", month.label()))
        }
        CannotCall::NotADay { day, month, days } => {
            let days: Vec<String> = days
                .iter()
                .map(|day| day.format("%-m月%-d日").to_string())
                .collect();
            FormTrouble::wrong(format!(
                "{}不在{}调度会可用的日期内（{}）。确需另选日期的，请选择“另定日期”；增开会议的，请选择“专题会议”。",
                day.format("%-m月%-d日"),
                month.label(),
                days.join("、")
            ))
        }
        CannotCall::Over(at) => FormTrouble::wrong(format!(
            "{}已经过去，请填写以后的时间。",
            at.format("%Y-%m-%d %H:%M")
        )),
        CannotCall::CalledBefore { month, number } => FormTrouble::conflict(format!(
            "{}调度会已经召集（第{number}号），您的召集没有生效。需要改期的，请在该会议的页面上变更。",
            month.label()
        )),
        CannotCall::NoItem(_) => FormTrouble::wrong("没有这项议题，请重新选择。"),
        CannotCall::ItemGone(item) => FormTrouble::conflict(format!(
            "议题“{item}”的情况已有变化，不再建议上会，请核对议题后重新提交。"
        )),
    }
}

/// One meeting.
pub(super) async fn one(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<String>,
) -> PageAnswer {
    let Ok(number) = number.parse() else {
        return Ok(missing());
    };
    let none = Fields::default();
    shown(&pages, &visitor, number, ("", &none)).await
}

async fn shown(
    pages: &Pages,
    visitor: &Visitor,
    number: i64,
    (trouble, fields): (&str, &Fields),
) -> PageAnswer {
    if visitor.login().is_none() || !visitor.may_see_all() {
        return Ok(refused());
    }
    let meetings = known_to(pages, visitor).await?;
    let Some(meeting) = meetings.iter().find(|one| one.number == number) else {
        return Ok(missing());
    };
    let (office, now) = (&pages.source.looking, pages.source.clock.now());
    let rules = (&office.policy, &office.calendar);
    let assignments = office.store.assignments().await?;
    let is_office = visitor.may_see_desk();
    let record = if is_office {
        let item = ItemId::Meeting { number }.to_string();
        office.store.decisions_about(&item).await?
    } else {
        Vec::new()
    };
    let mut values = MeetingPage::new(rules, meeting, (&assignments, &record), now);
    if is_office {
        values = values.for_office((&office.policy, meeting), visitor.may_decide(), now);
    }
    pages.page(MEETING, visitor, values.refused(trouble, fields))
}

/// What the office does with one: changes it, lets its notice go, cancels it.
pub(super) async fn decide(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> PageAnswer {
    let Ok(number) = number.parse() else {
        return Ok(missing());
    };
    let sender = visitor.sender(&headers, fields.one("key"));
    let Some(sender) = sender.filter(|_| visitor.may_decide()) else {
        return Ok(refused());
    };
    let done = match fields.signed(sender, pages.source.clock.now()) {
        Err(trouble) => Err(trouble),
        Ok(signed) => match done(&pages, number, &fields, &signed).await? {
            Some(done) => done,
            None => return Ok(missing()),
        },
    };
    let Err(trouble) = done else {
        return Ok(Redirect::to(&meeting_address(number)).into_response());
    };
    let mut page = shown(&pages, &visitor, number, (&trouble.text, &fields)).await?;
    if page.status().is_success() {
        *page.status_mut() = trouble.status;
    }
    Ok(page)
}

/// `None`: the form asks for nothing that there is.
async fn done(
    pages: &Pages,
    number: i64,
    fields: &Fields,
    signed: &Signed,
) -> Result<Option<FormRead<()>>> {
    let office = &pages.source.acting;
    let seen: Option<i64> = match fields.parsed("edition", "版本", "1") {
        Ok(seen) => seen,
        Err(trouble) => return Ok(Some(Err(trouble))),
    };
    let answer = match fields.one("what") {
        "change" => match time(fields) {
            Ok(time) => change_meeting(office, number, (&time, seen), signed).await?,
            Err(trouble) => return Ok(Some(Err(trouble))),
        },
        "confirm" => answer_meeting(office, number, (DeskAnswer::Confirm, seen), signed).await?,
        "cancel" => answer_meeting(office, number, (DeskAnswer::Reject, seen), signed).await?,
        _ => return Ok(None),
    };
    let policy: &Policy = &office.policy;
    Ok(Some(
        answer.map_err(|why| FormTrouble::refused(policy, &why)),
    ))
}

/// A paper of one, as the office's template has it.
pub(super) async fn paper(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Path((number, kind)): Path<(String, String)>,
) -> PageAnswer {
    if !visitor.may_see_desk() {
        return Ok(refused());
    }
    let kind = match &*kind {
        "notice" => MeetingPaper::Notice,
        "agenda" => MeetingPaper::Agenda,
        "items" => MeetingPaper::Items,
        "minutes" => MeetingPaper::Minutes,
        _ => return Ok(missing()),
    };
    let (office, now) = (&pages.source.looking, pages.source.clock.now());
    let meetings = office.store.meetings().await?;
    let Some(meeting) = meetings.iter().find(|one| one.number.to_string() == number) else {
        return Ok(missing());
    };
    let said = office.meeting_paper(meeting, now).await?;
    let draft = office.documents.draft(&Document::Meeting(kind, said));
    let draft = draft.map_err(|problem| {
        error!(%problem, "a paper of a meeting cannot be made");
        PageFailure::Paper
    })?;
    Ok(to_be_saved(&draft.name, draft.bytes))
}
