//! From the mirror to the server: what was moved, written and renewed here.

use std::collections::{BTreeMap, BTreeSet};

use tracing::{info, warn};

use super::failures::Failures;
use super::state::{MirrorState, Synced, stamp};
use super::{Mirror, MirrorError};
use crate::folder::{
    ACCEPTED, FileSeen, LEDGERS, MOST_BYTES, OFFICE, OWN_NOTES, RECEIPTS, REPORTS, RETURNED,
    free_names, is_made_anew, sha256,
};
use crate::remote::{RemoteError, RemoteFault, RemoteMove};

/// Brings all of it there. What the server does not take of one file stops no other; it is found by the next one.
pub(super) async fn bring(mirror: &Mirror, state: &mut MirrorState) -> Result<(), MirrorError> {
    let mut here: BTreeMap<String, FileSeen> = BTreeMap::new();
    for seen in mirror.share.mirrored()? {
        // A name that is no text came from no server, and goes to none.
        if let Ok(path) = String::from_utf8(seen.path.clone())
            && !state.is_lost(&path)
        {
            here.insert(path, seen);
        }
    }
    let mut gone: BTreeSet<String> = state.files.keys().cloned().collect();
    gone.retain(|path| !here.contains_key(path) && path != OWN_NOTES && !state.is_lost(path));
    let changed = changed(mirror, state, &here)?;
    let (moved, written): (Vec<ChangedFile>, Vec<ChangedFile>) = changed
        .into_iter()
        .partition(|file| !file.is_known && source(state, &gone, file).is_some());
    let (mut failures, mut first) = (Failures::default(), None);
    for file in moved {
        // Two of the same bytes may have come from two places.
        let from = source(state, &gone, &file);
        if let Some(from) = &from {
            gone.remove(from);
        }
        if failures.passes_over(&file.path) {
            continue;
        }
        let done = match from {
            Some(from) => move_there(mirror, state, &from, &file).await,
            None => create(mirror, state, &file).await,
        };
        first = first.or(failures.note(&file.path, done)?.err());
    }
    for file in written {
        if failures.passes_over(&file.path) {
            continue;
        }
        let done = if file.is_known {
            replace(mirror, state, &file).await
        } else {
            create(mirror, state, &file).await
        };
        first = first.or(failures.note(&file.path, done)?.err());
    }
    // What is gone here and went nowhere is fetched again, if it is still there.
    for path in gone {
        state.files.remove(&path);
    }
    first.map_or(Ok(()), Err)
}

/// A file here that is not known to be the same there.
struct ChangedFile {
    path: String,
    sha256: String,
    bytes: Vec<u8>,
    /// An earlier version of it was.
    is_known: bool,
}

/// All of them. What was only touched is noted.
fn changed(
    mirror: &Mirror,
    state: &mut MirrorState,
    here: &BTreeMap<String, FileSeen>,
) -> Result<Vec<ChangedFile>, MirrorError> {
    let mut changed = Vec::new();
    for (path, seen) in here {
        let is_placeholder = seen.byte_size == 0 && state.arriving.contains_key(path);
        let known = state.files.get_mut(path);
        if is_placeholder
            || known
                .as_ref()
                .is_some_and(|known| known.here == Some(stamp(seen)))
        {
            continue;
        }
        let Ok(bytes) = mirror.share.take_at(path.as_bytes(), seen, MOST_BYTES) else {
            continue;
        };
        let hash = sha256(&bytes);
        let is_known = match known {
            Some(known) if known.sha256 == hash => {
                known.here = Some(stamp(seen));
                continue;
            }
            known => known.is_some(),
        };
        changed.push(ChangedFile {
            path: path.clone(),
            sha256: hash,
            bytes,
            is_known,
        });
    }
    if let Some(bytes) = mirror.share.own_notes()? {
        let hash = sha256(&bytes);
        let known = state.files.get(OWN_NOTES);
        if known.is_none_or(|known| known.sha256 != hash) {
            changed.push(ChangedFile {
                path: OWN_NOTES.to_owned(),
                sha256: hash,
                bytes,
                is_known: known.is_some(),
            });
        }
    }
    Ok(changed)
}

/// Where a new file was before, if it was moved: one of the same name first.
fn source(state: &MirrorState, gone: &BTreeSet<String>, file: &ChangedFile) -> Option<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let same = || {
        gone.iter().filter(|path| {
            state
                .files
                .get(*path)
                .is_some_and(|known| known.sha256 == file.sha256)
        })
    };
    let of_name = same().find(|path| name(path) == name(&file.path));
    of_name.or_else(|| same().next()).cloned()
}

