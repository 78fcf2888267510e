//! Paths of the configuration: where relative ones start, and which may not lie in which.

use std::path::{Component, Path, PathBuf};

use super::parse::{Located, TomlTable};
use crate::domain::language::{Bilingual, bilingual};

/// The folder of `diaodu.toml`, where relative paths start, with its links resolved.
pub(super) fn base_of(file: &Path) -> PathBuf {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    folder
        .canonicalize()
        .or_else(|_| std::path::absolute(folder))
        .unwrap_or_else(|_| folder.to_owned())
}

/// A path of the configuration as an absolute one, without `..`.
pub(super) fn resolve(base: &Path, path: &str) -> PathBuf {
    clean(&base.join(path))
}

/// Without `.` and `..`, as they are written: no link is followed.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// Where the path leads, links included, as far as it exists.
pub(crate) fn real(path: &Path) -> PathBuf {
    for ancestor in path.ancestors() {
        if let (Ok(found), Ok(rest)) = (ancestor.canonicalize(), path.strip_prefix(ancestor)) {
            // joining an empty rest would add a slash that a file cannot have
            return found.components().chain(rest.components()).collect();
        }
    }
    path.to_owned()
}

/// How two folders lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overlap {
    Same,
    /// The first lies inside the second.
    Inside,
    /// The second lies inside the first.
    Around,
}

/// How two folders overlap, if they do, whatever links lead to them.
pub(super) fn overlap(one: &Path, other: &Path) -> Option<Overlap> {
    overlap_of_real(&real(one), &real(other))
}

/// The same of paths whose links are resolved.
pub(crate) fn overlap_of_real(one: &Path, other: &Path) -> Option<Overlap> {
    if one == other {
        Some(Overlap::Same)
    } else if one.starts_with(other) {
        Some(Overlap::Inside)
    } else if other.starts_with(one) {
        Some(Overlap::Around)
    } else {
        None
    }
}

/// Reports a folder that is the share, lies in it, or has the share in it.
pub(super) fn keep_off_the_share(
    table: &TomlTable<'_>,
    folder: &Located<PathBuf>,
    share: &Path,
    reason: Bilingual,
) {
    let what = match overlap(&folder.value, share) {
        None => return,
        Some(Overlap::Same) => bilingual!("is the share itself", "就是共享文件夹"),
        Some(Overlap::Inside) => bilingual!("lies inside the share", "在共享文件夹里面"),
        Some(Overlap::Around) => bilingual!("holds the share", "把共享文件夹包在里面"),
    };
    let problem = table
        .problem(&folder.place, what)
        .read(folder.value.display().to_string())
        .expected(bilingual!(
            "a folder outside the share, on a disk of this machine",
            "共享文件夹以外、本机磁盘上的文件夹"
        ))
        .hint(reason);
    table.report(problem);
}

/// A path of the file, as an absolute one.
pub(super) fn path(path: Option<Located<String>>, base: &Path) -> Option<Located<PathBuf>> {
    path.map(|Located { value, place }| Located {
        value: resolve(base, &value),
        place,
    })
}
