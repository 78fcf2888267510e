//! What an office is ruled by at a moment: its policy, its calendar, and what people allowed single units.

use super::calendar::Calendar;
use super::deadline::Deadline;
use super::exception::Exceptions;
use super::period::Period;
use super::policy::Policy;
use super::unit::UnitSlug;

/// All that decides what is owed when, beside the facts.
#[derive(Debug, Clone, Copy)]
pub struct DispatchRules<'a> {
    /// The office's settings.
    pub policy: &'a Policy,
    /// Its working days.
    pub calendar: &'a Calendar,
    /// Extensions and exemptions that stand.
    pub exceptions: &'a Exceptions,
}

impl DispatchRules<'_> {
    /// When this period closes for this unit: by the rule, or on the day to which a person moved it.
    #[must_use]
    pub fn deadline(&self, unit: &UnitSlug, period: Period) -> Deadline {
        match self.exceptions.extension(unit, period) {
            Some(until) => self.policy.deadline_on(self.calendar, until),
            None => self.policy.deadline(self.calendar, period),
        }
    }
}
