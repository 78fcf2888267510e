//! The operator hears why letters to units are held (rule 14).

use chrono::TimeDelta;

use super::{Action, Draft, Occasion};
use crate::domain::guard::Cause;

/// A share that blinks is nobody's trouble; one that is gone this long is.
const TELL_SHARE_AWAY_AFTER: TimeDelta = TimeDelta::minutes(10);

/// One letter for each hold, at any hour of any day.
pub(super) fn decide(draft: &mut Draft<'_>) {
    let Some(to) = draft.policy().operator() else {
        return;
    };
    for hold in &draft.facts.holds {
        let cause = hold.doubt.cause;
        let at = match cause {
            Cause::ShareAway => hold.since + TELL_SHARE_AWAY_AFTER,
            _ => hold.since,
        };
        if draft.now < at {
            continue;
        }
        let since = hold.since.format("%Y%m%dT%H%M%SZ");
        draft.act(Action {
            key: format!("operator/{}/{since}/{}", cause.word(), to.address),
            occasion: Occasion::Guard(hold.clone()),
            at,
            unit: None,
            to: Some(to.clone()),
            reason: format!("letters to units are {}", cause.reason()),
        });
    }
}
