//! The operator hears why letters to units are held (rule 14).

use chrono::TimeDelta;

use super::Planner;
use crate::domain::guard::Cause;
use crate::domain::occasion::Occasion;
use crate::domain::reason::Due;

/// A share that blinks is nobody's trouble; one that is gone this long is.
const TELL_SHARE_AWAY_AFTER: TimeDelta = TimeDelta::minutes(10);

/// One letter for each hold, at any hour of any day.
pub(super) fn decide(planner: &mut Planner<'_>) {
    let Some(to) = planner.policy.operator() else {
        return;
    };
    for hold in &planner.facts.holds {
        let (cause, since) = (hold.reason.cause, hold.since);
        let at = match cause {
            Cause::ShareAway => since + TELL_SHARE_AWAY_AFTER,
            Cause::ClockMoved
            | Cause::UnitsGone
            | Cause::CalendarUncovered
            | Cause::MassMissing => since,
        };
        if planner.now >= at {
            let occasion = Occasion::Guard { cause, since };
            planner.act(occasion, Some(to), at, Due::GuardHolds(cause));
        }
    }
}
