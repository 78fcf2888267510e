//! `run`, the daemon, and `once`, one tick of it.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::{info, warn};

use super::{CommandResult, Common, Done, Failure, assemble, at_work, log, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::daemon::{Daemon, Node, Office, Pace, Tick, tick};
use crate::domain::health::Health;
use crate::domain::language::{Language, bilingual};
use crate::sandbox;
use crate::store::Standing;
use crate::web;

pub(super) async fn run(common: &Common) -> CommandResult {
    let config = assemble::configuration(common)?;
    let clock = assemble::clock(common, &config)?;
    if clock.is_set() {
        return Err(Failure::Use(
            "run needs a clock that moves\n  hint: --now goes with `once`"
                .to_owned()
                .into(),
        ));
    }
    log::start(common, config.policy.zone);
    tell_sandbox();
    let _lock = at_work::lock_beside_others(&config).await?;
    let mut office = assemble::office(&config).await?;
    assemble::note_settings(&config, &office.store, clock.now()).await?;
    let node = at_work::node(&config, &mut office).await?;
    // What all nodes agree on is the database's time.
    let clock = match &node {
        Some(node) => Clock::going_on_from(node.now()),
        None => clock,
    };
    go_on(&config, &office, clock, node).await
}

/// Works until it is told to stop, with the pages that the configuration asks for.
pub(super) async fn go_on(
    config: &Config,
    office: &Office,
    clock: Clock,
    node: Option<Node>,
) -> CommandResult {
    let channel = assemble::channel(config)?;
    let ping = assemble::ping(config)?;
    office.share.check()?;
    let stop = stop_on_signal()?;
    info!(units = office.policy.units.len(), share = %config.share.display(), "running");
    let (health, seen) = watch::channel(Health::starting(clock.now()));
    let pages = serve_pages(config, office, clock, seen, stop.clone()).await?;
    let daemon = Daemon {
        office,
        channel: &channel,
        ping: ping.as_ref(),
        clock,
        pace: Pace {
            scan: config.intake.scan,
            settle: config.intake.settle,
        },
        node: node.as_ref(),
    };
    let ended = daemon.run(&health, stop).await;
    if let Some(pages) = pages {
        if ended.is_err() {
            pages.abort();
        }
        // They were told to stop as well; a panic in them is in the log.
        let _ = pages.await;
    }
    channel.close().await;
    if let Some(node) = node {
        node.leave().await;
    }
    office.store.close().await;
    ended.map_err(|why| Failure::Failed(why.to_string().into()))?;
    Ok(Done::Well)
}

/// Serves the pages, if the configuration asks for any; their address is taken before the first tick.
async fn serve_pages(
    config: &Config,
    office: &Office,
    clock: Clock,
    health: watch::Receiver<Health>,
    stop: watch::Receiver<bool>,
) -> Result<Option<JoinHandle<()>>, Failure> {
    let Some(web) = &config.web else {
        return Ok(None);
    };
    let listener = web::listen(web.listen).await?;
    info!("pages at http://{}", listener.local_addr()?);
    let source = web::PageSource {
        looking: assemble::office_to_look_at(config).await?,
        acting: assemble::office_with(config, office.store.clone())?,
        largest_sheet: config.intake.max_file_bytes,
        is_https: web.is_https,
        clock,
        health,
        host: web.host.clone(),
    };
    Ok(Some(tokio::spawn(web::serve(listener, source, stop))))
}

pub(super) async fn once(common: &Common) -> CommandResult {
    let config = assemble::configuration(common)?;
    let clock = assemble::clock(common, &config)?;
    log::start(common, config.policy.zone);
    tell_sandbox();
    let _lock = at_work::lock_beside_others(&config).await?;
    let (mut office, troubles) = assemble::office_and_troubles(&config).await?;
    assemble::note_settings(&config, &office.store, clock.now()).await?;
    let node = at_work::node(&config, &mut office).await?;
    match node.as_ref().map(Node::standing) {
        None => {}
        Some(Standing::Leads(fence)) => office.store = office.store.leading(fence),
        Some(Standing::Follows(leader)) => {
            if let Some(node) = node {
                node.leave().await;
            }
            return Err(Failure::Failed(bilingual!(
                "another diaodu leads: {leader}\n  hint: it ticks by itself; `diaodu status` says what came of it",
                "现在的主节点是另一个 diaodu：{leader}\n  怎么办：它自己会工作；结果用 `diaodu status` 看"
            )));
        }
    }
    let channel = assemble::channel(&config)?;
    let stop = stop_on_signal()?;
    let mut done = tick(office.at(clock.now()), &channel, &stop).await?;
    done.troubles.extend(troubles);
    channel.close().await;
    if let Some(node) = node {
        node.leave().await;
    }
    office.store.close().await;
    report(&done);
    Ok(if done.troubles.is_empty() {
        Done::Well
    } else {
        Done::NeedsPerson
    })
}

fn report(tick: &Tick) {
    for taken in &tick.taken {
        let version = taken
            .version
            .map_or("same bytes again".to_owned(), |v| format!("version {v}"));
        say(format!(
            "{} {} {:?} ({version}): {}",
            taken.unit, taken.period, taken.verdict, taken.file_name
        ));
    }
    say(format!(
        "{} files taken in, {} waiting; {} letters queued, {} sent, {} to be tried again, {} failed, {} no longer right",
        tick.taken.len(),
        tick.waiting,
        tick.queued,
        tick.delivered.sent,
        tick.delivered.again,
        tick.delivered.failed,
        tick.delivered.suppressed,
    ));
    for trouble in &tick.troubles {
        say(format!("trouble: {trouble}"));
    }
}

/// Says it once if the kernel helps less than it could against hostile files.
fn tell_sandbox() {
    if let Some(lack) = sandbox::confine::offered().lack() {
        warn!("{}", lack.in_language(Language::English));
    }
}

/// Says stop at SIGTERM and SIGINT; what is in hand is finished first.
fn stop_on_signal() -> Result<watch::Receiver<bool>, Failure> {
    let (say_stop, stop) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        let _ = say_stop.send(true);
        // Without a receiver nobody is left to hear it; with one the sender must live on.
        say_stop.closed().await;
    });
    Ok(stop)
}
