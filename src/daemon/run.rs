//! `run`: a tick whenever an alarm clock rings. Nothing is true because one of them rang.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use notify::{RecursiveMode, Watcher};
use tokio::sync::{Notify, watch};
use tokio_cron_scheduler::{Job, JobScheduler};
use tracing::{debug, error, info, warn};

use super::agreement::{Disagreement, Parts, disagreements};
use super::deliver::assist;
use super::{Node, Office, Tick, clock_leapt, tick};
use crate::channel::{Channel, Ping};
use crate::clock::{Clock, Stopwatch, Strides};
use crate::domain::health::Health;
use crate::domain::nightly_check::NightlyCheck;
use crate::domain::stuck::{Failing, Logged};
use crate::folder::REPORTS;
use crate::store::{Result, Standing, StoreError};

/// A folder event rings at most this often: a large copy makes thousands.
const DEBOUNCE: Duration = Duration::from_secs(1);

/// When to tick beside each minute.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Time from one scan of the share to the next.
    pub scan: Duration,
    /// A file counts once it has stood still for this long; it is looked at again after it.
    pub settle: Duration,
}

/// A program that goes on running: for whom it works, by what it sends, and when it ticks.
#[derive(Clone, Copy)]
pub struct Daemon<'a> {
    pub office: &'a Office,
    pub channel: &'a Channel,
    /// Told of each good tick, if somebody watches.
    pub ping: Option<&'a Ping>,
    pub clock: Clock,
    pub pace: Pace,
    /// This program among others, if several may work on the state: then only the one that leads ticks, and the
    /// others help to send.
    pub node: Option<&'a Node>,
}

impl Daemon<'_> {
    /// Ticks until `stop` says so; then ends after the letter or file in hand. What each tick came to is
    /// told through `health`.
    ///
    /// # Errors
    /// If the state turns out to be damaged or lost, at the start or in a night: nothing is decided over it,
    /// and whoever watches the process sees that it has ended.
    pub async fn run(
        &self,
        health: &watch::Sender<Health>,
        mut stop: watch::Receiver<bool>,
    ) -> std::result::Result<(), Disagreement> {
        let Self {
            office, channel, ..
        } = *self;
        let bell = Arc::new(Notify::new());
        let scheduler = ring_each_minute(&bell).await;
        let watcher = ring_on_folder_events(&bell, &office.share.root().join(REPORTS));
        let mut interval = tokio::time::interval(self.pace.scan);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut settling = false;
        let mut is_more_due = false;
        let mut failing = Failing::default();
        let mut logged = Logged::default();
        let stopwatch = Stopwatch::start();
        let mut strides = Strides::new(self.now(), stopwatch.elapsed());
        let mut agreement = NightlyCheck::starting(self.now());
        while !*stop.borrow() {
            tokio::select! {
                _ = stop.changed() => continue,
                () = bell.notified() => tokio::time::sleep(DEBOUNCE).await,
                () = self.begins_to_lead() => {}
                _ = interval.tick() => {}
                () = tokio::time::sleep(self.pace.settle + DEBOUNCE), if settling => {}
                () = std::future::ready(()), if is_more_due => {}
            }
            let now = self.now();
            let (leads, leading) = match self.node.map(Node::standing) {
                None => (true, None),
                Some(Standing::Leads(fence)) => (true, Some(office.leading(fence))),
                Some(Standing::Follows(_)) => (false, None),
            };
            let office = leading.as_ref().unwrap_or(office);
            let round = async {
                if leads {
                    let elapsed = stopwatch.elapsed();
                    round(office, channel, &mut strides, now, elapsed, &stop).await
                } else {
                    self.assist(now, &stop).await
                }
            };
            let mut troubles = match round.await {
                Ok(tick) => {
                    debug!(?tick, "tick");
                    settling = tick.waiting > 0;
                    is_more_due = tick.delivered.is_more_due;
                    failing.ended();
                    for trouble in &tick.troubles {
                        if logged.is_news(trouble, now) {
                            warn!(trouble, "trouble");
                        }
                    }
                    tick.troubles
                }
                Err(StoreError::LedByAnother) => {
                    settling = false;
                    is_more_due = false;
                    if let Some(node) = self.node {
                        node.ask().await;
                    }
                    Vec::new()
                }
                Err(error) => {
                    let error = error.to_string();
                    if logged.is_news(&error, now) {
                        error!(error, "tick failed; it is tried again");
                    }
                    if leads {
                        let alarm = office.at(now);
                        Box::pin(alarm.tick_failed(channel, &mut failing, &error)).await;
                    }
                    vec![error]
                }
            };
            if leads && agreement.is_due(now) {
                let found = compare_with_archive(office).await?;
                agreement.done(found, &office.policy, now);
            }
            troubles.extend_from_slice(&agreement.found);
            let is_good = troubles.is_empty();
            health.send_modify(|health| health.record_tick(self.clock.now(), troubles));
            if let Some(ping) = self.ping
                && is_good
                && let Err(error) = ping.tick_ended().await
                && logged.is_news(&error.to_string(), now)
            {
                warn!(%error, "the watchdog was not reached");
            }
        }
        info!("stopping");
        drop(watcher);
        if let Some(mut scheduler) = scheduler {
            // It only rings; there is nothing of it to wait for.
            let _ = scheduler.shutdown().await;
        }
        Ok(())
    }
}

