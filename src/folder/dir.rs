//! A folder held open: what is done in it is done there, wherever its path leads meanwhile.
//!
//! Units may swap a folder for a link at any moment. So a path below the share is walked once, without
//! following a link, and whatever comes after is done from the descriptor that this came to.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{
    AtFlags, CWD, FileType, Mode, OFlags, RenameFlags, Stat, linkat, mkdirat, openat, renameat,
    renameat_with, statat, unlinkat,
};
use rustix::io::Errno;
use tracing::trace;

/// A folder that is looked into; of those that are only walked through no right to read is asked.
const LIST: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::CLOEXEC);
#[cfg(target_os = "linux")]
const WALK: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(target_os = "linux"))]
const WALK: OFlags = LIST;

/// A regular file that is read: never a link, and never stuck on a pipe that nobody writes to.
const READ: OFlags = OFlags::RDONLY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::CLOEXEC);
/// A new file: never one that is there.
const CREATE: OFlags = OFlags::WRONLY
    .union(OFlags::CREATE)
    .union(OFlags::EXCL)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);
/// What is made is for others to read and change as far as the umask lets them.
const FILE_MODE: Mode = Mode::from_raw_mode(0o666);
const FOLDER_MODE: Mode = Mode::from_raw_mode(0o777);

/// An open folder.
#[derive(Debug)]
pub(super) struct Dir {
    fd: OwnedFd,
    /// Where it was when it was opened, for people.
    path: PathBuf,
}

