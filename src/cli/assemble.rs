//! From the configuration to an office that is ready to work.

mod ways_out;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use sheetgate::Limits;
use tracing::warn;

use self::ways_out::robots;
pub(super) use self::ways_out::{channel, ping};
use super::{Common, Failure};
use crate::clock::Clock;
use crate::config::{self, ChannelOptions, Config};
use crate::daemon::{ArchiveCopy, Disagreement, Mirror, Office, Parts, disagreements, policy_of};
use crate::document::Documents;
use crate::domain::deadline::Deadline;
use crate::domain::language::{Bilingual, bilingual};
use crate::domain::settle::SettleTimes;
use crate::domain::unit::{Unit, UnitSlug};
use crate::folder::{Archive, Share};
use crate::mail::{Sender, Templates};
use crate::private;
use crate::remote::{Remote, RemoteError};
use crate::sandbox::{Allowance, Reader};
use crate::store::Store;

/// Where the configuration lies unless the command line says otherwise: in the folder that one stands in, else where
/// a package puts it.
const DEFAULT_CONFIGS: [&str; 2] = ["config/diaodu.toml", "/etc/diaodu/diaodu.toml"];

/// Reads `2026-11-25T09:00`, with or without seconds.
pub(super) fn wall_time(text: &str) -> Result<NaiveDateTime, String> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .ok_or_else(|| "expected a time such as 2026-11-25T09:00".to_owned())
}

/// Loads the configuration, or says all that is wrong with it.
pub(super) fn configuration(common: &Common) -> Result<Config, Failure> {
    let path = common.config.clone().or_else(default_config);
    let path = path.unwrap_or_else(|| PathBuf::from(DEFAULT_CONFIGS[0]));
    if !path.exists() {
        return Err(Failure::Use(bilingual!(
            "no configuration at {}\n  hint: `diaodu init DIR` writes an example office; or name yours with -c FILE",
            "{} 没有配置\n  怎么办：`diaodu init DIR` 可以做一个示例办公室；已有配置的用 -c 写明",
            path.display()
        )));
    }
    let mut config = config::load(&path, &|name| std::env::var(name).ok())
        .map_err(|problems| Failure::Use(Bilingual::of(|language| problems.told(language))))?;
    config.language = common.language;
    Ok(config)
}

/// The same with the people of 通讯录.xlsx that are in force, for what people are shown. A state that cannot be read says
/// so to whoever needs it.
pub(super) async fn configuration_of_today(common: &Common) -> Result<Config, Failure> {
    let mut config = configuration(common)?;
    let now = clock(common, &config)?.now();
    if let Ok(Some(store)) = config.state().open_to_read().await {
        if let Ok(Some(policy)) = policy_of(&config.policy, &store, now).await {
            config.policy = policy;
        }
        store.close().await;
    }
    Ok(config)
}

/// The configuration if there is one: named, or at its default place.
pub(super) fn configuration_if_any(common: &Common) -> Result<Option<Config>, Failure> {
    if common.config.is_none() && default_config().is_none() {
        return Ok(None);
    }
    configuration(common).map(Some)
}

/// The first that is there. Only the office's own accounts may look into that of a package: to all others it is not there.
pub(super) fn default_config() -> Option<PathBuf> {
    let mut paths = DEFAULT_CONFIGS.iter().map(Path::new);
    paths.find(|path| path.exists()).map(Path::to_owned)
}

/// The clock that the command line asks for. A set one is refused where letters really leave.
pub(super) fn clock(common: &Common, config: &Config) -> Result<Clock, Failure> {
    let Some(wall) = common.now else {
        return Ok(Clock::Machine);
    };
    if matches!(config.mail.channel, ChannelOptions::Smtp(_)) {
        return Err(Failure::Use(bilingual!(
            "--now is for rehearsals, but mail.channel is \"smtp\": real people would get letters\n  hint: rehearse with a copy of the configuration that says channel = \"folder\"",
            "--now 只供演练，而 mail.channel 是 \"smtp\"：真的有人会收到信\n  怎么办：用一份写 channel = \"folder\" 的配置来演练"
        )));
    }
    Ok(Clock::Set(config.policy.instant(wall)))
}

