//! This program as one of several that work on the same state: it says that it is there, and learns whether it leads.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tracing::{info, warn};

use super::Office;
use crate::clock::Stopwatch;
use crate::store::{Beat, Result, Standing, Store};

/// It says so this many times before it is taken for gone.
const BEATS_A_LEASE: u32 = 3;

/// A node. It goes on saying that it is there as long as this lives.
#[derive(Debug)]
pub struct Node {
    pulse: Arc<Pulse>,
    beating: JoinHandle<()>,
}

#[derive(Debug)]
struct Pulse {
    /// For what any node may write.
    store: Store,
    number: i64,
    lease: TimeDelta,
    /// What was last heard, and how long after the start.
    heard: watch::Sender<(Beat, Duration)>,
    started: Stopwatch,
    /// Rung when it begins to lead.
    bell: Notify,
}

impl Node {
    /// Joins those that work on this state, and asks to lead. It is taken for gone, and another one leads, if it is not
    /// heard of for as long as a `lease`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn join(store: &Store, name: &str, lease: Duration) -> Result<Self> {
        let length = TimeDelta::from_std(lease).unwrap_or(TimeDelta::MAX);
        let number = store.join(name, length).await?;
        let store = store.clone().of_node(number);
        let started = Stopwatch::start();
        let beat = store.beat(number, length).await?;
        tell(None, &beat.standing);
        let pulse = Arc::new(Pulse {
            store,
            number,
            lease: length,
            heard: watch::channel((beat, started.elapsed())).0,
            started,
            bell: Notify::new(),
        });
        let beating = Arc::clone(&pulse);
        let pause = lease / BEATS_A_LEASE;
        let beating = tokio::spawn(async move {
            loop {
                tokio::time::sleep(pause).await;
                if let Err(error) = beating.beat().await {
                    warn!(%error, "the others could not be told that this node is there");
                }
            }
        });
        Ok(Self { pulse, beating })
    }

    /// The store for what any node may write.
    #[must_use]
    pub fn store(&self) -> Store {
        self.pulse.store.clone()
    }

    /// Whether it led when it was last heard.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.pulse.heard.borrow().0.standing.clone()
    }

    /// The database's time, whatever the clock of this machine shows.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let heard = self.pulse.heard.borrow();
        let since = self.pulse.started.elapsed().saturating_sub(heard.1);
        (heard.0.time + TimeDelta::from_std(since).unwrap_or_default()).trunc_subsecs(0)
    }

    /// Where it stands among those that send: no two begin at the same letter.
    pub(super) fn place(&self) -> usize {
        // Far from one to the next, however many letters there are.
        usize::try_from(self.pulse.number).unwrap_or_default() * 7919
    }

    /// Asks now whether it leads: something was refused.
    pub(super) async fn ask(&self) {
        if let Err(error) = self.pulse.beat().await {
            warn!(%error, "whether this node leads is not known");
        }
    }

    /// Waits until it begins to lead.
    pub(super) async fn led(&self) {
        self.pulse.bell.notified().await;
    }

    /// Ends: another one need not wait until the lease has run out.
    pub async fn leave(self) {
        self.beating.abort();
        if let Err(error) = self.pulse.store.leave(self.pulse.number).await {
            warn!(%error, "the others could not be told that this node ends");
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.beating.abort();
    }
}

impl Pulse {
    async fn beat(&self) -> Result<()> {
        let beat = self.store.beat(self.number, self.lease).await?;
        let before = self.heard.borrow().0.standing.clone();
        if beat.standing != before {
            tell(Some(&before), &beat.standing);
            if let Standing::Leads(_) = beat.standing {
                self.bell.notify_one();
            }
        }
        self.heard.send_replace((beat, self.started.elapsed()));
        Ok(())
    }
}

fn tell(before: Option<&Standing>, now: &Standing) {
    match (before, now) {
        (_, Standing::Leads(fence)) => info!(fence, "this node leads"),
        (Some(Standing::Leads(fence)), Standing::Follows(leader)) => {
            warn!(
                fence,
                leader, "another node leads now; this one goes on and helps to send"
            );
        }
        (_, Standing::Follows(leader)) => {
            info!(leader, "another node leads; this one helps to send");
        }
    }
}

impl Office {
    /// The same office, whose work is refused as soon as another node has led since this lease.
    pub(super) fn leading(&self, fence: i64) -> Self {
        let mut office = self.clone();
        office.store = office.store.leading(fence);
        office
    }
}
