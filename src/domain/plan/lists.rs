//! The office's list in the evening of a due day: who has reported and who has not (rule 10).

use chrono::{DateTime, Utc};

use super::{Action, Draft, Occasion, Turn};
use crate::domain::calendar::Calendar;
use crate::domain::period::Period;
use crate::domain::policy::Policy;

/// When the list of a period comes: on the day on which it closes.
pub(super) fn listed_at(policy: &Policy, calendar: &Calendar, period: Period) -> DateTime<Utc> {
    let date = policy.deadline(calendar, period).date;
    policy.instant(date.and_time(policy.reminders.office_list_at))
}

pub(super) fn decide(draft: &mut Draft<'_>) {
    let policy = draft.policy();
    for period in draft.periods() {
        let at = listed_at(policy, draft.calendar, period);
        if at <= draft.now && draft.in_charge(at) {
            decide_period(draft, period, at);
        }
    }
}

fn decide_period(draft: &mut Draft<'_>, period: Period, at: DateTime<Utc>) {
    let policy = draft.policy();
    let key = format!("due_day_list/{period}");
    let is_told = policy.office.iter().any(|to| {
        let settled = &draft.facts.settled;
        settled.contains(&format!("{key}/{}", to.address))
    });
    // Once left for good it stays so, even if the clock is put back after that.
    if is_told || draft.facts.settled.contains(&key) {
        return;
    }
    let date = policy.local(at).date();
    if !draft.calendar.is_workday(date) {
        draft.leave(key, "nobody works on the due day");
    } else if draft.today() > date {
        draft.leave(key, "the due day is over");
    } else if let Some(reason) = draft.hold_all(period) {
        draft.hold_back(key, reason);
    } else {
        for to in &policy.office {
            draft.act(Action {
                key: format!("{key}/{}", to.address),
                occasion: Occasion::DueDayList { period },
                at,
                unit: None,
                to: Some(to.clone()),
                reason: "the evening of the due day".to_owned(),
            });
        }
    }
}

/// Whether a letter to the office about all units still says something.
pub(super) fn still_right(draft: &Draft<'_>, kind: &str, period: Period) -> Turn {
    let policy = draft.policy();
    let is_over = if kind == "due_day_list" {
        let date = policy.deadline(draft.calendar, period).date;
        (draft.today() > date).then_some("the due day is over")
    } else {
        let owes = |unit| draft.state(unit, period).is_owing();
        (!policy.units.iter().any(owes)).then_some("every unit has reported")
    };
    match is_over {
        Some(reason) => Turn::Never(reason.to_owned()),
        None => draft.hold().map_or(Turn::Go, Turn::Wait),
    }
}
