//! Letters on a meeting, with its papers: to the office all of them, to whoever is to be there their own.

use super::{LetterWriter, called, is_of_office, manager};
use crate::daemon::Office;
use crate::daemon::enqueue::Enclosed;
use crate::document::{Document, MeetingPaper};
use crate::domain::assignment::Assignee;
use crate::domain::meeting::{CalledMeeting, MeetingState};
use crate::domain::occasion::MeetingStep;
use crate::domain::unit::{Contact, UnitSlug};
use crate::mail::{AgendaLine, Attachment, CalendarEntry, Content, MeetingLetter};
use crate::store::Result;

/// Minutes before it at which calendars ring.
const ALARM_MINUTES: i64 = 60;

pub(super) async fn letter(
    writer: &mut LetterWriter<'_>,
    number: i64,
    step: MeetingStep,
    to: &Contact,
) -> Result<std::result::Result<Content, String>> {
    let content: fn(MeetingLetter) -> Content = match step {
        MeetingStep::Draft => Content::MeetingDraft,
        MeetingStep::Notice => Content::MeetingNotice,
        MeetingStep::Cancelled => Content::MeetingCancelled,
        MeetingStep::Manager => return manager::letter(writer, number, to).await,
    };
    let office = writer.at.office;
    let meeting = match called(writer, number) {
        Ok(meeting) => meeting,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let policy = &office.policy;
    let parties = parties_of(office, meeting, to);
    let attendees = meeting.parties(policy).into_iter();
    let items = meeting.items.iter().map(|item| AgendaLine {
        title: item.title.clone(),
        unit: policy.assignee_name(&item.unit).to_owned(),
        reasons: item.reasons.join("；"),
        is_own: parties
            .iter()
            .any(|party| item.unit == *party || item.parties.contains(party)),
    });
    let goes_out = meeting.notice_at(policy, &office.calendar);
    let letter = MeetingLetter {
        number,
        meeting: meeting.name(),
        held_at: meeting.held_at,
        place: meeting.place.clone(),
        host: meeting.host.clone(),
        attendees: attendees.map(|party| party.name().to_owned()).collect(),
        items: items.collect(),
        goes_out: (step == MeetingStep::Draft).then(|| policy.local(goes_out)),
        why: match meeting.state {
            MeetingState::Cancelled => meeting.why.clone(),
            MeetingState::Called | MeetingState::Confirmed => String::new(),
        },
    };
    Ok(Ok(content(letter)))
}

/// The units and departments that somebody takes letters for.
fn parties_of(office: &Office, meeting: &CalledMeeting, to: &Contact) -> Vec<UnitSlug> {
    let is_readers = |party: &Assignee<'_>| {
        let mut people = party.contacts().into_iter();
        people.any(|person| person.address == to.address)
    };
    let parties = meeting.parties(&office.policy).into_iter();
    let own = parties.filter(is_readers);
    own.map(|party| party.slug().clone()).collect()
}

/// The papers, and the entry for calendars.
pub(super) async fn enclosed(
    writer: &LetterWriter<'_>,
    number: i64,
    step: MeetingStep,
    to: &Contact,
) -> Result<std::result::Result<Enclosed, String>> {
    let office = writer.at.office;
    let meeting = match called(writer, number) {
        Ok(meeting) => meeting,
        Err(trouble) => return Ok(Err(trouble)),
    };
    if step == MeetingStep::Manager {
        return Ok(Ok(Enclosed::default()));
    }
    let mut attachments = Vec::new();
    if step != MeetingStep::Cancelled {
        let is_all = step == MeetingStep::Draft || is_of_office(office, to);
        let own = parties_of(office, meeting, to);
        let papers: &[MeetingPaper] = if is_all {
            &MeetingPaper::ALL
        } else {
            &[
                MeetingPaper::Notice,
                MeetingPaper::Agenda,
                MeetingPaper::Items,
            ]
        };
        let said = office.meeting_paper(meeting, writer.at.now).await?;
        for &paper in papers {
            let mut said = said.clone();
            if paper == MeetingPaper::Items && !is_all {
                // Each its own items.
                let shown = said.items.into_iter().zip(&meeting.items);
                let shown = shown.filter(|(_, item)| {
                    own.iter()
                        .any(|party| item.unit == *party || item.parties.contains(party))
                });
                said.items = shown.map(|(said, _)| said).collect();
                if said.items.is_empty() {
                    continue;
                }
            }
            match office.documents.draft(&Document::Meeting(paper, said)) {
                Ok(draft) => attachments.push(Attachment::docx(draft.name, draft.bytes)),
                Err(problem) => return Ok(Err(problem.to_string())),
            }
        }
    }
    let calendar = (step != MeetingStep::Draft).then(|| entry(office, meeting));
    Ok(Ok(Enclosed {
        attachments,
        calendar: calendar.into_iter().collect(),
    }))
}

/// The first hour of the meeting; a cancelled one says so where it stands.
fn entry(office: &Office, meeting: &CalledMeeting) -> CalendarEntry {
    let begins = office.policy.instant(meeting.held_at);
    let is_cancelled = meeting.state == MeetingState::Cancelled;
    let mark = if is_cancelled { "（已取消）" } else { "" };
    let sequence = meeting.edition * 2 + i64::from(is_cancelled);
    CalendarEntry {
        uid: format!("meeting/{}", meeting.number),
        sequence: u32::try_from(sequence).unwrap_or(u32::MAX),
        stamp: meeting.at,
        deadline: begins + chrono::TimeDelta::hours(1),
        alarm: (!is_cancelled).then(|| begins - chrono::TimeDelta::minutes(ALARM_MINUTES)),
        summary: format!("{}{mark}", meeting.name()),
        description: meeting.place.clone().unwrap_or_default(),
    }
}
