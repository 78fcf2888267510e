//! The values of the pages on meetings: the next one with what may be on its agenda, those that were called, and one.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Utc};
use serde::Serialize;

use crate::domain::assignment::{Assignee, Assignment};
use crate::domain::calendar::Calendar;
use crate::domain::meeting::{AgendaItem, CalledMeeting, MeetingState};
use crate::domain::meeting_day::{meeting_days, usual_meeting_day};
use crate::domain::period::Month;
use crate::domain::policy::Policy;
use crate::store::AuditEntry;
use crate::web::address::path;
use crate::web::assigned::assigned_address;
use crate::web::desk::answer_label;
use crate::web::fields::Fields;

/// Where a meeting is shown.
pub(super) fn meeting_address(number: i64) -> String {
    path(&["meeting", &number.to_string()])
}

/// A class of `pages/style.css`, and a word.
fn state_words(
    policy: &Policy,
    meeting: &CalledMeeting,
    now: DateTime<Utc>,
) -> (&'static str, &'static str) {
    let is_over = policy.instant(meeting.held_at) <= now;
    match meeting.state {
        MeetingState::Cancelled => ("exempt", "已取消"),
        MeetingState::Called | MeetingState::Confirmed if is_over => ("good", "已过"),
        MeetingState::Called => ("waiting", "已召集，通知待发"),
        MeetingState::Confirmed => ("zero", "通知已确认"),
    }
}

/// A meeting in the list.
#[derive(Debug, Serialize)]
pub(super) struct MeetingLine {
    address: String,
    name: String,
    held_at: NaiveDateTime,
    tone: &'static str,
    state: &'static str,
}

impl MeetingLine {
    pub(super) fn new(policy: &Policy, meeting: &CalledMeeting, now: DateTime<Utc>) -> Self {
        let (tone, state) = state_words(policy, meeting, now);
        Self {
            address: meeting_address(meeting.number),
            name: meeting.name(),
            held_at: meeting.held_at,
            tone,
            state,
        }
    }
}

/// When the next meeting is by the rule, and why then.
#[derive(Debug, Serialize)]
pub(super) struct NextMeeting {
    label: String,
    day: Option<NaiveDate>,
    at: String,
    /// The days on which it may be.
    days: Vec<NaiveDate>,
    reason: String,
    /// Where it stands, if it is called already.
    called: Option<String>,
    place: String,
    host: String,
}

impl NextMeeting {
    /// That of this month; if its usual day is over and nobody called it, that of the next one.
    pub(super) fn new(
        (policy, calendar): (&Policy, &Calendar),
        meetings: &[CalledMeeting],
        now: DateTime<Utc>,
    ) -> Self {
        let rule = &policy.meeting;
        let local = policy.local(now);
        let this = Month::of(local.date());
        let is_over = |month: Month| {
            let days = meeting_days(rule, calendar, month);
            days.last().is_none_or(|day| day.and_time(rule.at) <= local)
        };
        let month = if is_over(this) { this.next() } else { this };
        let of_month = meetings.iter().rfind(|one| {
            one.month == month && !one.is_extra && one.state != MeetingState::Cancelled
        });
        let days = meeting_days(rule, calendar, month);
        // What the page proposes is still to come.
        let usual = usual_meeting_day(rule, calendar, month);
        let to_come = |day: &NaiveDate| day.and_time(rule.at) > local;
        let day = usual
            .filter(to_come)
            .or_else(|| days.iter().copied().find(to_come));
        Self {
            label: month.label(),
            day,
            at: rule.at.format("%H:%M").to_string(),
            days,
            reason: format!(
                "每月最后{}个工作日内召开，通常为倒数第{}个工作日",
                rule.window_workdays, rule.workday_from_end
            ),
            called: of_month.map(|one| meeting_address(one.number)),
            place: rule.place.clone().unwrap_or_default(),
            host: rule.host.clone().unwrap_or_default(),
        }
    }
}

/// An item of an agenda, with why it is there.
#[derive(Debug, Serialize)]
pub(super) struct ProposedItem<'a> {
    key: String,
    title: &'a str,
    unit: &'a str,
    matter: &'a str,
    reasons: String,
    project: Option<String>,
    /// It was ticked off before, and is to stay so.
    is_left_out: bool,
}

