//! The monthly meeting (月调度): what it is about, who is there, and whether the office has called it.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::assignment::Assignee;
use super::calendar::Calendar;
use super::line::clean_line;
use super::period::Month;
use super::policy::Policy;
use super::unit::{Contact, UnitSlug};

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingState {
    /// The office called it; its notice goes out the working day after.
    Called,
    /// The office looked at the notice: it may go at once.
    Confirmed,
    Cancelled,
}

/// One item of the agenda (议题), with why it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    pub title: String,
    /// Whose project it is, or who was to see to it.
    pub unit: UnitSlug,
    /// The project's name.
    pub project: Option<String>,
    /// Our number of it.
    pub number: Option<String>,
    /// What is to be settled.
    pub matter: String,
    /// Why it is proposed, in words; at least one.
    pub reasons: Vec<String>,
    /// Who is to be there for it beside the unit.
    pub parties: Vec<UnitSlug>,
}

/// A meeting that the office called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledMeeting {
    /// By which people name it.
    pub number: i64,
    /// Rises with each change of what its notice says.
    pub edition: i64,
    pub month: Month,
    /// Wall clock of the office.
    pub held_at: NaiveDateTime,
    pub place: Option<String>,
    pub host: Option<String>,
    /// Beside the one of the month.
    pub is_extra: bool,
    pub items: Vec<AgendaItem>,
    pub state: MeetingState,
    /// Who said so last, and why.
    pub by: String,
    pub why: String,
    pub at: DateTime<Utc>,
}

impl AgendaItem {
    /// By what a form names it: no two of one agenda are called so.
    #[must_use]
    pub fn key(&self) -> String {
        let number = self.number.as_deref().unwrap_or_default();
        let matter: String = self.matter.chars().take(60).collect();
        // As it is printed into a form, so that it comes back the same.
        clean_line(&format!("{number}/{}：{matter}", self.title), 300)
    }
}

impl CalledMeeting {
    /// `2026年11月重大招商引资项目调度会议`
    #[must_use]
    pub fn name(&self) -> String {
        let extra = if self.is_extra { "专题" } else { "" };
        format!("{}重大招商引资项目{extra}调度会议", self.month.label())
    }

    /// When the notice goes to those who are to be there.
    #[must_use]
    pub fn notice_at(&self, policy: &Policy, calendar: &Calendar) -> DateTime<Utc> {
        if self.state == MeetingState::Confirmed {
            return self.at;
        }
        let day = calendar.workdays_after(policy.local(self.at).date(), 1);
        policy.instant(day.and_time(policy.reminders.at))
    }

    /// Who is to be there: the members, the units and departments of the items.
    #[must_use]
    pub fn parties<'a>(&self, policy: &'a Policy) -> Vec<Assignee<'a>> {
        let members: Vec<&UnitSlug> = match &policy.meeting.members {
            Some(members) => members.iter().collect(),
            None => policy.departments.iter().map(|one| &one.slug).collect(),
        };
        let own = self.items.iter();
        let own = own.flat_map(|item| std::iter::once(&item.unit).chain(&item.parties));
        let mut parties: Vec<Assignee<'a>> = Vec::new();
        for slug in members.into_iter().chain(own) {
            if let Some(party) = policy.assignee(slug)
                && !parties.contains(&party)
            {
                parties.push(party);
            }
        }
        parties
    }

    /// Who gets the notice, each once: the leaders, and who takes the letters of all parties.
    #[must_use]
    pub fn readers<'a>(&self, policy: &'a Policy) -> Vec<&'a Contact> {
        let parties = self.parties(policy).into_iter();
        let people = policy
            .leaders
            .iter()
            .chain(parties.flat_map(Assignee::contacts));
        let mut once: Vec<&Contact> = Vec::new();
        for person in people {
            if once.iter().all(|known| known.address != person.address) {
                once.push(person);
            }
        }
        once
    }

    /// The items that are a party's own affair.
    pub fn items_of<'a>(&'a self, party: &'a UnitSlug) -> impl Iterator<Item = &'a AgendaItem> {
        let items = self.items.iter();
        items.filter(move |item| item.unit == *party || item.parties.contains(party))
    }
}
