//! Files of ours in the share, noted in the share itself: a state that was lost and put back from an old
//! backup must not take them for what units sent.

use std::fs;

use super::archive::write_whole;
use super::{Share, ShareError};

/// Lies beside the marker, where no unit may write. A line a file: hash, path below the share.
const OWN: &str = ".diaodu-own";
/// Versions of a file that are known: the last one, and the one that is about to take its place.
const VERSIONS: usize = 2;

impl Share {
    /// Whether a file of ours with this hash was written at this path, whatever the state knows of it.
    #[must_use]
    pub fn is_own(&self, path: &str, sha256: &str) -> bool {
        let wanted = line(path, sha256);
        self.own().lines().any(|line| line == wanted)
    }

    /// Notes what is about to be written, each with its path and its hash; when it returns, that is on the
    /// disk.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn note_own<'a>(
        &self,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<(), ShareError> {
        let mut lines: Vec<String> = self.own().lines().map(str::to_owned).collect();
        for (path, sha256) in files {
            note(&mut lines, path, sha256);
        }
        let text = lines.join("\n") + "\n";
        let file = self.root().join(OWN);
        self.check()?;
        write_whole(self.root(), &file, text.as_bytes(), true).map_err(|source| ShareError::Io {
            action: "write",
            path: file,
            source,
        })
    }

    /// All notes; none if they cannot be read: then the state's own memory has to do.
    fn own(&self) -> String {
        fs::read_to_string(self.root().join(OWN)).unwrap_or_default()
    }
}

/// Adds a version of the file at this path; the last of the earlier ones stays beside it.
fn note(lines: &mut Vec<String>, path: &str, sha256: &str) {
    let new = line(path, sha256);
    let is_of_path = |line: &mut String| line.split_once(' ').is_some_and(|(_, of)| of == path);
    let mut versions: Vec<String> = lines.extract_if(.., is_of_path).collect();
    versions.retain(|line| *line != new);
    versions.push(new);
    lines.extend(versions.split_off(versions.len().saturating_sub(VERSIONS)));
}

fn line(path: &str, sha256: &str) -> String {
    format!("{sha256} {path}")
}
