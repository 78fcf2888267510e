//! Sends the letters whose turn has come, a few at the same time, and puts each outcome on record.

mod lane;
mod rewrite;
mod turn;

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use tokio::sync::{Mutex, watch};
use tracing::{debug, info};

use self::lane::{Lane, LaneEnd, Round, Way};
use self::rewrite::rewrite;
pub(super) use self::turn::{Ended, Next, turn};
use super::Office;
use super::alarm;
use crate::channel::{Channel, Robot, TEXTS_A_MINUTE};
use crate::domain::delivery::mail_down::{MailRound, down_since};
use crate::domain::plan::Facts;
use crate::store::{Queued, Result};

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
    office: &Office,
    channel: &Channel,
    facts: &Facts,
    now: DateTime<Utc>,
    stop: &watch::Receiver<bool>,
) -> Result<Delivered> {
    let mut delivered = Delivered::default();
    let due = office.store.due_letters(now, MOST_DUE).await?;
    let mut going = sort_out(office, facts, due, now, &mut delivered).await?;
    delivered.is_more_due = going.len() > MOST_LETTERS;
    going.truncate(MOST_LETTERS);
    let round = Round::new(office, now, stop);
    let (letters, texts) = share_out(&round, going).await?;
    let had_letters = !letters.is_empty();
    let letters = Mutex::new(VecDeque::from(letters));
    let by_mail = (0..channel.lanes()).map(|_| Lane::new(&round, Way::Mail(channel), &letters));
    let texts: Vec<(&Robot, Mutex<VecDeque<Queued>>)> = texts
        .into_iter()
        .map(|(robot, texts)| (robot, Mutex::new(texts.into())))
        .collect();
    let by_robot = texts
        .iter()
        .map(|(robot, texts)| Lane::new(&round, Way::Robot(robot), texts));
    let lanes = by_mail.chain(by_robot).map(Lane::run);
    let mut ends = Vec::new();
    for end in join_all(lanes).await {
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
    let trouble = watch_mail(office, had_letters, by_mail, now).await?;
    delivered.troubles.extend(trouble);
    let failures = alarm::tell_failures(office, now).await?;
    delivered.troubles.extend(failures);
    Ok(delivered)
}

/// Ends or rewrites the letters that are no longer right, leaves those that must wait, and answers those that go.
async fn sort_out(
    office: &Office,
    facts: &Facts,
    due: Vec<Queued>,
    now: DateTime<Utc>,
    delivered: &mut Delivered,
) -> Result<Vec<Queued>> {
    let mut going = Vec::new();
    let mut ended = Vec::new();
    if due.is_empty() {
        return Ok(going);
    }
    let occasions = office.store.waiting_occasions().await?;
    for letter in due {
        let occasions = occasions.get(&letter.id).map_or(&[][..], Vec::as_slice);
        match turn(office, facts, &letter, occasions, now) {
            Next::Go => going.push(letter),
            Next::Wait(reason) => debug!(key = letter.key, reason, "letter waits"),
            Next::End(end) => ended.push((letter, end)),
            Next::Without(gone) => {
                rewrite(office, facts, &letter, occasions, &gone, now).await?;
                delivered.suppressed += 1;
            }
        }
    }
    delivered.suppressed += ended.len();
    if !ended.is_empty() {
        let mut tx = office.store.begin().await?;
        for (letter, Ended { state, reason }) in ended {
            tx.letter_done(letter.id, state, Some(&reason), now).await?;
            info!(key = letter.key, ?state, reason, "letter not sent");
        }
        tx.commit().await?;
    }
    Ok(going)
}

type Texts<'a> = Vec<(&'a Robot, Vec<Queued>)>;

/// Letters for the mail channel, and texts for each robot: of these only so many as it takes in a
/// minute.
async fn share_out<'a>(round: &Round<'a>, going: Vec<Queued>) -> Result<(Vec<Queued>, Texts<'a>)> {
    let mut letters = Vec::new();
    let mut texts: BTreeMap<String, Vec<Queued>> = BTreeMap::new();
    for letter in going {
        match Robot::named_in(&letter.to_address) {
            Some(name) => texts.entry(name.to_owned()).or_default().push(letter),
            None => letters.push(letter),
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
    office: &Office,
    had_letters: bool,
    lanes: &[LaneEnd],
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    let known = office.store.mail_down_since().await?;
    let trouble = lanes.iter().find_map(|lane| lane.trouble.as_ref());
    let round = if lanes.iter().any(|lane| lane.is_reached) {
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
    alarm::tell_mail_down(office, since, last, now).await?;
    Ok(Some(format!("no letter leaves since {since}: {last}")))
}
