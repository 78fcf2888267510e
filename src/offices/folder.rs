//! Which offices a folder holds: each folder in it is one, and its name is the office's.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::file_name::shown_name;

/// Where an office keeps its configuration, below its own folder: as `diaodu init` lays it out.
const CONFIG: &str = "config/diaodu.toml";

/// An office of a folder, whether its configuration is good or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfficeFolder {
    /// The name of its folder, for people.
    pub name: String,
    pub path: PathBuf,
}

impl OfficeFolder {
    /// Its configuration.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.path.join(CONFIG)
    }
}

/// The offices of a folder, by name. A folder whose name begins with a full stop is none, and neither is a file.
///
/// # Errors
/// If the folder cannot be read.
pub fn offices_in(folder: &Path) -> io::Result<Vec<OfficeFolder>> {
    let mut found = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        if name.starts_with(b".") || !path.is_dir() {
            continue;
        }
        let name = shown_name(name);
        found.push(OfficeFolder { name, path });
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::offices_in;

    #[test]
    fn each_folder_is_an_office_also_one_without_a_configuration() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["zunyi", "贵阳", ".git", "anshun/config"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("README"), "").unwrap();
        let found = offices_in(folder.path()).unwrap();
        let names: Vec<&str> = found.iter().map(|office| &*office.name).collect();
        assert_eq!(names, ["anshun", "zunyi", "贵阳"]);
        let config = folder.path().join("anshun/config/diaodu.toml");
        assert_eq!(found[0].config(), config);
        assert!(offices_in(&folder.path().join("none")).is_err());
    }
}
