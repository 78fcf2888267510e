//! The office hears when the share cannot be read (rule 14).

use chrono::TimeDelta;

use super::{Action, Draft, Occasion};

/// A share that blinks is nobody's trouble; one that is gone this long is.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);

pub(super) fn decide(draft: &mut Draft<'_>) {
    let Some(since) = draft.facts.share_away_since else {
        return;
    };
    if draft.now < since + PATIENCE {
        return;
    }
    for to in &draft.policy().office {
        draft.act(Action {
            key: format!(
                "operator/share-away/{}/{}",
                since.format("%Y%m%dT%H%M%SZ"),
                to.address
            ),
            occasion: Occasion::ShareAway { since },
            at: since + PATIENCE,
            unit: None,
            to: Some(to.clone()),
            reason: "the share cannot be read; letters to units are held".to_owned(),
        });
    }
}
