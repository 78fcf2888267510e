//! The copy of the archive on a server: what is not there yet is brought there, and can be fetched again.
//!
//! A file counts as copied once its bytes were read back from the server. What was, is noted beside the archive; should
//! that note be lost, each file is looked at again, which changes nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tracing::{debug, info};

use crate::folder::{Archive, ArchiveFile, MOST_BYTES};
use crate::private;
use crate::remote::{Remote, RemoteError, RemoteMove};

/// Files that are brought there in one tick; letters wait meanwhile.
const AT_ONCE: usize = 50;
/// After a failure the server is left alone for so long, or each tick would wait for it.
const LEAVE_ALONE: TimeDelta = TimeDelta::minutes(5);
/// The names of the notes are in this folder there, as they are here.
const ARRIVALS: &str = "arrivals";

/// The copy, and what is known of it.
#[derive(Debug, Clone)]
pub struct ArchiveCopy {
    archive: Archive,
    remote: Remote,
    known: Arc<Mutex<KnownCopy>>,
}

#[derive(Debug, Default)]
struct KnownCopy {
    /// What was copied of which file; `None`: not read yet.
    copied: Option<Copied>,
    /// Since the last failure nothing was tried.
    failed: Option<(DateTime<Utc>, String)>,
}

/// Size and time of each file that was copied, by path.
type Copied = BTreeMap<String, (u64, u64)>;

/// Why the archive is not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("copy of the archive: {0}")]
    Remote(#[from] RemoteError),
    #[error("copy of the archive: {0}\n  hint: `diaodu doctor` says more of the archive")]
    Archive(#[from] io::Error),
    /// Something else is there under the name of an original, and it did not go away.
    #[error(
        "copy of the archive: {path} there is not what was written\n  hint: look at it there; nothing here is lost"
    )]
    Other {
        /// Below the archive.
        path: String,
    },
}

impl ArchiveCopy {
    /// The copy of this archive there.
    #[must_use]
    pub fn new(archive: Archive, remote: Remote) -> Self {
        Self {
            archive,
            remote,
            known: Arc::default(),
        }
    }

    /// Brings some of what is not there yet; says what went wrong, for as long as that is left alone.
    pub(super) async fn bring(&self, now: DateTime<Utc>) -> Option<String> {
        let failed = self.known().failed.clone();
        if let Some((at, said)) = failed
            && (TimeDelta::zero()..LEAVE_ALONE).contains(&(now - at))
        {
            return Some(said);
        }
        let brought = self.bring_some().await;
        let said = brought.err().map(|error| error.to_string());
        self.known().failed = said.clone().map(|said| (now, said));
        said
    }

    async fn bring_some(&self) -> Result<(), CopyError> {
        let mut copied = self.copied();
        let files = self.archive.files()?;
        let before = copied.len();
        let missing: Vec<&ArchiveFile> = files
            .iter()
            .filter(|file| is_missing(&copied, file))
            .collect();
        let mut result = Ok(());
        for file in missing.iter().take(AT_ONCE) {
            result = self.bring_one(file).await;
            if result.is_err() {
                break;
            }
            debug!(file.path, "copied");
            copied.insert(file.path.clone(), (file.byte_size, file.modified_ns));
        }
        let gone = copied.keys().filter(|path| !self.archive.has(path));
        let gone: Vec<String> = gone.cloned().collect();
        if result.is_ok() {
            for path in &gone {
                // Only notes are taken away here; of an original that is gone the copy stays.
                if path.starts_with(ARRIVALS) {
                    if let Some(there) = self.remote.stat(path).await? {
                        self.remote.remove(path, &there.etag).await?;
                    }
                    copied.remove(path);
                }
            }
        }
        if !missing.is_empty() || copied.len() != before {
            self.write_copied(&copied)?;
            info!(
                waiting = missing.len().saturating_sub(AT_ONCE),
                "the archive is copied"
            );
        }
        self.known().copied = Some(copied);
        result
    }

    /// Brings one file, unless it is there, and reads it back.
    async fn bring_one(&self, file: &ArchiveFile) -> Result<(), CopyError> {
        let bytes = self.archive.bytes_of(&file.path)?;
        let remote = &self.remote;
        if !remote.create(&file.path, bytes.clone()).await?
            && self.there(&file.path).await?.as_ref() != Some(&bytes)
            && let Some(there) = remote.stat(&file.path).await?
        {
            // Half of it from an upload that broke off, or an earlier note.
            remote
                .replace(&file.path, bytes.clone(), &there.etag)
                .await?;
        }
        if self.there(&file.path).await?.as_ref() == Some(&bytes) {
            Ok(())
        } else {
            Err(CopyError::Other {
                path: file.path.clone(),
            })
        }
    }

    async fn there(&self, path: &str) -> Result<Option<Vec<u8>>, RemoteError> {
        self.remote.read(path, MOST_BYTES).await
    }

