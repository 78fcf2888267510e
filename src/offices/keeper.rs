//! Keeps the offices of a folder running: takes up those that are added, lets go those that are removed, starts again
//! those whose process ended or whose configuration was changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tracing::{info, warn};

use super::claims::clash;
use super::kept::{KeptOffice, OfficeStep};
use super::last_end::LastEnd;
use super::load::{in_a_thread, load};
use super::process::{ProcessEnd, ProcessStart};
use super::stamp::ConfigStamp;
use super::{Claims, OfficeFolder, offices_in};
use crate::clock::{Clock, Stopwatch};
use crate::domain::language::Language;

/// The folder is looked at so often.
const LOOK: Duration = Duration::from_secs(1);
/// A start reads a whole state: so many at a look, so that a hundred offices are not started in one second.
const STARTS: usize = 4;

/// What keeps the offices of a folder running.
#[derive(Debug, Clone)]
pub struct Keeper {
    pub folder: PathBuf,
    /// Our own program.
    pub program: PathBuf,
    /// What each office's process is told beside its configuration.
    pub arguments: Vec<OsString>,
}

/// What becomes of an office while others are looked at, with its folder.
#[derive(Debug)]
enum OfficeEvent {
    Read(PathBuf, ConfigStamp, Result<Claims, String>),
    Ended(PathBuf, ProcessEnd),
}

type Events = mpsc::UnboundedSender<OfficeEvent>;

/// All offices, by folder.
struct Kept<'a> {
    keeper: &'a Keeper,
    offices: BTreeMap<PathBuf, KeptOffice>,
    events: Events,
    stopwatch: Stopwatch,
    /// The folder could not be read when it was last looked at.
    is_unreadable: bool,
    /// It is told to stop, and so is each of them.
    is_stopping: bool,
}

impl Keeper {
    /// Keeps them running until `stop` says so; then ends when the last of them has ended.
    ///
    /// # Errors
    /// If the folder cannot be read at the start. Later that is said, and all go on.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) -> io::Result<()> {
        let found = offices_in(&self.folder)?;
        info!(offices = found.len(), folder = %self.folder.display(), "running");
        let (events, mut happened) = mpsc::unbounded_channel();
        let mut kept = Kept {
            keeper: self,
            offices: BTreeMap::new(),
            events,
            stopwatch: Stopwatch::start(),
            is_unreadable: false,
            is_stopping: false,
        };
        while !*stop.borrow() {
            kept.look();
            tokio::select! {
                _ = stop.changed() => {}
                Some(event) = happened.recv() => kept.took_place(event),
                () = tokio::time::sleep(LOOK) => {}
            }
            while let Ok(event) = happened.try_recv() {
                kept.took_place(event);
            }
        }
        info!("stopping");
        kept.is_stopping = true;
        for office in kept.offices.values_mut() {
            office.tell_to_stop();
        }
        while kept.are_any_running()
            && let Some(event) = happened.recv().await
        {
            kept.took_place(event);
        }
        Ok(())
    }
}

