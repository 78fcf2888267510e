//! Looks at a letter once more at the moment of sending: what has come meanwhile stops it (rule 10).

use chrono::{DateTime, Utc};
use tracing::info;

use super::Office;
use super::letters::{self, Desk};
use super::post::{Post, queue_letter};
use crate::domain::plan::{self, Facts, Turn, still_right};
use crate::domain::unit::Contact;
use crate::store::{LetterOccasion, OutboxState, Queued, Result};

/// What is to be done with a letter whose turn has come.
pub(super) enum Recheck {
    /// It goes out.
    Go,
    /// It must wait; why.
    Wait(&'static str),
    /// Some of what it is for is no longer right, each with the reason: it goes without that.
    Without(Vec<(usize, String)>),
}

/// Whether all that a letter is for is still right. One that was being transmitted when the process
/// died may be out already, so it goes on as it is.
pub(super) fn recheck(
    office: &Office,
    facts: &Facts,
    letter: &Queued,
    occasions: &[LetterOccasion],
    now: DateTime<Utc>,
) -> Recheck {
    if letter.may_be_out {
        return Recheck::Go;
    }
    let mut dropped = Vec::new();
    let mut waits = None;
    for (index, occasion) in occasions.iter().enumerate() {
        let queued = plan::Queued {
            key: &occasion.key,
            kind: &letter.kind,
            unit: occasion.unit.as_ref(),
            period: occasion.period,
            to: &letter.to_address,
        };
        match still_right(now, &office.policy, &office.calendar, facts, queued) {
            Turn::Go => {}
            Turn::Wait(reason) => waits = Some(reason),
            Turn::Never(reason) => dropped.push((index, reason)),
        }
    }
    // As long as a part has to wait, nobody knows what remains of it.
    match waits {
        Some(reason) if dropped.len() < occasions.len() => Recheck::Wait(reason),
        _ if dropped.is_empty() => Recheck::Go,
        _ => Recheck::Without(dropped),
    }
}

/// Takes a letter out of the outbox that is no longer right, and queues what remains of it as a new one:
/// the bytes of a letter never change.
pub(super) async fn rewrite(
    office: &Office,
    facts: &Facts,
    letter: &Queued,
    occasions: &[LetterOccasion],
    dropped: &[(usize, String)],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut tx = office.store.begin().await?;
    for (index, reason) in dropped {
        tx.drop_occasion(&occasions[*index].key, reason).await?;
    }
    let is_dropped = |index: &usize| dropped.iter().any(|(gone, _)| gone == index);
    let rest: Vec<LetterOccasion> = (0..occasions.len())
        .filter(|index| !is_dropped(index))
        .map(|index| occasions[index].clone())
        .collect();
    let mut reason = dropped[0].1.clone();
    if let Some(first) = rest.first() {
        let key = format!("{}/rewritten-{}", first.key, letter.id);
        reason = format!("rewritten as {key}, for {reason}");
        let about: Vec<letters::About> = rest
            .iter()
            .filter_map(|occasion| Some((occasion.unit.clone()?, occasion.period?)))
            .collect();
        let mut desk = Desk::new(office, facts, now);
        let to = recipient(office, letter);
        let made = letters::about_units(&mut desk, &letter.kind, &about).await?;
        let Ok((content, enclosed)) = made else {
            // It stays as it is, and is looked at again at the next tick.
            return Ok(());
        };
        let post = Post {
            key: &key,
            unit: letter.unit.as_ref(),
            period: letter.period,
            to: &to,
            reason: &first.reason,
            content: &content,
            attachments: enclosed.attachments,
            calendar: enclosed.calendar,
        };
        queue_letter(office, &mut tx, post, now).await?;
        tx.set_occasions(&key, &rest, now).await?;
    }
    tx.letter_done(letter.id, OutboxState::Suppressed, Some(&reason), now)
        .await?;
    tx.commit().await?;
    info!(key = letter.key, reason, "letter suppressed");
    Ok(())
}

/// The person at this address, by the name in the configuration.
fn recipient(office: &Office, letter: &Queued) -> Contact {
    let policy = &office.policy;
    let of_units = policy
        .units
        .iter()
        .flat_map(|unit| unit.liaisons().chain(&unit.leader));
    let found = of_units
        .chain(&policy.office)
        .find(|contact| contact.address == letter.to_address);
    found.cloned().unwrap_or_else(|| Contact {
        name: String::new(),
        address: letter.to_address.clone(),
        phone: String::new(),
    })
}
