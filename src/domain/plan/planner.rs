//! A plan in the making, with all that its parts ask of it.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{Action, Facts, LOOK_AHEAD_DAYS, LOOK_BACK_DAYS, Plan, RuledFacts, Skipped};
use crate::domain::calendar::Calendar;
use crate::domain::deadline::Deadline;
use crate::domain::occasion::{Key, Occasion};
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::reason::{Due, Held, Over, Reason};
use crate::domain::report_status::State;
use crate::domain::unit::{Contact, Unit};

pub(super) struct Planner<'a> {
    pub(super) now: DateTime<Utc>,
    pub(super) policy: &'a Policy,
    pub(super) calendar: &'a Calendar,
    pub(super) facts: &'a Facts,
    pub(super) plan: Plan,
}

impl<'a> Planner<'a> {
    pub(super) fn new(
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
    pub(super) fn today(&self) -> NaiveDate {
        self.policy.local(self.now).date()
    }

    /// The time of day on the office's wall.
    fn time(&self) -> NaiveTime {
        self.policy.local(self.now).time()
    }

    /// When this period closes for this unit.
    pub(super) fn deadline(&self, unit: &Unit, period: Period) -> Deadline {
        self.ruled().deadline(&unit.slug, period)
    }

    /// The periods of which something may be right now; none from before the program was in charge.
    pub(super) fn periods(&self) -> impl Iterator<Item = Period> + use<'a> {
        let (today, policy) = (self.today(), self.policy);
        let periods = policy
            .due_days
            .between(today - LOOK_BACK_DAYS, today + LOOK_AHEAD_DAYS);
        periods.filter(|period| period.0 >= policy.start)
    }

    /// Whether the program was already in charge at this instant.
    pub(super) fn in_charge(&self, at: DateTime<Utc>) -> bool {
        self.policy.local(at).date() >= self.policy.start
    }

    /// What this unit's report for this period is by now.
    pub(super) fn state(&self, unit: &Unit, period: Period) -> State {
        self.ruled().report_status(unit, period).state
    }

    const fn ruled(&self) -> RuledFacts<'a> {
        self.facts.ruled(self.policy, self.calendar)
    }

    /// Why all letters that depend on what has come must wait now, if they must (rule 14).
    pub(super) fn blocked(&self) -> Option<Held> {
        let blind = self.facts.blind();
        blind.map(|hold| Held::Guard(hold.reason.cause))
    }

    /// Why letters to people must wait now, if they must (rules 2 and 14).
    pub(super) fn closed_hours(&self) -> Option<Held> {
        self.blocked().or_else(|| {
            if !self.calendar.is_workday(self.today()) {
                Some(Held::DayOff)
            } else if self.policy.reminders.quiet.contain(self.time()) {
                Some(Held::QuietHours)
            } else {
                None
            }
        })
    }

    /// Why letters to units must wait now, if they must (rule 14).
    pub(super) fn hold_to_units(&self) -> Option<Held> {
        let guarded = self.facts.hold().map(|hold| Held::Guard(hold.reason.cause));
        guarded.or_else(|| self.closed_hours())
    }

    /// Why letters that call this unit's report missing must wait now, if they must.
    pub(super) fn hold_about(&self, unit: &Unit) -> Option<Held> {
        self.hold_to_units().or_else(|| {
            if self.facts.arriving.contains(&unit.slug) {
                Some(Held::UnitArriving)
            } else if self.facts.unseen.contains(&unit.slug) {
                Some(Held::UnitUnseen)
            } else {
                None
            }
        })
    }

    /// Why what tells of all units' reports for this period must wait now, if it must: a file that has just
    /// come may be the report of one that still owes it.
    pub(super) fn hold_about_all(&self, period: Period) -> Option<Held> {
        let arriving = |unit: &Unit| self.facts.arriving.contains(&unit.slug);
        let owes = |unit: &Unit| self.state(unit, period).is_owing();
        self.closed_hours().or_else(|| {
            let mut units = self.policy.units.iter();
            units
                .any(|unit| arriving(unit) && owes(unit))
                .then_some(Held::SomeUnitArriving)
        })
    }

    /// Whether the occasion as a whole has an outcome, or is queued.
    pub(super) fn is_settled(&self, occasion: &Occasion) -> bool {
        self.facts.settled.has(occasion, None)
    }

    /// Whether this person got the letter of an occasion, or is about to.
    pub(super) fn is_sent(&self, occasion: &Occasion, to: &Contact) -> bool {
        self.facts.settled.has(occasion, Some(&to.address))
    }

    /// Whether any of these people did.
    pub(super) fn is_sent_to_any<'c>(
        &self,
        occasion: &Occasion,
        recipients: impl IntoIterator<Item = &'c Contact>,
    ) -> bool {
        let settled = self.facts.settled.of(occasion);
        let mut recipients = recipients.into_iter();
        recipients.any(|to| settled.has(Some(&to.address)))
    }

    /// To be done now, unless it has its outcome.
    pub(super) fn act(
        &mut self,
        occasion: Occasion,
        to: Option<&Contact>,
        at: DateTime<Utc>,
        reason: Due,
    ) {
        let address = to.map(|to| to.address.as_str());
        if !self.facts.settled.has(&occasion, address) {
            self.plan.actions.push(Action {
                occasion,
                at,
                to: to.cloned(),
                reason,
            });
        }
    }

    /// Not to be done, for ever.
    pub(super) fn skip(&mut self, key: impl Into<Key>, over: Over) {
        self.leave(key.into(), over.into(), true);
    }

    /// Not to be done now.
    pub(super) fn defer(&mut self, key: impl Into<Key>, reason: impl Into<Reason>) {
        self.leave(key.into(), reason.into(), false);
    }

    fn leave(&mut self, key: Key, reason: Reason, is_final: bool) {
        if !self.facts.settled.contains(&key) {
            self.plan.left.push(Skipped {
                key,
                reason,
                is_final,
            });
        }
    }
}
