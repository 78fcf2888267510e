//! What lies in folders and is nobody's report: lock files, downloads in progress, and what systems leave there.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::Path;

use chrono::{Datelike as _, NaiveDate};

/// Folders that systems make for themselves, in lower case: what was deleted, old states, what a check of the
/// disk found. Many cannot be read by anybody else, and what lies in one was not saved there by a unit.
const SYSTEM_FOLDERS: &[&str] = &[
    "$recycle.bin",
    "recycler",
    "recycled",
    "#recycle",
    "@recycle",
    "system volume information",
    "lost+found",
    "found.000",
    "@eadir",
    "@tmp",
    "#snapshot",
    "~snapshot",
    "@recently-snapshot",
    "__macosx",
];

/// Whether a folder of this name is a system's, or hidden.
pub(super) fn is_system_folder(name: &str) -> bool {
    name.starts_with('.') || SYSTEM_FOLDERS.contains(&&*name.to_lowercase())
}

/// Whether a file of this name may be a workbook by its extension.
pub(super) fn is_workbook(name: &str) -> bool {
    let extension = Path::new(name).extension();
    let extension = extension.map(OsStr::to_ascii_lowercase);
    extension.is_some_and(|extension| {
        ["xlsx", "xlsm", "xls", "xlsb", "ods", "et"]
            .iter()
            .any(|known| extension == *known)
    })
}

/// The files of one folder by which programs say that they have another one open.
pub(super) struct Locks<'a>(HashSet<&'a str>);

impl<'a> Locks<'a> {
    pub(super) fn among(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.filter(|name| name.starts_with(['~', '.'])).collect())
    }

    /// Whether the file of this name is open: Excel and WPS put `~$` before it and cut up to two
    /// characters of long names (`~$区调度表.xlsx` may lock `南明区调度表.xlsx`), WPS on Linux puts
    /// `.~`, `LibreOffice` `.~lock.` and `#`.
    pub(super) fn hold(&self, name: &str) -> bool {
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

/// What Excel saves into before it renames, and leaves behind when it cannot: eight hex digits and no more.
/// A file whose name is a day, 20261125, is somebody's.
fn is_orphan(name: &str) -> bool {
    name.len() == 8
        && name.bytes().all(|byte| byte.is_ascii_hexdigit())
        && NaiveDate::parse_from_str(name, "%Y%m%d")
            .map_or(true, |day| !(1990..2100).contains(&day.year()))
}

/// Lock files, downloads in progress, and what systems leave behind.
pub(super) fn is_transient(name: &str) -> bool {
    let lower = name.to_lowercase();
    let extension = Path::new(&lower)
        .extension()
        .and_then(|extension| extension.to_str());
    name.starts_with("~$")
        || name.starts_with('.')
        || lower.starts_with("~wrl")
        || is_orphan(name)
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
