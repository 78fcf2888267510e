//! Rehearsal: every letter, deadline, ledger and flag that would come in a span. Touches nothing.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::OfficeAt;
use super::ledger_cache::LedgerCache;
use super::letters::{self, LetterWriter};
use crate::domain::letter_kind::LetterKind;
use crate::domain::occasion::Occasion;
use crate::domain::plan::{
    self, Action, Facts, Skipped, assignment_instants, instants, letter_places, plan,
};
use crate::domain::policy::Policy;
use crate::mail::Signature;
use crate::store::Result;

/// An action as it would come, with its subject.
#[derive(Debug, Clone)]
pub struct Rehearsed {
    /// When it would be carried out.
    pub at: DateTime<Utc>,
    pub action: Action,
    /// The letter's subject line; for what is no letter, what it does.
    pub subject: String,
}

/// The longest run-up to a later span: what came due earlier is overtaken by then.
const RUN_UP: TimeDelta = TimeDelta::days(60);

/// All actions of a span in order, and what would be left, if no further file arrived.
pub async fn rehearse(
    at: OfficeAt<'_>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(Vec<Rehearsed>, Vec<Skipped>)> {
    let mut rehearsed = Vec::new();
    let left = rehearse_each(at, from, to, |action| rehearsed.push(action)).await?;
    Ok((rehearsed, left))
}

