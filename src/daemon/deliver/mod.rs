//! Sends the letters whose turn has come, a few at the same time, and puts each outcome on record.

mod assist;
mod rewrite;
mod worker;

use std::collections::{BTreeMap, VecDeque};

use chrono::TimeDelta;
use futures_util::future::join_all;
use tokio::sync::{Mutex, watch};
use tracing::{debug, info};

pub use self::assist::assist;
use self::rewrite::rewrite;
use self::worker::{Round, Transport, Worker, WorkerSummary};
use super::OfficeAt;
use crate::channel::{Channel, Robot, TEXTS_A_MINUTE};
use crate::domain::delivery::mail_down::{MailRound, down_since};
use crate::domain::occasion::{Key, Recipient};
use crate::domain::plan::{Facts, Recheck, Waiting};
use crate::domain::reason::{Held, Over};
use crate::store::{LetterOccasion, OutboxState, QueuedLetter, Result};

/// What became of the letters of one tick.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Accepted.
    pub sent: usize,
    /// Go again later.
    pub again: usize,
    /// Refused for good.
    pub failed: usize,
    /// No longer right when their turn came, or overtaken by what follows them.
    pub suppressed: usize,
    /// More letters are due than one tick sends.
    pub is_more_due: bool,
    /// What needs a person; in English, one entry each.
    pub troubles: Vec<String>,
}

/// Letters looked at in one tick; those that must wait do not stand in the way of others.
const MOST_DUE: u32 = 20_000;
/// Letters sent in one tick, so that files are taken in meanwhile; the rest follow in the next.
const MOST_LETTERS: usize = 500;

/// Sends what is due. Ends after the letters in hand when `stop` says so.
///
/// # Errors
/// If the store does not answer; what was sent by then is on record.
pub(super) async fn deliver(
    at: OfficeAt<'_>,
    channel: &Channel,
    facts: &Facts,
    stop: &watch::Receiver<bool>,
) -> Result<Delivered> {
    let OfficeAt { office, now } = at;
    let mut delivered = Delivered::default();
    let due = office.store.due_letters(now, MOST_DUE).await?;
    let mut going = recheck_due(at, facts, due, &mut delivered).await?;
    delivered.is_more_due = going.len() > MOST_LETTERS;
    going.truncate(MOST_LETTERS);
    let round = Round::new(office, now, stop);
    let (letters, texts) = split_by_transport(&round, going).await?;
    let had_letters = !letters.is_empty();
    let letters = Mutex::new(VecDeque::from(letters));
    let by_mail =
        (0..channel.lanes()).map(|_| Worker::new(&round, Transport::Mail(channel), &letters));
    let texts: Vec<(&Robot, Mutex<VecDeque<QueuedLetter>>)> = texts
        .into_iter()
        .map(|(robot, texts)| (robot, Mutex::new(texts.into())))
        .collect();
    let by_robot = texts
        .iter()
        .map(|(robot, texts)| Worker::new(&round, Transport::Robot(robot), texts));
    let workers = by_mail.chain(by_robot).map(Worker::run);
    let mut ends = Vec::new();
    for end in join_all(workers).await {
        let end = end?;
        delivered.sent += end.sent;
        delivered.again += end.again;
        delivered.failed += end.failed;
        ends.push(end);
    }
    let (by_mail, by_robot) = ends.split_at(channel.lanes());
    delivered
        .troubles
        .extend(by_robot.iter().filter_map(|end| end.trouble.clone()));
    let trouble = watch_mail(at, had_letters, by_mail).await?;
    delivered.troubles.extend(trouble);
    let failures = at.tell_failures().await?;
    delivered.troubles.extend(failures);
    Ok(delivered)
}

/// Whether a letter of the outbox may go now.
pub(super) fn recheck(
    at: OfficeAt<'_>,
    facts: &Facts,
    letter: &QueuedLetter,
    occasions: &[LetterOccasion],
) -> Recheck {
    let OfficeAt { office, now } = at;
    let robots: Vec<&str> = office.robots.iter().map(Robot::name).collect();
    let occasions: Vec<Key> = occasions.iter().map(|one| one.key.clone()).collect();
    let waiting = Waiting {
        key: &letter.key,
        occasions: &occasions,
        may_be_out: letter.may_be_out,
    };
    crate::domain::plan::recheck(
        now,
        &office.policy,
        &office.calendar,
        facts,
        &robots,
        waiting,
    )
}

