//! What lies in a unit's folder, and which of it has stood still long enough to be taken.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use chrono::{DateTime, TimeDelta, Utc};

use super::{ACCEPTED, FORM, RECEIPTS, REPORTS, RETURNED, Share, ShareError, bytes_of};

/// Folders in a unit's folder are looked into this deep.
const DEPTH: usize = 4;
/// More files than this in one unit's folder are taken in later scans.
const MOST_FILES: usize = 20_000;

/// A file as a scan saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Path below the unit's folder, raw bytes.
    pub path: Vec<u8>,
    /// Size in bytes.
    pub byte_size: u64,
    /// Time of last change in nanoseconds since 1970; only compared for being the same.
    pub modified_ns: i64,
    /// A program has it open: its lock file lies beside it.
    pub is_open: bool,
}

impl Share {
    /// All files that a unit may mean as submissions, in the order of their names. Our own folders,
    /// temporary and lock files, links and whatever is no regular file are not among them.
    ///
    /// # Errors
    /// If a folder cannot be read to its end: then nothing may be concluded from it.
    pub fn scan(&self, unit_name: &str) -> Result<Vec<Seen>, ShareError> {
        let unit = self.root().join(REPORTS).join(unit_name);
        let mut seen = Vec::new();
        scan_folder(&unit, &unit, 0, &mut seen)?;
        seen.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(seen)
    }
}

fn scan_folder(
    unit: &Path,
    folder: &Path,
    depth: usize,
    seen: &mut Vec<Seen>,
) -> Result<(), ShareError> {
    let failed = |source| ShareError::Io {
        action: "read",
        path: folder.to_owned(),
        source,
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        names.push(entry.map_err(failed)?.file_name());
    }
    for name in &names {
        if seen.len() >= MOST_FILES {
            return Ok(());
        }
        let path = folder.join(name);
        let text = name.to_string_lossy();
        let Ok(metadata) = path.symlink_metadata() else {
            continue;
        };
        if metadata.is_dir() {
            let is_ours = depth == 0 && matches!(&*text, ACCEPTED | RETURNED | RECEIPTS);
            if !is_ours && !text.starts_with('.') && depth < DEPTH {
                scan_folder(unit, &path, depth + 1, seen)?;
            }
        } else if metadata.is_file() && !is_transient(&text) {
            let modified = metadata.modified().ok();
            let modified_ns = modified
                .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
                .and_then(|since| i64::try_from(since.as_nanos()).ok());
            let lock_names = [
                format!("~${text}"),
                format!(".~{text}"),
                format!(".~lock.{text}#"),
            ];
            seen.push(Seen {
                path: bytes_of(path.strip_prefix(unit).unwrap_or(&path)).to_vec(),
                byte_size: metadata.len(),
                modified_ns: modified_ns.unwrap_or(0),
                is_open: names.iter().any(|other| {
                    let other = other.to_string_lossy();
                    lock_names.iter().any(|lock| *lock == other) || is_short_lock(&other, &text)
                }),
            });
        }
    }
    Ok(())
}

/// Excel cuts the first two characters of long names: `~$南明区调度表.xlsx` locks `02南明区调度表.xlsx`.
fn is_short_lock(other: &str, name: &str) -> bool {
    other.strip_prefix("~$").is_some_and(|rest| {
        let mut tail = name.chars();
        rest.chars().count() > 6
            && tail.next().is_some()
            && tail.next().is_some()
            && tail.as_str() == rest
    })
}

/// Lock files, downloads in progress, and what systems leave behind.
fn is_transient(name: &str) -> bool {
    let lower = name.to_lowercase();
    let extension = Path::new(&lower)
        .extension()
        .and_then(|extension| extension.to_str());
    name.starts_with("~$")
        || name.starts_with('.')
        || lower.starts_with("~wrl")
        || matches!(
            extension,
            Some("tmp" | "part" | "crdownload" | "partial" | "lnk" | "url")
        )
        || matches!(&*lower, "thumbs.db" | "desktop.ini")
}

/// All files of a folder on this machine, and of its sub-folders, that may be workbooks: for `merge`.
///
/// # Errors
/// If a folder cannot be read to its end.
pub fn list_workbooks(folder: &Path) -> Result<Vec<PathBuf>, ShareError> {
    let mut seen = Vec::new();
    scan_folder(folder, folder, 0, &mut seen)?;
    let mut files: Vec<PathBuf> = seen
        .iter()
        .map(|seen| folder.join(OsStr::from_bytes(&seen.path)))
        .filter(|path| {
            let extension = path.extension().map(OsStr::to_ascii_lowercase);
            extension.is_some_and(|extension| {
                ["xlsx", "xlsm", "xls", "xlsb", "ods", "et"]
                    .iter()
                    .any(|known| extension == *known)
            })
        })
        .collect();
    files.sort();
    Ok(files)
}

/// An empty file may be the beginning of a copy, and one that is open may be saved again; but copies
/// break off, and programs that crash leave their lock files behind.
const PATIENCE: TimeDelta = TimeDelta::minutes(30);

/// Whether a file that has stood still `since` then may be taken: after `rest`, or half an hour if it
/// is empty or open. Pure, so that it can be tried without a disk.
#[must_use]
pub fn settle(seen: &Seen, since: DateTime<Utc>, now: DateTime<Utc>, rest: TimeDelta) -> bool {
    let rest = if seen.is_open || seen.byte_size == 0 {
        rest.max(PATIENCE)
    } else {
        rest
    };
    now - since >= rest
}

/// Whether this is the prefilled form at its place; it is a submission only if somebody changed it.
#[must_use]
pub(super) fn is_form(path: &[u8]) -> bool {
    path == FORM.as_bytes()
}

impl Seen {
    /// Whether this is the prefilled form at its place; a submission only if somebody changed it.
    #[must_use]
    pub fn is_form(&self) -> bool {
        is_form(&self.path)
    }
}
