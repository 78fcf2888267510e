//! All that a tick works with: the rules, the share, the memory, and the way out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{ArchiveCopy, Mirror};
use crate::channel::Robot;
use crate::document::Documents;
use crate::domain::calendar::Calendar;
use crate::domain::contacts::with_contacts;
use crate::domain::deadline::Deadline;
use crate::domain::dispatch_rules::DispatchRules;
use crate::domain::exception::Exceptions;
use crate::domain::look_back;
use crate::domain::period::Period;
use crate::domain::plan::{CalendarEntryState, Facts, RuledFacts, SettledKeys};
use crate::domain::policy::Policy;
use crate::domain::settle::SettleTimes;
use crate::domain::submissions::Submissions;
use crate::domain::unit::{Unit, UnitSlug};
use crate::folder::{Archive, Share};
use crate::mail::{self, Sender, Templates};
use crate::sandbox::Reader;
use crate::store::{Result, Store};

/// An office that is ready to work. Only [`super::tick()`] decides when it does.
#[derive(Debug, Clone)]
pub struct Office {
    /// The rule as this office carries it out.
    pub policy: Policy,
    /// Working days.
    pub calendar: Calendar,
    /// The shared folder.
    pub share: Share,
    /// What the shared folder is a mirror of, if it is one.
    pub mirror: Option<Arc<Mirror>>,
    /// Originals of all that ever arrived.
    pub archive: Archive,
    /// Where they are copied to, if they are.
    pub archive_copy: Option<Arc<ArchiveCopy>>,
    /// State.
    pub store: Store,
    /// Reads sheets in children.
    pub reader: Reader,
    /// Group robots, and what each is told.
    pub robots: Vec<Robot>,
    /// Templates of letters.
    pub templates: Templates,
    /// Templates of documents.
    pub documents: Documents,
    /// Who sends the letters.
    pub sender: Sender,
    /// The configuration file, for the hints in letters to the office.
    pub config_file: PathBuf,
    /// A file counts once it has stood still for so long.
    pub settle: SettleTimes,
}

/// A policy with the people whom 通讯录.xlsx names for this day: what every command, page and letter shows; `None`: the
/// configuration holds alone.
pub async fn policy_of(
    policy: &Policy,
    store: &Store,
    now: DateTime<Utc>,
) -> Result<Option<Policy>> {
    let contacts = store.contacts().await?;
    let today = policy.local(now).date();
    Ok(contacts.map(|contacts| with_contacts(policy, &contacts, today)))
}

/// An office at a moment: what nearly everything in here is about.
#[derive(Clone, Copy, Debug)]
pub struct OfficeAt<'a> {
    pub office: &'a Office,
    pub now: DateTime<Utc>,
}

