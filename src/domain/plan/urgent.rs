//! Who hears of an urgent matter, at once: whatever the hour and the day, for it does not wait (rule 6).

use super::Planner;
use crate::domain::occasion::Occasion;
use crate::domain::reason::Due;

pub(super) fn decide(planner: &mut Planner<'_>) {
    let (policy, facts) = (planner.policy, planner.facts);
    for matter in &facts.urgent {
        for to in matter.recipients(policy) {
            let occasion = Occasion::Urgent {
                unit: matter.unit.clone(),
                number: matter.number,
            };
            planner.act(occasion, Some(to), matter.since, Due::UrgentMatter);
        }
    }
}
