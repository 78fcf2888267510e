//! The archive as files with names and stamps: what a copy of it elsewhere is made of, and made again from.

use std::fs;
use std::io;
use std::time::UNIX_EPOCH;

use super::Archive;
use super::archive::{sha256, write_for_ever};
use super::notes::ARRIVALS;

/// A file of the archive.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArchiveFile {
    /// Below the archive: `ab/ab12…` of an original, `arrivals/….json` of a note.
    pub path: String,
    pub byte_size: u64,
    pub modified_ns: u64,
}

/// A folder of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveFolder {
    /// `ab` or `arrivals`.
    pub name: String,
    /// When a file last came into it, went, or was replaced.
    pub changed_ns: u64,
}

impl Archive {
    /// The folders of originals, and after them that of the notes of arrivals: what a note speaks of is copied before it.
    ///
    /// # Errors
    /// If the archive cannot be listed.
    pub fn folders(&self) -> io::Result<Vec<ArchiveFolder>> {
        let mut folders = Vec::new();
        let entries = match fs::read_dir(self.root()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(folders),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let metadata = entry.metadata()?;
            if metadata.is_dir() && (name.len() == 2 || name == ARRIVALS) {
                folders.push(ArchiveFolder {
                    name,
                    changed_ns: modified_ns(&metadata)?,
                });
            }
        }
        folders.sort_by(|a, b| (a.name == ARRIVALS, &a.name).cmp(&(b.name == ARRIVALS, &b.name)));
        Ok(folders)
    }

    /// The originals or the notes in one of these, in order.
    ///
    /// # Errors
    /// If it cannot be listed.
    pub fn files_in(&self, folder: &str) -> io::Result<Vec<ArchiveFile>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.root().join(folder))? {
            let entry = entry?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            // What a crash left half written has another name.
            if original_at(&path).is_some() || is_note(&path) {
                let metadata = entry.metadata()?;
                files.push(ArchiveFile {
                    path,
                    byte_size: metadata.len(),
                    modified_ns: modified_ns(&metadata)?,
                });
            }
        }
        files.sort();
        Ok(files)
    }

    /// The bytes of one of these, as they were kept.
    ///
    /// # Errors
    /// If they cannot be read, or an original's are no longer those of its name.
    pub fn bytes_of(&self, path: &str) -> io::Result<Vec<u8>> {
        match original_at(path) {
            Some(sha256) => self.original(sha256),
            None => fs::read(self.root().join(path)),
        }
    }

    /// Puts a file back that is missing here. Answers whether it was, and its bytes can be those of its name.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn put_back(&self, path: &str, bytes: &[u8]) -> io::Result<bool> {
        if let Some(name) = original_at(path) {
            if sha256(bytes) != name {
                return Ok(false);
            }
            self.keep(name, bytes)?;
            return Ok(true);
        }
        let is_note = is_note(path) && serde_json::from_slice::<super::Note>(bytes).is_ok();
        let target = self.root().join(path);
        if !is_note || target.exists() {
            return Ok(false);
        }
        write_for_ever(&target, bytes)?;
        Ok(true)
    }

    /// Whether a file of this path is here.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.root().join(path).is_file()
    }
}

/// The hash that is an original's name, if this is the path of one.
fn original_at(path: &str) -> Option<&str> {
    let (folder, name) = path.split_once('/')?;
    let is_hash = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hash && name.starts_with(folder) && folder.len() == 2).then_some(name)
}

/// Whether this is the path of a note.
fn is_note(path: &str) -> bool {
    let name = path
        .strip_prefix(ARRIVALS)
        .and_then(|rest| rest.strip_prefix('/'));
    let name = name.and_then(|name| name.strip_suffix(".json"));
    name.is_some_and(|name| {
        name.bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
            && !name.is_empty()
    })
}

fn modified_ns(metadata: &fs::Metadata) -> io::Result<u64> {
    let since = metadata.modified()?.duration_since(UNIX_EPOCH);
    Ok(since.map_or(0, |since| {
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    }))
}
