//! One instance a data dir: whoever holds the lock file is the daemon.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::private;

/// Held as long as the process works on this data dir; the system releases it however it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

/// Why the lock was not had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another instance works on this data dir.
    #[error(
        "another diaodu ({holder}) works on {path}\n  hint: stop it first, or ask it: `diaodu status` needs no lock"
    )]
    Held {
        /// `pid 4711`, as far as it left word.
        holder: String,
        /// The lock file.
        path: PathBuf,
    },
    /// The lock file cannot be used.
    #[error(
        "cannot use the lock file {path}: {source}\n  hint: may this account write to data_dir?"
    )]
    Io {
        /// The lock file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Lock {
    /// Takes the lock of this data dir, which is made if it is missing; does not wait.
    ///
    /// # Errors
    /// [`LockError::Held`] at once if another process has it.
    pub fn take(data_dir: &Path) -> Result<Self, LockError> {
        let path = data_dir.join("lock");
        let failed = |source| LockError::Io {
            path: path.clone(),
            source,
        };
        private::make_folder(data_dir).map_err(failed)?;
        private::make_file(&path).map_err(failed)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let word = fs::read_to_string(&path).unwrap_or_default();
                let word = word.trim();
                let holder = if word.is_empty() {
                    "which left no word"
                } else {
                    word
                }
                .to_owned();
                return Err(LockError::Held { holder, path });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        // The lock is what counts, and it is ours. A full disk may leave nobody's word in it.
        let _ = file
            .set_len(0)
            .and_then(|()| file.write_all(format!("pid {}\n", std::process::id()).as_bytes()));
        Ok(Self { file })
    }
}

impl Lock {
    /// Whether somebody works on this data dir now; nothing is made or changed to find out.
    #[must_use]
    pub fn is_held(data_dir: &Path) -> bool {
        let file = File::open(data_dir.join("lock"));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

impl Drop for Lock {
    /// Leaves the file empty, so that two ticks of the same moment leave the same data dir behind.
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}
