//! What a node does that does not lead: it helps to send.

use std::collections::{BTreeSet, VecDeque};

use chrono::TimeDelta;
use futures_util::future::join_all;
use tokio::sync::{Mutex, watch};

use super::worker::{Round, Transport, Worker};
use super::{Delivered, MOST_DUE, MOST_LETTERS, recheck};
use crate::channel::Channel;
use crate::daemon::OfficeAt;
use crate::domain::occasion::Recipient;
use crate::domain::plan::{Facts, Recheck};
use crate::domain::unit::UnitSlug;
use crate::store::{LetterOccasion, QueuedLetter, Result};

/// What the one that leads saw of a folder holds for so long.
const SEEN_LATELY: TimeDelta = TimeDelta::minutes(3);

/// Of the letters that are due it sends those that are right. To end the others, to tell groups, and to say that mail
/// does not leave is left to the node that leads. Nodes of another `place` begin at another letter.
///
/// # Errors
/// If the store does not answer; what was sent by then is on record.
pub async fn assist(
    at: OfficeAt<'_>,
    channel: &Channel,
    stop: &watch::Receiver<bool>,
    place: usize,
) -> Result<Delivered> {
    let people = Box::pin(at.office.as_of_now(at.now)).await?;
    let at = people.as_ref().map_or(at, |office| office.at(at.now));
    let OfficeAt { office, now } = at;
    let mut delivered = Delivered::default();
    let due = office.store.due_letters(now, MOST_DUE).await?;
    if due.is_empty() {
        return Ok(delivered);
    }
    let facts = Facts {
        unseen: in_doubt(at).await?,
        ..office.facts(now).await?
    };
    let occasions = office.store.waiting_occasions().await?;
    let is_right = |letter: &QueuedLetter| {
        let occasions: &[LetterOccasion] = occasions.get(&letter.id).map_or(&[], Vec::as_slice);
        let to = Recipient::of_address(&letter.to_address);
        matches!(to, Recipient::Person(_))
            && matches!(recheck(at, &facts, letter, occasions), Recheck::Send)
    };
    let mut going: Vec<QueuedLetter> = due.into_iter().filter(is_right).collect();
    let first = place % going.len().max(1);
    going.rotate_left(first);
    delivered.is_more_due = going.len() > MOST_LETTERS;
    going.truncate(MOST_LETTERS);
    let round = Round::new(office, now, stop);
    let letters = Mutex::new(VecDeque::from(going));
    let workers =
        (0..channel.lanes()).map(|_| Worker::new(&round, Transport::Mail(channel), &letters).run());
    for end in join_all(workers).await {
        let end = end?;
        delivered.sent += end.sent;
        delivered.again += end.again;
        delivered.failed += end.failed;
        delivered.troubles.extend(end.trouble);
    }
    Ok(delivered)
}

/// The units of which nothing may be concluded from what is on record: something lies in their folders that is not
/// judged yet, or nobody has looked lately.
async fn in_doubt(at: OfficeAt<'_>) -> Result<BTreeSet<UnitSlug>> {
    let OfficeAt { office, now } = at;
    let scans = office.store.scans().await?;
    let waiting = office.store.pending_files().await?;
    let unread = office.store.unread_folders().await?;
    let units = office.policy.units.iter().map(|unit| &unit.slug);
    let is_in_doubt = |unit: &&UnitSlug| {
        let is_recent = |last| now - last <= SEEN_LATELY;
        !scans.get(*unit).copied().is_some_and(is_recent)
            || waiting
                .get(*unit)
                .is_some_and(|files| files.values().any(|file| !file.is_answered))
            || unread.contains_key(*unit)
    };
    Ok(units.filter(is_in_doubt).cloned().collect())
}
