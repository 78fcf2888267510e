//! Who hears of an urgent matter, at once: whatever the hour and the day, for it does not wait (rule 6).

use super::{Action, Draft, Occasion};

pub(super) fn decide(draft: &mut Draft<'_>) {
    let (policy, facts) = (draft.policy, draft.facts);
    for matter in &facts.urgent {
        for to in matter.recipients(policy) {
            draft.act(Action {
                key: format!("urgent/{}/{}/{}", matter.unit, matter.number, to.address),
                occasion: Occasion::Urgent(matter.clone()),
                at: matter.since,
                unit: Some(matter.unit.clone()),
                to: Some(to.clone()),
                reason: "the unit stated an urgent matter".to_owned(),
            });
        }
    }
}
