//! The heart: what is right to do now, and what is not, each with its reason. Pure and synchronous.
//!
//! Nothing here happens because an hour struck: every call looks at the facts anew, and a key that
//! has an outcome never gets another one. Missed hours and restarts need no code of their own.

mod action;
mod digest;
mod facts;
mod flags;
mod guard;
mod ledgers;
mod lists;
mod moved;
mod reminders;
mod urgent;

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

pub use action::{Action, EditionStage, Occasion};
pub use digest::{Letter, letters};
pub use facts::{Facts, Raised, Told};
pub use flags::raised_at;
pub use ledgers::edition_at;

use super::calendar::Calendar;
use super::deadline::Deadline;
use super::grant::Grants;
use super::obligation::State;
use super::period::{Month, Period, Quarter};
use super::policy::Policy;
use super::unit::{Unit, UnitSlug};

/// How long after its due day a step of a period may still be right, or a letter about it.
const LOOK_BACK_DAYS: Days = Days::new(45);
/// How long before its due day a period is looked at.
const LOOK_AHEAD_DAYS: Days = Days::new(31);

/// What should happen now, in the order in which it came due, and what should not.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Each is to be carried out once.
    pub actions: Vec<Action>,
    /// Each was considered and not done.
    pub left: Vec<Left>,
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

/// Why what tells of all units waits.
const ARRIVING: &str = "held: a file has just come and is not judged yet";
/// Why a letter waits for nothing but time.
const DAY_OFF: &str = "held: today is not a working day";
/// The same.
const QUIET: &str = "held: in quiet hours";
/// The same.
const CAPPED: &str = "held: the person had as many reminders today as are allowed";

impl Left {
    /// Whether nothing but time keeps it back: the next working day, or the end of quiet hours.
    #[must_use]
    pub fn waits_for_time(&self) -> bool {
        [DAY_OFF, QUIET, CAPPED].contains(&self.reason.as_str())
    }
}

/// What is right at `now`. Calling it again with the keys of its actions settled gives no action.
#[must_use]
pub fn plan(now: DateTime<Utc>, policy: &Policy, calendar: &Calendar, facts: &Facts) -> Plan {
    let mut draft = Draft::new(now, policy, calendar, facts);
    guard::decide(&mut draft);
    urgent::decide(&mut draft);
    // What is decided stays so for ever; by a clock that may be wrong nothing is.
    if !facts.is_clock_doubtful() {
        moved::decide(&mut draft);
        reminders::decide(&mut draft);
        lists::decide(&mut draft);
        ledgers::decide(&mut draft);
        flags::decide(&mut draft);
    }
    let mut plan = draft.plan;
    plan.actions.sort_by_key(|action| action.at);
    digest::cap(&mut plan, policy, facts, policy.local(now).date());
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

/// An occasion for which a letter is queued.
#[derive(Debug, Clone, Copy)]
pub struct Queued<'a> {
    /// Its key.
    pub key: &'a str,
    /// Kind of letter, as in [`Occasion::kind`].
    pub kind: &'a str,
    /// The unit concerned.
    pub unit: Option<&'a UnitSlug>,
    /// The period concerned.
    pub period: Option<Period>,
    /// Its recipient's address.
    pub to: &'a str,
}

/// Whether an occasion is still right at the moment at which its letter would be sent (rule 10).
#[must_use]
pub fn still_right(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    facts: &Facts,
    occasion: Queued<'_>,
) -> Turn {
    let draft = Draft::new(now, policy, calendar, facts);
    let can_be_wrong = ["reminder", "overdue", "due_day_list", "deadline_moved"];
    let (Some(period), true) = (occasion.period, can_be_wrong.contains(&occasion.kind)) else {
        return Turn::Go;
    };
    if let Some(hold) = facts.blind() {
        return Turn::Wait(hold.doubt.cause.reason());
    }
    let Some(slug) = occasion.unit else {
        return lists::still_right(&draft, occasion.kind, period);
    };
    let Some(unit) = policy.unit(slug) else {
        return Turn::Never("the unit is no longer configured".to_owned());
    };
    let state = draft.state(unit, period);
    if !state.is_owing() {
        return Turn::Never(words(state).to_owned());
    }
    let overtaken = if occasion.kind == "deadline_moved" {
        moved::overtaken(&draft, unit, period).map(str::to_owned)
    } else {
        reminders::overtaken(&draft, unit, period, occasion.key, occasion.to)
    };
    if let Some(reason) = overtaken {
        return Turn::Overtaken(reason);
    }
    draft.hold_for(unit).map_or(Turn::Go, Turn::Wait)
}

/// Why a letter that is to wait for a working hour waits now, if it does (rules 2 and 14).
#[must_use]
pub fn rest(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    facts: &Facts,
) -> Option<&'static str> {
    Draft::new(now, policy, calendar, facts).hold()
}

