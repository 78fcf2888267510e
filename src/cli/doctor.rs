//! `doctor`: looks at config, share, calendar, mail, disk and contacts; problems with hints.

mod work;

use std::path::Path;

use chrono::{DateTime, Utc};

use super::{CommandResult, Common, Done, Failure, assemble, say};
use crate::config::{self, Config};
use crate::daemon::disagreements;
use crate::folder::Share;

/// Less free space than this on the disk of the data dir is a problem, in bytes.
const LITTLE_SPACE: u64 = 1 << 30;

pub(super) async fn doctor(common: &Common) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let today = config.policy.local(now).date();
    let mut problems = 0_u32;
    let mut tell = |what: &str, answer: Result<String, String>| match answer {
        Ok(fine) => say(format!("ok       {what}: {fine}")),
        Err(problem) => {
            problems += 1;
            say(format!("PROBLEM  {what}: {problem}"));
        }
    };
    tell("config", Ok(format!("{} units", config.policy.units.len())));
    if !config.words.is_empty() {
        let words = config.words.columns.iter();
        let count: usize = words
            .map(|words| words.names.len() + words.words.len())
            .sum();
        tell(
            "headers",
            Ok(format!("{count} words of the office's own for columns")),
        );
    }
    for warning in config::warnings(&config, today) {
        tell("config", Err(warning.to_string()));
    }
    let share = Share::new(config.share.clone());
    tell(
        "share",
        share
            .check()
            .and_then(|()| share.probe())
            .map(|()| config.share.display().to_string())
            .map_err(|error| error.to_string()),
    );
    if share.check().is_ok() {
        tell("folders", work::folders(&config));
    }
    tell("data_dir", space(&config.data_dir));
    tell("sandbox", work::sandbox(&config).await);
    for (what, answer) in state(&config, &share, now).await? {
        tell(what, answer);
    }
    if let Some(answer) = work::certificates(&config) {
        tell("certificates", answer);
    }
    let channel = assemble::channel(&config)?;
    tell(
        "mail",
        channel.probe().await.map_err(|error| error.to_string()),
    );
    channel.close().await;
    Ok(if problems == 0 {
        Done::Well
    } else {
        Done::NeedsPerson
    })
}

/// What is to be said of something: that it is fine, or the problem.
type DoctorAnswer = (&'static str, Result<String, String>);

/// The state, read from end to end and compared with its archive, and the outbox in it.
async fn state(
    config: &Config,
    share: &Share,
    now: DateTime<Utc>,
) -> Result<Vec<DoctorAnswer>, Failure> {
    if let Some(begun_anew) = assemble::would_begin_anew(config).await? {
        return Ok(vec![("state", Err(begun_anew.to_string()))]);
    }
    let place = config.state();
    let store = match place.open_to_read().await {
        Ok(Some(store)) => store,
        Ok(None) => {
            let none = "none yet; the first tick makes it".to_owned();
            return Ok(vec![("state", Ok(none))]);
        }
        Err(error) => return Ok(vec![("state", Err(error.to_string()))]),
    };
    if let Err(error) = store.demand_all_tables().await {
        store.close().await;
        return Ok(vec![("state", Err(error.to_string()))]);
    }
    let mut answers: Vec<DoctorAnswer> =
        match disagreements(&assemble::parts(config, &store, share)).await {
            Ok(found) if found.is_empty() => {
                vec![("state", Ok(place.to_string()))]
            }
            Ok(found) => found
                .iter()
                .map(|one| ("state", Err(one.to_string())))
                .collect(),
            Err(error) => vec![("state", Err(error.to_string()))],
        };
    answers.push((
        "outbox",
        match store.outbox_counts().await {
            Ok(counts) if counts.failed > 0 => Err(format!(
                "{} letters failed\n  hint: `diaodu outbox list --state failed`",
                counts.failed
            )),
            Ok(counts) => Ok(format!("{} sent, {} queued", counts.sent, counts.queued)),
            Err(error) => Err(error.to_string()),
        },
    ));
    let work = work::state(config, &store, now).await;
    let work = work.unwrap_or_else(|error| Err(error.to_string()));
    answers.push(("work", work));
    let accounts = store.accounts().await.map_or(0, |accounts| accounts.len());
    answers.extend(work::pages(config, accounts).map(|answer| ("pages", answer)));
    store.close().await;
    Ok(answers)
}

/// Free space on the disk of a folder that may not be there yet.
fn space(folder: &Path) -> Result<String, String> {
    let there = folder
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(folder);
    let stat = rustix::fs::statvfs(there).map_err(|error| error.to_string())?;
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    let shown = format!("{}, {} MiB free", folder.display(), free >> 20);
    if free < LITTLE_SPACE {
        Err(format!(
            "{shown}\n  hint: a full disk stops intake; nothing is lost, but nothing arrives"
        ))
    } else {
        Ok(shown)
    }
}
