//! The office's list in the evening of a due day: who has reported and who has not (rule 10).

use chrono::{DateTime, Utc};

use super::Planner;
use crate::domain::calendar::Calendar;
use crate::domain::occasion::Occasion;
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::reason::{Due, Over};

/// When the list of a period comes: on the day on which it closes.
pub(super) fn listed_at(policy: &Policy, calendar: &Calendar, period: Period) -> DateTime<Utc> {
    let date = policy.deadline(calendar, period).date;
    policy.instant(date.and_time(policy.reminders.office_list_at))
}

pub(super) fn decide(planner: &mut Planner<'_>) {
    for period in planner.periods() {
        let at = listed_at(planner.policy, planner.calendar, period);
        if at <= planner.now && planner.in_charge(at) {
            decide_period(planner, period, at);
        }
    }
}

fn decide_period(planner: &mut Planner<'_>, period: Period, at: DateTime<Utc>) {
    let policy = planner.policy;
    let occasion = Occasion::DueDayList { period };
    // Once left for good it stays so, even if the clock is put back after that.
    if planner.is_sent_to_any(&occasion, &policy.office) || planner.is_settled(&occasion) {
        return;
    }
    let date = policy.local(at).date();
    if !planner.calendar.is_workday(date) {
        planner.skip(occasion, Over::DueDayOff);
    } else if let Some(over) = over(planner, period) {
        planner.skip(occasion, over);
    } else if let Some(reason) = planner.hold_about_all(period) {
        planner.defer(occasion, reason);
    } else {
        for to in &policy.office {
            planner.act(occasion.clone(), Some(to), at, Due::DueDayEvening);
        }
    }
}

/// Why the list says nothing any more, if so.
pub(super) fn over(planner: &Planner<'_>, period: Period) -> Option<Over> {
    let date = planner.policy.deadline(planner.calendar, period).date;
    (planner.today() > date).then_some(Over::DueDayOver)
}