/// Ends or rewrites the letters that are no longer right, leaves those that must wait, and answers those that go.
async fn recheck_due(
    at: OfficeAt<'_>,
    facts: &Facts,
    due: Vec<QueuedLetter>,
    delivered: &mut Delivered,
) -> Result<Vec<QueuedLetter>> {
    let office = at.office;
    let mut going = Vec::new();
    let mut ended = Vec::new();
    if due.is_empty() {
        return Ok(going);
    }
    let occasions = office.store.waiting_occasions().await?;
    for letter in due {
        let occasions = occasions.get(&letter.id).map_or(&[][..], Vec::as_slice);
        match recheck(at, facts, &letter, occasions) {
            Recheck::Send => going.push(letter),
            Recheck::Hold(reason) => {
                debug!(key = %letter.key, %reason, "letter held");
                if reason == Held::UnknownKey {
                    let trouble = format!("letter {} is not sent: {reason}", letter.key);
                    delivered.troubles.push(trouble);
                }
            }
            Recheck::Supersede(over) => {
                ended.push((letter, occasions, OutboxState::Superseded, over));
            }
            Recheck::Suppress(over) => {
                ended.push((letter, occasions, OutboxState::Suppressed, over));
            }
            Recheck::Trim(gone) => {
                rewrite(at, facts, &letter, occasions, &gone).await?;
                delivered.suppressed += 1;
            }
        }
    }
    delivered.suppressed += ended.len();
    end_unsent(at, &ended).await?;
    Ok(going)
}

/// A letter that ends unsent, what it is for, and how and why.
type Unsent<'a> = (QueuedLetter, &'a [LetterOccasion], OutboxState, Over);

async fn end_unsent(at: OfficeAt<'_>, ended: &[Unsent<'_>]) -> Result<()> {
    let OfficeAt { office, now } = at;
    if ended.is_empty() {
        return Ok(());
    }
    let mut tx = office.store.begin().await?;
    for (letter, occasions, state, over) in ended {
        if !tx.still_waits(letter).await? {
            continue;
        }
        for occasion in *occasions {
            tx.drop_occasion(&occasion.key, over).await?;
        }
        let reason = over.to_string();
        tx.letter_done(letter.id, *state, Some(&reason), now)
            .await?;
        info!(key = %letter.key, ?state, reason, "letter not sent");
    }
    tx.commit().await
}

type RobotTexts<'a> = Vec<(&'a Robot, Vec<QueuedLetter>)>;

/// Letters for the mail channel, and texts for each robot: of these only so many as it takes in a
/// minute.
async fn split_by_transport<'a>(
    round: &Round<'a>,
    going: Vec<QueuedLetter>,
) -> Result<(Vec<QueuedLetter>, RobotTexts<'a>)> {
    let mut letters = Vec::new();
    let mut texts: BTreeMap<String, Vec<QueuedLetter>> = BTreeMap::new();
    for letter in going {
        match Recipient::of_address(&letter.to_address) {
            Recipient::Robot(name) => texts.entry(name).or_default().push(letter),
            Recipient::Person(_) => letters.push(letter),
        }
    }
    let mut shared = Vec::new();
    let a_minute_ago = round.now - TimeDelta::minutes(1);
    for robot in &round.office.robots {
        let Some(mut texts) = texts.remove(robot.name()) else {
            continue;
        };
        let store = &round.office.store;
        let lately = store.attempts_since(&robot.address(), a_minute_ago).await?;
        texts.truncate(TEXTS_A_MINUTE.saturating_sub(lately) as usize);
        shared.push((robot, texts));
    }
    Ok((letters, shared))
}

/// Notes since when the mail channel takes nothing, and tells it while it lasts.
async fn watch_mail(
    at: OfficeAt<'_>,
    had_letters: bool,
    workers: &[WorkerSummary],
) -> Result<Option<String>> {
    let OfficeAt { office, now } = at;
    let known = office.store.mail_down_since().await?;
    let trouble = workers.iter().find_map(|worker| worker.trouble.as_ref());
    let round = if workers.iter().any(|worker| worker.is_reached) {
        MailRound::Reached
    } else if trouble.is_some() {
        MailRound::Unreachable
    } else if !had_letters && known.is_some() && office.store.outbox_counts().await?.waiting() == 0
    {
        MailRound::NothingWaits
    } else {
        MailRound::NothingDue
    };
    let since = down_since(known, round, now);
    if since != known {
        let mut tx = office.store.begin().await?;
        tx.set_mail_down_since(since).await?;
        tx.commit().await?;
    }
    let Some(since) = since else {
        return Ok(None);
    };
    let last = trouble.map_or("see `diaodu outbox list --state queued`", String::as_str);
    at.tell_mail_down(since, last).await?;
    Ok(Some(format!("no letter leaves since {since}: {last}")))
}
