//! From the server to the mirror: what others put, changed or took away there.

use chrono::{DateTime, TimeDelta, Utc};
use tracing::{debug, info};

use super::expected::ExpectedFiles;
use super::failures::Failures;
use super::listing::{FileThere, ShareListing};
use super::state::{ArrivingFile, MirrorState, Synced};
use super::{Mirror, MirrorError};
use crate::domain::settle::SettleTimes;
use crate::folder::{MOST_BYTES, OWN_NOTES, REPORTS, ShareError, free_names, is_made_anew, sha256};
use crate::remote::RemoteFile;

/// A file that is empty or open in a program is waited for so long, as here.
const MAX_WAIT: TimeDelta = TimeDelta::minutes(30);
/// An empty file in place of one that is arriving is put there anew so often: it must not be taken for one that came.
const SHOW_AGAIN: TimeDelta = TimeDelta::minutes(10);

/// What a look at the server came to.
#[derive(Debug, Default)]
pub(in crate::daemon) struct Pulled {
    /// Files that have not stood still for long enough.
    pub(in crate::daemon) waiting: usize,
    /// What cannot be brought here, by its path below the share; the next tick tries again.
    pub(in crate::daemon) troubles: Vec<(String, String)>,
}

/// Brings the mirror up to what was listed. A file that the server does not give, or the disk here does not take, stops no
/// other.
pub(super) async fn bring(
    mirror: &Mirror,
    state: &mut MirrorState,
    (listed, expected): (&ShareListing, &ExpectedFiles),
    settle: SettleTimes,
    now: DateTime<Utc>,
) -> Result<Pulled, MirrorError> {
    let mut pulled = Pulled {
        waiting: 0,
        troubles: listed.troubles.clone(),
    };
    state.lost.clone_from(&listed.lost);
    forget_gone(mirror, state, listed, &mut pulled);
    let mut failures = Failures::default();
    for (path, there) in &listed.files {
        if state
            .files
            .get(path)
            .is_some_and(|known| known.there == there.file)
        {
            state.arriving.remove(path);
            continue;
        }
        if failures.passes_over(path) {
            pulled.waiting += 1;
            continue;
        }
        let brought = match bring_one(mirror, state, (path, there), expected, settle, now).await {
            // The server may not have been asked for it.
            Ok(unbrought @ (Brought::Later | Brought::Refused(_))) => Ok(unbrought),
            asked => failures.note(path, asked)?,
        };
        match brought {
            Ok(Brought::Here) => {}
            Ok(Brought::Later) => pulled.waiting += 1,
            Ok(Brought::Refused(said)) => pulled.troubles.push((path.clone(), said)),
            Err(error) => {
                pulled.waiting += 1;
                pulled.troubles.push((path.clone(), error.to_string()));
            }
        }
    }
    Ok(pulled)
}

/// What became of a file there.
enum Brought {
    Here,
    /// It has not stood still yet.
    Later,
    /// It cannot be brought here, for this reason.
    Refused(String),
}

/// Brings one file here that is not the one that is known, if it stands still.
async fn bring_one(
    mirror: &Mirror,
    state: &mut MirrorState,
    (path, FileThere { file, is_open }): (&String, &FileThere),
    expected: &ExpectedFiles,
    settle: SettleTimes,
    now: DateTime<Utc>,
) -> Result<Brought, MirrorError> {
    if file.byte_size > MOST_BYTES {
        return Ok(Brought::Refused(format!(
            "{path}: too large to be fetched from the server\n  hint: no report is that large; ask whoever put it there"
        )));
    }
    if path.trim() != path {
        return Ok(Brought::Refused(format!(
            "{path:?}: a blank ends its name, and it cannot be fetched\n  hint: give it a name without on the server"
        )));
    }
    let is_new = !state.arriving.contains_key(path);
    let since = since(state, path, file, now);
    let is_expected = |sha256: &str| expected.has(path, sha256);
    if is_new && expected.knows(path) && fetch(mirror, state, path, file, now, is_expected).await? {
        return Ok(Brought::Here);
    }
    let wait = if mirror.remote.is_atomic() && !is_open {
        TimeDelta::zero()
    } else if *is_open || file.byte_size == 0 {
        MAX_WAIT
    } else {
        settle.still
    };
    if now - since < wait {
        show(mirror, state, path, now)?;
        return Ok(Brought::Later);
    }
    if fetch(mirror, state, path, file, now, |_| true).await? {
        return Ok(Brought::Here);
    }
    // A look at the folder has to show that something is there.
    show(mirror, state, path, now)?;
    Ok(Brought::Later)
}

