//! Who hears of a meeting: the office first, then all who are to be there, and of a cancelled one whoever was told of it.
//! Nothing of a meeting is sent that the office did not call.

use chrono::{DateTime, Utc};

use super::{Planner, Recheck};
use crate::domain::meeting::{CalledMeeting, MeetingState};
use crate::domain::occasion::{Key, MeetingStep, Occasion};
use crate::domain::policy::Policy;
use crate::domain::reason::{Due, Over};
use crate::domain::unit::{Contact, UnitManager};

pub(super) fn decide(planner: &mut Planner<'_>) {
    let facts = planner.facts;
    for meeting in &facts.meetings {
        if meeting.state == MeetingState::Cancelled {
            tell_cancelled(planner, meeting);
        } else {
            tell(planner, meeting);
        }
    }
}

fn occasion(meeting: &CalledMeeting, step: MeetingStep) -> Occasion {
    Occasion::Meeting {
        number: meeting.number,
        edition: meeting.edition,
        step,
    }
}

fn is_over(planner: &Planner<'_>, meeting: &CalledMeeting) -> bool {
    planner.policy.instant(meeting.held_at) <= planner.now
}

fn tell(planner: &mut Planner<'_>, meeting: &CalledMeeting) {
    if is_over(planner, meeting) {
        return;
    }
    let policy = planner.policy;
    let draft = occasion(meeting, MeetingStep::Draft);
    send(
        planner,
        &draft,
        policy.office.iter().collect(),
        meeting.at,
        &Due::MeetingCalled,
    );
    let at = meeting.notice_at(policy, planner.calendar);
    if at <= planner.now {
        let notice = occasion(meeting, MeetingStep::Notice);
        send(
            planner,
            &notice,
            meeting.readers(policy),
            at,
            &Due::MeetingNotice,
        );
        let to_managers = occasion(meeting, MeetingStep::Manager);
        send(
            planner,
            &to_managers,
            managers(policy),
            at,
            &Due::MeetingNotice,
        );
    }
}

/// The project managers on the roster, each once.
fn managers(policy: &Policy) -> Vec<&Contact> {
    let mut once: Vec<&Contact> = Vec::new();
    for UnitManager { contact, .. } in &policy.managers {
        if once.iter().all(|known| known.address != contact.address) {
            once.push(contact);
        }
    }
    once
}

fn tell_cancelled(planner: &mut Planner<'_>, meeting: &CalledMeeting) {
    if is_over(planner, meeting) {
        return;
    }
    let told = |to: &&Contact| {
        let steps = [MeetingStep::Notice, MeetingStep::Manager];
        (1..=meeting.edition).any(|edition| {
            steps.into_iter().any(|step| {
                let letter = Occasion::Meeting {
                    number: meeting.number,
                    edition,
                    step,
                };
                planner.is_sent(&letter, to)
            })
        })
    };
    let policy = planner.policy;
    let mut readers: Vec<&Contact> = meeting.readers(policy);
    for manager in managers(policy) {
        if readers.iter().all(|known| known.address != manager.address) {
            readers.push(manager);
        }
    }
    readers.retain(told);
    let cancelled = occasion(meeting, MeetingStep::Cancelled);
    send(
        planner,
        &cancelled,
        readers,
        meeting.at,
        &Due::MeetingCancelled,
    );
}

fn send(
    planner: &mut Planner<'_>,
    occasion: &Occasion,
    readers: Vec<&Contact>,
    at: DateTime<Utc>,
    reason: &Due,
) {
    let held = planner.closed_hours();
    for to in readers {
        match held {
            Some(held) => planner.defer(Key::to(occasion.clone(), &to.address), held),
            None => planner.act(occasion.clone(), Some(to), at, reason.clone()),
        }
    }
}

/// Whether a letter is still right: as long as the meeting is as it says, and to come.
pub(super) fn recheck(
    planner: &Planner<'_>,
    number: i64,
    edition: i64,
    step: MeetingStep,
) -> Recheck {
    let mut meetings = planner.facts.meetings.iter();
    let Some(meeting) = meetings.find(|one| one.number == number) else {
        return Recheck::Suppress(Over::MeetingOver);
    };
    let is_cancelled = meeting.state == MeetingState::Cancelled;
    if is_over(planner, meeting) {
        Recheck::Suppress(Over::MeetingOver)
    } else if edition != meeting.edition || is_cancelled != (step == MeetingStep::Cancelled) {
        Recheck::Suppress(Over::MeetingChanged)
    } else {
        planner.closed_hours().map_or(Recheck::Send, Recheck::Hold)
    }
}
