//! Why a letter was sent, waits, failed, or was never written.

use chrono::Days;

use super::{add_deadline, add_exceptions, fate, one_line, wall, words};
use crate::daemon::deliver::recheck;
use crate::daemon::{Office, OfficeAt, rehearse};
use crate::domain::occasion::Key;
use crate::domain::plan::{Facts, Recheck, plan};
use crate::domain::reason::Over;
use crate::domain::reminder::steps;
use crate::domain::why::{Answer, EvidenceKind, PolicyRule};
use crate::store::{Attempt, AttemptOutcome, OccasionOutcome, OutboxRow, OutboxState, Result};

/// How far ahead a key that is not on record yet is looked for.
const LOOK_AHEAD_DAYS: Days = Days::new(62);
/// Letters that are looked through for one that waits.
const MOST_DUE: u32 = 20_000;

/// What became of the letter or occasion with this key (or of the letter with this number), as of `now`.
/// `None` if nothing of that name is on record, due, or coming within two months.
pub async fn of_letter(at: OfficeAt<'_>, key: &str) -> Result<Option<Answer>> {
    let OfficeAt { office, now } = at;
    if let Some((row, _)) = office.store.letter(key).await? {
        return of_row(at, &row).await.map(Some);
    }
    let Ok(key) = key.parse::<Key>() else {
        return Ok(None);
    };
    if let Some((row, dropped)) = office.store.letter_of_occasion(&key).await? {
        return of_occasion(at, &key, &row, dropped).await.map(Some);
    }
    if let Some(answer) = of_decision(office, &key).await? {
        return Ok(Some(answer));
    }
    let facts = office.facts(now).await?;
    match of_plan(at, &facts, &key) {
        Some(answer) => Ok(Some(answer)),
        None => of_future(at, &key).await,
    }
}

/// One of several things that a letter is for.
async fn of_occasion(
    at: OfficeAt<'_>,
    key: &Key,
    row: &OutboxRow,
    dropped: Option<String>,
) -> Result<Answer> {
    let mut answer = of_row(at, row).await?;
    answer.about = key.to_string();
    answer.answer = match dropped {
        Some(reason) => format!("it was taken out of the letter {}: {reason}", row.key),
        None => format!("it goes in one letter with {}: {}", row.key, answer.answer),
    };
    Ok(answer)
}

/// A letter of the outbox.
async fn of_row(at: OfficeAt<'_>, row: &OutboxRow) -> Result<Answer> {
    let OfficeAt { office, now } = at;
    let because = one_line(&row.queued_because);
    let reason = one_line(&row.reason);
    let facts = office.facts(now).await?;
    let to = format!("{} <{}>", row.to_name, row.to_address);
    let fate = fate(office, row);
    let sentence = match row.state {
        OutboxState::Sent => format!("the letter to {to} {fate}: {because}"),
        OutboxState::Queued if row.attempts == 0 => match held(at, &facts, row).await? {
            Some(hold) => format!("the letter to {to} {fate}: {hold}"),
            None => format!("the letter to {to} {fate}: {because}"),
        },
        _ => format!("the letter to {to} {fate}: {reason}"),
    };
    let mut answer = Answer::new(&row.key, sentence);
    let rule = Key::on_record(&row.key).occasion.rule();
    answer.add_rule(rule);
    answer.add_at(
        EvidenceKind::Decision,
        row.queued_at,
        format!("queued at {}: {because}", wall(office, row.queued_at)),
    );
    let (policy, calendar) = (&office.policy, &office.calendar);
    let unit = row.unit.as_ref().and_then(|slug| policy.unit(slug));
    if let Some(period) = row.period {
        let deadline = match unit {
            Some(unit) => office.ruled(&facts).deadline(&unit.slug, period),
            None => policy.deadline(calendar, period),
        };
        add_deadline(office, &mut answer, period, unit.map(|_| deadline));
        for step in steps(policy, calendar, deadline) {
            if rule == PolicyRule::Reminders {
                let text = format!("step {} comes at {}", step.step, wall(office, step.at));
                answer.add_at(EvidenceKind::Due, step.at, text);
            }
        }
    }
    if let (Some(unit), Some(period)) = (unit, row.period) {
        add_exceptions(office, &mut answer, unit, |exception| {
            exception.bears_on(period)
        })
        .await?;
        let (slug, state) = (
            &unit.slug,
            office.ruled(&facts).report_status(unit, period).state,
        );
        answer.add(
            EvidenceKind::Arrival,
            format!(
                "by now {slug} {} for {period}; `diaodu why --unit {slug} --period {period}` says more",
                words(state)
            ),
        );
    }
    for (occasion, dropped) in office.store.occasions_of(row.id).await? {
        if occasion.key.to_string() != row.key || dropped.is_some() {
            let dropped = dropped.map_or_else(String::new, |why| format!("; taken out: {why}"));
            let text = format!("for {}: {}{dropped}", occasion.key, occasion.reason);
            answer.add(EvidenceKind::Decision, text);
        }
    }
    let attempts = office.store.attempts(row.id).await?;
    for attempt in &attempts {
        answer.add_at(EvidenceKind::Delivery, attempt.at, told(office, attempt));
    }
    if row.undecided > 0 {
        answer.add(
            EvidenceKind::Delivery,
            format!(
                "{} answers were lost: it may have arrived more than once, each time with the same Message-ID",
                row.undecided
            ),
        );
    }
    Ok(answer)
}

