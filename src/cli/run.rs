//! `run`, the daemon, and `once`, one tick of it.

use std::ffi::OsString;
use std::io;
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};

use chrono_tz::Asia::Shanghai;
use clap::Args;
use tokio::io::AsyncReadExt as _;
use tokio::net::unix::pipe;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::{info, warn};

use super::{CommandResult, Common, Done, Failure, assemble, at_work, log, offices, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::daemon::{Daemon, Node, Office, Pace, Tick, tick};
use crate::domain::finding::Verdict;
use crate::domain::health::Health;
use crate::domain::language::{Bilingual, Language, bilingual, both};
use crate::offices::Keeper;
use crate::sandbox;
use crate::store::Standing;
use crate::web;

fn needs_moving_clock() -> Bilingual {
    bilingual!(
        "run needs a clock that moves\n  hint: --now goes with `once`",
        "run 要用走动的时钟\n  怎么办：--now 用于 `once`"
    )
}

/// How long a daemon goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GoesOn {
    /// Until a signal says stop.
    UntilSignal,
    /// Until then, or until its standard input ends, whose other end keeps it. A share that is away at the start is
    /// waited for like one that goes away later.
    UntilInputEnds,
}

#[derive(Debug, Args)]
pub(super) struct Options {
    /// All offices of a folder instead: each as a process of its own, with DIR/NAME/config/diaodu.toml
    #[arg(long, value_name = "DIR", conflicts_with = "until_eof")]
    pub(super) offices: Option<PathBuf>,
    /// Ends when its standard input does, a pipe: then so does whoever started it
    #[arg(long, hide = true)]
    until_eof: bool,
}

