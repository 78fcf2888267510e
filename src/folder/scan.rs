//! What lies in a unit's folder, and which of it has stood still long enough to be taken.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::Metadata;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use rustix::fs::Stat;

use super::dir::{is_file, is_folder};
use super::{
    ACCEPTED, Dir, FORM, RECEIPTS, REPORTS, RETURNED, Share, ShareError, failed, is_not_there,
};

/// Folders in a unit's folder are looked into this deep.
const DEPTH: usize = 16;
/// With more files than this a unit's folder counts as one that cannot be read.
const MOST_FILES: usize = 100_000;

/// A file as a scan saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Path below the unit's folder, raw bytes.
    pub path: Vec<u8>,
    /// Size in bytes.
    pub byte_size: u64,
    /// Time of the last change of its content, in nanoseconds since 1970; programs may set it back,
    /// so it is only compared for being the same.
    pub modified_ns: i64,
    /// Time of the last change of anything about it, the same way; no program can set it.
    pub changed_ns: i64,
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
        let root = self.open()?;
        let unit = Path::new(REPORTS).join(unit_name);
        let unit = root.walk(&unit).map_err(failed("go to", &root, &unit))?;
        let mut seen = Vec::new();
        scan_folder(&unit, &mut Vec::new(), 0, &mut seen)?;
        seen.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(seen)
    }
}

/// Looks through a folder that lies at this path below the unit's.
fn scan_folder(
    folder: &Dir,
    below: &mut Vec<u8>,
    depth: usize,
    seen: &mut Vec<Seen>,
) -> Result<(), ShareError> {
    let failed = |source| failed("read", folder, Path::new(""))(source);
    let (names, _) = folder.names(usize::MAX).map_err(failed)?;
    let names = names.iter().map(|name| (name, name.to_string_lossy()));
    let names: Vec<_> = names.collect();
    let locks = Locks::among(names.iter().map(|(_, text)| &**text));
    for (name, text) in &names {
        let Ok(stat) = folder.stat(name) else {
            continue;
        };
        let length = below.len();
        below.extend_from_slice(name.as_bytes());
        if is_folder(&stat) {
            let is_ours = depth == 0 && matches!(&**text, ACCEPTED | RETURNED | RECEIPTS);
            if !is_ours && !text.starts_with('.') && depth < DEPTH {
                match folder.walk(Path::new(name)) {
                    Ok(inner) => {
                        below.push(b'/');
                        scan_folder(&inner, below, depth + 1, seen)?;
                    }
                    // It was taken away meanwhile, or a link has taken its place.
                    Err(error) if is_not_there(&error) => {}
                    Err(error) => return Err(failed(error)),
                }
            }
        } else if is_file(&stat) && !is_transient(text) {
            if seen.len() >= MOST_FILES {
                return Err(failed(io::Error::other("too many files are in it")));
            }
            seen.push(Seen::of(below.clone(), &stat, locks.hold(text)));
        }
        below.truncate(length);
    }
    Ok(())
}

fn nanoseconds(seconds: i64, rest: impl TryInto<i64>) -> i64 {
    let rest = rest.try_into().unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}

/// The files of one folder by which programs say that they have another one open.
struct Locks<'a>(HashSet<&'a str>);

impl<'a> Locks<'a> {
    fn among(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.filter(|name| name.starts_with(['~', '.'])).collect())
    }

    /// Whether the file of this name is open: Excel and WPS put `~$` before it and cut up to two
    /// characters of long names (`~$区调度表.xlsx` may lock `南明区调度表.xlsx`), WPS on Linux puts
    /// `.~`, `LibreOffice` `.~lock.` and `#`.
    fn hold(&self, name: &str) -> bool {
        let has = |lock: String| self.0.contains(&*lock);
        let cut = |characters: usize| {
            let (at, _) = name.char_indices().nth(characters)?;
            let rest = &name[at..];
            (rest.chars().count() > 6).then(|| format!("~${rest}"))
        };
        !self.0.is_empty()
            && (has(format!("~${name}"))
                || has(format!(".~{name}"))
                || has(format!(".~lock.{name}#"))
                || cut(1).is_some_and(has)
                || cut(2).is_some_and(has))
    }
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
            Some(
                "tmp"
                    | "part"
                    | "partial"
                    | "crdownload"
                    | "download"
                    | "downloading"
                    | "xltd"
                    | "lnk"
                    | "url"
            )
        )
        || matches!(&*lower, "thumbs.db" | "desktop.ini")
}

/// All files of a folder on this machine, and of its sub-folders, that may be workbooks: for `merge`.
///
/// # Errors
/// If a folder cannot be read to its end.
pub fn list_workbooks(folder: &Path) -> Result<Vec<PathBuf>, ShareError> {
    let failed = |source| ShareError::Io {
        action: "read",
        path: folder.to_owned(),
        source,
    };
    let mut seen = Vec::new();
    scan_folder(
        &Dir::open(folder).map_err(failed)?,
        &mut Vec::new(),
        0,
        &mut seen,
    )?;
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
    fn of(path: Vec<u8>, stat: &Stat, is_open: bool) -> Self {
        Self {
            path,
            byte_size: u64::try_from(stat.st_size).unwrap_or(0),
            modified_ns: nanoseconds(stat.st_mtime, stat.st_mtime_nsec),
            changed_ns: nanoseconds(stat.st_ctime, stat.st_ctime_nsec),
            is_open,
        }
    }

    /// Whether the file that this tells of is the one that was seen, unchanged.
    pub(super) fn is(&self, metadata: &Metadata) -> bool {
        self.byte_size == metadata.len()
            && self.modified_ns == nanoseconds(metadata.mtime(), metadata.mtime_nsec())
            && self.changed_ns == nanoseconds(metadata.ctime(), metadata.ctime_nsec())
    }

    /// Whether this is the prefilled form at its place; a submission only if somebody changed it.
    #[must_use]
    pub fn is_form(&self) -> bool {
        is_form(&self.path)
    }
}
