//! Meetings that the office calls, confirms and cancels, and their papers.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::Office;
use super::past_editions::PastEditions;
use crate::document::agenda::agenda;
use crate::document::first_opinion::{first_opinion, situation};
use crate::document::{Meeting, MeetingItem};
use crate::domain::desk::{AnswerRefused, DeskAnswer, ItemId, Signed};
use crate::domain::ledger::{Entry, Ledger, Matter};
use crate::domain::meeting::{AgendaItem, CalledMeeting, MeetingState};
use crate::domain::meeting_call::{CannotCall, MeetingAsked, MeetingTime, asked_meeting};
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::stalled::Stalled;
use crate::store::{Result, Tx};

/// What came of it.
type MeetingAnswered<T> = std::result::Result<T, AnswerRefused>;

/// What is done to one, in the record of decisions.
const CALLED: &str = "call";
const CHANGED: &str = "change";
const CANCELLED: &str = "cancel";

/// Calls a meeting with the agenda that the records propose now; answers it as it is on record, or why it is not called.
pub async fn call_meeting(
    office: &Office,
    asked: &MeetingAsked,
    signed: &Signed,
) -> Result<std::result::Result<CalledMeeting, CannotCall>> {
    let proposed = office.proposed_agenda(signed.at).await?;
    let mut tx = office.store.begin().await?;
    let called = tx.all_meetings().await?;
    let rules = (&office.policy, &office.calendar);
    let mut meeting = match asked_meeting(rules, asked, &called, proposed, signed) {
        Ok(meeting) => meeting,
        Err(why) => return Ok(Err(why)),
    };
    meeting.number = tx.next_meeting().await?;
    meeting.edition = 1;
    put(&mut tx, &meeting, CALLED).await?;
    tx.commit().await?;
    Ok(Ok(meeting))
}

