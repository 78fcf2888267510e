//! What lies on the server in the folders that others change.

use std::collections::{BTreeMap, BTreeSet};

use super::MirrorError;
use super::state::MirrorState;
use crate::folder::{LEDGERS, MARKER, OFFICE, OWN_NOTES, REPORTS, files_meant, is_looked_into};
use crate::remote::{MOST_FILES, Remote, RemoteError, RemoteFault, RemoteFile, RemoteFolder};

/// Folders in a unit's folder are looked into this deep, as on a mounted share.
const DEPTH: usize = 16;
/// Folders of a unit that are looked into: a server may tell of folders in one another for ever.
const MOST_FOLDERS: usize = 2_000;

/// What lies there in the folders that others change.
pub(super) struct ShareListing {
    pub(super) files: BTreeMap<String, FileThere>,
    /// The folders that were looked through, each with a slash at its end.
    roots: Vec<String>,
    /// What cannot be looked at, by its folder.
    pub(super) troubles: Vec<(String, String)>,
    /// Folders of units that were there and are no longer, each with a slash at its end.
    pub(super) lost: BTreeSet<String>,
}

/// A file there.
pub(super) struct FileThere {
    pub(super) file: RemoteFile,
    /// A program has it open.
    pub(super) is_open: bool,
}

/// Looks whether that is the share at all, and at what lies in it itself.
pub(super) async fn look_at_root(remote: &Remote) -> Result<ShareListing, MirrorError> {
    let root = remote.list("").await?;
    if !root.files.iter().any(|(name, _)| name == MARKER) {
        return Err(MirrorError::NoMarker {
            place: remote.shown().to_owned(),
        });
    }
    let own = root.files.into_iter().find(|(name, _)| name == OWN_NOTES);
    let is_open = false;
    Ok(ShareListing {
        files: own
            .into_iter()
            .map(|(name, file)| (name, FileThere { file, is_open }))
            .collect(),
        roots: Vec::new(),
        troubles: Vec::new(),
        lost: BTreeSet::new(),
    })
}

impl ShareListing {
    /// Lists all folders that others change; all of them or none. One that is not there is made if nothing is known
    /// to have been in it, as of a unit that is new. Of a unit whose folder was removed nothing is known meanwhile; but a
    /// server that shows the folder in the one above it, or shows no unit's folder any more, is away.
    pub(super) async fn look<'a>(
        &mut self,
        remote: &Remote,
        state: &MirrorState,
        unit_names: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), MirrorError> {
        for name in unit_names {
            let folder = format!("{REPORTS}/{name}");
            match self.look_into(remote, state, &folder).await {
                Err(MirrorError::Remote(error)) if error.fault == RemoteFault::NotThere => {
                    let shown = remote.list(REPORTS).await?.folders;
                    if shown.is_empty() || shown.iter().any(|shown| shown == name) {
                        return Err(error.into());
                    }
                    self.cannot(&folder, format!(
                        "{folder}: it was on the server and is no longer\n  hint: make it again there, with what was in it; until then nothing of this unit is seen, and it is not called missing"
                    ));
                    self.lost.insert(format!("{folder}/"));
                }
                looked => looked?,
            }
        }
        for folder in [LEDGERS, OFFICE] {
            self.look_into(remote, state, folder).await?;
        }
        Ok(())
    }

    async fn look_into(
        &mut self,
        remote: &Remote,
        state: &MirrorState,
        folder: &str,
    ) -> Result<(), MirrorError> {
        let root = format!("{folder}/");
        let found = match remote.list(folder).await {
            Err(error) if error.fault == RemoteFault::NotThere && !state.knows(&root) => {
                remote.make_folder(folder).await?;
                remote.list(folder).await
            }
            found => found,
        };
        self.look_through(remote, folder, found?).await?;
        self.roots.push(root);
        Ok(())
    }

    async fn look_through(
        &mut self,
        remote: &Remote,
        root: &str,
        found: RemoteFolder,
    ) -> Result<(), MirrorError> {
        let too_many = |most: usize, what: &str| RemoteError {
            action: "list",
            path: root.to_owned(),
            place: remote.shown().to_owned(),
            fault: RemoteFault::Failed,
            said: format!("more than {most} {what} are in it"),
        };
        let mut folders = self.note(root, 0, &found);
        let mut looked_into = 0;
        while let Some((folder, depth)) = folders.pop() {
            let found = remote.list(&folder).await?;
            folders.extend(self.note(&folder, depth, &found));
            looked_into += 1;
            if self.files.len() > MOST_FILES {
                return Err(too_many(MOST_FILES, "files").into());
            }
            if looked_into + folders.len() > MOST_FOLDERS {
                return Err(too_many(MOST_FOLDERS, "folders").into());
            }
        }
        Ok(())
    }

    /// Notes what is in a folder; answers the folders in it that are to be looked into, and how deep they lie.
    fn note(&mut self, folder: &str, depth: usize, found: &RemoteFolder) -> Vec<(String, usize)> {
        let names: Vec<&str> = found.files.iter().map(|(name, _)| name.as_str()).collect();
        let open: BTreeMap<&str, bool> = files_meant(&names).into_iter().collect();
        for (name, file) in &found.files {
            if let Some(&is_open) = open.get(name.as_str()) {
                let file = file.clone();
                let path = format!("{folder}/{name}");
                self.files.insert(path, FileThere { file, is_open });
            }
        }
        for name in &found.withheld {
            self.cannot(folder, format!(
                "{folder}/{name}: the server shows it and tells nothing of it\n  hint: let the account of this program read it there"
            ));
        }
        for name in &found.refused {
            self.cannot(folder, format!(
                "{folder}: no file can have the name {name:?} that the server gives\n  hint: give it another name on the server"
            ));
        }
        let inner: Vec<&String> = found
            .folders
            .iter()
            .filter(|name| is_looked_into(name, depth))
            .collect();
        if depth >= DEPTH {
            if let Some(name) = inner.first() {
                self.cannot(folder, format!(
                    "{folder}/{name}: folders are looked into {DEPTH} deep, and this one lies deeper\n  hint: put what is in it further up on the server"
                ));
            }
            return Vec::new();
        }
        let inner = inner.into_iter();
        inner
            .map(|name| (format!("{folder}/{name}"), depth + 1))
            .collect()
    }

    fn cannot(&mut self, folder: &str, said: String) {
        self.troubles.push((format!("{folder}/"), said));
    }

    /// Whether a file of this path would have been listed.
    pub(super) fn covers(&self, path: &str) -> bool {
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
