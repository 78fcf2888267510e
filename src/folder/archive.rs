//! The archive of originals: every file that ever arrived, by the hash of its bytes, never changed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tracing::trace;

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

    /// Keeps these bytes for ever; when it returns, they are on the disk. Bytes that are there stay.
    ///
    /// # Errors
    /// If they cannot be written; then nothing of them is left.
    pub fn keep(&self, sha256: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(sha256);
        if path.is_file() {
            return Ok(());
        }
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        write_whole(folder, &path, bytes, true)
    }
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

/// Writes a file so that it appears whole or not at all: temporary name, fsync, rename, fsync of the
/// folder. Without `replace`, a file that is there already is an error.
pub(super) fn write_whole(
    folder: &Path,
    path: &Path,
    bytes: &[u8],
    replace: bool,
) -> io::Result<()> {
    let mut file = tempfile::Builder::new()
        .prefix(".diaodu-")
        .suffix(".tmp")
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    readable_by_group(file.as_file())?;
    file.as_file().sync_all()?;
    if replace {
        file.persist(path).map_err(|error| error.error)?;
    } else {
        file.persist_noclobber(path).map_err(|error| error.error)?;
    }
    // A share may refuse to sync a folder; the file itself is safe by then.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    trace!(target: "durable", "written");
    Ok(())
}

/// Temporary files are private; what we publish is for others to read, as the share's umask has it.
fn readable_by_group(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o664))
}