/// Moves there what was moved here, if it still is what was judged.
async fn move_there(
    mirror: &Mirror,
    state: &mut MirrorState,
    from: &str,
    file: &ChangedFile,
) -> Result<(), MirrorError> {
    let Some(known) = state.files.get(from).cloned() else {
        return Ok(());
    };
    for target in free_names(&file.path) {
        let judged = || Some(file.bytes.clone());
        let moved = mirror
            .remote
            .move_known((from, &known.there.etag), &target, judged)
            .await?;
        let is_there = match moved {
            RemoteMove::Done => true,
            // An earlier try may have come to its end, and its answer was lost.
            RemoteMove::Changed => {
                refuse_unfit(mirror, from, &known.there.etag).await?;
                if is_same(mirror, &target, file).await? {
                    true
                } else if mirror.remote.stat(&target).await?.is_some() {
                    continue;
                } else {
                    break;
                }
            }
            RemoteMove::Taken => false,
        };
        if is_there {
            // A server that says so and did not is asked again.
            if adopt(mirror, state, file, &target).await? {
                state.files.remove(from);
                info!(from, target, "moved on the server");
            }
            return Ok(());
        }
    }
    warn!(from, "the original is no longer there or was replaced");
    state.files.remove(from);
    mirror.share.remove_known(&file.path, &file.sha256)?;
    Ok(())
}

/// A server that refuses to move what it says is unchanged cannot be worked with: the file would come again and again.
async fn refuse_unfit(mirror: &Mirror, path: &str, etag: &str) -> Result<(), MirrorError> {
    let there = mirror.remote.stat(path).await?;
    if there.is_none_or(|there| there.etag != etag) {
        return Ok(());
    }
    Err(RemoteError {
        action: "move",
        path: path.to_owned(),
        place: mirror.remote.shown().to_owned(),
        fault: RemoteFault::Unfit,
        said: "it refuses, though the file is what it was".to_owned(),
    }
    .into())
}

/// Writes there what was written here, under a name that is free.
async fn create(
    mirror: &Mirror,
    state: &mut MirrorState,
    file: &ChangedFile,
) -> Result<(), MirrorError> {
    for target in free_names(&file.path) {
        let is_new = mirror.remote.create(&target, file.bytes.clone()).await?;
        if is_new || is_same(mirror, &target, file).await? {
            return adopt(mirror, state, file, &target).await.map(drop);
        }
        // Somebody has put a file there that is fetched first.
        if is_listed(&file.path) {
            return Ok(());
        }
    }
    Ok(())
}

/// Writes there over what was known to be there.
async fn replace(
    mirror: &Mirror,
    state: &mut MirrorState,
    file: &ChangedFile,
) -> Result<(), MirrorError> {
    let Some(known) = state.files.get(&file.path) else {
        return Ok(());
    };
    let bytes = file.bytes.clone();
    let is_replaced = mirror
        .remote
        .replace(&file.path, bytes, &known.there.etag)
        .await?;
    if is_replaced || is_same(mirror, &file.path, file).await? {
        return adopt(mirror, state, file, &file.path).await.map(drop);
    }
    // Somebody changed it there, and that is fetched first; or it is gone, and is made anew.
    state.files.remove(&file.path);
    if mirror.remote.stat(&file.path).await?.is_none() {
        return create(mirror, state, file).await;
    }
    Ok(())
}

/// Notes that the file is the same there and here, if it is; a name that was taken there is given up here as well.
async fn adopt(
    mirror: &Mirror,
    state: &mut MirrorState,
    file: &ChangedFile,
    target: &str,
) -> Result<bool, MirrorError> {
    let Some(there) = mirror.remote.stat(target).await? else {
        return Ok(false);
    };
    // Should somebody have changed it since, its mark is not the one of our bytes.
    if !is_same(mirror, target, file).await?
        || mirror.remote.stat(target).await?.as_ref() != Some(&there)
    {
        return Ok(false);
    }
    if target != file.path {
        let share = &mirror.share;
        // A step that is done again has written it a second time.
        if share.hash_at(target)?.as_ref() == Some(&file.sha256) {
            share.remove_known(&file.path, &file.sha256)?;
        } else {
            share.rename(file.path.as_bytes(), target.as_bytes())?;
        }
    }
    let synced = Synced {
        there,
        sha256: file.sha256.clone(),
        here: None,
    };
    state.files.insert(target.to_owned(), synced);
    Ok(true)
}

async fn is_same(mirror: &Mirror, path: &str, file: &ChangedFile) -> Result<bool, MirrorError> {
    let there = mirror.remote.read(path, file.bytes.len() as u64).await?;
    Ok(there.is_some_and(|there| there == file.bytes))
}

/// Whether others put files where this one lies.
fn is_listed(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [REPORTS, _, folder, _, ..] => !matches!(*folder, ACCEPTED | RETURNED | RECEIPTS),
        [REPORTS, ..] | [OWN_NOTES] => true,
        [LEDGERS | OFFICE, ..] => is_made_anew(path),
        _ => false,
    }
}
