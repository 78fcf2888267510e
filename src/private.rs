//! Files that are nobody else's to read, and on the disk when a call returns.
//!
//! State, archive, letters and backups hold what districts wrote in confidence: files are 0600 and
//! folders 0700 whatever the umask is.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

const FILE: u32 = 0o600;
const FOLDER: u32 = 0o700;

/// Makes a folder, and those above it that are missing. One that is there stays as it is.
///
/// # Errors
/// If it cannot be made, or is something else.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder_of(path) {
        make_folder(above)?;
    }
    match fs::create_dir(path) {
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(FOLDER))?,
        // Somebody else was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
        Err(error) => return Err(error),
    }
    sync_folder_of(path)
}

/// Makes an empty file if none is there. One that is there keeps its content, see [`close_to_others`].
///
/// # Errors
/// If it cannot be made.
pub(crate) fn make_file(path: &Path) -> io::Result<()> {
    let mut new = OpenOptions::new();
    match new.write(true).create_new(true).mode(FILE).open(path) {
        Ok(file) => {
            file.set_permissions(Permissions::from_mode(FILE))?;
            sync_folder_of(path)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => close_to_others(path),
        Err(error) => Err(error),
    }
}

/// Takes the rights of others on a file away, if it is there and is this account's: what an older program
/// or a copy by hand left open. Of another account's file, that one decides.
///
/// # Errors
/// If the file system does not answer.
pub(crate) fn close_to_others(path: &Path) -> io::Result<()> {
    let closed = fs::metadata(path).and_then(|file| {
        let others = file.permissions().mode() & 0o077;
        if others == 0 {
            return Ok(());
        }
        fs::set_permissions(path, Permissions::from_mode(FILE))
    });
    match closed {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        closed => closed,
    }
}

/// Writes a file so that it appears whole or not at all, in place of one that is there.
///
/// # Errors
/// If it cannot be written; then nothing of it is left, but for a name that may not be on the disk yet.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    half_written(path, bytes)?
        .persist(path)
        .map_err(|error| error.error)?;
    sync_folder_of(path)
}

/// The same where no such file may be; whether there was none.
///
/// # Errors
/// As [`write_whole`].
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let is_new = match half_written(path, bytes)?.persist_noclobber(path) {
        Ok(_) => true,
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(error) => return Err(error.error),
    };
    sync_folder_of(path)?;
    Ok(is_new)
}

/// Gives a finished file its name, in place of one that is there.
///
/// # Errors
/// If file or name do not reach the disk.
pub(crate) fn put_in_place(half: &Path, whole: &Path) -> io::Result<()> {
    let file = File::open(half)?;
    file.set_permissions(Permissions::from_mode(FILE))?;
    file.sync_all()?;
    fs::rename(half, whole)?;
    sync_folder_of(whole)
}

/// Brings the names in the folder of `path` to the disk: a file is only safe when its name is.
///
/// # Errors
/// If the system cannot say that they are there.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    File::open(folder_of(path).unwrap_or(Path::new(".")))?.sync_all()
}

/// A file without its name yet, whose bytes are on the disk.
fn half_written(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new()
        .prefix(".diaodu-")
        .suffix(".tmp")
        .permissions(Permissions::from_mode(FILE))
        .tempfile_in(folder_of(path).unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file()
        .set_permissions(Permissions::from_mode(FILE))?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn folder_of(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| *folder != Path::new(""))
}
