//! `backup` and `restore`: the state and the archive of originals, out and in again.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Common, Done, Failure, Outcome, assemble, say};
use crate::folder::Archive;
use crate::private;
use crate::store::Store;

/// What both take.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The folder of the backup; an earlier one in it is brought up to date
    dir: PathBuf,
}

/// Copies state and archive while the daemon may be at work. The state goes first: whatever it names is in
/// the archive by then.
pub(super) async fn backup(common: &Common, options: &Options) -> Outcome {
    let config = assemble::configuration(common)?;
    let database = assemble::database(&config);
    if !database.exists() {
        return Err(Failure::Failed(format!(
            "there is no state at {}\n  hint: nothing has run yet with this configuration",
            database.display()
        )));
    }
    private::make_folder(&options.dir)?;
    let copy = options.dir.join("diaodu.db");
    let half = options.dir.join("diaodu.db.new");
    remove_if_there(&half)?;
    let store = Store::open_to_read(&database).await?;
    store.copy_to(&half).await?;
    store.close().await;
    let archive = assemble::archive(&config);
    let kept = Archive::new(options.dir.join("archive"));
    let files = copy_all(&archive, &kept)?;
    // Only now does the new state take the place of the old one: a backup is never half of each.
    private::put_in_place(&half, &copy)?;
    say(format!(
        "backed up to {}: the state, and {files} originals",
        options.dir.display()
    ));
    say("config/, templates/ and the share are not in it; keep them with it");
    Ok(Done::Well)
}

/// Puts a backup in place of a state that is gone.
pub(super) async fn restore(common: &Common, options: &Options) -> Outcome {
    let config = assemble::configuration(common)?;
    let _lock = assemble::lock(&config)?;
    let database = assemble::database(&config);
    let archive = assemble::archive(&config);
    let copy = options.dir.join("diaodu.db");
    if !copy.exists() {
        return Err(Failure::Use(format!(
            "{} holds no backup: there is no diaodu.db in it",
            options.dir.display()
        )));
    }
    if database.exists() {
        return Err(Failure::Use(format!(
            "{} is there already, and a backup would take its place\n  hint: move it away first; its archive may stay",
            database.display()
        )));
    }
    let files = copy_all(&Archive::new(options.dir.join("archive")), &archive)?;
    let half = config.data_dir.join("diaodu.db.new");
    remove_if_there(&half)?;
    std::fs::copy(&copy, &half)?;
    let store = Store::open(&half).await?;
    let missing: Vec<String> = store
        .originals()
        .await?
        .into_iter()
        .filter(|sha256| !archive.path(sha256).is_file())
        .collect();
    store.close().await;
    if let Some(first) = missing.first() {
        return Err(Failure::Failed(format!(
            "{} originals that the state names are not in the backup, the first is {first}\n  hint: nothing was put in place; is this the whole folder of the backup?",
            missing.len()
        )));
    }
    private::put_in_place(&half, &database)?;
    say(format!("restored: the state, and {files} originals"));
    say(
        "what was sent after the backup is not known to it and may go again; `outbox list` shows what is queued",
    );
    say(
        "what arrived after the backup lies in 已接收 and 退回 of its unit: save it in the unit's folder again",
    );
    Ok(Done::NeedsPerson)
}

/// Copies every original, and every note of an arrival, that is not there yet; how many originals there are. One whose bytes are not those of its
/// name is an error: an original is never changed.
fn copy_all(from: &Archive, to: &Archive) -> Result<usize, Failure> {
    let originals = from.originals()?;
    for sha256 in &originals {
        if to.path(sha256).is_file() {
            continue;
        }
        to.keep(sha256, &from.original(sha256)?)?;
    }
    from.copy_notes(to)?;
    Ok(originals.len())
}

pub(super) fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
