//! `doctor`: looks at config, share, calendar, mail, disk and contacts; problems with hints.

mod nodes;
mod work;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::Args;

use super::language::error as error_told;
use super::{CommandResult, Common, Done, Failure, archive_copy, assemble, say};
use crate::config::{self, Config};
use crate::daemon::disagreements;
use crate::domain::language::{Language, both};
use crate::folder::Share;

/// Less free space than this on the disk of the data dir is a problem, in bytes.
const LITTLE_SPACE: u64 = 1 << 30;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// All offices of a folder, one after the other
    #[arg(long, value_name = "DIR")]
    pub(super) offices: Option<PathBuf>,
}

pub(super) async fn doctor(common: &Common) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let today = config.policy.local(now).date();
    let mut problems = 0_u32;
    let language = config.language;
    let mut tell = |part: DoctorPart, answer: Result<String, String>| {
        let what = part.told(language);
        match answer {
            Ok(fine) => say(both!(
                language,
                "ok       {what}: {fine}",
                "正常  {what}：{fine}"
            )),
            Err(problem) => {
                problems += 1;
                say(both!(
                    language,
                    "PROBLEM  {what}: {problem}",
                    "问题  {what}：{problem}"
                ));
            }
        }
    };
    let units = config.policy.units.len();
    tell(
        DoctorPart::Config,
        Ok(both!(language, "{units} units", "{units}个报送单位")),
    );
    if !config.words.is_empty() {
        let words = config.words.columns.iter();
        let count: usize = words
            .map(|words| words.names.len() + words.words.len())
            .sum();
        tell(
            DoctorPart::Headers,
            Ok(both!(
                language,
                "{count} words of the office's own for columns",
                "本办公室自定的表头词{count}个"
            )),
        );
    }
    for warning in config::warnings(&config, today) {
        tell(DoctorPart::Config, Err(warning.told(language)));
    }
    let share = Share::new(config.share.clone());
    let is_there = share.check().and_then(|()| share.probe());
    let answer = is_there
        .map(|()| config.share.display().to_string())
        .map_err(|error| error_told(&error, language));
    tell(
        DoctorPart::Share,
        share_on_server(&config).await.unwrap_or(answer),
    );
    if share.check().is_ok() {
        tell(DoctorPart::Folders, work::folders(&config));
    }
    tell(DoctorPart::DataDir, space(language, &config.data_dir));
    tell(DoctorPart::Sandbox, work::sandbox(&config).await);
    for (what, answer) in state(&config, &share, now).await? {
        tell(what, answer);
    }
    if let Some(answer) = archive_copy::answer(&config).await {
        tell(DoctorPart::ArchiveCopy, answer);
    }
    if let Some(answer) = work::certificates(&config) {
        tell(DoctorPart::Certificates, answer);
    }
    let channel = assemble::channel(&config)?;
    tell(
        DoctorPart::Mail,
        match channel.probe().await {
            Ok(fine) => Ok(fine.in_language(language).to_owned()),
            Err(error) => Err(error_told(&error, language)),
        },
    );
    channel.close().await;
    Ok(if problems == 0 {
        Done::Well
    } else {
        Done::NeedsPerson
    })
}

/// How a share on a server stands; `None`: it is on none.
async fn share_on_server(config: &Config) -> Option<Result<String, String>> {
    let language = config.language;
    let probed = match assemble::mirror(config) {
        Ok(mirror) => Box::pin(mirror?.probe()).await,
        Err(error) => return Some(Err(error_told(&error, language))),
    };
    Some(probed.map_err(|error| error_told(&error, language)))
}

/// What is looked at.
#[derive(Debug, Clone, Copy)]
enum DoctorPart {
    Config,
    Headers,
    Share,
    Folders,
    DataDir,
    Sandbox,
    State,
    Outbox,
    Work,
    Nodes,
    Pages,
    ArchiveCopy,
    Certificates,
    Mail,
}