impl Kept<'_> {
    fn are_any_running(&self) -> bool {
        let mut offices = self.offices.values();
        offices.any(|office| office.running.is_some())
    }

    /// Looks which offices there are, and does what is next for each.
    fn look(&mut self) {
        match offices_in(&self.keeper.folder) {
            Ok(found) => {
                self.is_unreadable = false;
                self.list(found);
            }
            Err(error) if !self.is_unreadable => {
                self.is_unreadable = true;
                warn!(%error, folder = %self.keeper.folder.display(), "the folder of the offices cannot be read; all go on");
            }
            Err(_) => {}
        }
        let mut starts = STARTS;
        let paths: Vec<PathBuf> = self.offices.keys().cloned().collect();
        for path in paths {
            self.next(&path, &mut starts);
        }
    }

    fn list(&mut self, found: Vec<OfficeFolder>) {
        let listed: BTreeSet<&PathBuf> = found.iter().map(|office| &office.path).collect();
        for (path, office) in &mut self.offices {
            office.is_listed = listed.contains(path);
        }
        for folder in found {
            let office = self.offices.entry(folder.path.clone());
            office.or_insert_with(|| {
                info!(office = folder.name, "found");
                KeptOffice::new(folder)
            });
        }
    }

    /// Does what is next for one.
    fn next(&mut self, path: &PathBuf, starts: &mut usize) {
        let now = self.stopwatch.elapsed();
        let is_known = |before: &KeptOffice| !before.is_unknown(now);
        let are_known = self
            .offices
            .range(..path.clone())
            .all(|(_, before)| is_known(before));
        let Some(office) = self.offices.get_mut(path) else {
            return;
        };
        let name = office.folder.name.clone();
        office.seen(ConfigStamp::of(&office.folder.config()));
        if let Some(problem) = office.problem(now)
            && office.is_news(&problem)
        {
            warn!(office = name, problem, "it does not do its work");
        }
        match office.step(now) {
            OfficeStep::Wait => {}
            OfficeStep::Read(stamp) => {
                office.reads(now);
                read(office.folder.clone(), stamp, self.events.clone());
            }
            // Of two that claim the same the first by name is run.
            OfficeStep::Start(_) if *starts == 0 || !are_known => {}
            OfficeStep::Start(claims) => {
                *starts -= 1;
                if self.may_claim(path, &claims) {
                    self.start(path, claims);
                }
            }
            OfficeStep::Restart(claims) => {
                if self.may_claim(path, &claims)
                    && let Some(office) = self.offices.get_mut(path)
                {
                    info!(
                        office = name,
                        "its configuration was changed; it is started again"
                    );
                    office.tell_to_stop();
                }
            }
            OfficeStep::Stop => {
                info!(
                    office = name,
                    "its folder or configuration is gone; it is stopped"
                );
                office.tell_to_stop();
            }
            OfficeStep::Forget => {
                info!(office = name, "gone");
                self.offices.remove(path);
            }
        }
    }

    /// Whether no other office has any of this; else it is said.
    fn may_claim(&mut self, path: &PathBuf, claims: &Claims) -> bool {
        let others = self.offices.iter().filter(|(other, _)| *other != path);
        let held =
            others.filter_map(|(_, office)| Some((&*office.folder.name, office.held.as_ref()?)));
        let clash = clash(claims, held);
        let clash = clash
            .as_ref()
            .map(|clash| clash.in_language(Language::English));
        if let (Some(clash), Some(office)) = (clash, self.offices.get_mut(path))
            && office.is_news(clash)
        {
            warn!(office = office.folder.name, problem = clash, "refused");
        }
        clash.is_none()
    }

    fn start(&mut self, path: &PathBuf, claims: Claims) {
        let now = self.stopwatch.elapsed();
        let Some(office) = self.offices.get_mut(path) else {
            return;
        };
        let data_dir = claims.data_dir().to_owned();
        beside(move || LastEnd::forget(&data_dir));
        let (events, whose) = (self.events.clone(), path.clone());
        let start = ProcessStart {
            program: &self.keeper.program,
            arguments: &self.keeper.arguments,
            name: &office.folder.name,
            config: &office.folder.config(),
        };
        let started = start.start(move |end| {
            // Nobody listens when all are over.
            let _ = events.send(OfficeEvent::Ended(whose, end));
        });
        match started {
            Ok(process) => {
                info!(office = office.folder.name, "started");
                office.started(process, claims, now);
            }
            Err(error) => {
                let wait = office.ended(now).as_secs();
                warn!(office = office.folder.name, %error, "its process cannot be started; it is tried again in {wait} s");
            }
        }
    }

    fn took_place(&mut self, event: OfficeEvent) {
        let now = self.stopwatch.elapsed();
        match event {
            OfficeEvent::Read(path, stamp, claims) => {
                if let Some(office) = self.offices.get_mut(&path) {
                    office.was_read(stamp, claims, now);
                }
            }
            OfficeEvent::Ended(path, end) => {
                if let Some(office) = self.offices.get_mut(&path) {
                    let was_told = end.was_told || self.is_stopping;
                    ended(office, ProcessEnd { was_told, ..end }, now);
                }
            }
        }
    }
}

/// Its process has ended.
fn ended(office: &mut KeptOffice, end: ProcessEnd, now: Duration) {
    let name = office.folder.name.clone();
    if end.was_told {
        info!(office = name, "stopped");
        office.stopped(now);
        return;
    }
    let wait = office.ended(now).as_secs();
    warn!(
        office = name,
        why = end.why,
        "it ended, and is started again in {wait} s"
    );
    if let Some(claims) = &office.held {
        let data_dir = claims.data_dir().to_owned();
        let last = LastEnd {
            at: Clock::Machine.now(),
            why: end.why,
        };
        beside(move || {
            if let Err(error) = last.write(&data_dir) {
                warn!(office = name, %error, "why it ended cannot be put down");
            }
        });
    }
}

/// Reads its configuration; no other office waits for that.
fn read(office: OfficeFolder, stamp: ConfigStamp, events: Events) {
    tokio::spawn(async move {
        let file = office.config();
        let read = in_a_thread(move || claims_of(&file)).await;
        let read = read.unwrap_or_else(|| Err("its configuration cannot be read".to_owned()));
        // Nobody listens when all are over.
        let _ = events.send(OfficeEvent::Read(office.path, stamp, read));
    });
}

/// Does something on a disk that nothing waits for.
fn beside(work: impl FnOnce() + Send + 'static) {
    tokio::spawn(in_a_thread(work));
}

/// What it claims, or what is wrong with it, for the log.
fn claims_of(file: &Path) -> Result<Claims, String> {
    match load(file) {
        Ok(loaded) => Ok(loaded.claims),
        Err(problem) => Err(problem.in_language(Language::English).to_owned()),
    }
}
