//! What a small office had on its disks at a moment, and on a server, if its state is there: to begin there again.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::office::SmallOffice;

/// Folders below the office's home that change while it works.
const FOLDERS: [&str; 2] = ["share", "data"];

pub(crate) struct AsItWas {
    folder: TempDir,
    #[cfg(feature = "postgres")]
    database: Option<crate::on_server::Database>,
}

impl AsItWas {
    /// As it is now, its process having ended.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unused_async, reason = "a server is told to")
    )]
    pub(crate) async fn now(town: &SmallOffice) -> Self {
        let folder = TempDir::new().unwrap();
        for part in FOLDERS {
            copy(&town.home().join(part), &folder.path().join(part));
        }
        Self {
            folder,
            #[cfg(feature = "postgres")]
            database: match &town.database {
                Some(database) => Some(database.copied().await),
                None => None,
            },
        }
    }

    /// Puts all of it back, its process having ended.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unused_async, reason = "a server is told to")
    )]
    pub(crate) async fn put_back(&self, town: &SmallOffice) {
        for part in FOLDERS {
            let place = town.home().join(part);
            fs::remove_dir_all(&place).unwrap();
            copy(&self.folder.path().join(part), &place);
        }
        #[cfg(feature = "postgres")]
        if let (Some(database), Some(was)) = (&town.database, &self.database) {
            database.become_like(was).await;
        }
    }
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}
