//! `-o FILE`: what a command writes is there whole or not at all, and takes the place of files alone.

use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
use std::path::Path;

use super::Failure;
use super::language::of_file;
use crate::domain::language::Bilingual;

/// What anybody may do with a new file, of which the system takes away what it likes.
const NEW: u32 = 0o666;

/// Writes a file that somebody asked for; see [`write_with`].
///
/// # Errors
/// If it cannot be written, with its name.
pub(super) fn write(output: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_with(output, |file| file.write_all(bytes)).map_err(|error: io::Error| {
        Failure::Failed(Bilingual::of(|language| {
            of_file(language, ("write", "写不了"), (output, &error))
        }))
    })
}

/// Has a file filled and gives it its name. A file that is there stays as it was until then; its owner and its rights
/// stay. Behind a link, the file it leads to is replaced. Into a device or a pipe the bytes go as they are.
///
/// # Errors
/// If it cannot be filled or written. Then what was there is there still, but for what went into a pipe.
pub(super) fn write_with<E: From<io::Error>>(
    output: &Path,
    fill: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<(), E> {
    let meant = fs::canonicalize(output);
    let output = meant.as_deref().unwrap_or(output);
    let old = match fs::metadata(output) {
        Ok(old) if !old.is_file() => return pour(output, fill),
        old => old.ok(),
    };
    let folder = output.parent().filter(|above| *above != Path::new(""));
    let mut half = tempfile::Builder::new()
        .prefix(".diaodu-")
        .suffix(".tmp")
        .permissions(fs::Permissions::from_mode(NEW))
        .tempfile_in(folder.unwrap_or(Path::new(".")))?;
    fill(half.as_file_mut())?;
    if let Some(old) = old {
        // Only root may give a file away; for anybody else it is the same owner as before, or he who writes.
        let _ = fchown(half.as_file(), Some(old.uid()), Some(old.gid()));
        half.as_file().set_permissions(old.permissions())?;
    }
    half.as_file().sync_all()?;
    half.persist(output).map_err(|error| error.error)?;
    Ok(())
}

/// Fills a file without a name, for a workbook goes back to what it has written, and sends it on.
fn pour<E: From<io::Error>>(
    output: &Path,
    fill: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<(), E> {
    let mut onto = File::options().write(true).open(output)?;
    let mut half = tempfile::tempfile()?;
    fill(&mut half)?;
    half.seek(SeekFrom::Start(0))?;
    io::copy(&mut half, &mut onto)?;
    Ok(())
}