impl<'a> ProposedItem<'a> {
    /// `fields`: what was typed before, if anything was.
    pub(super) fn new(policy: &'a Policy, item: &'a AgendaItem, fields: &Fields) -> Self {
        let key = item.key();
        let was_sent = fields.is_set("key");
        Self {
            is_left_out: was_sent && !fields.all("item").contains(&&*key),
            key,
            title: &item.title,
            unit: policy.assignee_name(&item.unit),
            matter: &item.matter,
            reasons: item.reasons.join("；"),
            project: item
                .number
                .as_deref()
                .map(|number| path(&["project", number])),
        }
    }
}

/// What `pages/meeting.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct MeetingPage<'a> {
    name: String,
    number: i64,
    edition: i64,
    address: String,
    held_at: NaiveDateTime,
    weekday: &'static str,
    place: Option<&'a str>,
    host: Option<&'a str>,
    tone: &'static str,
    state: &'static str,
    /// When the notice goes to those who are to be there.
    notice_at: Option<NaiveDateTime>,
    parties: Vec<&'a str>,
    items: Vec<ProposedItem<'a>>,
    /// What it decided: number, address, item, how it stands.
    decisions: Vec<(String, &'a str, String)>,
    record: Vec<(NaiveDateTime, &'a str, &'a str, &'a str)>,
    /// It is still to come and may be changed by whoever looks.
    changes: bool,
    confirms: bool,
    /// Its papers are drafts of the office.
    papers: bool,
    date: NaiveDate,
    at: String,
    trouble: &'a str,
    why: &'a str,
}

impl<'a> MeetingPage<'a> {
    pub(super) fn new(
        (policy, calendar): (&'a Policy, &Calendar),
        meeting: &'a CalledMeeting,
        (assignments, record): (&'a [Assignment], &'a [AuditEntry]),
        now: DateTime<Utc>,
    ) -> Self {
        let (tone, state) = state_words(policy, meeting, now);
        let today = policy.local(now).date();
        let name = meeting.name();
        let decided = assignments.iter().filter(|one| one.terms.origin == name);
        let decisions = decided.map(|one| {
            let told = format!(
                "{}，{}，{}",
                policy.assignee_name(&one.terms.lead),
                one.terms.told_due(),
                one.told_on(today)
            );
            (assigned_address(one.id), &*one.terms.item, told)
        });
        let weekdays = ["一", "二", "三", "四", "五", "六", "日"];
        let day = meeting.held_at.date().weekday().num_days_from_monday() as usize;
        let none = Fields::default();
        let items = meeting.items.iter();
        let parties = meeting.parties(policy).into_iter();
        let notice = meeting.notice_at(policy, calendar);
        Self {
            number: meeting.number,
            edition: meeting.edition,
            address: meeting_address(meeting.number),
            held_at: meeting.held_at,
            weekday: weekdays.get(day).copied().unwrap_or_default(),
            place: meeting.place.as_deref(),
            host: meeting.host.as_deref(),
            tone,
            state,
            notice_at: (meeting.state != MeetingState::Cancelled).then(|| policy.local(notice)),
            parties: parties.map(Assignee::name).collect(),
            items: items
                .map(|item| ProposedItem::new(policy, item, &none))
                .collect(),
            decisions: decisions.collect(),
            record: record
                .iter()
                .map(|one| {
                    let at = policy.local(one.signed.at);
                    (
                        at,
                        &*one.signed.by,
                        answer_label(&one.answer),
                        &*one.signed.why,
                    )
                })
                .collect(),
            changes: false,
            confirms: false,
            papers: false,
            date: meeting.held_at.date(),
            at: meeting.held_at.format("%H:%M").to_string(),
            name,
            trouble: "",
            why: "",
        }
    }

    /// For somebody of the office, who sees its papers and the record; `may_decide`: and changes it.
    pub(super) fn for_office(
        self,
        (policy, meeting): (&Policy, &CalledMeeting),
        may_decide: bool,
        now: DateTime<Utc>,
    ) -> Self {
        let to_come =
            meeting.state != MeetingState::Cancelled && policy.instant(meeting.held_at) > now;
        Self {
            papers: true,
            changes: may_decide && to_come,
            confirms: may_decide && to_come && meeting.state == MeetingState::Called,
            ..self
        }
    }

    /// With why something was not done.
    pub(super) fn refused(self, trouble: &'a str, fields: &'a Fields) -> Self {
        Self {
            trouble,
            why: fields.one("why"),
            ..self
        }
    }
}
