//! Who has reported and who has not, flags, and the outbox: what is on record, as of one moment.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::{NodeStatus, OutboxCounts, PendingFile, Result, Store};
use crate::domain::calendar::Calendar;
use crate::domain::dispatch_rules::DispatchRules;
use crate::domain::file_name::shown_name;
use crate::domain::guard::{Cause, GuardReason, Hold};
use crate::domain::observation::FlagRecord;
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::report_status::ReportStatus;
use crate::domain::unit::UnitSlug;

/// Periods told, the running one included.
const PERIODS: usize = 6;

/// What the office asks every day. Its JSON is the contract of docs/json.md.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// As of when, in the office's zone.
    pub now: DateTime<Tz>,
    /// Since when the share cannot be read; `None` while it can.
    pub share_away_since: Option<DateTime<Tz>>,
    /// Since when no letter leaves; `None` while they do.
    pub mail_down_since: Option<DateTime<Tz>>,
    /// Why letters to units are held (rule 14); empty if all is well.
    pub holds: Vec<HoldStatus>,
    /// The running period and those before it, oldest first, as far as the program was in charge.
    pub periods: Vec<PeriodStatus>,
    /// Files that wait because a program has them open, by unit and path.
    pub open_files: Vec<OpenFile>,
    /// Urgent matters that nobody has closed.
    pub urgent: Vec<UrgentStatus>,
    /// All warnings and flags ever raised, withdrawn ones included.
    pub flags: Vec<FlagRecord>,
    /// Letters by state.
    pub outbox: OutboxCounts,
    /// Programs that work on the state beside each other; empty where only one can.
    pub nodes: Vec<NodeStatus>,
}

/// Why letters to units are held, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HoldStatus {
    /// What makes them doubtful, and what exactly that is about.
    #[serde(flatten)]
    pub reason: GuardReason,
    /// Since when, in the office's zone.
    pub since: DateTime<Tz>,
}

/// All units in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodStatus {
    pub id: Period,
    /// Its last moment, in the office's zone.
    pub deadline: DateTime<Tz>,
    /// The calendar does not cover the year: a holiday may still move the deadline (rule 2).
    pub provisional: bool,
    /// One a unit, in the order of the configuration.
    pub units: Vec<ReportStatus>,
}

/// A file in a unit's folder that a program has open: it is taken once it is closed, or has stood still
/// for half an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenFile {
    /// The unit in whose folder it lies.
    pub unit: UnitSlug,
    /// Its name, for people.
    pub file: String,
    /// When it was last seen to change, in the office's zone.
    pub unchanged_since: DateTime<Tz>,
}

/// An urgent matter that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UrgentStatus {
    /// By which it is closed.
    pub number: i64,
    pub unit: UnitSlug,
    /// 项目名称
    pub name: Option<String>,
    /// 事项
    pub matter: String,
    /// When the file arrived that first stated it, in the office's zone.
    pub since: DateTime<Tz>,
}

impl Status {
    /// Whether somebody has to see to the share or to letters that failed.
    #[must_use]
    pub const fn needs_person(&self) -> bool {
        self.outbox.failed > 0 || !self.holds.is_empty() || self.mail_down_since.is_some()
    }
}

impl Store {
    /// The status of an office with these rules, as of `now`.
    pub async fn status(
        &self,
        policy: &Policy,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<Status> {
        let in_zone = |at: DateTime<Utc>| at.with_timezone(&policy.zone);
        let open_file = |(unit, pending): (UnitSlug, PendingFile)| OpenFile {
            unit,
            file: shown_name(&pending.path),
            unchanged_since: in_zone(pending.unchanged_since),
        };
        let running = policy.due_days.running(policy.local(now).date());
        let before = |period: &Period| Some(policy.due_days.before(*period));
        let mut periods: Vec<Period> = std::iter::successors(Some(running), before)
            .take(PERIODS)
            .take_while(|period| period.0 >= policy.start || *period == running)
            .collect();
        periods.reverse();
        let oldest = periods.first().copied().unwrap_or(running);
        let submissions = self.submission_facts(oldest).await?;
        let exceptions = self.exceptions().await?;
        let rules = DispatchRules {
            policy,
            calendar,
            exceptions: &exceptions,
        };
        let periods = periods.into_iter().map(|id| {
            let deadline = policy.deadline(calendar, id);
            let units = policy.units.iter();
            PeriodStatus {
                id,
                deadline: in_zone(deadline.at),
                provisional: deadline.provisional,
                units: units
                    .map(|unit| rules.report_status(unit, id, &submissions))
                    .collect(),
            }
        });
        let holds: Vec<HoldStatus> = self
            .holds()
            .await?
            .into_iter()
            .map(|Hold { reason, since }| HoldStatus {
                reason,
                since: in_zone(since),
            })
            .collect();
        Ok(Status {
            now: in_zone(now),
            periods: periods.collect(),
            mail_down_since: self.mail_down_since().await?.map(in_zone),
            share_away_since: holds
                .iter()
                .find(|hold| hold.reason.cause == Cause::ShareAway)
                .map(|hold| hold.since),
            holds,
            open_files: self
                .open_files()
                .await?
                .into_iter()
                .map(open_file)
                .collect(),
            urgent: self
                .open_matters()
                .await?
                .into_iter()
                .map(|open| UrgentStatus {
                    number: open.number,
                    unit: open.unit,
                    name: open.stated.name,
                    matter: open.stated.matter,
                    since: in_zone(open.since),
                })
                .collect(),
            flags: self.flags().await?,
            outbox: self.outbox_counts().await?,
            nodes: self.nodes(policy.zone).await?,
        })
    }
}
