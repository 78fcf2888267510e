//! Where a command may write: never into a state that is alive, nor where districts would read it.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

use super::{Common, Failure, assemble};
use crate::config::{Config, DATABASE};
use crate::domain::language::{Bilingual, bilingual, both};
use crate::folder::MARKER;

/// More links in one path than any system follows.
const MOST_LINKS: usize = 40;

/// Refuses a folder of a backup or of a state that was made anew, if it, or what lies in it, is in the
/// `data_dir` or the share of the configuration, or in those of another office.
pub(super) fn refuse_in_use(config: &Config, folder: &Path) -> Result<(), Failure> {
    for path in [
        folder.to_owned(),
        folder.join("diaodu.db"),
        folder.join("archive"),
    ] {
        let chain = ancestors(&path)?;
        if is_within(&chain, &config.data_dir)? {
            return Err(refused(
                folder,
                &bilingual!(
                    "it is in data_dir, and the state that is alive would be overwritten or mixed with a copy of itself",
                    "它在 data_dir 里，正在用的状态会被盖掉，或与自己的副本混在一起"
                ),
            ));
        }
        if is_within(&chain, &config.share)? {
            return Err(refused(
                folder,
                &bilingual!(
                    "it is in the share, and districts could read or change what is copied",
                    "它在共享文件夹里，各单位能看到、改动备份的内容"
                ),
            ));
        }
    }
    refuse_in_any_office(folder)
}

/// Refuses a folder for a new office inside of one that works.
pub(super) fn refuse_for_new_office(common: &Common, folder: &Path) -> Result<(), Failure> {
    // A configuration that has problems, or none yet, keeps nobody from making a new one.
    if let Ok(Some(config)) = assemble::configuration_if_any(common) {
        refuse_in_use(&config, folder)?;
    }
    refuse_in_any_office(folder)
}

/// Refuses a folder for a new office, or for a share, that is in another one's share or `data_dir`; they are known by what
/// lies in them, for a new office has no configuration that could name them.
pub(super) fn refuse_in_any_office(folder: &Path) -> Result<(), Failure> {
    for above in ancestors(folder)? {
        if above.join(MARKER).symlink_metadata().is_ok() {
            return Err(refused(
                folder,
                &bilingual!(
                    "{} is the share of an office",
                    "{} 是一个办公室的共享文件夹",
                    above.display()
                ),
            ));
        }
        // A backup holds a state as well, and it is brought up to date where it is.
        if above.join(DATABASE).symlink_metadata().is_ok()
            && above.join("lock").symlink_metadata().is_ok()
        {
            return Err(refused(
                folder,
                &bilingual!(
                    "{} is the data_dir of an office",
                    "{} 是一个办公室的 data_dir",
                    above.display()
                ),
            ));
        }
    }
    Ok(())
}

fn refused(folder: &Path, why: &Bilingual) -> Failure {
    Failure::Use(Bilingual::of(|language| {
        let why = why.in_language(language);
        both!(
            language,
            "{} cannot be used: {why}\n  hint: name a folder outside of data_dir and share, best on another disk; nothing was changed",
            "不能用 {}：{why}\n  怎么办：换 data_dir 和共享文件夹以外的文件夹，最好在另一块磁盘上；什么都没有改动",
            folder.display()
        )
    }))
}

/// Whether any of these folders is this one, by whatever name or mount it is reached.
fn is_within(chain: &[PathBuf], place: &Path) -> io::Result<bool> {
    let place = resolved(place)?;
    let identity = |path: &Path| fs::metadata(path).map(|file| (file.dev(), file.ino())).ok();
    let wanted = identity(&place);
    Ok(chain
        .iter()
        .any(|path| *path == place || (wanted.is_some() && identity(path) == wanted)))
}

/// The folder itself and all those that it is in, without links, whether they are there yet or not.
fn ancestors(path: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(resolved(path)?.ancestors().map(Path::to_owned).collect())
}

/// Where a path leads once every link on it is followed, also if nothing is there yet.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let mut left: VecDeque<OsString> = parts(&std::path::absolute(path)?);
    let mut real = PathBuf::from("/");
    let mut links = 0;
    while let Some(part) = left.pop_front() {
        if part == ".." {
            real.pop();
            continue;
        }
        let next = real.join(&part);
        let Ok(target) = fs::read_link(&next) else {
            real = next;
            continue;
        };
        links += 1;
        if links > MOST_LINKS {
            return Err(io::Error::other(format!(
                "{}: too many links",
                path.display()
            )));
        }
        if target.is_absolute() {
            real = PathBuf::from("/");
        }
        for part in parts(&target).into_iter().rev() {
            left.push_front(part);
        }
    }
    Ok(real)
}

fn parts(path: &Path) -> VecDeque<OsString> {
    path.components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_owned()),
            Component::ParentDir => Some("..".into()),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::{ancestors, is_within, refuse_in_any_office, resolved};

    #[test]
    fn a_path_is_followed_through_links_and_beyond_what_is_there() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("a/b")).unwrap();
        symlink("a/b", root.join("relative")).unwrap();
        symlink(root.join("a"), root.join("absolute")).unwrap();
        symlink(root.join("a/not-yet"), root.join("dangling")).unwrap();
        for (path, leads_to) in [
            ("a/./b/../c", "a/c"),
            ("relative/../x/y", "a/x/y"),
            ("absolute/b", "a/b"),
            ("dangling/z", "a/not-yet/z"),
            ("none/../a", "a"),
        ] {
            let real = resolved(&root.join(path)).unwrap();
            assert_eq!(real, root.join(leads_to), "{path}");
        }
        symlink("loop", root.join("loop")).unwrap();
        assert!(resolved(&root.join("loop/x")).is_err());
        let chain = ancestors(&root.join("dangling/z")).unwrap();
        assert!(is_within(&chain, &root.join("absolute")).unwrap());
        assert!(!is_within(&chain, &root.join("relative")).unwrap());
    }

    #[test]
    fn a_share_or_a_state_is_known_by_what_lies_in_it() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        for folder in ["share/报送", "data/archive", "backup/archive"] {
            fs::create_dir_all(at(folder)).unwrap();
        }
        for file in [
            "share/.diaodu",
            "data/diaodu.db",
            "data/lock",
            "backup/diaodu.db",
        ] {
            fs::write(at(file), "").unwrap();
        }
        let is_refused = |path: &Path| refuse_in_any_office(path).is_err();
        for inside in ["share", "share/报送/x", "data/new", "data"] {
            assert!(is_refused(&at(inside)), "{inside}");
        }
        for outside in ["", "new", "backup", "backup/older"] {
            assert!(!is_refused(&at(outside)), "{outside}");
        }
    }
}
