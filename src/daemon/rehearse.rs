//! Rehearsal: every letter, deadline, ledger and flag that would come in a span. Touches nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::Office;
use super::letters::{self, Desk};
use crate::domain::plan::{self, Action, Facts, Left, Occasion, instants, plan};
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

/// The longest run-up to a later span: what came due earlier is overtaken by then.
const RUN_UP: TimeDelta = TimeDelta::days(60);

/// All actions of a span in order, and what would be left, if no further file arrived.
///
/// It walks through the instants at which something may come due with the very same `plan`, so a run
/// over the same days does the same. What comes due between `now` and a later span is settled by then,
/// as in a run that goes on from now; it is walked through unshown.
///
/// # Errors
/// If the store cannot be read.
pub async fn rehearse(
    office: &Office,
    now: DateTime<Utc>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(Vec<Rehearsed>, Vec<Left>)> {
    let mut rehearsed = Vec::new();
    let mut left = Vec::new();
    let first = office.policy.instant(from.and_time(NaiveTime::MIN));
    let begin = now.clamp(first - RUN_UP, first);
    let mut known = office.facts(begin).await?;
    let begin_date = office.policy.local(begin).date();
    let mut times = instants(&office.policy, &office.calendar, begin_date, to);
    times.insert(begin);
    // What was held on a day off goes on at the beginning of the next working day, after its quiet hours.
    let days = begin_date.iter_days().take_while(|&day| day <= to);
    let quiet = office.policy.reminders.quiet;
    let beginnings = days.flat_map(|day| [NaiveTime::MIN, quiet.to].map(|at| day.and_time(at)));
    times.extend(beginnings.map(|at| office.policy.instant(at)));
    for now in times.into_iter().filter(|&at| at >= begin) {
        let plan = plan(now, &office.policy, &office.calendar, &known);
        let is_shown = now >= first;
        let facts = known.clone();
        let mut desk = Desk::new(office, &facts, now);
        let mut subjects: BTreeMap<String, String> = BTreeMap::new();
        for letter in plan::letters(&plan.actions) {
            count(&mut known, office.policy.local(now).date(), letter[0]);
            if is_shown {
                let subject = subject(office, &mut desk, &letter).await?;
                let keys = letter.iter().map(|action| action.key.clone());
                subjects.extend(keys.map(|key| (key, subject.clone())));
            }
        }
        for action in plan.actions {
            known.settled.insert(action.key.clone());
            if let (Occasion::Raise(flag), Some(unit)) = (&action.occasion, &action.unit) {
                known.raised.push((unit.clone(), flag.quarter, flag.level));
            }
            if is_shown {
                let subject = subjects.remove(&action.key);
                rehearsed.push(Rehearsed {
                    at: now,
                    subject: subject.unwrap_or_else(|| deed(&action)),
                    action,
                });
            }
        }
        for one in plan.left.into_iter().filter(|one| one.is_final) {
            known.settled.insert(one.key.clone());
            if is_shown {
                left.push(one);
            }
        }
    }
    Ok((rehearsed, left))
}

/// One more letter to this person today, if it is of those that are counted.
fn count(known: &mut Facts, today: NaiveDate, action: &Action) {
    if let Occasion::Reminder { .. } | Occasion::Overdue { .. } = action.occasion
        && let Some(to) = &action.to
    {
        let letters = known.reminded.entry((today, to.address.clone()));
        *letters.or_default() += 1;
    }
}

/// What an action does that is no letter.
fn deed(action: &Action) -> String {
    match &action.occasion {
        Occasion::Edition { month, .. } => format!("发布{}台账", month.label()),
        Occasion::Raise(flag) => format!("记录{}观摩预警", flag.quarter.label()),
        Occasion::Withdraw { quarter, .. } => format!("撤回{}观摩预警", quarter.label()),
        _ => String::new(),
    }
}

/// The subject line of a letter.
async fn subject(office: &Office, desk: &mut Desk<'_>, letter: &[&Action]) -> Result<String> {
    let Some(to) = letter[0].to.as_ref() else {
        return Ok(String::new());
    };
    let content = match letters::content(desk, letter).await? {
        Ok(content) => content,
        Err(trouble) => return Ok(format!("({trouble})")),
    };
    let letter = office
        .templates
        .write(&letter[0].key, to, &office.signature(), &content);
    Ok(letter.map_or_else(|problem| format!("({problem})"), |letter| letter.subject))
}
