//! The first folders of a new share, and its marker.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::{Dir, LEDGERS, MARKER, OFFICE, REPORTS, Share, ShareError, failed, make_unit_folders};

impl Share {
    /// Makes the folders of a new share and one for each unit. Answers what was made, in order.
    ///
    /// The marker comes last: without it the share is taken for one that is not mounted, so a share
    /// that was only half made is never mistaken for a whole one.
    ///
    /// # Errors
    /// If something cannot be made, or the marker is there already.
    pub fn make_skeleton<'a>(
        &self,
        unit_names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<PathBuf>, ShareError> {
        let at_root = |source: io::Error| ShareError::Io {
            action: "make",
            path: self.root.clone(),
            source,
        };
        fs::create_dir_all(&self.root).map_err(at_root)?;
        let root = Dir::open(&self.root).map_err(at_root)?;
        let mut made = Vec::new();
        for name in [REPORTS, LEDGERS, OFFICE] {
            let name = Path::new(name);
            root.make(name).map_err(failed("make", &root, name))?;
            made.push(self.root.join(name));
        }
        for name in unit_names {
            make_unit_folders(&root, name)?;
            made.push(self.root.join(REPORTS).join(name));
        }
        let marker = self.root.join(MARKER);
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&marker)
            .map_err(|source| ShareError::Io {
                action: "make",
                path: marker.clone(),
                source,
            })?;
        made.push(marker);
        Ok(made)
    }
}
