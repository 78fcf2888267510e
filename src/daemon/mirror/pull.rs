//! From the server to the mirror: what others put, changed or took away there.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use tracing::{debug, info};

use super::state::{ArrivingFile, MirrorState, Synced};
use super::{Mirror, MirrorError};
use crate::domain::settle::SettleTimes;
use crate::folder::{
    LEDGERS, MARKER, MOST_BYTES, OFFICE, OWN_NOTES, REPORTS, files_meant, free_names,
    is_looked_into, is_made_anew, sha256,
};
use crate::remote::{MOST_FILES, Remote, RemoteError, RemoteFault, RemoteFile};

/// Folders in a unit's folder are looked into this deep.
const DEPTH: usize = 12;
/// A file that is empty or open in a program is waited for so long, as here.
const MAX_WAIT: TimeDelta = TimeDelta::minutes(30);
/// An empty file in place of one that is arriving is put there anew so often: it must not be taken for one that came.
const SHOW_AGAIN: TimeDelta = TimeDelta::minutes(10);

/// What a look at the server came to.
#[derive(Debug, Default)]
pub(in crate::daemon) struct Pulled {
    /// Files that have not stood still for long enough.
    pub(in crate::daemon) waiting: usize,
    /// Files that cannot be brought here; the next tick tries again.
    pub(in crate::daemon) troubles: Vec<String>,
}

/// What lies there in the folders that others change.
pub(super) struct ShareListing {
    files: BTreeMap<String, FileThere>,
    /// The folders that were looked through, each with a slash at its end.
    roots: Vec<String>,
}

struct FileThere {
    file: RemoteFile,
    is_open: bool,
}

/// Lists all folders that others change; all of them or none.
pub(super) async fn look<'a>(
    remote: &Remote,
    unit_names: impl IntoIterator<Item = &'a str>,
) -> Result<ShareListing, MirrorError> {
    let root = remote.list("").await?;
    if !root.files.iter().any(|(name, _)| name == MARKER) {
        return Err(MirrorError::NoMarker {
            place: remote.shown().to_owned(),
        });
    }
    let mut listed = ShareListing {
        files: BTreeMap::new(),
        roots: Vec::new(),
    };
    let own = root.files.into_iter().find(|(name, _)| name == OWN_NOTES);
    if let Some((name, file)) = own {
        let is_open = false;
        listed.files.insert(name, FileThere { file, is_open });
    }
    let units = unit_names
        .into_iter()
        .map(|name| format!("{REPORTS}/{name}"));
    for folder in units.chain([LEDGERS.to_owned(), OFFICE.to_owned()]) {
        listed.look_through(remote, &folder).await?;
        listed.roots.push(format!("{folder}/"));
    }
    Ok(listed)
}

impl ShareListing {
    async fn look_through(&mut self, remote: &Remote, root: &str) -> Result<(), MirrorError> {
        let mut folders = vec![(root.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            let found = remote.list(&folder).await?;
            let names: Vec<&str> = found.files.iter().map(|(name, _)| name.as_str()).collect();
            let open: BTreeMap<&str, bool> = files_meant(&names).into_iter().collect();
            for (name, file) in &found.files {
                if let Some(&is_open) = open.get(name.as_str()) {
                    let file = file.clone();
                    let path = format!("{folder}/{name}");
                    self.files.insert(path, FileThere { file, is_open });
                }
            }
            if self.files.len() > MOST_FILES {
                return Err(RemoteError {
                    action: "list",
                    path: root.to_owned(),
                    place: remote.shown().to_owned(),
                    fault: RemoteFault::Failed,
                    said: format!("more than {MOST_FILES} files are in it"),
                }
                .into());
            }
            let inner = found.folders.iter();
            let inner = inner.filter(|name| depth < DEPTH && is_looked_into(name, depth));
            folders.extend(inner.map(|name| (format!("{folder}/{name}"), depth + 1)));
        }
        Ok(())
    }

    /// Whether a file of this path would have been listed.
    fn covers(&self, path: &str) -> bool {
        let root = self
            .roots
            .iter()
            .find(|root| path.starts_with(root.as_str()));
        let below = root.and_then(|root| path.get(root.len()..));
        below.is_some_and(|below| {
            below
                .split('/')
                .next()
                .is_some_and(|top| top == below || is_looked_into(top, 0))
        })
    }
}

/// Brings the mirror up to what was listed.
pub(super) async fn bring(
    mirror: &Mirror,
    state: &mut MirrorState,
    listed: &ShareListing,
    settle: SettleTimes,
    now: DateTime<Utc>,
) -> Result<Pulled, MirrorError> {
    let mut pulled = Pulled::default();
    forget_gone(mirror, state, listed)?;
    for (path, FileThere { file, is_open }) in &listed.files {
        if state
            .files
            .get(path)
            .is_some_and(|known| known.there == *file)
        {
            state.arriving.remove(path);
            continue;
        }
        if file.byte_size > MOST_BYTES {
            pulled.troubles.push(format!(
                "{path}: too large to be fetched from the server\n  hint: no report is that large; ask whoever put it there"
            ));
            continue;
        }
        if path.trim() != path {
            pulled.troubles.push(format!(
                "{path:?}: a blank ends its name, and it cannot be fetched\n  hint: give it a name without on the server"
            ));
            continue;
        }
        let since = since(state, path, file, now);
        let wait = if mirror.remote.is_atomic() && !is_open {
            TimeDelta::zero()
        } else if *is_open || file.byte_size == 0 {
            MAX_WAIT
        } else {
            settle.still
        };
        if now - since < wait {
            pulled.waiting += 1;
            show(mirror, state, path, now)?;
            continue;
        }
        if !fetch(mirror, state, path, file, now).await? {
            pulled.waiting += 1;
        }
    }
    Ok(pulled)
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

/// Fetches a file that stands still. Answers whether it is here now.
async fn fetch(
    mirror: &Mirror,
    state: &mut MirrorState,
    path: &str,
    file: &RemoteFile,
    now: DateTime<Utc>,
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
) -> Result<(), MirrorError> {
    let is_gone = |path: &&String| listed.covers(path) && !listed.files.contains_key(*path);
    let gone: Vec<String> = state.files.keys().filter(is_gone).cloned().collect();
    for path in gone {
        let known = &state.files[&path];
        match mirror.share.hash_at(&path)? {
            None => continue,
            Some(here) if here == known.sha256 => {
                mirror.share.remove_known(&path, &here)?;
                debug!(path, "taken away, for it is no longer on the server");
            }
            Some(_) => {}
        }
        state.files.remove(&path);
    }
    let gone: Vec<String> = state.arriving.keys().filter(is_gone).cloned().collect();
    for path in gone {
        mirror.share.remove_known(&path, &sha256(b""))?;
        state.arriving.remove(&path);
    }
    Ok(())
}
