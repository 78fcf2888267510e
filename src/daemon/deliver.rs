//! Sends the letters whose turn has come, one after the other, and puts each outcome on record.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use tracing::{debug, error, info, warn};

use super::Office;
use super::recheck::{Recheck, recheck, rewrite};
use crate::channel::{Channel, Outgoing};
use crate::domain::plan::Facts;
use crate::store::{OutboxState, Queued, Result};

/// What became of the letters of one tick.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    /// Accepted.
    pub sent: usize,
    /// Go again later.
    pub again: usize,
    /// Refused for good.
    pub failed: usize,
    /// No longer right when their turn came.
    pub suppressed: usize,
}

/// Letters sent in one tick; the rest follow in the next.
const MOST_LETTERS: u32 = 500;
/// A letter that could not be sent for so long has failed.
const PATIENCE: TimeDelta = TimeDelta::hours(72);

/// Sends what is due. Ends after the letter in hand when `stop` says so.
///
/// # Errors
/// If the store does not answer; what was sent by then is on record.
pub(super) async fn deliver(
    office: &Office,
    channel: &Channel,
    facts: &Facts,
    now: DateTime<Utc>,
    stop: &watch::Receiver<bool>,
) -> Result<Delivered> {
    let mut delivered = Delivered::default();
    let letters = office.store.due_letters(now, MOST_LETTERS).await?;
    if letters.is_empty() {
        return Ok(delivered);
    }
    let occasions = office.store.waiting_occasions().await?;
    for letter in letters {
        if *stop.borrow() {
            break;
        }
        let occasions = occasions.get(&letter.id).map_or(&[][..], Vec::as_slice);
        match recheck(office, facts, &letter, occasions, now) {
            Recheck::Go => {}
            Recheck::Wait(reason) => {
                debug!(key = letter.key, reason, "letter waits");
                continue;
            }
            Recheck::Without(dropped) => {
                rewrite(office, facts, &letter, occasions, &dropped, now).await?;
                delivered.suppressed += 1;
                continue;
            }
        }
        if !send(office, channel, &letter, now, &mut delivered).await? {
            break;
        }
    }
    Ok(delivered)
}

/// Sends one letter; false if every other one would meet the same trouble now.
async fn send(
    office: &Office,
    channel: &Channel,
    letter: &Queued,
    now: DateTime<Utc>,
    delivered: &mut Delivered,
) -> Result<bool> {
    let mut tx = office.store.begin().await?;
    tx.letter_transmitting(letter.id).await?;
    tx.commit().await?;
    let outgoing = Outgoing {
        key: letter.key.clone(),
        kind: letter.kind.clone(),
        message_id: letter.message_id.clone(),
        from: office.sender.address.clone(),
        to: letter.to_address.clone(),
        bytes: letter.bytes.clone(),
        queued_at: letter.queued_at,
    };
    let answer = channel.send(&outgoing).await;
    let mut goes_on = true;
    let mut tx = office.store.begin().await?;
    match answer {
        Ok(_) => {
            tx.letter_done(letter.id, OutboxState::Sent, None, now)
                .await?;
            info!(key = letter.key, "letter sent");
            delivered.sent += 1;
        }
        // A wrong password is final for the server, not for the letter: it waits to be mended.
        Err(error)
            if (error.is_temporary() || error.concerns_all())
                && now - letter.queued_at < PATIENCE =>
        {
            goes_on = !error.concerns_all();
            let next_at = now + pause(letter.attempts);
            let reason = error.to_string();
            tx.letter_retry(letter.id, next_at, &reason, error.is_undecided())
                .await?;
            warn!(key = letter.key, %next_at, reason, "letter goes again");
            delivered.again += 1;
        }
        Err(error) => {
            let reason = error.to_string();
            tx.letter_done(letter.id, OutboxState::Failed, Some(&reason), now)
                .await?;
            error!(key = letter.key, reason, "letter failed for good");
            delivered.failed += 1;
        }
    }
    tx.commit().await?;
    Ok(goes_on)
}

/// One minute, doubled at each try, at most an hour.
fn pause(attempts: u32) -> TimeDelta {
    TimeDelta::minutes(1_i64 << attempts.min(6)).min(TimeDelta::hours(1))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::pause;

    #[test]
    fn pauses_grow_to_an_hour() {
        assert_eq!(pause(0), TimeDelta::minutes(1));
        assert_eq!(pause(3), TimeDelta::minutes(8));
        assert_eq!(pause(40), TimeDelta::hours(1));
    }
}
