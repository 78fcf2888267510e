//! The archive of originals: every file that ever arrived, by the hash of its bytes, never changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tracing::trace;

use crate::private;

/// The archive, on the machine's own disk.
#[derive(Debug, Clone)]
pub struct Archive {
    root: PathBuf,
}

impl Archive {
    /// The archive in this folder; made when the first file comes.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where it is noted what of it has been copied elsewhere.
    #[must_use]
    pub fn path_of_copy_note(&self) -> PathBuf {
        self.root.join("copied")
    }

    /// Where bytes with this hash lie.
    #[must_use]
    pub fn path(&self, sha256: &str) -> PathBuf {
        self.root.join(sha256.get(..2).unwrap_or("00")).join(sha256)
    }

    /// The hashes of all that is kept, in order; none if there is no archive yet.
    ///
    /// # Errors
    /// If the archive cannot be listed.
    pub fn originals(&self) -> io::Result<Vec<String>> {
        let mut originals = Vec::new();
        let folders = match fs::read_dir(&self.root) {
            Ok(folders) => folders,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(originals),
            Err(error) => return Err(error),
        };
        for folder in folders {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let name = file?.file_name().to_string_lossy().into_owned();
                // What a crash left half written begins with a point.
                if name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    originals.push(name);
                }
            }
        }
        originals.sort_unstable();
        Ok(originals)
    }

    /// The bytes with this hash.
    ///
    /// # Errors
    /// If they are not there or cannot be read, or are no longer those that were kept.
    pub fn original(&self, sha256: &str) -> io::Result<Vec<u8>> {
        let path = self.path(sha256);
        let bytes = fs::read(&path).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
        if self::sha256(&bytes) == sha256 {
            return Ok(bytes);
        }
        Err(io::Error::other(format!(
            "{} is damaged: its bytes are not those of its name\n  hint: look for the same file in another backup",
            path.display()
        )))
    }

    /// Keeps these bytes for ever; when it returns, they are on the disk. Bytes that are there stay, unless
    /// the disk has changed them since: then these take their place.
    ///
    /// # Errors
    /// If they cannot be written; then nothing of them is left.
    pub fn keep(&self, sha256: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(sha256);
        if fs::read(&path).is_ok_and(|kept| kept == bytes) {
            // An earlier try may have failed right after it was given its name.
            return private::sync_folder_of(&path);
        }
        write_for_ever(&path, bytes)
    }
}

/// Writes a file of the archive, which is on the machine's own disk: that disk has to say that it is safe.
pub(super) fn write_for_ever(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        private::make_folder(folder)?;
    }
    private::write_whole(path, bytes)?;
    trace!(target: "durable", "written");
    Ok(())
}

/// The hash of these bytes, in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
