//! Rehearsal: every letter, deadline, ledger and flag that would come in a span. Touches nothing.

use chrono::{DateTime, NaiveDate, Utc};

use super::Office;
use super::letters::{self, Desk};
use crate::domain::plan::{Action, Left, Occasion, instants, plan};
use crate::store::Result;

/// An action as it would come, with its subject.
#[derive(Debug, Clone)]
pub struct Rehearsed {
    /// When it would be carried out.
    pub at: DateTime<Utc>,
    /// The action.
    pub action: Action,
    /// The letter's subject line; for what is no letter, what it does.
    pub subject: String,
}

/// All actions of a span in order, and what would be left, if no further file arrived.
///
/// It walks through the instants at which something may come due with the very same `plan`, so a run
/// over the same days does the same.
///
/// # Errors
/// If the store cannot be read.
pub async fn rehearse(
    office: &Office,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(Vec<Rehearsed>, Vec<Left>)> {
    let mut rehearsed = Vec::new();
    let mut left = Vec::new();
    let Some(first) = instants(&office.policy, &office.calendar, from, to)
        .first()
        .copied()
    else {
        return Ok((rehearsed, left));
    };
    let mut facts = office.facts(first).await?;
    for now in instants(&office.policy, &office.calendar, from, to) {
        let plan = plan(now, &office.policy, &office.calendar, &facts);
        let settled = facts.clone();
        let mut desk = Desk::new(office, &settled, now);
        for action in plan.actions {
            facts.settled.insert(action.key.clone());
            if let (Occasion::Raise(flag), Some(unit)) = (&action.occasion, &action.unit) {
                facts.raised.push((unit.clone(), flag.quarter));
            }
            let subject = subject(office, &mut desk, &action).await?;
            rehearsed.push(Rehearsed {
                at: now,
                action,
                subject,
            });
        }
        for one in plan.left.into_iter().filter(|one| one.is_final) {
            facts.settled.insert(one.key.clone());
            left.push(one);
        }
    }
    Ok((rehearsed, left))
}

async fn subject(office: &Office, desk: &mut Desk<'_>, action: &Action) -> Result<String> {
    let Some(to) = &action.to else {
        return Ok(match &action.occasion {
            Occasion::Edition { month, .. } => format!("发布{}台账", month.label()),
            Occasion::Raise(flag) => format!("记录{}观摩预警", flag.quarter.label()),
            Occasion::Withdraw { quarter } => format!("撤回{}观摩预警", quarter.label()),
            _ => String::new(),
        });
    };
    let made = match letters::write(desk, action).await? {
        Ok(made) => made,
        Err(trouble) => return Ok(format!("({trouble})")),
    };
    let letter = office
        .templates
        .write(&action.key, to, &office.signature(), &made.content);
    Ok(letter.map_or_else(|problem| format!("({problem})"), |letter| letter.subject))
}
