//! The first folders of a new share, and its marker.

use std::fs::{self, OpenOptions};
use std::path::PathBuf;

use super::{LEDGERS, MARKER, OFFICE, REPORTS, Share, ShareError};

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
        let mut made = Vec::new();
        for name in [REPORTS, LEDGERS, OFFICE] {
            let path = self.root.join(name);
            fs::create_dir_all(&path).map_err(|source| ShareError::Io {
                action: "make",
                path: path.clone(),
                source,
            })?;
            made.push(path);
        }
        for name in unit_names {
            self.make_unit_folders(name)?;
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
