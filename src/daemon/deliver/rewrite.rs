//! Takes out of a letter that waits what is no longer right: what remains goes out as another letter.

use tracing::{error, info};

use crate::daemon::enqueue::{NewLetter, queue_letter};
use crate::daemon::letters::{LetterWriter, make};
use crate::daemon::{Office, OfficeAt};
use crate::domain::occasion::{Key, Occasion};
use crate::domain::plan::{Ended, Facts};
use crate::domain::reason::Over;
use crate::domain::unit::Contact;
use crate::store::{LetterOccasion, OutboxState, QueuedLetter, Result, Tx};

/// Ends a letter that is no longer right as a whole, and queues what remains of it as a new one: the
/// bytes of a letter never change. `ended` names occasions by their place and is not empty.
pub(super) async fn rewrite(
    at: OfficeAt<'_>,
    facts: &Facts,
    letter: &QueuedLetter,
    occasions: &[LetterOccasion],
    ended: &[(usize, Ended)],
) -> Result<()> {
    let OfficeAt { office, now } = at;
    let Some((_, first_ended)) = ended.first() else {
        return Ok(());
    };
    let mut tx = office.store.begin().await?;
    if !tx.still_waits(letter).await? {
        return Ok(());
    }
    for (place, end) in ended {
        tx.drop_occasion(&occasions[*place].key, &end.reason)
            .await?;
    }
    let is_ended = |place: &usize| ended.iter().any(|(gone, _)| gone == place);
    let rest: Vec<LetterOccasion> = (0..occasions.len())
        .filter(|place| !is_ended(place))
        .map(|place| occasions[place].clone())
        .collect();
    let (state, over) = if rest.is_empty() {
        let state = if first_ended.is_superseded {
            OutboxState::Superseded
        } else {
            OutboxState::Suppressed
        };
        (state, first_ended.reason.clone())
    } else {
        let mut writer = LetterWriter::new(at, facts, None);
        match queue_rest(&mut writer, &mut tx, letter, &rest).await? {
            Ok(key) => {
                let over = Over::Rewritten(Box::new(key), Box::new(first_ended.reason.clone()));
                (OutboxState::Superseded, over)
            }
            Err(trouble) => {
                // It stays as it is, and is looked at again at the next tick.
                error!(key = %letter.key, trouble, "a letter was not rewritten");
                return Ok(());
            }
        }
    };
    let reason = over.to_string();
    tx.letter_done(letter.id, state, Some(&reason), now).await?;
    tx.commit().await?;
    info!(key = %letter.key, ?state, reason, "letter not sent");
    Ok(())
}

/// Queues a letter for what remains, which is not empty; answers its key, or why it cannot be written.
async fn queue_rest(
    writer: &mut LetterWriter<'_>,
    tx: &mut Tx,
    letter: &QueuedLetter,
    rest: &[LetterOccasion],
) -> Result<std::result::Result<Key, String>> {
    let (office, now) = (writer.at.office, writer.at.now);
    let first = &rest[0];
    let key = Key {
        rewritten: Some(letter.id),
        ..first.key.clone()
    };
    let about: Vec<&Occasion> = rest.iter().map(|one| &one.key.occasion).collect();
    let to = recipient(office, letter);
    let (content, enclosed) = match make(writer, &about, &to).await? {
        Ok(made) => made,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let new = NewLetter {
        key: &key,
        unit: first.key.occasion.unit().filter(|_| rest.len() == 1),
        to: &to,
        reason: &first.reason,
        content: &content,
        enclosed,
    };
    queue_letter(office.at(now), tx, new).await?;
    tx.set_occasions(&key, rest, now).await?;
    Ok(Ok(key))
}

/// The person at this address, by the name in the configuration.
fn recipient(office: &Office, letter: &QueuedLetter) -> Contact {
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
