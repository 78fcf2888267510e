//! One worker of a round of sending: letter after letter over one transport, each outcome on record.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use tokio::sync::{Mutex, watch};
use tracing::{error, info, trace, warn};

use crate::channel::{Accepted, Channel, Outgoing, Robot, SendError};
use crate::daemon::Office;
use crate::domain::delivery::retry::next_try;
use crate::store::{Attempt, AttemptOutcome, OutboxState, QueuedLetter, Result, Store};

/// What all workers of a round share.
pub(super) struct Round<'a> {
    pub(super) office: &'a Office,
    pub(super) now: DateTime<Utc>,
    stop: &'a watch::Receiver<bool>,
    /// For this any node may write: a letter is in the hand of one of them, whoever leads.
    store: Store,
    /// The store takes one writer at a time; waiting here is cheaper than there.
    pen: Mutex<()>,
}

impl<'a> Round<'a> {
    pub(super) fn new(
        office: &'a Office,
        now: DateTime<Utc>,
        stop: &'a watch::Receiver<bool>,
    ) -> Self {
        Self {
            office,
            now,
            stop,
            store: office.store.as_any_node(),
            pen: Mutex::new(()),
        }
    }
}

/// How a worker sends.
#[derive(Clone, Copy)]
pub(super) enum Transport<'a> {
    Mail(&'a Channel),
    Robot(&'a Robot),
}

/// What a worker came to.
#[derive(Default)]
pub(super) struct WorkerSummary {
    pub(super) sent: usize,
    pub(super) again: usize,
    pub(super) failed: usize,
    /// The server answered to a letter, well or not.
    pub(super) is_reached: bool,
    /// What every other letter would meet too; the worker ended there.
    pub(super) trouble: Option<String>,
}

/// Takes letters from a queue that other workers may share.
pub(super) struct Worker<'a> {
    round: &'a Round<'a>,
    transport: Transport<'a>,
    queue: &'a Mutex<VecDeque<QueuedLetter>>,
}

impl<'a> Worker<'a> {
    pub(super) const fn new(
        round: &'a Round<'a>,
        transport: Transport<'a>,
        queue: &'a Mutex<VecDeque<QueuedLetter>>,
    ) -> Self {
        Self {
            round,
            transport,
            queue,
        }
    }

    /// Sends until nothing is left, it is told to stop, or every other letter would fail alike. A
    /// letter that hangs holds up its own worker alone.
    pub(super) async fn run(self) -> Result<WorkerSummary> {
        let mut end = WorkerSummary::default();
        while !*self.round.stop.borrow() && end.trouble.is_none() {
            let Some(letter) = self.queue.lock().await.pop_front() else {
                break;
            };
            let Some(number) = self.take_in_hand(&letter).await? else {
                continue;
            };
            let outgoing = self.outgoing(&letter).await?;
            let answer = match self.transport {
                Transport::Mail(channel) => channel.send(&outgoing).await,
                Transport::Robot(robot) => robot.send(&outgoing, self.round.now).await,
            };
            trace!(target: "durable", "answered");
            self.record(&letter, number, answer, &mut end).await?;
        }
        Ok(end)
    }

    /// Which try of the letter this is; `None` if another node is at it.
    async fn take_in_hand(&self, letter: &QueuedLetter) -> Result<Option<u32>> {
        let _pen = self.round.pen.lock().await;
        let mut tx = self.round.store.begin().await?;
        let number = tx.letter_transmitting(letter, self.round.now).await?;
        tx.commit().await?;
        Ok(number)
    }

    async fn outgoing(&self, letter: &QueuedLetter) -> Result<Outgoing> {
        let office = self.round.office;
        Ok(Outgoing {
            key: letter.key.clone(),
            message_id: letter.message_id.clone(),
            from: office.sender.address.clone(),
            to: letter.to_address.clone(),
            bytes: office.store.letter_bytes(letter.id).await?,
            queued_at: letter.queued_at,
        })
    }

    async fn record(
        &self,
        letter: &QueuedLetter,
        number: u32,
        answer: std::result::Result<Accepted, SendError>,
        end: &mut WorkerSummary,
    ) -> Result<()> {
        let now = self.round.now;
        let attempt = attempt(number, now, &answer);
        let _pen = self.round.pen.lock().await;
        let mut tx = self.round.store.begin().await?;
        if !tx.is_in_hand(letter.id, number).await? {
            // The others took this node for gone. They have counted that the letter may be out, and see to it.
            warn!(key = %letter.key, "another node has taken over the letter");
            return Ok(());
        }
        tx.log_attempt(letter.id, &attempt).await?;
        match answer {
            Ok(_) => {
                tx.letter_done(letter.id, OutboxState::Sent, None, now)
                    .await?;
                info!(key = %letter.key, "letter sent");
                end.sent += 1;
                end.is_reached = true;
            }
            Err(error) => {
                let reason = error.to_string();
                // A wrong password is final for the server, not for the letter: it waits to be mended.
                let may_pass = error.is_temporary() || error.concerns_all();
                let first_tried_at = letter.tried_since.unwrap_or(now);
                if may_pass
                    && let Some(next_at) =
                        next_try(&letter.key.to_string(), number, first_tried_at, now)
                {
                    tx.letter_retry(letter.id, next_at, &reason, error.is_undecided())
                        .await?;
                    warn!(key = %letter.key, %next_at, reason, "retry");
                    end.again += 1;
                } else {
                    tx.letter_done(letter.id, OutboxState::Failed, Some(&reason), now)
                        .await?;
                    error!(key = %letter.key, reason, "letter failed");
                    end.failed += 1;
                }
                if error.concerns_all() {
                    end.trouble = Some(reason);
                } else {
                    end.is_reached = true;
                }
            }
        }
        tx.commit().await
    }
}

/// The line of the delivery log.
fn attempt(
    number: u32,
    at: DateTime<Utc>,
    answer: &std::result::Result<Accepted, SendError>,
) -> Attempt {
    match answer {
        Ok(accepted) => Attempt {
            number,
            at,
            outcome: AttemptOutcome::Accepted,
            stage: None,
            code: None,
            reply: accepted.note.clone(),
        },
        Err(error) => Attempt {
            number,
            at,
            outcome: if error.is_undecided() {
                AttemptOutcome::Undecided
            } else if error.is_temporary() {
                AttemptOutcome::Again
            } else {
                AttemptOutcome::Refused
            },
            stage: Some(error.stage.doing().to_owned()),
            code: error.code,
            reply: error.what.clone(),
        },
    }
}
