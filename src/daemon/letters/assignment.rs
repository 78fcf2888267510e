//! Letters on decisions and matters that somebody is to see to (rule 10).

use super::{LetterWriter, is_of_office};
use crate::domain::assignment::{AssignmentId, AssignmentStep};
use crate::domain::occasion::Occasion;
use crate::domain::unit::Contact;
use crate::mail::{AssignedItem, AssignmentNotice, Content};

/// The letter to this person on these, all at the same step.
pub(super) fn notice(
    writer: &LetterWriter<'_>,
    occasions: &[&Occasion],
    to: &Contact,
) -> Result<Content, String> {
    let mut items = Vec::new();
    let mut first = AssignmentStep::Given;
    for occasion in occasions {
        if let Occasion::Assignment { id, step } = occasion {
            first = *step;
            items.push(item(writer, *id)?);
        }
    }
    let notice = AssignmentNotice {
        items,
        today: writer.at.office.policy.local(writer.at.now).date(),
        is_to_office: is_of_office(writer.at.office, to),
    };
    Ok(match first {
        AssignmentStep::Given => Content::Assigned(notice),
        AssignmentStep::Before { .. } => Content::AssignmentReminder(notice),
        AssignmentStep::Overdue { .. } => Content::AssignmentOverdue(notice),
    })
}

fn item(writer: &LetterWriter<'_>, id: AssignmentId) -> Result<AssignedItem, String> {
    let policy = &writer.at.office.policy;
    let mut open = writer.facts.assignments.iter();
    let assignment = open.find(|one| one.id == id);
    let assignment = assignment.ok_or_else(|| format!("{id} is closed"))?;
    let terms = &assignment.terms;
    let helpers = terms.helpers.iter();
    let helpers: Vec<&str> = helpers.map(|slug| policy.assignee_name(slug)).collect();
    let today = policy.local(writer.at.now).date();
    let left = terms.due.map(|due| match (due - today).num_days() {
        0 => "今天到期".to_owned(),
        days if days > 0 => format!("还有{days}天"),
        days => format!("超期{}天", -days),
    });
    Ok(AssignedItem {
        id: id.to_string(),
        kind: id.kind.label().to_owned(),
        item: terms.item.clone(),
        lead: policy.assignee_name(&terms.lead).to_owned(),
        helpers: helpers.join("、"),
        due: terms.told_due(),
        left: left.unwrap_or_default(),
        origin: terms.origin.clone(),
    })
}