impl Dir {
    /// The folder at this path, which the operator chose: links that lead to it are followed.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            fd: openat(CWD, path, WALK, Mode::empty())?,
            path: path.to_owned(),
        })
    }

    /// Where it was when it was opened.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A folder below this one. A link on the way is an error.
    pub(super) fn walk(&self, below: &Path) -> io::Result<Self> {
        self.at(below, WALK)
    }

    /// The same; what is missing on the way is made.
    pub(super) fn make(&self, below: &Path) -> io::Result<Self> {
        match self.walk(below) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            walked => return walked,
        }
        let mut folder = self.walk(Path::new(""))?;
        for part in parts(below)? {
            let part = Path::new(part);
            folder = match folder.walk(part) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    match mkdirat(&folder.fd, part, FOLDER_MODE) {
                        // Somebody was faster.
                        Ok(()) | Err(Errno::EXIST) => folder.walk(part)?,
                        Err(error) => return Err(error.into()),
                    }
                }
                walked => walked?,
            };
        }
        Ok(folder)
    }

    /// The names of what is in it, in no order, at most so many; and what kept it from being read to its end.
    pub(super) fn names(&self, most: usize) -> io::Result<(Vec<OsString>, Option<io::Error>)> {
        let mut names = Vec::new();
        for entry in rustix::fs::Dir::new(openat(&self.fd, ".", LIST, Mode::empty())?)? {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return Ok((names, Some(error.into()))),
            };
            let name = entry.file_name().to_bytes();
            if name == b"." || name == b".." {
                continue;
            }
            if names.len() == most {
                let more = io::Error::other(format!("more than {most} files are in it"));
                return Ok((names, Some(more)));
            }
            names.push(OsString::from_vec(name.to_owned()));
        }
        Ok((names, None))
    }

    /// What is known of the thing of this name; of a link, the link.
    pub(super) fn stat(&self, name: &OsStr) -> io::Result<Stat> {
        Ok(statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW)?)
    }

    /// Whether anything has this name.
    pub(super) fn has(&self, name: &OsStr) -> bool {
        self.stat(name).is_ok()
    }

    /// Whether a regular file has this name.
    pub(super) fn has_file(&self, name: &OsStr) -> bool {
        self.stat(name).is_ok_and(|stat| is_file(&stat))
    }

    /// Opens a regular file to read; `None` if it is something else.
    pub(super) fn file(&self, name: &OsStr) -> io::Result<Option<File>> {
        let file = File::from(openat(&self.fd, name, READ, Mode::empty())?);
        Ok(file.metadata()?.is_file().then_some(file))
    }

    /// Renames into that folder, only if the name is free there.
    pub(super) fn rename(&self, from: &OsStr, to: &Self, name: &OsStr) -> io::Result<()> {
        self.rename_to_free(from, to, name)?;
        trace!(target: "durable", "renamed");
        Ok(())
    }

    /// Removes a file.
    pub(super) fn remove(&self, name: &OsStr) -> io::Result<()> {
        unlinkat(&self.fd, name, AtFlags::empty())?;
        trace!(target: "durable", "removed");
        Ok(())
    }

    /// Writes a file so that it appears whole or not at all: temporary name, fsync, rename, fsync of the
    /// folder. Unless something may be replaced by it, a name that is taken is an error.
    pub(super) fn write(&self, name: &OsStr, bytes: &[u8], replace: bool) -> io::Result<()> {
        let (temporary, mut file) = self.temporary()?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        let placed = written.and_then(|()| {
            if replace {
                Ok(renameat(&self.fd, &*temporary, &self.fd, name)?)
            } else {
                self.rename_to_free(&temporary, self, name)
            }
        });
        if let Err(error) = placed {
            // It is hidden and does no harm if it stays.
            let _ = unlinkat(&self.fd, &*temporary, AtFlags::empty());
            return Err(error);
        }
        // A share may refuse to sync a folder; the file itself is safe by then.
        let _ = openat(&self.fd, ".", LIST, Mode::empty()).and_then(rustix::fs::fsync);
        trace!(target: "durable", "written");
        Ok(())
    }

    /// A new file that scans pass over, under a name that nobody can foresee.
    fn temporary(&self) -> io::Result<(OsString, File)> {
        loop {
            let random = RandomState::new().build_hasher().finish();
            let name = OsString::from(format!(".diaodu-{random:016x}.tmp"));
            match openat(&self.fd, &*name, CREATE, FILE_MODE) {
                Ok(fd) => return Ok((name, File::from(fd))),
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// In one step if the system can.
    fn rename_to_free(&self, from: &OsStr, to: &Self, name: &OsStr) -> io::Result<()> {
        match renameat_with(&self.fd, from, &to.fd, name, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => self.rename_by_link(from, to, name),
            renamed => Ok(renamed?),
        }
    }

    /// Gives a file a second name and takes the first away; where there are no second names, the target is
    /// looked at first.
    pub(super) fn rename_by_link(&self, from: &OsStr, to: &Self, name: &OsStr) -> io::Result<()> {
        match linkat(&self.fd, from, &to.fd, name, AtFlags::empty()) {
            Ok(()) => {}
            // It has both names already: an earlier try came that far.
            Err(Errno::EXIST) if self.is_same(from, to, name) => {}
            Err(Errno::EXIST) => return Err(io::ErrorKind::AlreadyExists.into()),
            Err(Errno::NOENT) => return Err(Errno::NOENT.into()),
            Err(_) if to.has(name) => return Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => return Ok(renameat(&self.fd, from, &to.fd, name)?),
        }
        Ok(unlinkat(&self.fd, from, AtFlags::empty())?)
    }

    /// Whether both names are of one file.
    fn is_same(&self, name: &OsStr, to: &Self, other: &OsStr) -> bool {
        match (self.stat(name), to.stat(other)) {
            (Ok(a), Ok(b)) => (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino),
            _ => false,
        }
    }

    fn at(&self, below: &Path, flags: OFlags) -> io::Result<Self> {
        let parts = parts(below)?;
        let fd = self.open_below(&parts, flags)?;
        Ok(self.found(&parts, fd))
    }

    fn found(&self, parts: &[&OsStr], fd: OwnedFd) -> Self {
        let path = parts
            .iter()
            .fold(self.path.clone(), |path, part| path.join(part));
        Self { fd, path }
    }

    /// As [`Dir::walk`] where the system cannot walk a path without following links.
    #[cfg(test)]
    pub(super) fn walk_step_by_step(&self, below: &Path) -> io::Result<Self> {
        let parts = parts(below)?;
        let fd = self.open_step_by_step(&parts, WALK)?;
        Ok(self.found(&parts, fd))
    }

    #[cfg(target_os = "linux")]
    fn open_below(&self, parts: &[&OsStr], flags: OFlags) -> io::Result<OwnedFd> {
        use rustix::fs::{ResolveFlags, openat2};
        let resolve =
            ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        let below = if parts.is_empty() {
            PathBuf::from(".")
        } else {
            parts.iter().collect()
        };
        match openat2(&self.fd, &below, flags, Mode::empty(), resolve) {
            // An older kernel, a filter around us that does not know it, or a path that is too long at once.
            Err(Errno::NOSYS | Errno::PERM | Errno::INVAL | Errno::AGAIN | Errno::NAMETOOLONG) => {
                self.open_step_by_step(parts, flags)
            }
            opened => Ok(opened?),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn open_below(&self, parts: &[&OsStr], flags: OFlags) -> io::Result<OwnedFd> {
        self.open_step_by_step(parts, flags)
    }

    /// Each part from the one before, never through a link.
    fn open_step_by_step(&self, parts: &[&OsStr], flags: OFlags) -> io::Result<OwnedFd> {
        let mut fd = openat(&self.fd, ".", flags, Mode::empty())?;
        for part in parts {
            fd = match openat(&fd, *part, flags | OFlags::NOFOLLOW, Mode::empty()) {
                Err(Errno::NOTDIR) if is_link(&fd, part) => return Err(Errno::LOOP.into()),
                opened => opened?,
            };
        }
        Ok(fd)
    }
}

fn is_link(folder: &OwnedFd, name: &OsStr) -> bool {
    let stat = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW);
    stat.is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Symlink)
}

/// The names on a path that only goes down.
fn parts(below: &Path) -> io::Result<Vec<&OsStr>> {
    let part = |component| match component {
        Component::Normal(name) => Ok(name),
        _ => Err(io::Error::other("the path leads out of the share")),
    };
    let parts = below.components().filter(|part| *part != Component::CurDir);
    parts.map(part).collect()
}

/// Whether this is a folder.
pub(super) fn is_folder(stat: &Stat) -> bool {
    FileType::from_raw_mode(stat.st_mode) == FileType::Directory
}

/// Whether this is a regular file.
pub(super) fn is_file(stat: &Stat) -> bool {
    FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile
}

/// The name at the end of a path, and the folder that it lies in.
pub(super) fn split(path: &[u8]) -> (&Path, &OsStr) {
    let (folder, name) = match path.iter().rposition(|&byte| byte == b'/') {
        Some(at) => (&path[..at], &path[at + 1..]),
        None => (&path[..0], path),
    };
    (
        Path::new(OsStr::from_bytes(folder)),
        OsStr::from_bytes(name),
    )
}
