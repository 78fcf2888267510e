//! What is known when a plan is made.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};

use super::SettledKeys;
use crate::domain::assignment::Assignment;
use crate::domain::calendar::Calendar;
use crate::domain::deadline::Deadline;
use crate::domain::dispatch_rules::DispatchRules;
use crate::domain::exception::Exceptions;
use crate::domain::extension_request::ExtensionRequest;
use crate::domain::guard::{Cause, Hold};
use crate::domain::meeting::CalledMeeting;
use crate::domain::observation::{FlagAnswers, FlagLevel, QuarterRecord, StatedQuarters};
use crate::domain::period::{Month, Period, Quarter};
use crate::domain::policy::Policy;
use crate::domain::report_status::ReportStatus;
use crate::domain::submissions::Submissions;
use crate::domain::unit::{Contact, Unit, UnitSlug};
use crate::domain::urgent::OpenMatter;

/// Which warning or flag it is.
pub type Raised = (UnitSlug, Quarter, FlagLevel);

/// What is known when a plan is made.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// All submissions of the periods that may still matter.
    pub submissions: Submissions,
    /// What units stated of quarters.
    pub observations: StatedQuarters,
    /// Urgent matters that nobody has closed.
    pub urgent: Vec<OpenMatter>,
    /// What somebody is to see to, as long as the office has not closed it.
    pub assignments: Vec<Assignment>,
    /// Meetings that the office called.
    pub meetings: Vec<CalledMeeting>,
    /// Keys that have an outcome, or are queued.
    pub settled: SettledKeys,
    /// Flags and warnings that stand.
    pub raised: BTreeSet<Raised>,
    /// What the office said of flags.
    pub flag_answers: FlagAnswers,
    /// Flags and warnings that a correction withdrew and that may still have to be told of.
    pub withdrawn: BTreeSet<Raised>,
    /// Who has the letter on a warning or flag, or may have it: people and groups, as they were called then.
    pub flag_readers: BTreeMap<Raised, Vec<Contact>>,
    /// Units in whose folder a file has just come that is not judged yet: it may be the report.
    pub arriving: BTreeSet<UnitSlug>,
    /// Units whose folder could not be looked into, or not taken in for a reason of ours: nothing of
    /// them may be called missing (rule 9).
    pub unseen: BTreeSet<UnitSlug>,
    /// Why letters to units are held now (rule 14); empty if all is well.
    pub holds: Vec<Hold>,
    /// What people allowed single units (rules 1, 9 and 12).
    pub exceptions: Exceptions,
    /// Later deadlines that units asked for and the office refused, of the periods that may still matter (rule 1).
    pub refused: Vec<ExtensionRequest>,
    /// Letters that each address got or will get of a day's reminders, by the day in the office's zone.
    pub reminded: BTreeMap<(NaiveDate, String), u32>,
    /// What calendars were last told, by unit and period.
    pub calendar_entries: HashMap<UnitSlug, BTreeMap<Period, CalendarEntryState>>,
    /// Months whose ledger a person holds back from the leaders (rule 11).
    pub held: BTreeSet<Month>,
}

/// What calendars were last told of a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntryState {
    pub deadline: DateTime<Utc>,
    /// All else that the entry says.
    pub text: String,
    /// The entry's number; a higher one replaces it.
    pub sequence: u32,
    /// When this number was first told.
    pub at: DateTime<Utc>,
}

impl CalendarEntryState {
    /// What calendars are told after `before`: the very same again, or what is new with a higher number.
    #[must_use]
    pub fn after(
        before: Option<&Self>,
        deadline: DateTime<Utc>,
        text: String,
        now: DateTime<Utc>,
    ) -> Self {
        match before {
            Some(told) if told.deadline == deadline && told.text == text => told.clone(),
            _ => Self {
                deadline,
                text,
                sequence: before.map_or(0, |told| told.sequence + 1),
                at: now,
            },
        }
    }
}

/// What has come, seen by what the office is ruled by: what each unit owes, and what came of it.
#[derive(Debug, Clone, Copy)]
pub struct RuledFacts<'a> {
    pub rules: DispatchRules<'a>,
    submissions: &'a Submissions,
}

impl RuledFacts<'_> {
    /// What this unit's report for this period is.
    #[must_use]
    pub fn report_status(&self, unit: &Unit, period: Period) -> ReportStatus {
        self.rules.report_status(unit, period, self.submissions)
    }

    /// When this period closes for this unit.
    #[must_use]
    pub fn deadline(&self, unit: &UnitSlug, period: Period) -> Deadline {
        self.rules.deadline(unit, period)
    }
}

impl Facts {
    /// What this unit's calendars were last told of this period, if anything.
    #[must_use]
    pub fn calendar_entry(&self, unit: &UnitSlug, period: Period) -> Option<&CalendarEntryState> {
        self.calendar_entries.get(unit)?.get(&period)
    }

    /// What is known of quarters now.
    #[must_use]
    pub fn quarters<'a>(&'a self, policy: &'a Policy, now: DateTime<Utc>) -> QuarterRecord<'a> {
        QuarterRecord {
            policy,
            exceptions: &self.exceptions,
            stated: &self.observations,
            now,
        }
    }

    /// The same, seen by what the office is ruled by.
    #[must_use]
    pub const fn ruled<'a>(&'a self, policy: &'a Policy, calendar: &'a Calendar) -> RuledFacts<'a> {
        RuledFacts {
            rules: DispatchRules {
                policy,
                calendar,
                exceptions: &self.exceptions,
            },
            submissions: &self.submissions,
        }
    }

    /// Why letters to units are held, if they are: the gravest of the reasons.
    #[must_use]
    pub fn hold(&self) -> Option<&Hold> {
        self.holds.iter().min_by_key(|hold| hold.reason.cause)
    }

    /// Why nothing at all can be known, if so.
    #[must_use]
    pub fn blind(&self) -> Option<&Hold> {
        self.hold().filter(|hold| hold.reason.cause.blocks_all())
    }

    /// Whether the clock is doubtful: then nothing may be decided, for a decision is for ever.
    #[must_use]
    pub fn is_clock_doubtful(&self) -> bool {
        self.holds
            .iter()
            .any(|hold| hold.reason.cause == Cause::ClockMoved)
    }
}
