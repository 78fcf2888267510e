//! `demo [DIR]`: the example office and one quarter of its life, on a set clock, from real workbooks.
//!
//! Everything goes through the very same `tick` as in an office; only the clerks are played.
//!
//! | file | holds |
//! |---|---|
//! | `story.toml`, `story` | who saves which workbook when, and what is odd about it |
//! | `projects` | the projects, and how each stands at each period |
//! | `contents`, `clerks`, `looks`, `layouts`, `filling` | the workbooks that clerks make of that |
//! | `outcome` | what is printed in the end |
//! | `served` | who may log in where the demo goes on with pages |

mod clerks;
mod contents;
mod drops;
mod filling;
mod layouts;
mod looks;
mod outcome;
mod projects;
mod served;
mod story;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use clap::Args;
use tokio::sync::watch;

use super::progress::progress_bar;
use super::{CommandResult, Common, Done, Failure, assemble, at_work, init, places, run, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::daemon::{Office, answer_flag, tick};
use crate::domain::exception::Exceptions;
use crate::domain::language::bilingual;
use crate::domain::observation::{Confirmation, FlagAnswer};
use crate::domain::plan::instants;
use crate::domain::unit::Unit;
use crate::folder::{FORM, REPORTS};
use contents::ReportContents;
use drops::Drop;
use outcome::{Chronicle, Saved};
use projects::DemoProjects;
use story::{ConfirmedFlag, Story};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// A new or empty folder, or an earlier demo, which is made anew
    #[arg(default_value = "demo")]
    dir: PathBuf,
    /// Goes on from there, with pages at this address and an account for each role [default: 127.0.0.1:8480]
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "127.0.0.1:8480")]
    serve: Option<SocketAddr>,
    /// Ends the story at this moment, such as 2026-11-26T10:00
    #[arg(long, value_name = "TIME", value_parser = assemble::wall_time)]
    until: Option<NaiveDateTime>,
}

impl Options {
    /// Whether it goes on with pages.
    pub(super) const fn serves(&self) -> bool {
        self.serve.is_some()
    }
}

/// Says that a folder is a demo's own, which may be removed.
const MARKER: &str = ".diaodu-demo";

/// The first look at the empty share, before anybody works.
const FIRST_LOOK: TimeDelta = TimeDelta::hours(8);
/// Between two looks at the share, as far as the story needs them.
const A_MINUTE: TimeDelta = TimeDelta::minutes(1);

pub(super) async fn demo(common: &Common, options: &Options) -> CommandResult {
    if common.now.is_some() {
        return Err(Failure::Use(bilingual!(
            "demo sets its own clock\n  hint: leave --now away",
            "演示用自己的时钟\n  怎么办：去掉 --now"
        )));
    }
    let dir = &options.dir;
    places::refuse_for_new_office(common, dir)?;
    make_room(dir)?;
    let mut story = Story::read();
    if let Some(until) = options.until {
        if until < story.start.and_time(NaiveTime::MIN) + FIRST_LOOK || until > story.end {
            return Err(Failure::Use(bilingual!(
                "the demo is from {} to {}\n  hint: --until must lie between them",
                "演示从 {} 到 {}\n  怎么办：--until 写其间的一天",
                story.start,
                story.end
            )));
        }
        story.end = until;
    }
    init::init(dir, story.start)?;
    fs::write(
        dir.join(MARKER),
        "made by `diaodu demo`; removed by the next one\n",
    )?;
    list_presumed_holidays(dir)?;
    let mut config = assemble::configuration(&Common::with_config(dir.join("config/diaodu.toml")))?;
    let _lock = at_work::lock(&config).await?;
    let office = assemble::office(&config).await?;
    let chronicle = play(&story, &office, &config).await?;
    let end = config.policy.instant(story.end);
    assemble::note_settings(&config, &office.store, end).await?;
    outcome::say_all(&office, &config, &chronicle, (dir, story.end)).await?;
    let needs_person = !chronicle.troubles.is_empty();
    if let Some(listen) = options.serve {
        let clock = Clock::going_on_from(end);
        config.web = Some(served::web(listen));
        served::make_accounts(&office, clock.now()).await?;
        say(format!("\nPages at http://{listen} until this is stopped."));
        let ended = run::go_on(&config, &office, clock, None, run::GoesOn::UntilSignal).await;
        office.store.close().await;
        return ended;
    }
    office.store.close().await;
    Ok(if needs_person {
        Done::NeedsPerson
    } else {
        Done::Well
    })
}

/// Removes an earlier demo; anything else in the folder is somebody's, and `init` refuses it.
fn make_room(dir: &Path) -> io::Result<()> {
    if dir.join(MARKER).symlink_metadata().is_ok() {
        fs::remove_dir_all(dir)?;
    }
    Ok(())
}

/// Holidays of 2027 as they may come: where they fall by the lunar calendar, without make-up workdays.
const PRESUMED_HOLIDAYS: &str = include_str!("holidays.csv");