impl DoctorPart {
    const fn told(self, language: Language) -> &'static str {
        match self {
            Self::Config => language.of("config", "配置"),
            Self::Headers => language.of("headers", "表头词"),
            Self::Share => language.of("share", "共享文件夹"),
            Self::Folders => language.of("folders", "各单位文件夹"),
            Self::DataDir => language.of("data_dir", "数据目录"),
            Self::Sandbox => language.of("sandbox", "读表子进程"),
            Self::State => language.of("state", "状态"),
            Self::Outbox => language.of("outbox", "发件箱"),
            Self::Work => language.of("work", "运行"),
            Self::Nodes => language.of("nodes", "各节点"),
            Self::Pages => language.of("pages", "网页"),
            Self::ArchiveCopy => language.of("archive copy", "档案副本"),
            Self::Certificates => language.of("certificates", "证书"),
            Self::Mail => language.of("mail", "邮件"),
        }
    }
}

/// What is to be said of something: that it is fine, or the problem.
type DoctorAnswer = (DoctorPart, Result<String, String>);

/// The state, read from end to end and compared with its archive, and the outbox in it.
async fn state(
    config: &Config,
    share: &Share,
    now: DateTime<Utc>,
) -> Result<Vec<DoctorAnswer>, Failure> {
    let language = config.language;
    if let Some(begun_anew) = assemble::would_begin_anew(config).await? {
        return Ok(vec![(DoctorPart::State, Err(begun_anew.told(language)))]);
    }
    let place = config.state();
    let store = match place.open_to_read().await {
        Ok(Some(store)) => store,
        Ok(None) => {
            let none = language.of("none yet; the first tick makes it", "还没有；第一轮会建");
            return Ok(vec![(DoctorPart::State, Ok(none.to_owned()))]);
        }
        Err(error) => return Ok(vec![(DoctorPart::State, Err(error_told(&error, language)))]),
    };
    if let Err(error) = store.demand_all_tables().await {
        store.close().await;
        return Ok(vec![(DoctorPart::State, Err(error_told(&error, language)))]);
    }
    let mut answers: Vec<DoctorAnswer> =
        match disagreements(&assemble::parts(config, &store, share)).await {
            Ok(found) if found.is_empty() => {
                vec![(DoctorPart::State, Ok(place.to_string()))]
            }
            Ok(found) => found
                .iter()
                .map(|one| (DoctorPart::State, Err(one.told(language))))
                .collect(),
            Err(error) => vec![(DoctorPart::State, Err(error_told(&error, language)))],
        };
    answers.push((
        DoctorPart::Outbox,
        match store.outbox_counts().await {
            Ok(counts) if counts.failed > 0 => Err(both!(
                language,
                "{} letters failed\n  hint: `diaodu outbox list --state failed`",
                "有{}封信函没有送达\n  怎么办：用 `diaodu outbox list --state failed` 看是哪些",
                counts.failed
            )),
            Ok(counts) => Ok(both!(
                language,
                "{} sent, {} queued",
                "已发{}封，待发{}封",
                counts.sent,
                counts.queued
            )),
            Err(error) => Err(error_told(&error, language)),
        },
    ));
    let work = work::state(config, &store, now).await;
    let work = work.unwrap_or_else(|error| Err(error_told(&error, language)));
    answers.push((DoctorPart::Work, work));
    let nodes = nodes::nodes(config, &store).await;
    answers.extend(nodes.map(|answer| (DoctorPart::Nodes, answer)));
    let accounts = store.accounts().await.map_or(0, |accounts| accounts.len());
    answers.extend(work::pages(config, accounts).map(|answer| (DoctorPart::Pages, answer)));
    store.close().await;
    Ok(answers)
}

/// Free space on the disk of a folder that may not be there yet.
fn space(language: Language, folder: &Path) -> Result<String, String> {
    let there = folder
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(folder);
    let stat = rustix::fs::statvfs(there)
        .map_err(|error| error_told(&std::io::Error::from(error), language))?;
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    let shown = both!(
        language,
        "{}, {} MiB free",
        "{}，剩余 {} MiB",
        folder.display(),
        free >> 20
    );
    if free < LITTLE_SPACE {
        Err(both!(
            language,
            "{shown}\n  hint: a full disk stops intake; nothing is lost, but nothing arrives",
            "{shown}\n  怎么办：尽快腾出空间；磁盘满了就收不了件，已有的不会丢"
        ))
    } else {
        Ok(shown)
    }
}
