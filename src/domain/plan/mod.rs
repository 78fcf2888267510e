//! The heart: what is right to do now, and what is not, each with its reason. Pure and synchronous.
//!
//! Nothing here happens because an hour struck: every call looks at the facts anew, and a key that
//! has an outcome never gets another one. Missed hours and restarts need no code of their own.

mod flags;
mod ledgers;
mod reminders;
mod share;

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};

pub use ledgers::edition_at;

use super::calendar::Calendar;
use super::obligation::{State, SubmissionFact, standing};
use super::observation::{Flag, FlagLevel, ObservationFact};
use super::period::{Month, Period, Quarter};
use super::policy::Policy;
use super::reminder::Step;
use super::unit::{Contact, Unit, UnitSlug};

/// What is known when a plan is made.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// All submissions of the periods that may still matter, in the order of arrival.
    pub submissions: Vec<SubmissionFact>,
    /// What units stated of quarters.
    pub observations: Vec<ObservationFact>,
    /// Keys that have an outcome, or are queued.
    pub settled: BTreeSet<String>,
    /// Flags and warnings that stand.
    pub raised: Vec<(UnitSlug, Quarter)>,
    /// Units in whose folder a file has just come that is not judged yet: it may be the report.
    pub arriving: BTreeSet<UnitSlug>,
    /// Units whose folder could not be looked into, or not taken in for a reason of ours: nothing of
    /// them may be called missing (rule 9).
    pub unseen: BTreeSet<UnitSlug>,
    /// Since when the share cannot be read (rule 14); `None` while it can.
    pub share_away_since: Option<DateTime<Utc>>,
    /// Months whose ledger a person holds back from the leaders (rule 11).
    pub held: BTreeSet<Month>,
}

/// What should happen now, in the order in which it came due, and what should not.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Each is to be carried out once.
    pub actions: Vec<Action>,
    /// Each was considered and not done.
    pub left: Vec<Left>,
}

/// One thing to do. Its key is unique for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Kind, occasion and recipient: `reminder/2026-11-25/nanming/before-1/zhang@example.org`.
    pub key: String,
    /// What it is.
    pub occasion: Occasion,
    /// Since when it is right.
    pub at: DateTime<Utc>,
    /// The unit concerned, if it is about one.
    pub unit: Option<UnitSlug>,
    /// Who gets the letter; `None` for what is no letter.
    pub to: Option<Contact>,
    /// Why, in words.
    pub reason: String,
}

/// What an action is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occasion {
    /// To a liaison, before a deadline (rule 10).
    Reminder {
        /// The period that is due.
        period: Period,
        /// Which step.
        step: Step,
    },
    /// To a unit's leader, or for all units to the office (rule 10).
    Overdue {
        /// The period that has closed.
        period: Period,
    },
    /// Build and publish an edition of the monthly ledger (rule 11).
    Edition {
        /// The month.
        month: Month,
        /// Draft or final.
        stage: EditionStage,
    },
    /// A letter with an edition (rule 11): the draft to the office, the final one to the leaders.
    Ledger {
        /// The month.
        month: Month,
        /// Draft or final.
        stage: EditionStage,
    },
    /// Put a flag or warning on record (rule 12).
    Raise(Flag),
    /// Tell somebody of it (rule 12).
    Observation(Flag),
    /// A correction took the ground from under a flag: withdraw it, and leave a trace (rule 12).
    Withdraw {
        /// The quarter of the flag.
        quarter: Quarter,
    },
    /// Tell the office that the share cannot be read (rule 14).
    ShareAway {
        /// Since when.
        since: DateTime<Utc>,
    },
}

/// Which of the two monthly editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EditionStage {
    /// To the office, one working day before.
    Draft,
    /// To the leaders.
    Final,
}

impl EditionStage {
    /// `draft` or `final`, in keys and tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Final => "final",
        }
    }
}

impl Occasion {
    /// The half-month period that it is about, if it is about one.
    #[must_use]
    pub const fn period(&self) -> Option<Period> {
        match self {
            Self::Reminder { period, .. } | Self::Overdue { period } => Some(*period),
            _ => None,
        }
    }

    /// The kind in JSON, keys and tables.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Reminder { .. } => "reminder",
            Self::Overdue { .. } => "overdue",
            Self::Edition { .. } => "edition",
            Self::Ledger {
                stage: EditionStage::Draft,
                ..
            } => "ledger_draft",
            Self::Ledger {
                stage: EditionStage::Final,
                ..
            } => "ledger",
            Self::Raise(_) => "raise",
            Self::Observation(Flag {
                level: FlagLevel::Warning,
                ..
            }) => "observation_warning",
            Self::Observation(Flag {
                level: FlagLevel::Flag,
                ..
            }) => "flag",
            Self::Withdraw { .. } => "withdraw",
            Self::ShareAway { .. } => "operator",
        }
    }
}

/// Something that was considered and not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The key that the action would have had; for a letter to several people, without recipient.
    pub key: String,
    /// Why not.
    pub reason: String,
    /// Whether that is its outcome for ever; if not, it is only held back for now.
    pub is_final: bool,
}

/// What is right at `now`. Calling it again with the keys of its actions settled gives no action.
#[must_use]
pub fn plan(now: DateTime<Utc>, policy: &Policy, calendar: &Calendar, facts: &Facts) -> Plan {
    let mut draft = Draft::new(now, policy, calendar, facts);
    share::decide(&mut draft);
    reminders::decide(&mut draft);
    ledgers::decide(&mut draft);
    flags::decide(&mut draft);
    let mut plan = draft.plan;
    plan.actions.sort_by_key(|action| action.at);
    plan
}