/// Why a letter that was never tried does not go now.
async fn held(at: OfficeAt<'_>, facts: &Facts, row: &OutboxRow) -> Result<Option<String>> {
    let OfficeAt { office, now } = at;
    let due = office.store.due_letters(now, MOST_DUE).await?;
    let Some(letter) = due.iter().find(|letter| letter.id == row.id) else {
        return Ok(None);
    };
    let occasions = office.store.waiting_occasions().await?;
    let occasions = occasions.get(&row.id).map_or(&[][..], Vec::as_slice);
    let ends = |over: &Over| Some(format!("the next tick ends it: {over}"));
    Ok(match recheck(at, facts, letter, occasions) {
        Recheck::Send => office
            .store
            .mail_down_since()
            .await?
            .map(|since| format!("no letter leaves since {}", wall(office, since))),
        Recheck::Hold(reason) => Some(reason.to_string()),
        Recheck::Supersede(over) | Recheck::Suppress(over) => ends(&over),
        Recheck::Trim(gone) if gone.len() < occasions.len() => {
            Some("the next tick rewrites it: a part of it is no longer right".to_owned())
        }
        Recheck::Trim(gone) => gone.first().and_then(|(_, end)| ends(&end.reason)),
    })
}

/// A line of the delivery log in words.
fn told(office: &Office, attempt: &Attempt) -> String {
    let outcome = match attempt.outcome {
        AttemptOutcome::Accepted => "accepted",
        AttemptOutcome::Again => "not taken now",
        AttemptOutcome::Undecided => "undecided",
        AttemptOutcome::Refused => "refused for good",
    };
    let stage = attempt
        .stage
        .as_ref()
        .map_or_else(String::new, |stage| format!(" while {stage}"));
    format!(
        "try {} at {}: {outcome}{stage}: {}",
        attempt.number,
        wall(office, attempt.at),
        one_line(&attempt.reply)
    )
}

/// What was decided of an occasion: under its own key, or under the one that it shares with others.
async fn of_decision(office: &Office, key: &Key) -> Result<Option<Answer>> {
    for asked in key.covering() {
        let Some(settled) = office.store.settled(&asked).await? else {
            continue;
        };
        let what = match settled.outcome {
            OccasionOutcome::Done => "it was done",
            OccasionOutcome::Left | OccasionOutcome::Failed => {
                "it was left and no letter was written"
            }
        };
        let at = wall(office, settled.noted_at);
        let sentence = format!("{what} at {at}: {}", settled.reason);
        let mut answer = about(key, sentence);
        let outcome = settled.outcome.word();
        let text = format!("{}: {outcome}: {}", settled.key, settled.reason);
        answer.add_at(EvidenceKind::Decision, settled.noted_at, text);
        return Ok(Some(answer));
    }
    Ok(None)
}

/// What the next tick would do with it.
fn of_plan(at: OfficeAt<'_>, facts: &Facts, key: &Key) -> Option<Answer> {
    let OfficeAt { office, now } = at;
    let plan = plan(now, &office.policy, &office.calendar, facts);
    let due = plan.actions.iter().find(|action| action.key() == *key);
    let left = plan.left.iter().find(|left| left.key.covers(key));
    let sentence = match (due, left) {
        (Some(action), _) => format!(
            "it is due since {} and is written at the next tick: {}",
            wall(office, action.at),
            action.reason
        ),
        (None, Some(left)) => format!("it is not written now: {}", left.reason),
        (None, None) => return None,
    };
    let mut answer = about(key, sentence);
    if let Some(left) = left {
        let text = format!("{}: {}", left.key, left.reason);
        answer.add_at(EvidenceKind::Decision, now, text);
    }
    Some(answer)
}

/// When it would come if no further file arrived.
async fn of_future(at: OfficeAt<'_>, key: &Key) -> Result<Option<Answer>> {
    let OfficeAt { office, now } = at;
    let today = office.policy.local(now).date();
    let (coming, left) = rehearse(office.at(now), today, today + LOOK_AHEAD_DAYS).await?;
    let sentence = if let Some(one) = coming.iter().find(|one| one.action.key() == *key) {
        let at = wall(office, one.at);
        format!(
            "it is not due yet; if no further file arrives, it is written at {at}: {}",
            one.action.reason
        )
    } else if let Some(left) = left.iter().find(|left| left.key.covers(key)) {
        format!(
            "it is not due yet; as things stand it will be left: {}",
            left.reason
        )
    } else {
        return Ok(None);
    };
    Ok(Some(about(key, sentence)))
}

/// An answer about a key, and the rule that it carries out.
fn about(key: &Key, sentence: String) -> Answer {
    let mut answer = Answer::new(key.to_string(), sentence);
    answer.add_rule(key.occasion.rule());
    answer
}