impl Daemon<'_> {
    /// What all nodes agree on is the database's time.
    fn now(&self) -> DateTime<Utc> {
        self.node.map_or_else(|| self.clock.now(), Node::now)
    }

    async fn begins_to_lead(&self) {
        match self.node {
            Some(node) => node.led().await,
            None => std::future::pending().await,
        }
    }

    /// What a node does in a round that does not lead.
    async fn assist(&self, now: DateTime<Utc>, stop: &watch::Receiver<bool>) -> Result<Tick> {
        let place = self.node.map_or(0, Node::place);
        let mut delivered =
            Box::pin(assist(self.office.at(now), self.channel, stop, place)).await?;
        Ok(Tick {
            troubles: std::mem::take(&mut delivered.troubles),
            delivered,
            ..Tick::default()
        })
    }
}

/// In what state and archive do not agree and work may go on, for the operator; that they cannot be
/// compared as well, for then nobody knows.
async fn compare_with_archive(office: &Office) -> std::result::Result<Vec<String>, Disagreement> {
    let parts = Parts {
        store: &office.store,
        archive: office.archive.clone(),
        share: &office.share,
        is_mirror: office.mirror.is_some(),
        policy: &office.policy,
    };
    let mut troubles = Vec::new();
    match disagreements(&parts).await {
        Ok(found) => {
            for one in found {
                error!(trouble = %one, "state and archive do not agree");
                if one.forbids_work() {
                    return Err(one);
                }
                troubles.push(one.to_string());
            }
        }
        Err(error) => {
            warn!(%error, "state and archive cannot be compared");
            troubles.push(format!("state and archive cannot be compared: {error}"));
        }
    }
    Ok(troubles)
}

/// One [`tick()`] of a program that goes on running, with an eye on its clock: by `elapsed`, the time on
/// a stopwatch, it knows whether that was set.
///
/// # Errors
/// If the store does not answer. A leap of the clock that could not be put on record for that counts
/// together with what the clock does until the next round: nothing is decided before.
pub async fn round(
    office: &Office,
    channel: &Channel,
    strides: &mut Strides,
    now: DateTime<Utc>,
    elapsed: Duration,
    stop: &watch::Receiver<bool>,
) -> Result<Tick> {
    clock_leapt(office.at(now), strides.leap(now, elapsed)).await?;
    let tick = tick(office.at(now), channel, stop).await?;
    // That a clock was set back, the tick itself puts on record.
    strides.told();
    Ok(tick)
}

/// One pattern, each minute. If the scheduler dies, the interval of [`Daemon::run`] goes on alone.
async fn ring_each_minute(bell: &Arc<Notify>) -> Option<JobScheduler> {
    let bell = Arc::clone(bell);
    let started: std::result::Result<JobScheduler, tokio_cron_scheduler::JobSchedulerError> =
        async {
            let scheduler = JobScheduler::new().await?;
            let job = Job::new_async("0 * * * * *", move |_, _| {
                let bell = Arc::clone(&bell);
                Box::pin(async move { bell.notify_one() })
            })?;
            scheduler.add(job).await?;
            scheduler.start().await?;
            Ok(scheduler)
        }
        .await;
    started
        .inspect_err(
            |error| warn!(%error, "the scheduler did not start; the interval goes on alone"),
        )
        .ok()
}

/// Folder events are a hint on local disks; network shares mostly send none. The scan is the truth.
fn ring_on_folder_events(bell: &Arc<Notify>, folder: &Path) -> Option<impl Watcher + use<>> {
    let bell = Arc::clone(bell);
    let ring = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            bell.notify_one();
        }
    };
    let inside = notify::Config::default().with_follow_symlinks(false);
    let watcher = notify::RecommendedWatcher::new(ring, inside);
    watcher
        .and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::Recursive)?;
            Ok(watcher)
        })
        .inspect_err(|error| warn!(%error, "no folder events; the scan goes on alone"))
        .ok()
}
