//! `backup` and `restore`: the state and the archive of originals, out and in again.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::archive_copy::FromCopy;
use super::rebuild::{catch_up_with_archive, remove_if_there};
use super::{CommandResult, Common, Done, Failure, assemble, at_work, places, say};
use crate::domain::language::{bilingual, both};
use crate::folder::Archive;
use crate::private;
use crate::store::{StatePlace, Store};

/// What both take.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The folder of the backup; an earlier one in it is brought up to date
    dir: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct RestoreOptions {
    #[command(flatten)]
    of: Options,
    #[command(flatten)]
    from_copy: FromCopy,
}

/// Copies state and archive while the daemon may be at work. The state goes first: whatever it names is in
/// the archive by then.
pub(super) async fn backup(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration(common)?;
    let place = config.state();
    let Some(store) = place.open_to_read().await? else {
        return Err(Failure::Failed(bilingual!(
            "there is no state at {place}\n  hint: nothing has run yet with this configuration",
            "{place} 没有状态\n  怎么办：这份配置还没有运行过"
        )));
    };
    places::refuse_in_use(&config, &options.dir)?;
    private::make_folder(&options.dir)?;
    let copy = options.dir.join("diaodu.db");
    let half = options.dir.join("diaodu.db.new");
    remove_if_there(&half)?;
    store.copy_to(&half).await?;
    store.close().await;
    let archive = assemble::archive(&config);
    let kept = Archive::new(options.dir.join("archive"));
    let files = copy_all(&archive, &kept)?;
    // Only now does the new state take the place of the old one: a backup is never half of each.
    private::put_in_place(&half, &copy)?;
    say(both!(
        config.language,
        "backed up to {}: the state, and {files} originals",
        "已备份到 {}：状态和{files}份原件",
        options.dir.display()
    ));
    say(config.language.of(
        "config/, templates/ and the share are not in it; keep them with it",
        "config/、templates/ 和共享文件夹不在里面，请另外一起保存",
    ));
    Ok(Done::Well)
}

/// Puts a backup in place of a state that is gone.
pub(super) async fn restore(common: &Common, options: &RestoreOptions) -> CommandResult {
    let config = assemble::configuration(common)?;
    let from_copy = &options.from_copy;
    let options = &options.of;
    places::refuse_in_use(&config, &options.dir)?;
    let _lock = at_work::lock(&config).await?;
    let place = config.state();
    let archive = assemble::archive(&config);
    let copy = options.dir.join("diaodu.db");
    if !copy.exists() {
        return Err(Failure::Use(bilingual!(
            "{} holds no backup: there is no diaodu.db in it",
            "{} 里没有备份：没有 diaodu.db",
            options.dir.display()
        )));
    }
    refuse_what_is_there(&place)?;
    let files = copy_all(&Archive::new(options.dir.join("archive")), &archive)?;
    from_copy.fetch(&config).await?;
    let half = config.data_dir.join("diaodu.db.new");
    remove_if_there(&half)?;
    private::make_file(&half)?;
    io::copy(
        &mut File::open(&copy)?,
        &mut OpenOptions::new().write(true).open(&half)?,
    )?;
    let store = Store::open(&half).await?;
    store.check().await?;
    let missing: Vec<String> = store
        .originals()
        .await?
        .into_iter()
        .filter(|sha256| !archive.path(sha256).is_file())
        .collect();
    if let Some(first) = missing.first() {
        return Err(Failure::Failed(bilingual!(
            "{} originals that the state names are not in the backup, the first is {first}\n  hint: nothing was put in place; is this the whole folder of the backup?",
            "状态里登记的{}份原件不在备份里，第一份是 {first}\n  怎么办：什么都没有恢复；看这是不是整个备份文件夹",
            missing.len()
        )));
    }
    put_in_place(store, &half, &place).await?;
    say(both!(
        config.language,
        "restored: the state, and {files} originals",
        "已恢复：状态和{files}份原件"
    ));
    let office = assemble::office_with(&config, place.open().await?)?;
    let caught_up = catch_up_with_archive(&config, &office).await;
    office.store.close().await;
    caught_up?;
    say(
        config.language.of("what was sent after the backup is not known to it and may go again; `outbox list` shows what is queued", "备份以后发的信它不知道，可能会再发；待发的用 `diaodu outbox list` 看"),
    );
    say(
        config.language.of("what arrived after the backup and is in no archive lies in 已接收 and 退回 of its unit: save it in the unit's folder again", "备份以后来的、档案里也没有的文件，在各单位的“已接收”和“退回”里：请重新存到单位文件夹"),
    );
    Ok(Done::NeedsPerson)
}

/// A backup takes the place of nothing.
fn refuse_what_is_there(place: &StatePlace) -> Result<(), Failure> {
    // Of a server it is seen when its tables are filled: none may have a row in it.
    let StatePlace::File(path) = place else {
        return Ok(());
    };
    if path.exists() {
        return Err(Failure::Use(bilingual!(
            "{place} is there already, and a backup would take its place\n  hint: move it away first; its archive may stay",
            "{place} 已经有了，恢复会把它换掉\n  怎么办：先把它移走；它的档案可以留着"
        )));
    }
    refuse_leftovers(path)
}

/// The state that was checked, where the configuration says that it is.
async fn put_in_place(checked: Store, half: &Path, place: &StatePlace) -> Result<(), Failure> {
    match place {
        StatePlace::File(path) => {
            checked.close().await;
            private::put_in_place(half, path)?;
        }
        StatePlace::Server(_) => {
            let there = place.open().await?;
            checked.copy_into(&there).await?;
            there.close().await;
            checked.close().await;
            remove_if_there(half)?;
        }
    }
    Ok(())
}

/// A log that was left behind would be played into whatever database takes the place of its own.
fn refuse_leftovers(database: &Path) -> Result<(), Failure> {
    for ending in ["-wal", "-shm", "-journal"] {
        let mut path = database.as_os_str().to_owned();
        path.push(ending);
        let path = PathBuf::from(path);
        if path.symlink_metadata().is_ok() {
            return Err(Failure::Use(bilingual!(
                "{} is there, and it belongs to the state that was moved away\n  hint: move it to where that state lies now; it may hold its last changes",
                "{} 还在，它属于已移走的状态\n  怎么办：把它移到那份状态旁边，里面可能有最后的改动",
                path.display()
            )));
        }
    }
    Ok(())
}

/// Copies every original, and every note of an arrival, that is not there yet; how many originals there are. One whose bytes are not those of its
/// name is an error: an original is never changed.
fn copy_all(from: &Archive, to: &Archive) -> Result<usize, Failure> {
    let originals = from.originals()?;
    for sha256 in &originals {
        let is_there = std::fs::metadata(to.path(sha256))
            .and_then(|kept| Ok(kept.len() == std::fs::metadata(from.path(sha256))?.len()));
        if !is_there.unwrap_or(false) {
            to.keep(sha256, &from.original(sha256)?)?;
        }
    }
    from.copy_notes(to)?;
    Ok(originals.len())
}
