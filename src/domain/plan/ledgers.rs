//! When the monthly ledger is built, shown to the office and mailed to the leaders (rule 11).

use chrono::{DateTime, Utc};

use super::{Planner, Recheck};
use crate::domain::calendar::Calendar;
use crate::domain::occasion::{EditionStage, Occasion};
use crate::domain::period::Month;
use crate::domain::policy::Policy;
use crate::domain::reason::{Due, Held, Over};

/// When this edition comes due; always on a working day.
#[must_use]
pub fn edition_at(
    policy: &Policy,
    calendar: &Calendar,
    month: Month,
    stage: EditionStage,
) -> DateTime<Utc> {
    let due = policy
        .deadline(calendar, policy.due_days.last_of(month))
        .date;
    let last = calendar.workdays_after(due, policy.ledger.workdays_after);
    let date = match stage {
        EditionStage::Final => last,
        EditionStage::Draft => calendar.workdays_before(last, policy.ledger.draft_workdays_before),
    };
    policy.instant(date.and_time(policy.ledger.at))
}

pub(super) fn decide(planner: &mut Planner<'_>) {
    let this_month = Month::of(planner.today());
    for month in [
        this_month.previous().previous(),
        this_month.previous(),
        this_month,
    ] {
        for stage in [EditionStage::Draft, EditionStage::Final] {
            decide_edition(planner, month, stage);
        }
    }
}

fn decide_edition(planner: &mut Planner<'_>, month: Month, stage: EditionStage) {
    let policy = planner.policy;
    let at = edition_at(policy, planner.calendar, month, stage);
    if at > planner.now || !planner.in_charge(at) {
        return;
    }
    let edition = Occasion::Edition { month, stage };
    let next = match stage {
        EditionStage::Draft => month,
        EditionStage::Final => month.next(),
    };
    if edition_at(policy, planner.calendar, next, EditionStage::Final) <= planner.now {
        planner.skip(edition, Over::OvertakenByLedger(next));
        return;
    }
    let held = (stage == EditionStage::Final && planner.facts.held.contains(&month))
        .then_some(Held::Ledger);
    let period = policy.due_days.last_of(month);
    if let Some(reason) = held.or_else(|| planner.hold_about_all(period)) {
        planner.defer(edition, reason);
        return;
    }
    planner.act(edition, None, at, Due::Edition(month, stage));
    let readers = match stage {
        EditionStage::Draft => &policy.office,
        EditionStage::Final => &policy.leaders,
    };
    for to in readers {
        let letter = Occasion::Ledger { month, stage };
        planner.act(letter, Some(to), at, Due::Ledger(month, stage));
    }
}

/// A ledger's letter must not come after the next edition's, and not while a person holds it back.
pub(super) fn recheck(planner: &Planner<'_>, month: Month, stage: EditionStage) -> Recheck {
    if let Some(reason) = planner.closed_hours() {
        return Recheck::Hold(reason);
    }
    let is_held = planner.facts.held.contains(&month);
    let (next, is_replaced) = match stage {
        EditionStage::Draft => (month, !is_held),
        EditionStage::Final => (month.next(), true),
    };
    let at = edition_at(planner.policy, planner.calendar, next, EditionStage::Final);
    if is_replaced && at <= planner.now {
        Recheck::Supersede(Over::ReplacedByLedger(next))
    } else if is_held && stage == EditionStage::Final {
        Recheck::Hold(Held::Ledger)
    } else {
        Recheck::Send
    }
}