    /// How many files are not copied yet, as far as is noted here; the server is not asked.
    ///
    /// # Errors
    /// If the archive cannot be listed.
    pub fn waiting(&self) -> io::Result<usize> {
        let copied = self.copied();
        let files = self.archive.files()?;
        Ok(files
            .iter()
            .filter(|file| is_missing(&copied, file))
            .count())
    }

    /// Fetches what is there and missing here. Answers how many files, and the paths of those that cannot be what
    /// their names say.
    ///
    /// # Errors
    /// If the server does not answer, or they cannot be written.
    pub async fn fetch(&self) -> Result<(usize, Vec<String>), CopyError> {
        let (mut fetched, mut refused) = (0, Vec::new());
        let mut folders = self.remote.list("").await?.folders;
        folders.sort();
        for folder in folders {
            for (name, _) in self.remote.list(&folder).await?.files {
                let path = format!("{folder}/{name}");
                if self.archive.has(&path) {
                    continue;
                }
                let Some(bytes) = self.there(&path).await? else {
                    continue;
                };
                if self.archive.put_back(&path, &bytes)? {
                    fetched += 1;
                } else {
                    refused.push(path);
                }
            }
        }
        Ok((fetched, refused))
    }

    /// Whether the server does all that the copy asks of it: lists, takes, gives and takes away a small file.
    ///
    /// # Errors
    /// What it does not do.
    pub async fn probe(&self) -> Result<String, CopyError> {
        probe(&self.remote, "").await?;
        Ok(self.remote.shown().to_owned())
    }

    fn known(&self) -> std::sync::MutexGuard<'_, KnownCopy> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn copied(&self) -> Copied {
        let mut known = self.known();
        known
            .copied
            .get_or_insert_with(|| self.read_copied())
            .clone()
    }

    /// What was noted; nothing if there is no note, or it is of another place.
    fn read_copied(&self) -> Copied {
        let text = std::fs::read_to_string(self.note()).unwrap_or_default();
        let mut lines = text.lines();
        if lines.next() != Some(self.remote.shown()) {
            return Copied::default();
        }
        let parts = lines.filter_map(|line| {
            let mut parts = line.splitn(3, ' ');
            let size = parts.next()?.parse().ok()?;
            let modified = parts.next()?.parse().ok()?;
            Some((parts.next()?.to_owned(), (size, modified)))
        });
        parts.collect()
    }

    fn write_copied(&self, copied: &Copied) -> io::Result<()> {
        let mut text = format!("{}\n", self.remote.shown());
        for (path, (size, modified)) in copied {
            let _ = writeln!(text, "{size} {modified} {path}");
        }
        private::write_whole(&self.note(), text.as_bytes())
    }

    fn note(&self) -> PathBuf {
        self.archive.path_of_copy_note()
    }
}

fn is_missing(copied: &Copied, file: &ArchiveFile) -> bool {
    copied.get(&file.path) != Some(&(file.byte_size, file.modified_ns))
}

/// A small file of ours, made and taken away again.
const PROBE: &str = ".diaodu-probe.tmp";

/// Lists a folder, and makes, reads, moves and takes away a small file in it: all that a server has to be able to do.
pub(super) async fn probe(remote: &Remote, folder: &str) -> Result<(), CopyError> {
    let path = match folder {
        "" => PROBE.to_owned(),
        folder => format!("{folder}/{PROBE}"),
    };
    let bytes = b"diaodu".to_vec();
    remote.list(folder).await?;
    let is_new = remote.create(&path, bytes.clone()).await?;
    let there = remote.stat(&path).await?;
    let read = remote.read(&path, MOST_BYTES).await?;
    if let Some(there) = there {
        // A second one of the same name has to be refused.
        let is_refused = !remote.create(&path, bytes.clone()).await?;
        let target = format!("{path}.moved.tmp");
        let moves = async |etag: &str| {
            let judged = || Some(bytes.clone());
            remote.move_known((&path, etag), &target, judged).await
        };
        let is_kept = moves("\"0-0-0\"").await? == RemoteMove::Changed;
        let is_moved = moves(&there.etag).await? == RemoteMove::Done;
        for path in [&path, &target] {
            if let Some(there) = remote.stat(path).await? {
                remote.remove(path, &there.etag).await?;
            }
        }
        let is_gone = remote.stat(&target).await?.is_none();
        let is_refused = is_refused && is_kept;
        if is_refused
            && is_moved
            && is_gone
            && there.has_strong_etag()
            && read.as_ref() == Some(&bytes)
        {
            return Ok(());
        }
    }
    debug!(is_new, "the server is not fit");
    Err(RemoteError {
        action: "rely on it",
        path: String::new(),
        place: remote.shown().to_owned(),
        fault: crate::remote::RemoteFault::Unfit,
        said: "it does not keep the conditions of a write, or tells states of a file not apart"
            .to_owned(),
    }
    .into())
}