/// Since when the file there is what it is now.
fn since(
    state: &mut MirrorState,
    path: &str,
    file: &RemoteFile,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let new = || ArrivingFile {
        there: file.clone(),
        since: now,
        shown: None,
    };
    let arriving = state.arriving.entry(path.to_owned()).or_insert_with(new);
    if arriving.there != *file {
        arriving.there = file.clone();
        arriving.since = now;
    }
    arriving.since
}

/// An empty file in its place: to whoever looks into the folder something has been there since, and is not whole yet.
fn show(
    mirror: &Mirror,
    state: &mut MirrorState,
    path: &str,
    now: DateTime<Utc>,
) -> Result<(), MirrorError> {
    let is_fresh = |shown: DateTime<Utc>| (TimeDelta::zero()..SHOW_AGAIN).contains(&(now - shown));
    let Some(arriving) = state.arriving.get_mut(path) else {
        return Ok(());
    };
    if !path.starts_with(REPORTS) {
        return Ok(());
    }
    let empty = sha256(b"");
    match mirror.share.hash_at(path)? {
        Some(there) if there == empty => {
            if arriving.shown.is_some_and(is_fresh) {
                return Ok(());
            }
            mirror.share.remove_known(path, &empty)?;
        }
        // An earlier version is left for whoever is about to take it.
        Some(_) => return Ok(()),
        None => {}
    }
    mirror.share.replace_own(path, b"", |_| false)?;
    arriving.shown = Some(now);
    Ok(())
}

/// Fetches a file that stands still, if its hash is wanted. Answers whether it is here now.
async fn fetch(
    mirror: &Mirror,
    state: &mut MirrorState,
    path: &str,
    file: &RemoteFile,
    now: DateTime<Utc>,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<bool, MirrorError> {
    let (remote, share) = (&mirror.remote, &mirror.share);
    let bytes = remote.read(path, MOST_BYTES).await?;
    let after = remote.stat(path).await?;
    // Of a server that shows files in the making the mark has to be the same before and after.
    let (Some(bytes), Some(after)) = (bytes, after) else {
        return Ok(false);
    };
    if after.etag != file.etag || bytes.len() as u64 != after.byte_size {
        since(state, path, &after, now);
        return Ok(false);
    }
    let hash = sha256(&bytes);
    if !is_wanted(&hash) {
        return Ok(false);
    }
    let known = state.files.get(path).map(|known| known.sha256.clone());
    let empty = sha256(b"");
    let is_known = |there: &str| there == empty || known.as_deref() == Some(there);
    let mut is_here = share.replace_own(path, &bytes, is_known)?;
    if !is_here {
        // Something of ours that has not been brought there.
        if !is_made_anew(path) && path != OWN_NOTES {
            let free = free_names(path).nth(1).unwrap_or_default();
            let name = free.rsplit('/').next().unwrap_or_default();
            share.put_aside(path, name)?;
        }
        is_here = share.replace_own(path, &bytes, |_| true)?;
    }
    if is_here {
        info!(path, bytes = bytes.len(), "fetched from the server");
        state.arriving.remove(path);
        let synced = Synced {
            there: file.clone(),
            sha256: hash,
            here: None,
        };
        state.files.insert(path.to_owned(), synced);
    }
    Ok(is_here)
}

/// What others took away there goes away here, unless it is no longer what was there. What has been moved here meanwhile is
/// left to the way back.
fn forget_gone(
    mirror: &Mirror,
    state: &mut MirrorState,
    listed: &ShareListing,
    pulled: &mut Pulled,
) {
    let is_gone = |path: &&String| listed.covers(path) && !listed.files.contains_key(*path);
    let gone: Vec<String> = state.files.keys().filter(is_gone).cloned().collect();
    let mut cannot = |path: String, error: ShareError| {
        pulled.troubles.push((path, error.to_string()));
    };
    for path in gone {
        let known = &state.files[&path].sha256;
        let taken_away = match mirror.share.hash_at(&path) {
            Ok(None) => continue,
            Ok(Some(here)) if here == *known => mirror.share.remove_known(&path, &here),
            Ok(Some(_)) => Ok(false),
            Err(error) => Err(error),
        };
        match taken_away {
            Ok(is_away) => {
                debug!(path, is_away, "no longer on the server");
                state.files.remove(&path);
            }
            Err(error) => cannot(path, error),
        }
    }
    let gone: Vec<String> = state.arriving.keys().filter(is_gone).cloned().collect();
    for path in gone {
        match mirror.share.remove_known(&path, &sha256(b"")) {
            Ok(_) => drop(state.arriving.remove(&path)),
            Err(error) => cannot(path, error),
        }
    }
}