/// The story ends in a year whose holidays were not announced when this was written. They are presumed, for
/// letters of a year without a calendar are held (rule 14).
fn list_presumed_holidays(dir: &Path) -> io::Result<()> {
    let path = dir.join("config/holidays.csv");
    let listed = fs::read_to_string(&path)?;
    fs::write(path, listed + PRESUMED_HOLIDAYS)
}

/// Plays the story from its first to its last moment.
async fn play<'a>(
    story: &'a Story,
    office: &Office,
    config: &Config,
) -> Result<Chronicle<'a>, Failure> {
    let channel = assemble::channel(config)?;
    let (_say_stop, stop) = watch::channel(false);
    let projects = DemoProjects::read(story);
    let drops = drops::drops(story);
    let mut waiting = drops.iter().peekable();
    let mut last_saved: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    let moments = moments(story, office, &drops);
    let bar = progress_bar(moments.len());
    let mut chronicle = Chronicle::default();
    for now in moments {
        bar.set_message(assemble::shown(config, now));
        let has_come = |drop: &&Drop<'_>| office.policy.instant(drop.at) <= now;
        while let Some(drop) = waiting.next_if(has_come) {
            let unit = unit_called(office, drop.folder)?;
            let bytes = match &drop.report {
                Some(report) => {
                    let whose = unit_called(office, report.unit)?;
                    let form = form_of(office, unit);
                    let contents = ReportContents::of(story, &projects, whose, report);
                    contents.workbook(form.as_deref())?
                }
                None => last_saved.get(drop.folder).cloned().unwrap_or_default(),
            };
            save(office, unit, drop, &bytes)?;
            last_saved.insert(drop.folder, bytes);
            chronicle.saved.push(Saved {
                unit: unit.slug.clone(),
                file_name: drop.file.clone(),
                report_of: drop.report.as_ref().map(|report| report.unit),
            });
        }
        for flag in &story.confirmed {
            if office.policy.instant(flag.at) == now {
                confirm(office, flag, now).await?;
            }
        }
        let done = tick(office.at(now), &channel, &stop).await?;
        chronicle.add(now, done);
        bar.inc(1);
    }
    bar.finish_and_clear();
    channel.close().await;
    Ok(chronicle)
}

/// The office says on its desk that a flag is right.
async fn confirm(office: &Office, flag: &ConfirmedFlag, now: DateTime<Utc>) -> Result<(), Failure> {
    let said = FlagAnswer {
        confirmation: Confirmation::Confirmed,
        by: flag.by.clone(),
        why: flag.why.clone(),
        at: now,
    };
    answer_flag(office, (&flag.unit, flag.quarter), &said)
        .await?
        .map_err(|why| {
            Failure::Failed(bilingual!(
                "{} of {}: {why}",
                "{} 的 {}：{why}",
                flag.quarter,
                flag.unit
            ))
        })
}

fn unit_called<'a>(office: &'a Office, slug: &str) -> Result<&'a Unit, Failure> {
    assemble::unit_meant(&office.policy.units, slug)
}

/// All moments at which something can happen: what the plan knows of, the ends of periods, and three
/// looks around each workbook: one that does not show it yet, one that does, one that finds it at rest.
fn moments(story: &Story, office: &Office, drops: &[Drop<'_>]) -> BTreeSet<DateTime<Utc>> {
    let policy = &office.policy;
    let end = policy.instant(story.end);
    let first = policy.instant(story.start.and_time(NaiveTime::MIN)) + FIRST_LOOK;
    let deadlines = story.due_days().map(|due| {
        let deadline = policy.deadline(&office.calendar, crate::domain::period::Period(due));
        deadline.at + A_MINUTE
    });
    let confirmed = story.confirmed.iter().map(|flag| policy.instant(flag.at));
    let around_drops = drops.iter().flat_map(|drop| {
        let at = policy.instant(drop.at);
        [at - A_MINUTE, at, at + A_MINUTE]
    });
    instants(
        policy,
        &office.calendar,
        &Exceptions::default(),
        story.start,
        story.end.date(),
    )
    .into_iter()
    .chain([first, end])
    .chain(deadlines)
    .chain(around_drops)
    .chain(confirmed)
    .filter(|at| (first..=end).contains(at))
    .collect()
}

fn form_of(office: &Office, unit: &Unit) -> Option<Vec<u8>> {
    fs::read(folder_of(office, unit).join(FORM)).ok()
}

fn folder_of(office: &Office, unit: &Unit) -> PathBuf {
    office.share.root().join(REPORTS).join(&unit.name)
}

/// Saves a workbook as if it were that moment.
fn save(office: &Office, unit: &Unit, drop: &Drop<'_>, bytes: &[u8]) -> io::Result<()> {
    let path = folder_of(office, unit).join(&drop.file);
    fs::write(&path, bytes)?;
    let at: SystemTime = office.policy.instant(drop.at).into();
    fs::File::options()
        .write(true)
        .open(&path)?
        .set_modified(at)
}
