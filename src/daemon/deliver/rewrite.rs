//! Takes out of a letter that waits what is no longer right: what remains goes out as another letter.

use chrono::{DateTime, Utc};
use tracing::{error, info};

use super::turn::Ended;
use crate::daemon::Office;
use crate::daemon::letters::{self, Desk};
use crate::daemon::post::{Post, queue_letter};
use crate::domain::plan::Facts;
use crate::domain::unit::Contact;
use crate::store::{LetterOccasion, OutboxState, Queued, Result};

/// Ends a letter that is no longer right as a whole, and queues what remains of it as a new one: the
/// bytes of a letter never change. `ended` names occasions by their place and is not empty.
pub(super) async fn rewrite(
    office: &Office,
    facts: &Facts,
    letter: &Queued,
    occasions: &[LetterOccasion],
    ended: &[(usize, Ended)],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut tx = office.store.begin().await?;
    for (place, end) in ended {
        tx.drop_occasion(&occasions[*place].key, &end.reason)
            .await?;
    }
    let is_ended = |place: &usize| ended.iter().any(|(gone, _)| gone == place);
    let rest: Vec<LetterOccasion> = (0..occasions.len())
        .filter(|place| !is_ended(place))
        .map(|place| occasions[place].clone())
        .collect();
    let Ended { state, reason } = &ended[0].1;
    let (mut state, mut reason) = (*state, reason.clone());
    if let Some(first) = rest.first() {
        let key = format!("{}/rewritten-{}", first.key, letter.id);
        state = OutboxState::Superseded;
        reason = format!("rewritten as {key}, for {reason}");
        let about: Vec<letters::About> = rest
            .iter()
            .filter_map(|occasion| Some((occasion.unit.clone()?, occasion.period?)))
            .collect();
        let mut desk = Desk::new(office, facts, now);
        let to = recipient(office, letter);
        let (content, enclosed) =
            match letters::about_units(&mut desk, &letter.kind, &about).await? {
                Ok(made) => made,
                Err(trouble) => {
                    // It stays as it is, and is looked at again at the next tick.
                    error!(key = letter.key, trouble, "a letter was not rewritten");
                    return Ok(());
                }
            };
        let post = Post {
            key: &key,
            unit: first.unit.as_ref().filter(|_| rest.len() == 1),
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
    tx.letter_done(letter.id, state, Some(&reason), now).await?;
    tx.commit().await?;
    info!(key = letter.key, ?state, reason, "letter not sent");
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