/// All instants of a span at which something may come due, in order: what a rehearsal steps through.
#[must_use]
pub fn instants(
    policy: &Policy,
    calendar: &Calendar,
    grants: &Grants,
    from: NaiveDate,
    to: NaiveDate,
) -> BTreeSet<DateTime<Utc>> {
    let periods = policy
        .due_days
        .between(from - LOOK_BACK_DAYS, to + LOOK_BACK_DAYS);
    let lists = periods.map(|period| lists::listed_at(policy, calendar, period));
    let periods = policy
        .due_days
        .between(from - LOOK_BACK_DAYS, to + LOOK_BACK_DAYS);
    let deadlines = periods.map(|period| policy.deadline(calendar, period));
    let extended = grants.extensions();
    let deadlines = deadlines.chain(extended.map(|(_, day)| policy.deadline_on(calendar, day)));
    let steps = deadlines.flat_map(|deadline| super::reminder::steps(policy, calendar, deadline));
    // An extension is told as soon as its period is looked at.
    let looked_at = grants.extensions().map(|(period, _)| {
        let day = period.0 - LOOK_AHEAD_DAYS;
        policy.instant(day.and_time(NaiveTime::MIN))
    });
    let months = std::iter::successors(Some(Month::of(from - LOOK_BACK_DAYS)), |month| {
        Some(month.next())
    })
    .take_while(|month| month.first_day() <= to);
    let editions = months.flat_map(|month| {
        [EditionStage::Draft, EditionStage::Final]
            .map(|stage| ledgers::edition_at(policy, calendar, month, stage))
    });
    let quarters = std::iter::successors(
        Some(Quarter::of(from - LOOK_BACK_DAYS).previous()),
        |quarter| Some(quarter.next()),
    )
    .take_while(|quarter| quarter.first_day() <= to);
    let raises = quarters.map(|quarter| flags::raised_at(policy, calendar, quarter));
    steps
        .map(|step| step.at)
        .chain(lists)
        .chain(looked_at)
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

    /// The time of day on the office's wall.
    fn time(&self) -> NaiveTime {
        self.policy.local(self.now).time()
    }

    /// When this period closes for this unit.
    fn deadline(&self, unit: &Unit, period: Period) -> Deadline {
        self.facts
            .deadline(self.policy, self.calendar, &unit.slug, period)
    }

    /// The periods of which something may be right now; none from before the program was in charge.
    fn periods(&self) -> impl Iterator<Item = Period> + use<'a> {
        let (today, policy) = (self.today(), self.policy);
        let periods = policy
            .due_days
            .between(today - LOOK_BACK_DAYS, today + LOOK_AHEAD_DAYS);
        periods.filter(|period| period.0 >= policy.start)
    }

    /// Whether the program was already in charge at this instant.
    fn in_charge(&self, at: DateTime<Utc>) -> bool {
        self.policy.local(at).date() >= self.policy.start
    }

    /// Why letters to people must wait now, if they must (rules 2 and 14).
    fn hold(&self) -> Option<&'static str> {
        if let Some(hold) = self.facts.blind() {
            Some(hold.doubt.cause.reason())
        } else if !self.calendar.is_workday(self.today()) {
            Some(DAY_OFF)
        } else if self.policy.reminders.quiet.contain(self.time()) {
            Some(QUIET)
        } else {
            None
        }
    }

    /// Why letters to units must wait now, if they must (rule 14).
    fn hold_units(&self) -> Option<&'static str> {
        let guarded = self.facts.hold().map(|hold| hold.doubt.cause.reason());
        guarded.or_else(|| self.hold())
    }

    /// Why letters that call this unit's report missing must wait now, if they must.
    fn hold_for(&self, unit: &Unit) -> Option<&'static str> {
        self.hold_units().or_else(|| {
            if self.facts.arriving.contains(&unit.slug) {
                Some("held: a file of the unit has just come and is not judged yet")
            } else if self.facts.unseen.contains(&unit.slug) {
                Some("held: the unit's folder could not be looked into")
            } else {
                None
            }
        })
    }

    /// Why what tells of all units' reports for this period must wait now, if it must: a file that has just
    /// come may be the report of one that still owes it.
    fn hold_all(&self, period: Period) -> Option<&'static str> {
        let arriving = |unit: &Unit| self.facts.arriving.contains(&unit.slug);
        let owes = |unit: &Unit| self.state(unit, period).is_owing();
        self.hold().or_else(|| {
            let mut units = self.policy.units.iter();
            units
                .any(|unit| arriving(unit) && owes(unit))
                .then_some(ARRIVING)
        })
    }

    /// Whether the key has an outcome, or is queued.
    fn is_settled(&self, key: &str) -> bool {
        self.facts.settled.contains(key)
    }

    fn act(&mut self, action: Action) {
        if !self.is_settled(&action.key) {
            self.plan.actions.push(action);
        }
    }

    fn leave(&mut self, key: String, reason: impl Into<String>) {
        if !self.is_settled(&key) {
            self.plan.left.push(Left {
                key,
                reason: reason.into(),
                is_final: true,
            });
        }
    }

    fn hold_back(&mut self, key: String, reason: &str) {
        if !self.is_settled(&key) {
            self.plan.left.push(Left {
                key,
                reason: reason.to_owned(),
                is_final: false,
            });
        }
    }

    fn state(&self, unit: &Unit, period: Period) -> State {
        self.facts
            .standing(self.policy, self.calendar, unit, period)
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