impl Office {
    #[must_use]
    pub const fn at(&self, now: DateTime<Utc>) -> OfficeAt<'_> {
        OfficeAt { office: self, now }
    }

    /// The same office with the people whom 通讯录.xlsx names for this day, and with what was said of headers on the desk;
    /// `None`: the configuration holds alone.
    pub async fn as_of_now(&self, now: DateTime<Utc>) -> Result<Option<Box<Self>>> {
        let policy = self.people_of(now).await?;
        if policy.is_none() && self.store.header_records().await?.is_empty() {
            return Ok(None);
        }
        let mut office = Box::new(self.clone());
        office.reader = self.reader_at(now).await?;
        office.policy = policy.unwrap_or(office.policy);
        Ok(Some(office))
    }

    /// Its policy with those people.
    pub async fn people_of(&self, now: DateTime<Utc>) -> Result<Option<Policy>> {
        policy_of(&self.policy, &self.store, now).await
    }

    /// The office as letters sign for it.
    #[must_use]
    pub fn signature(&self) -> mail::Signature {
        let contact = self
            .policy
            .office
            .first()
            .map_or_else(String::new, |contact| {
                let phone = if contact.phone.is_empty() {
                    String::new()
                } else {
                    format!("，电话 {}", contact.phone)
                };
                format!("{}{phone}", contact.name)
            });
        mail::Signature {
            name: self.policy.office_name.clone(),
            contact,
        }
    }

    /// What the office is ruled by, with these exceptions.
    pub(super) const fn rules<'a>(&'a self, exceptions: &'a Exceptions) -> DispatchRules<'a> {
        DispatchRules {
            policy: &self.policy,
            calendar: &self.calendar,
            exceptions,
        }
    }

    /// What has come, seen by what the office is ruled by.
    pub const fn ruled<'a>(&'a self, facts: &'a Facts) -> RuledFacts<'a> {
        facts.ruled(&self.policy, &self.calendar)
    }

    /// All that the plan asks for, as known to the store.
    pub async fn facts(&self, now: DateTime<Utc>) -> Result<Facts> {
        let come = self.store.come_so_far(look_back::first_period(now)).await?;
        Ok(Facts {
            submissions: come.submissions,
            observations: come.quarters,
            urgent: self.store.open_matters().await?,
            meetings: self.store.meetings().await?,
            assignments: self.store.open_assignments().await?,
            settled: self.settled_keys(now).await?,
            // Only a tick that has looked into the folders can tell.
            arriving: BTreeSet::new(),
            unseen: BTreeSet::new(),
            raised: self.store.raised().await?,
            flag_answers: self.store.flag_answers().await?,
            withdrawn: self.store.withdrawn(look_back::since(now)).await?,
            flag_readers: self.store.flag_readers(look_back::since(now)).await?,
            holds: self.store.holds().await?,
            exceptions: self.store.exceptions().await?,
            refused: self
                .store
                .refused_extension_requests(look_back::first_period(now))
                .await?,
            reminded: self.reminded(now).await?,
            calendar_entries: self.calendar_entries(now).await?,
            held: self.store.held_months().await?,
        })
    }

    /// The keys that have an outcome or are queued, as far as the plan may ask for them.
    async fn settled_keys(&self, now: DateTime<Utc>) -> Result<SettledKeys> {
        let about_periods = look_back::since_about_periods(now);
        self.store
            .settled_keys(look_back::since(now), about_periods)
            .await
    }

    /// What has come of the periods that may still matter, from one unit.
    pub(super) async fn submissions_of(
        &self,
        unit: &UnitSlug,
        now: DateTime<Utc>,
    ) -> Result<Submissions> {
        let since = look_back::first_period(now);
        self.store.submission_facts_of(unit, since).await
    }

    /// What units' calendars were told of the periods that may still matter.
    pub(super) async fn calendar_entries(
        &self,
        now: DateTime<Utc>,
    ) -> Result<HashMap<UnitSlug, BTreeMap<Period, CalendarEntryState>>> {
        self.store.told(look_back::first_period(now)).await
    }

    /// How many reminders each address got on this day of the office.
    async fn reminded(&self, now: DateTime<Utc>) -> Result<BTreeMap<(NaiveDate, String), u32>> {
        let today = self.policy.local(now).date();
        let since = self.policy.instant(today.and_time(NaiveTime::MIN));
        self.store.reminded(since, self.policy.zone).await
    }

    /// The unit's folder as the unit finds it.
    pub(super) fn save_in(unit: &Unit) -> String {
        format!("{}/{}", crate::folder::REPORTS, unit.name)
    }

    /// A deadline as letters tell it.
    pub(super) fn told(&self, deadline: Deadline) -> mail::ToldDeadline {
        let day_off = (!self.calendar.is_workday(deadline.date)).then(|| {
            self.calendar
                .name_of(deadline.date)
                .unwrap_or("周末")
                .to_owned()
        });
        mail::ToldDeadline {
            at: self.policy.local(deadline.at),
            provisional: deadline.provisional,
            day_off,
        }
    }
}