pub(super) async fn run(common: &Common, options: &Options) -> CommandResult {
    if let Some(folder) = &options.offices {
        return run_offices(common, folder).await;
    }
    let goes_on = if options.until_eof {
        GoesOn::UntilInputEnds
    } else {
        GoesOn::UntilSignal
    };
    let config = assemble::configuration(common)?;
    let clock = assemble::clock(common, &config)?;
    if clock.is_set() {
        return Err(Failure::Use(needs_moving_clock()));
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
    let ended = go_on(&config, &office, clock, node.as_ref(), goes_on).await;
    leave(node, &office).await;
    ended
}

/// The last thing that is done, however it ended: whoever waits to lead need not wait for a lease.
async fn leave(node: Option<Node>, office: &Office) {
    if let Some(node) = node {
        node.leave().await;
    }
    office.store.close().await;
}

/// Keeps the offices of a folder running, each in a process of its own.
async fn run_offices(common: &Common, folder: &Path) -> CommandResult {
    if common.now.is_some() {
        return Err(Failure::Use(needs_moving_clock()));
    }
    log::start(common, Shanghai);
    let program = std::env::current_exe().map_err(|error| {
        Failure::Failed(bilingual!(
            "cannot tell where this program lies, and each office is a process of it: {error}\n  hint: is /proc mounted?",
            "不知本程序在何处，而每个办公室是它的一个进程：{error}\n  怎么办：看 /proc 是否已挂载"
        ))
    })?;
    let mut arguments = vec![OsString::from("-v"); usize::from(common.verbose)];
    arguments.extend(common.quiet.then(|| "-q".into()));
    let keeper = Keeper {
        folder: folder.to_owned(),
        program,
        arguments,
    };
    let stop = stop_on_signal(GoesOn::UntilSignal)?;
    keeper
        .run(stop)
        .await
        .map_err(|error| Failure::Use(offices::unreadable(folder, &error)))?;
    Ok(Done::Well)
}

/// Works until it is told to stop, with the pages that the configuration asks for.
pub(super) async fn go_on(
    config: &Config,
    office: &Office,
    clock: Clock,
    node: Option<&Node>,
    goes_on: GoesOn,
) -> CommandResult {
    let channel = assemble::channel(config)?;
    let ping = assemble::ping(config)?;
    match office.share.check() {
        // One on a server is there after the first tick.
        Err(_) if office.mirror.is_some() => {}
        Err(error) if goes_on == GoesOn::UntilInputEnds => warn!(%error, "the share is away"),
        checked => checked?,
    }
    let stop = stop_on_signal(goes_on)?;
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
        node,
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
    ended.map_err(|why| Failure::Failed(Bilingual::of(|language| why.told(language))))?;
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
    let done = tick_once(&config, &mut office, node.as_ref(), clock).await;
    leave(node, &office).await;
    let mut done = done?;
    done.troubles.extend(troubles);
    report(config.language, &done);
    Ok(if done.troubles.is_empty() {
        Done::Well
    } else {
        Done::NeedsPerson
    })
}

/// One tick, as the leader where there are nodes.
async fn tick_once(
    config: &Config,
    office: &mut Office,
    node: Option<&Node>,
    clock: Clock,
) -> Result<Tick, Failure> {
    match node.map(Node::standing) {
        None => {}
        Some(Standing::Leads(fence)) => office.store = office.store.clone().leading(fence),
        Some(Standing::Follows(leader)) => {
            return Err(Failure::Failed(bilingual!(
                "another diaodu leads: {leader}\n  hint: it ticks by itself; `diaodu status` says what came of it",
                "现在的主节点是另一个 diaodu：{leader}\n  怎么办：它自己会工作；结果用 `diaodu status` 看"
            )));
        }
    }
    let channel = assemble::channel(config)?;
    let stop = stop_on_signal(GoesOn::UntilSignal)?;
    let done = tick(office.at(clock.now()), &channel, &stop).await;
    channel.close().await;
    Ok(done?)
}

fn report(language: Language, tick: &Tick) {
    for taken in &tick.taken {
        let version = taken.version.map_or_else(
            || {
                language
                    .of("same bytes again", "与已报的完全相同")
                    .to_owned()
            },
            |v| both!(language, "version {v}", "第{v}版"),
        );
        say(both!(
            language,
            "{} {} {} ({version}): {}",
            "{} {} {}（{version}）：{}",
            taken.unit,
            taken.period,
            verdict_told(language, taken.verdict),
            taken.file_name
        ));
    }
    say(both!(
        language,
        "{} files taken in, {} waiting; {} letters queued, {} sent, {} to be tried again, {} failed, {} no longer right",
        "收{}件，{}件等待；信函新列{}封，已发{}封，待重发{}封，失败{}封，取消{}封",
        tick.taken.len(),
        tick.waiting,
        tick.queued,
        tick.delivered.sent,
        tick.delivered.again,
        tick.delivered.failed,
        tick.delivered.suppressed,
    ));
    for trouble in &tick.troubles {
        say(both!(language, "trouble: {trouble}", "问题：{trouble}"));
    }
}

/// `Accepted` as the record says it, or in the words of a receipt.
fn verdict_told(language: Language, verdict: Verdict) -> String {
    match language {
        Language::English => format!("{verdict:?}"),
        Language::Chinese => match verdict {
            Verdict::Accepted => "已接收",
            Verdict::AcceptedWithWarnings => "已接收，有待核",
            Verdict::Rejected => "已退回",
            Verdict::Ignored => "不计入",
        }
        .to_owned(),
    }
}

/// Says it once if the kernel helps less than it could against hostile files.
fn tell_sandbox() {
    if let Some(lack) = sandbox::confine::offered().lack() {
        warn!("{}", lack.in_language(Language::English));
    }
}

/// Says stop at SIGTERM and SIGINT, or when the input ends that it goes on with; what is in hand is finished first.
fn stop_on_signal(goes_on: GoesOn) -> Result<watch::Receiver<bool>, Failure> {
    let (say_stop, stop) = watch::channel(false);
    let input = match goes_on {
        GoesOn::UntilSignal => None,
        GoesOn::UntilInputEnds => Some(standard_input()?),
    };
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = ends(input) => {}
        }
        let _ = say_stop.send(true);
        // Without a receiver nobody is left to hear it; with one the sender must live on.
        say_stop.closed().await;
    });
    Ok(stop)
}

fn standard_input() -> Result<pipe::Receiver, Failure> {
    let input = io::stdin().as_fd().try_clone_to_owned();
    let input = input.and_then(pipe::Receiver::from_owned_fd);
    input.map_err(|error| {
        Failure::Use(bilingual!(
            "--until-eof: the standard input is no pipe: {error}\n  hint: `run --offices` starts offices so; by itself one is started with `run`",
            "--until-eof：标准输入不是管道：{error}\n  怎么办：它由 `run --offices` 使用；单个办公室用 `run` 启动"
        ))
    })
}

/// Ends when nobody holds the other end any more; without one never.
async fn ends(input: Option<pipe::Receiver>) {
    let Some(mut input) = input else {
        return std::future::pending().await;
    };
    let mut heard = [0; 64];
    while input.read(&mut heard).await.is_ok_and(|count| count > 0) {}
}
