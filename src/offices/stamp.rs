//! Whether the files of a configuration were changed, without reading them.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// Names, places, sizes and times of all files beside a configuration, itself included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConfigStamp {
    files: Vec<(Vec<u8>, u64, u64, i64, i64)>,
    has_main_file: bool,
}

impl ConfigStamp {
    /// As they are now. Files of editors at work (`.units.toml.swp`, `units.toml~`) do not count.
    pub(super) fn of(config: &Path) -> Self {
        let folder = config.parent().unwrap_or(Path::new("."));
        let mut files = Vec::new();
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let name = entry.file_name().into_encoded_bytes();
            if name.starts_with(b".") || name.ends_with(b"~") {
                continue;
            }
            // A link counts as what it leads to.
            if let Ok(file) = entry.path().metadata()
                && file.is_file()
            {
                let (seconds, part) = (file.mtime(), file.mtime_nsec());
                files.push((name, file.ino(), file.len(), seconds, part));
            }
        }
        files.sort();
        Self {
            files,
            has_main_file: config.is_file(),
        }
    }

    /// Whether the file that names all else is there.
    pub(super) const fn has_main_file(&self) -> bool {
        self.has_main_file
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::ConfigStamp;

    #[test]
    fn a_change_of_any_file_beside_it_is_seen_and_an_editors_own_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("diaodu.toml");
        let none = ConfigStamp::of(&config);
        fs::write(&config, "a").unwrap();
        let first = ConfigStamp::of(&config);
        assert_ne!(first, none);
        fs::write(folder.path().join(".units.toml.swp"), "").unwrap();
        fs::write(folder.path().join("units.toml~"), "").unwrap();
        assert_eq!(ConfigStamp::of(&config), first);
        fs::write(folder.path().join("units.toml"), "").unwrap();
        let second = ConfigStamp::of(&config);
        assert_ne!(second, first);
        fs::remove_file(folder.path().join("units.toml")).unwrap();
        assert_eq!(ConfigStamp::of(&config), first);
    }
}