/// Tells each action of a span in order, and answers what would be left, if no further file arrived. An
/// office of two thousand units has two hundred thousand actions in a year: they need not be held at once.
///
/// It walks through the instants at which something may come due with the very same `plan`, so a run
/// over the same days does the same. What comes due between `now` and a later span is settled by then,
/// as in a run that goes on from now; it is walked through unshown.
pub async fn rehearse_each(
    at: OfficeAt<'_>,
    from: NaiveDate,
    to: NaiveDate,
    mut tell: impl FnMut(Rehearsed),
) -> Result<Vec<Skipped>> {
    let people = Box::pin(at.office.as_of_now(at.now)).await?;
    let at = people.as_ref().map_or(at, |office| office.at(at.now));
    let OfficeAt { office, now } = at;
    let mut left = Vec::new();
    let first = office.policy.instant(from.and_time(NaiveTime::MIN));
    let begin = now.clamp(first - RUN_UP, first);
    let mut known = office.facts(begin).await?;
    let begin_date = office.policy.local(begin).date();
    let (policy, calendar) = (&office.policy, &office.calendar);
    let mut times = instants(policy, calendar, &known.exceptions, begin_date, to);
    times.extend(assignment_instants(
        policy,
        calendar,
        &known.assignments,
        begin_date..=to,
    ));
    times.insert(begin);
    // No further file arrives, so what a ledger is merged from stays what it is.
    let mut ledgers = LedgerCache::default();
    let mut forgotten = None;
    while let Some(now) = times.pop_first() {
        if now < begin {
            continue;
        }
        let plan = plan(now, policy, calendar, &known);
        if plan.left.iter().any(Skipped::waits_for_time) {
            times.extend(next_beginning(policy, now, to));
        }
        let is_shown = now >= first;
        let today = policy.local(now).date();
        known.reminded.retain(|(day, _), _| *day >= today);
        let oldest = plan::first_period(policy, today);
        if forgotten != Some(oldest) {
            known.settled.forget_before(oldest);
            forgotten = Some(oldest);
        }
        let letters = letter_places(&plan.actions);
        let mut subjects = if is_shown {
            subjects(
                office.at(now),
                &known,
                &mut ledgers,
                &plan.actions,
                &letters,
            )
            .await?
        } else {
            Vec::new()
        };
        for letter in letters {
            count(&mut known, today, &plan.actions[letter[0]]);
        }
        for (place, action) in plan.actions.into_iter().enumerate() {
            settle(&mut known, &action);
            if is_shown {
                let subject = subjects.get_mut(place).and_then(Option::take);
                tell(Rehearsed {
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
    Ok(left)
}

/// When what waits for nothing but time is looked at next: at the beginning of a day, and at the end of
/// its quiet hours. None after the last day.
fn next_beginning(policy: &Policy, now: DateTime<Utc>, to: NaiveDate) -> Option<DateTime<Utc>> {
    let today = policy.local(now).date();
    let quiet = policy.reminders.quiet;
    let days = today.iter_days().take(2).take_while(|&day| day <= to);
    days.flat_map(|day| [NaiveTime::MIN, quiet.to].map(|at| policy.instant(day.and_time(at))))
        .find(|&at| at > now)
}

/// From now on what this action does is done.
fn settle(known: &mut Facts, action: &Action) {
    known.settled.insert(action.key());
    if let Occasion::Raise {
        quarter,
        unit,
        level: Some(level),
    } = &action.occasion
    {
        known.raised.insert((unit.clone(), *quarter, *level));
    }
    if let Occasion::Withdraw {
        quarter,
        unit,
        level,
    } = &action.occasion
    {
        let withdrawn = (unit.clone(), *quarter, *level);
        known.raised.remove(&withdrawn);
        known.withdrawn.insert(withdrawn);
    }
}

/// The subject of each action's letter; `None` for what is no letter.
async fn subjects(
    at: OfficeAt<'_>,
    facts: &Facts,
    ledgers: &mut LedgerCache,
    actions: &[Action],
    letters: &[Vec<usize>],
) -> Result<Vec<Option<String>>> {
    let mut writer = LetterWriter::new(at, facts, None);
    writer.ledgers = std::mem::take(ledgers);
    let signature = at.office.signature();
    let mut subjects = vec![None; actions.len()];
    for letter in letters {
        let of_letter: Vec<&Action> = letter.iter().map(|&place| &actions[place]).collect();
        let subject = subject(&mut writer, &signature, &of_letter).await?;
        for &place in letter {
            subjects[place] = Some(subject.clone());
        }
    }
    *ledgers = writer.ledgers;
    Ok(subjects)
}

/// One more letter to this person today, if it is of those that are counted.
fn count(known: &mut Facts, today: NaiveDate, action: &Action) {
    if action.occasion.letter().is_some_and(LetterKind::is_capped)
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
        Occasion::Raise { quarter, .. } => format!("记录{}观摩预警", quarter.label()),
        Occasion::Withdraw { quarter, .. } => format!("撤回{}观摩预警", quarter.label()),
        Occasion::Receipt { .. }
        | Occasion::ReceiptList { .. }
        | Occasion::Reminder { .. }
        | Occasion::Overdue { .. }
        | Occasion::DueDayList { .. }
        | Occasion::DeadlineMoved { .. }
        | Occasion::ExtensionRefused { .. }
        | Occasion::Ledger { .. }
        | Occasion::Observation { .. }
        | Occasion::FlagWithdrawn { .. }
        | Occasion::Urgent { .. }
        | Occasion::Assignment { .. }
        | Occasion::Meeting { .. }
        | Occasion::Guard { .. }
        | Occasion::Undelivered { .. }
        | Occasion::MailDown { .. }
        | Occasion::Stuck { .. }
        | Occasion::TicksFail { .. }
        | Occasion::EditionAltered { .. }
        | Occasion::Unknown(_) => String::new(),
    }
}

/// The subject line of a letter.
async fn subject(
    writer: &mut LetterWriter<'_>,
    signature: &Signature,
    letter: &[&Action],
) -> Result<String> {
    let office = writer.at.office;
    let Some(to) = letter[0].to.as_ref() else {
        return Ok(String::new());
    };
    let occasions: Vec<&Occasion> = letter.iter().map(|action| &action.occasion).collect();
    let content = Box::pin(letters::content_of_subject(writer, &occasions, to));
    let content = match content.await? {
        Ok(content) => content,
        Err(trouble) => return Ok(format!("({trouble})")),
    };
    let key = letter[0].key().to_string();
    let subject = office.templates.subject(&key, to, signature, &content);
    Ok(subject.unwrap_or_else(|problem| format!("({problem})")))
}