/// Reads sheets in children of this very program, within what the configuration, if there is one,
/// lets one file cost.
pub(super) fn reader(config: Option<&Config>) -> Result<Reader, Failure> {
    let program = std::env::current_exe().map_err(|error| {
        Failure::Failed(bilingual!("cannot tell where this program lies, and it reads sheets in children of itself: {error}\n  hint: is /proc mounted?", "不知道本程序在哪里，而读表要用它自己的子进程：{error}\n  怎么办：看 /proc 挂载了没有"
        ))
    })?;
    let Some(Config { intake, words, .. }) = config else {
        return Ok(Reader::new(program, Limits::default()));
    };
    let limits = Limits::for_files_of(usize::try_from(intake.max_file_bytes).unwrap_or(usize::MAX));
    let allowance = Allowance {
        memory_bytes: intake.memory_bytes,
        cpu_seconds: intake.cpu.as_secs(),
    };
    Ok(Reader::new(program, limits)
        .with_allowance(allowance)
        .with_wall(intake.wall)
        .with_words(words.clone()))
}

/// The office with its state opened, read from end to end and compared with its archive: nothing is decided
/// over one that is damaged or lost. Commands that change it take the lock first.
pub(super) async fn office(config: &Config) -> Result<Office, Failure> {
    let (office, bearable) = office_and_troubles(config).await?;
    for trouble in bearable {
        warn!(trouble, "state and archive do not agree");
    }
    Ok(office)
}

/// The same, with in what state and archive do not agree if it forbids nothing.
pub(super) async fn office_and_troubles(config: &Config) -> Result<(Office, Vec<String>), Failure> {
    private::make_folder(&config.data_dir).map_err(|error| {
        Failure::Failed(bilingual!(
            "cannot make data_dir {}: {error}\n  hint: may this account write there?",
            "建不了 data_dir {}：{error}\n  怎么办：看这个账号能不能写那里",
            config.data_dir.display()
        ))
    })?;
    if let Some(begun_anew) = would_begin_anew(config).await? {
        let said = Bilingual::of(|language| begun_anew.told(language));
        return Err(Failure::Failed(said));
    }
    let office = office_with(config, config.state().open().await?)?;
    let found = disagreements(&parts(config, &office.store, &office.share)).await?;
    if let Some(first) = found.iter().find(|one| one.forbids_work()) {
        office.store.close().await;
        let said = Bilingual::of(|language| first.told(language));
        return Err(Failure::Failed(said));
    }
    Ok((office, found.iter().map(ToString::to_string).collect()))
}

/// What is said where a state is gone, or a file of no bytes lies in its place, and an archive beside it.
pub(super) async fn would_begin_anew(config: &Config) -> Result<Option<Disagreement>, Failure> {
    let is_there = config.state().is_there().await?;
    let archive = archive(config);
    let originals = archive.originals()?.len();
    Ok((!is_there && originals > 0).then(|| Disagreement::Emptied {
        originals,
        ahead: archive.notes().unwrap_or_default(),
    }))
}

/// Puts on record that the program works by other settings from now on, if it does.
pub(super) async fn note_settings(
    config: &Config,
    store: &Store,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let fingerprint = config.settings.fingerprint();
    if store.settings_fingerprint().await?.as_ref() != Some(&fingerprint) {
        let mut tx = store.begin().await?;
        tx.note_settings(&fingerprint, &config.settings.of_keys, now)
            .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// State and archive, to be compared.
pub(super) fn parts<'a>(config: &'a Config, store: &'a Store, share: &'a Share) -> Parts<'a> {
    Parts {
        store,
        archive: archive(config),
        is_mirror: config.share_server.is_some(),
        share,
        policy: &config.policy,
    }
}

/// The archive of originals.
pub(super) fn archive(config: &Config) -> Archive {
    Archive::new(config.data_dir.join("archive"))
}

/// What the shared folder is a mirror of, if it is one.
pub(super) fn mirror(config: &Config) -> Result<Option<Mirror>, RemoteError> {
    let remote = config.share_server.as_ref().map(Remote::new).transpose()?;
    Ok(remote.map(|remote| Mirror::new(remote, Share::new(config.share.clone()))))
}

/// Where the archive is copied to, if it is.
pub(super) fn archive_copy(config: &Config) -> Result<Option<ArchiveCopy>, RemoteError> {
    let remote = config.archive_copy.as_ref().map(Remote::new).transpose()?;
    Ok(remote.map(|remote| ArchiveCopy::new(archive(config), remote)))
}

/// The office for a command that only looks: its state is read as it is; none yet is an empty one.
pub(super) async fn office_to_look_at(config: &Config) -> Result<Office, Failure> {
    let store = match config.state().open_to_read().await? {
        Some(store) => {
            store.demand_all_tables().await?;
            store
        }
        None => Store::in_memory().await?,
    };
    office_with(config, store)
}

