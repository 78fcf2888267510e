//! `rebuild`: the state again from the archive, with proof that it is the same.

use std::path::{Path, PathBuf};

use clap::Args;

use super::archive_copy::FromCopy;
use super::{CommandResult, Common, Done, Failure, assemble, at_work, places, say};
use crate::config::{Config, DATABASE};
use crate::daemon::{
    CaughtUp, Disagreement, Office, catch_up, disagreements, rebuild as rebuild_state,
};
use crate::domain::language::{Bilingual, bilingual, both};
use crate::folder::Note;
use crate::private;
use crate::store::{Store, StoreError};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    from_copy: FromCopy,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct What {
    /// Makes all of it anew in this folder, outside of `data_dir` and share; no state may be in it
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Enters what the archive has and the state does not know, such as after an older state was put back
    #[arg(long)]
    missing: bool,
}

pub(super) async fn rebuild(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration(common)?;
    match &options.what.into {
        Some(into) => make_anew(common, &config, (into, &options.from_copy)).await,
        None => enter_missing(&config, &options.from_copy).await,
    }
}

async fn enter_missing(config: &Config, from_copy: &FromCopy) -> CommandResult {
    let _lock = at_work::lock(config).await?;
    from_copy.fetch(config).await?;
    let office = assemble::office_with(config, config.state().open().await?)?;
    let done = catch_up_with_archive(config, &office).await;
    office.store.close().await;
    let done = done?;
    if done.entered.is_empty() && done.differences.is_empty() {
        say(config.language.of(
            "the state knows all that is noted in the archive",
            "档案里登记的，状态里都有",
        ));
        return Ok(Done::Well);
    }
    say(
        config.language.of("what was sent meanwhile is not known to it and may go again; what people decided meanwhile is to be decided again", "其间发的信它不知道，可能会再发；其间人所作的决定要重新作"),
    );
    Ok(Done::NeedsPerson)
}

/// Enters into the state what its archive notes and it does not know; says what.
pub(super) async fn catch_up_with_archive(
    config: &Config,
    office: &Office,
) -> Result<CaughtUp, Failure> {
    let found = disagreements(&assemble::parts(config, &office.store, &office.share)).await?;
    if let Some(damaged) = found
        .iter()
        .find(|one| matches!(one, Disagreement::Damaged(_) | Disagreement::Unreadable(_)))
    {
        let said = Bilingual::of(|language| damaged.told(language));
        return Err(Failure::Failed(said));
    }
    let ahead: Vec<Note> = found.iter().flat_map(|one| one.ahead().to_vec()).collect();
    let done = catch_up(office, &ahead).await?;
    for difference in &done.differences {
        say(difference);
    }
    if !done.entered.is_empty() {
        say(both!(
            config.language,
            "entered from the archive: {}",
            "已从档案补录：{}",
            done.entered.join(", ")
        ));
    }
    Ok(done)
}

async fn make_anew(
    common: &Common,
    config: &Config,
    (into, from_copy): (&Path, &FromCopy),
) -> CommandResult {
    places::refuse_in_use(config, into)?;
    let now = assemble::clock(common, config)?.now();
    let database = into.join(DATABASE);
    if database.exists() {
        return Err(Failure::Use(bilingual!(
            "{} is there already\n  hint: name a new folder",
            "{} 已经有了\n  怎么办：另写一个新文件夹",
            database.display()
        )));
    }
    // Nothing may arrive between the archive and the state that it is compared with.
    let _lock = at_work::lock(config).await?;
    from_copy.fetch(config).await?;
    let old = state_that_is_there(config).await?;
    private::make_folder(into)?;
    let half = into.join("diaodu.db.new");
    remove_if_there(&half)?;
    let new = assemble::office_with(config, Store::open(&half).await?)?;
    let rebuilt = rebuild_state(&new, old.as_ref(), now).await?;
    new.store.close().await;
    private::put_in_place(&half, &database)?;
    for difference in &rebuilt.differences {
        say(difference);
    }
    say(both!(
        config.language,
        "rebuilt: {} arrivals, {} differences: {}",
        "已重建：{}件来件，{}处不同：{}",
        rebuilt.arrivals,
        rebuilt.differences.len(),
        database.display()
    ));
    if let Some((as_of, hash)) = &rebuilt.ledger {
        say(both!(
            config.language,
            "the ledger as of {as_of} is the same, byte for byte: sha256 {hash}",
            "{as_of} 的台账逐字节相同：sha256 {hash}"
        ));
    }
    if old.is_none() {
        say(config.language.of(
            "there was no state to take over from what people allowed (`extend`, `exempt`)",
            "没有可以接过来的状态，批准的延期和免报没有接过来",
        ));
    }
    say(config.language.of(
        "what was sent, flagged and held is in no archive: docs/recovery.md",
        "发过的信、提请通报和暂停不在档案里：见 docs/recovery.md",
    ));
    Ok(if rebuilt.differences.is_empty() && old.is_some() {
        Done::Well
    } else {
        Done::NeedsPerson
    })
}

/// The office over the state that is there, if it can be read.
async fn state_that_is_there(config: &Config) -> Result<Option<Office>, Failure> {
    let readable = async {
        let Some(store) = config.state().open_to_read().await? else {
            return Ok(None);
        };
        store.recorded().await?;
        store.grant_records().await?;
        Ok::<_, StoreError>(Some(store))
    };
    match readable.await {
        Ok(store) => store
            .map(|store| assemble::office_with(config, store))
            .transpose(),
        Err(error) => {
            say(both!(
                config.language,
                "the state that is there cannot be read: {error}",
                "现有的状态读不了：{error}"
            ));
            Ok(None)
        }
    }
}

pub(super) fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