/// What is to be done with a reminder whose turn to be sent has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// It goes out.
    Go,
    /// It must wait; why.
    Wait(&'static str),
    /// What follows it is right by now; what that is.
    Overtaken(String),
    /// It must not go out any more; why.
    Never(String),
}

/// Whether a queued reminder is still right at the moment of sending (rule 10).
#[must_use]
pub fn still_right(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    facts: &Facts,
    (unit, period, step): (&UnitSlug, Period, Step),
) -> Turn {
    let draft = Draft::new(now, policy, calendar, facts);
    let Some(unit) = policy.unit(unit) else {
        return Turn::Never("the unit is no longer configured".to_owned());
    };
    let state = draft.state(unit, period);
    if !state.is_owing() {
        return Turn::Never(words(state).to_owned());
    }
    if let Some(reason) = reminders::overtaken(&draft, period, step) {
        return Turn::Overtaken(reason);
    }
    draft.hold_for(unit).map_or(Turn::Go, Turn::Wait)
}

/// All instants of a span at which something may come due, in order: what a rehearsal steps through.
#[must_use]
pub fn instants(
    policy: &Policy,
    calendar: &Calendar,
    from: NaiveDate,
    to: NaiveDate,
) -> BTreeSet<DateTime<Utc>> {
    let margin = Days::new(45);
    let periods = policy.due_days.between(from - margin, to + margin);
    let steps = periods.flat_map(|period| super::reminder::steps(policy, calendar, period));
    let months = std::iter::successors(Some(Month::of(from - margin)), |month| Some(month.next()))
        .take_while(|month| month.first_day() <= to);
    let editions = months.flat_map(|month| {
        [EditionStage::Draft, EditionStage::Final]
            .map(|stage| ledgers::edition_at(policy, calendar, month, stage))
    });
    let quarters = std::iter::successors(Some(Quarter::of(from - margin).previous()), |quarter| {
        Some(quarter.next())
    })
    .take_while(|quarter| quarter.first_day() <= to);
    let raises = quarters.map(|quarter| flags::raised_at(policy, calendar, quarter));
    steps
        .map(|step| step.at)
        .chain(editions)
        .chain(raises)
        .filter(|&at| (from..=to).contains(&policy.local(at).date()))
        .collect()
}

/// A plan in the making, with all that its parts need.
struct Draft<'a> {
    now: DateTime<Utc>,
    policy: &'a Policy,
    calendar: &'a Calendar,
    facts: &'a Facts,
    plan: Plan,
}

impl<'a> Draft<'a> {
    fn new(
        now: DateTime<Utc>,
        policy: &'a Policy,
        calendar: &'a Calendar,
        facts: &'a Facts,
    ) -> Self {
        Self {
            now,
            policy,
            calendar,
            facts,
            plan: Plan::default(),
        }
    }

    /// The date on the office's wall.
    fn today(&self) -> NaiveDate {
        self.policy.local(self.now).date()
    }

    /// Whether the program was already in charge at this instant.
    fn in_charge(&self, at: DateTime<Utc>) -> bool {
        self.policy.local(at).date() >= self.policy.start
    }

    /// Why letters to people must wait now, if they must (rules 2 and 14).
    fn hold(&self) -> Option<&'static str> {
        if self.facts.share_away_since.is_some() {
            Some("held: the share cannot be read, so nobody can be called missing")
        } else if !self.calendar.is_workday(self.today()) {
            Some("held: today is not a working day")
        } else {
            None
        }
    }

    /// Why letters that call this unit's report missing must wait now, if they must.
    fn hold_for(&self, unit: &Unit) -> Option<&'static str> {
        self.hold().or_else(|| {
            if self.facts.arriving.contains(&unit.slug) {
                Some("held: a file of the unit has just come and is not judged yet")
            } else if self.facts.unseen.contains(&unit.slug) {
                Some("held: the unit's folder could not be looked into")
            } else {
                None
            }
        })
    }

    fn act(&mut self, action: Action) {
        if !self.facts.settled.contains(&action.key) {
            self.plan.actions.push(action);
        }
    }

    fn leave(&mut self, key: String, reason: impl Into<String>) {
        if !self.facts.settled.contains(&key) {
            self.plan.left.push(Left {
                key,
                reason: reason.into(),
                is_final: true,
            });
        }
    }

    fn hold_back(&mut self, key: String, reason: &str) {
        if !self.facts.settled.contains(&key) {
            self.plan.left.push(Left {
                key,
                reason: reason.to_owned(),
                is_final: false,
            });
        }
    }

    fn state(&self, unit: &Unit, period: Period) -> State {
        standing(
            self.policy,
            self.calendar,
            unit,
            period,
            &self.facts.submissions,
        )
        .state
    }

    fn policy(&self) -> &'a Policy {
        self.policy
    }
}

/// A state in a sentence of reasons.
const fn words(state: State) -> &'static str {
    match state {
        State::Reported => "the unit has reported",
        State::Zero => "the unit has sent a zero report",
        State::Missing => "nothing has come",
        State::Rejected => "what came was returned",
        State::Exempt => "the unit is exempt",
    }
}

#[cfg(test)]
mod tests;