/// The office over this state.
pub(super) fn office_with(config: &Config, store: Store) -> Result<Office, Failure> {
    let (letters, documents) = templates(config)?;
    let store = store.chained_with(config.chain_hash);
    Ok(Office {
        policy: config.policy.clone(),
        calendar: config.calendar.clone(),
        share: Share::new(config.share.clone()),
        mirror: mirror(config)?.map(Arc::new),
        archive: archive(config),
        archive_copy: archive_copy(config)?.map(Arc::new),
        store,
        reader: reader(Some(config))?,
        robots: robots(config)?,
        templates: letters,
        documents,
        sender: Sender {
            name: config.mail.from_name.clone(),
            address: config.mail.from_address.clone(),
            reply_to: config
                .policy
                .office
                .first()
                .map(|contact| contact.address.clone()),
            message_id_domain: config.mail.message_id_domain.clone(),
        },
        config_file: config.file.clone(),
        settle: SettleTimes {
            still: TimeDelta::from_std(config.intake.settle).unwrap_or(TimeDelta::seconds(5)),
            cut: TimeDelta::from_std(config.intake.cut).unwrap_or(TimeDelta::minutes(10)),
        },
    })
}

/// Templates, with those of the office's own folder in place of ours; all their faults at once.
fn templates(config: &Config) -> Result<(Templates, Documents), Failure> {
    let mut letters = BTreeMap::new();
    let mut documents = BTreeMap::new();
    if let Some(folder) = &config.mail.templates {
        read_templates(folder, Templates::names(), &mut letters)?;
        read_templates(folder, Documents::names(), &mut documents)?;
    }
    let (letters, documents) = (Templates::new(letters), Documents::new(documents));
    let faults = |problems: Vec<String>| {
        let problems = problems.join("\n");
        Failure::Use(bilingual!("{problems}", "模板有错：\n{problems}"))
    };
    letters
        .check()
        .map_err(|all| faults(all.iter().map(ToString::to_string).collect()))?;
    documents
        .check()
        .map_err(|all| faults(all.iter().map(ToString::to_string).collect()))?;
    Ok((letters, documents))
}

fn read_templates(
    folder: &Path,
    names: impl Iterator<Item = &'static str>,
    found: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    for name in names {
        match std::fs::read_to_string(folder.join(name)) {
            Ok(text) => {
                found.insert(name.to_owned(), text);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(Failure::Use(bilingual!(
                    "cannot read the template {}: {error}",
                    "模板 {} 读不了：{error}",
                    folder.join(name).display()
                )));
            }
        }
    }
    Ok(())
}

/// A hint names no more units: a city has hardly more, a province hundreds.
const MOST_NAMED: usize = 24;

/// The unit that a person means: its short name, its name, or an alias.
pub(super) fn unit_meant<'a>(units: &'a [Unit], meant: &str) -> Result<&'a Unit, Failure> {
    units
        .iter()
        .find(|unit| unit.slug == UnitSlug(meant.to_owned()))
        .or_else(|| crate::words::unit_name::unit_named(meant, units))
        .ok_or_else(|| {
            let shown = units.iter().take(MOST_NAMED);
            let known: Vec<String> = shown
                .map(|unit| format!("{} ({})", unit.slug, unit.name))
                .collect();
            let known = known.join(", ");
            let more = units.len().saturating_sub(MOST_NAMED);
            Failure::Use(if more == 0 {
                bilingual!(
                    "no unit is called {meant:?}\n  hint: units are {known}",
                    "没有叫 {meant:?} 的单位\n  怎么办：可以写 {known}"
                )
            } else {
                bilingual!(
                    "no unit is called {meant:?}\n  hint: units are {known}, and {more} more: `diaodu status` lists all",
                    "没有叫 {meant:?} 的单位\n  怎么办：可以写 {known}，另有{more}个，用 `diaodu status` 看"
                )
            })
        })
}

/// An instant on the office's wall, for people.
pub(super) fn shown(config: &Config, at: DateTime<Utc>) -> String {
    config.policy.local(at).format("%Y-%m-%d %H:%M").to_string()
}

/// The day on which a deadline falls, in this form, and its time: the end of the day is its 24:00.
pub(super) fn closing(config: &Config, deadline: Deadline, form: &str) -> String {
    let local = config.policy.local(deadline.at);
    let time = if local.date() == deadline.date {
        local.format("%H:%M").to_string()
    } else {
        "24:00".to_owned()
    };
    format!("{} {time}", deadline.date.format(form))
}
