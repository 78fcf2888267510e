//! When the monthly ledger is built, shown to the office and mailed to the leaders (rule 11).

use chrono::{DateTime, Utc};

use super::{Action, Draft, EditionStage, Occasion};
use crate::domain::calendar::Calendar;
use crate::domain::period::Month;
use crate::domain::policy::Policy;

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

pub(super) fn decide(draft: &mut Draft<'_>) {
    let this_month = Month::of(draft.today());
    for month in [
        this_month.previous().previous(),
        this_month.previous(),
        this_month,
    ] {
        for stage in [EditionStage::Draft, EditionStage::Final] {
            decide_edition(draft, month, stage);
        }
    }
}

fn decide_edition(draft: &mut Draft<'_>, month: Month, stage: EditionStage) {
    let policy = draft.policy();
    let at = edition_at(policy, draft.calendar, month, stage);
    if at > draft.now || !draft.in_charge(at) {
        return;
    }
    let key = format!("edition/{month}/{}", stage.word());
    let overtaken_by = match stage {
        EditionStage::Draft => (month, EditionStage::Final),
        EditionStage::Final => (month.next(), EditionStage::Final),
    };
    if edition_at(policy, draft.calendar, overtaken_by.0, overtaken_by.1) <= draft.now {
        draft.leave(
            key,
            format!("overtaken by the ledger of {}", overtaken_by.0),
        );
        return;
    }
    let held = (stage == EditionStage::Final && draft.facts.held.contains(&month))
        .then_some("held: a person holds it back; `ledger release` lets it go");
    let period = policy.due_days.last_of(month);
    if let Some(reason) = held.or_else(|| draft.hold_all(period)) {
        draft.hold_back(key, reason);
        return;
    }
    let (readers, who) = match stage {
        EditionStage::Draft => (&policy.office, "the office sees the draft"),
        EditionStage::Final => (&policy.leaders, "the leaders get the ledger"),
    };
    draft.act(Action {
        key,
        occasion: Occasion::Edition { month, stage },
        at,
        unit: None,
        to: None,
        reason: format!("{} edition of the ledger of {month}", stage.word()),
    });
    for to in readers {
        let occasion = Occasion::Ledger { month, stage };
        draft.act(Action {
            key: format!("{}/{month}/{}", occasion.kind(), to.address),
            occasion,
            at,
            unit: None,
            to: Some(to.clone()),
            reason: format!("{who} of {month} on this working day"),
        });
    }
}