/// Calls one for another time or place: its notice goes out again. `seen`: only if this is its edition, for whoever says
/// so knows no later one.
pub async fn change_meeting(
    office: &Office,
    number: i64,
    (time, seen): (&MeetingTime, Option<i64>),
    signed: &Signed,
) -> Result<MeetingAnswered<()>> {
    let mut tx = office.store.begin().await?;
    let Some(mut meeting) = to_come(&mut tx, office, number, signed).await? else {
        return gone(tx, number).await;
    };
    if seen.is_some_and(|seen| seen != meeting.edition) {
        return gone(tx, number).await;
    }
    let held_at = time.held_at(&meeting);
    if office.policy.instant(held_at) <= signed.at {
        return Ok(Err(AnswerRefused::TimeOver(held_at)));
    }
    time.apply(&mut meeting);
    meeting.edition += 1;
    meeting.state = MeetingState::Called;
    sign(&mut meeting, signed);
    put(&mut tx, &meeting, CHANGED).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Lets the notice of one go at once, or cancels it. `seen`: only if this is its edition, for whoever says so knows no
/// later one.
pub async fn answer_meeting(
    office: &Office,
    number: i64,
    (answer, seen): (DeskAnswer, Option<i64>),
    signed: &Signed,
) -> Result<MeetingAnswered<()>> {
    let state = match answer {
        DeskAnswer::Confirm => MeetingState::Confirmed,
        DeskAnswer::Reject => MeetingState::Cancelled,
        _ => {
            let takes = vec![DeskAnswer::Confirm, DeskAnswer::Reject];
            return Ok(Err(AnswerRefused::Takes(takes)));
        }
    };
    let mut tx = office.store.begin().await?;
    let Some(mut meeting) = to_come(&mut tx, office, number, signed).await? else {
        return gone(tx, number).await;
    };
    if meeting.state == state || seen.is_some_and(|seen| seen != meeting.edition) {
        return gone(tx, number).await;
    }
    meeting.state = state;
    sign(&mut meeting, signed);
    let word = match state {
        MeetingState::Cancelled => CANCELLED,
        MeetingState::Called | MeetingState::Confirmed => answer.word(),
    };
    put(&mut tx, &meeting, word).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// One that is neither over nor cancelled.
async fn to_come(
    tx: &mut Tx,
    office: &Office,
    number: i64,
    signed: &Signed,
) -> Result<Option<CalledMeeting>> {
    let meeting = tx.meeting(number).await?;
    Ok(meeting.filter(|meeting| {
        meeting.state != MeetingState::Cancelled
            && office.policy.instant(meeting.held_at) > signed.at
    }))
}

fn sign(meeting: &mut CalledMeeting, signed: &Signed) {
    meeting.by.clone_from(&signed.by);
    meeting.why.clone_from(&signed.why);
    meeting.at = signed.at;
}

async fn put(tx: &mut Tx, meeting: &CalledMeeting, word: &str) -> Result<()> {
    tx.set_meeting(meeting).await?;
    let item = ItemId::Meeting {
        number: meeting.number,
    };
    let signed = Signed {
        by: meeting.by.clone(),
        why: meeting.why.clone(),
        at: meeting.at,
    };
    tx.note_decision(&item.to_string(), word, &signed).await
}

async fn gone(mut tx: Tx, number: i64) -> Result<MeetingAnswered<()>> {
    let item = ItemId::Meeting { number }.to_string();
    Ok(Err(AnswerRefused::Gone(tx.last_decision(&item).await?)))
}

impl Office {
    /// The agenda that the records propose now, each item with the reason.
    pub async fn proposed_agenda(&self, now: DateTime<Utc>) -> Result<Vec<AgendaItem>> {
        let facts = self.facts(now).await?;
        let today = self.policy.local(now).date();
        let as_of = self.as_of(&facts, today);
        let report = self.ledger_report(&facts, as_of, now).await?;
        let stalled = self.stalled_now(&report.ledger).await?;
        Ok(agenda(&report.ledger, &stalled, &facts.assignments, today))
    }

    /// The projects of this ledger that stand still, against the editions before its month.
    pub async fn stalled_now(&self, ledger: &Ledger) -> Result<Vec<Stalled>> {
        let month = crate::domain::period::Month::of(ledger.as_of.0);
        let past = PastEditions::default().before(self, month).await?;
        Ok(self.stalled(&past, ledger))
    }

    /// What the papers of a meeting say, with what is known of its items now, and what it decided.
    pub async fn meeting_paper(
        &self,
        meeting: &CalledMeeting,
        now: DateTime<Utc>,
    ) -> Result<Meeting> {
        let facts = self.facts(now).await?;
        let as_of = self.as_of(&facts, self.policy.local(now).date());
        let report = self.ledger_report(&facts, as_of, now).await?;
        let stalled = self.stalled_now(&report.ledger).await?;
        let entries = report.ledger.entries.iter();
        let entries: HashMap<&str, &Entry> = entries.map(|entry| (&*entry.number, entry)).collect();
        let items = meeting.items.iter();
        let mut items: Vec<MeetingItem> = items
            .map(|item| self.paper_item(item, &entries, &stalled, as_of))
            .collect();
        let name = meeting.name();
        let decided = self.store.assignments().await?.into_iter();
        for decision in decided.filter(|one| one.terms.origin == name) {
            items.push(MeetingItem {
                title: decision.terms.item.clone(),
                unit: self.policy.assignee_name(&decision.terms.lead).to_owned(),
                project: None,
                situation: String::new(),
                matter: decision.terms.item.clone(),
                opinions: Vec::new(),
                departments: self.names(&decision.terms.helpers),
                decision: Some(format!(
                    "由{}牵头{}。",
                    self.policy.assignee_name(&decision.terms.lead),
                    decision.terms.item.trim_end_matches('。')
                )),
                due: Some(decision.terms.told_due()),
            });
        }
        let attendees = meeting.parties(&self.policy).into_iter();
        let weekday = ["一", "二", "三", "四", "五", "六", "日"];
        let day = chrono::Datelike::weekday(&meeting.held_at.date()).num_days_from_monday();
        let day = weekday.get(day as usize).copied().unwrap_or_default();
        Ok(Meeting {
            office: self.policy.office_name.clone(),
            contact: self.signature().contact,
            meeting: name,
            month: meeting.month.label(),
            held_at: Some(format!(
                "{}（星期{day}）{}",
                Period(meeting.held_at.date()).label(),
                meeting.held_at.format("%-H:%M")
            )),
            place: meeting.place.clone(),
            host: meeting.host.clone(),
            attendees: attendees.map(|party| party.name().to_owned()).collect(),
            items,
        })
    }

    fn paper_item(
        &self,
        item: &AgendaItem,
        entries: &HashMap<&str, &Entry>,
        stalled: &[Stalled],
        as_of: Period,
    ) -> MeetingItem {
        let number = item.number.as_deref();
        let entry = number.and_then(|number| entries.get(number)).copied();
        let stuck = number.and_then(|number| stalled.iter().find(|one| one.number == number));
        let matter = Matter {
            unit: item.unit.clone(),
            period: entry.map_or(as_of, |entry| entry.last),
            number: item.number.clone(),
            project: item.project.clone(),
            matter: item.matter.clone(),
            urgent: None,
            contact: None,
        };
        let mut opinions = vec![format!("列入议题的依据：{}。", item.reasons.join("；"))];
        if entry.is_some() {
            opinions.extend(first_opinion(&matter, entry, stuck));
        }
        MeetingItem {
            title: item.title.clone(),
            unit: self.policy.assignee_name(&item.unit).to_owned(),
            project: item.project.clone(),
            situation: situation(entry),
            matter: item.matter.clone(),
            opinions,
            departments: self.names(&item.parties),
            decision: None,
            due: None,
        }
    }

    fn names(&self, slugs: &[crate::domain::unit::UnitSlug]) -> Vec<String> {
        let names = slugs.iter().map(|slug| self.policy.assignee_name(slug));
        names.map(str::to_owned).collect()
    }
}

/// One as docs/api.md says it.
#[must_use]
pub fn meeting_json(meeting: &CalledMeeting, policy: &Policy) -> Value {
    let held_at = policy.instant(meeting.held_at);
    json!({
        "number": meeting.number,
        "edition": meeting.edition,
        "name": meeting.name(),
        "month": meeting.month.to_string(),
        "extra": meeting.is_extra,
        "state": meeting.state,
        "held_at": policy.stamp(held_at),
        "place": meeting.place,
        "host": meeting.host,
        "items": meeting.items,
    })
}
