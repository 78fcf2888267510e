//! The copy of the archive on a server: what is not there yet is brought there, and can be fetched again.
//!
//! A file counts as copied once its bytes were read back from the server. What was, is noted beside the archive
//! ([`CopyRecord`]); should that be lost, each file is looked at again, which changes nothing. Only folders are listed that
//! changed since all in them was known to be there, so that a tick without anything new asks nothing of old files.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tracing::{debug, info};

use super::copy_record::CopyRecord;
use crate::folder::{Archive, ArchiveFile, ArchiveFolder, MOST_BYTES};
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
    /// `None`: not read yet.
    record: Option<CopyRecord>,
    compared: BTreeMap<String, ComparedFolder>,
    /// Since the last failure nothing was tried.
    failed: Option<(DateTime<Utc>, String)>,
}

/// A folder of which all was there when it was last listed.
#[derive(Debug, Clone, Copy)]
struct ComparedFolder {
    changed_ns: u64,
    /// It was so twice: a file that came right after the first look may have left no other time.
    is_sure: bool,
}

/// A folder that may hold something new.
struct Suspect {
    folder: ArchiveFolder,
    missing: Vec<ArchiveFile>,
}

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
    pub async fn bring(&self, now: DateTime<Utc>) -> Option<String> {
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
        // Out of the lock meanwhile: there is one tick at a time.
        let record = self.known().record.take();
        let mut record = record.unwrap_or_else(|| self.read_record());
        let brought = self.bring_from(&mut record).await;
        self.known().record = Some(record);
        brought
    }

    async fn bring_from(&self, record: &mut CopyRecord) -> Result<(), CopyError> {
        let (mut left, mut waiting) = (AT_ONCE, 0);
        for Suspect { folder, missing } in self.suspects(record)? {
            for file in missing.iter().take(left) {
                self.bring_one(file).await?;
                debug!(file.path, "copied");
                record.add(file)?;
            }
            let is_all = missing.len() <= left;
            waiting += missing.len().saturating_sub(left);
            left -= missing.len().min(left);
            if is_all {
                self.forget_gone(record, &folder.name).await?;
                self.note_compared(&folder);
            }
        }
        if left < AT_ONCE {
            info!(waiting, "the archive is copied");
        }
        Ok(())
    }

    /// The folders that changed since all in them was known to be there, and what is not in them.
    fn suspects(&self, record: &CopyRecord) -> io::Result<Vec<Suspect>> {
        let compared = self.known().compared.clone();
        let is_as_before = |folder: &ArchiveFolder| {
            let known = compared.get(&folder.name);
            known.is_some_and(|known| known.is_sure && known.changed_ns == folder.changed_ns)
        };
        let folders = self.archive.folders()?.into_iter();
        let changed = folders.filter(|folder| !is_as_before(folder));
        let suspect = |folder: ArchiveFolder| {
            let mut missing = self.archive.files_in(&folder.name)?;
            missing.retain(|file| !record.has(file));
            Ok(Suspect { folder, missing })
        };
        changed.map(suspect).collect()
    }

    fn note_compared(&self, folder: &ArchiveFolder) {
        let changed_ns = folder.changed_ns;
        let compared = &mut self.known().compared;
        let before = compared.get(&folder.name);
        let is_sure = before.is_some_and(|before| before.changed_ns == changed_ns);
        compared.insert(
            folder.name.clone(),
            ComparedFolder {
                changed_ns,
                is_sure,
            },
        );
    }

    /// Takes away there what was taken away here; only notes: of an original that is gone the copy stays.
    async fn forget_gone(&self, record: &mut CopyRecord, folder: &str) -> Result<(), CopyError> {
        if folder != ARRIVALS {
            return Ok(());
        }
        let gone: Vec<String> = record
            .below(ARRIVALS)
            .filter(|path| !self.archive.has(path))
            .map(str::to_owned)
            .collect();
        for path in gone {
            if let Some(there) = self.remote.stat(&path).await? {
                self.remote.remove(&path, &there.etag).await?;
            }
            record.remove(&path)?;
        }
        Ok(())
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
        let record = self.read_record();
        let mut waiting = 0;
        for folder in self.archive.folders()? {
            let files = self.archive.files_in(&folder.name)?;
            waiting += files.iter().filter(|file| !record.has(file)).count();
        }
        Ok(waiting)
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

    fn read_record(&self) -> CopyRecord {
        CopyRecord::read(self.archive.path_of_copy_note(), self.remote.shown())
    }
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
