//! Files of ours in the share, noted in the share itself: a state that was lost and put back from an old
//! backup must not take them for what units sent.

use std::ffi::OsStr;
use std::io::{self, Read as _};

use super::{Share, ShareError, Spot};

/// Lies beside the marker, where no unit may write. A line a file: hash, path below the share.
pub const OWN_NOTES: &str = ".diaodu-own";
/// Versions of a file that are known: the last one, and the one that is about to take its place.
const VERSIONS: usize = 2;
/// More than this it never is, with thousands of units.
const MOST_BYTES: u64 = 64 << 20;

impl Share {
    /// Whether a file of ours with this hash was written at this path, whatever the state knows of it.
    #[must_use]
    pub fn is_own(&self, path: &str, sha256: &str) -> bool {
        let wanted = line(path, sha256);
        self.own().lines().any(|line| line == wanted)
    }

    /// Notes what is about to be written, each with its path and its hash; when it returns, that is on the
    /// disk.
    pub fn note_own<'a>(
        &self,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<(), ShareError> {
        let mut lines: Vec<String> = self.own().lines().map(str::to_owned).collect();
        for (path, sha256) in files {
            note(&mut lines, path, sha256);
        }
        let text = lines.join("\n") + "\n";
        let spot = Spot::find(&self.open()?, OWN_NOTES.as_bytes())?;
        let written = spot.dir.write(&spot.name, text.as_bytes(), true);
        written.map_err(spot.failed("write"))
    }

    /// The notes as they lie there; `None` if there are none.
    ///
    /// # Errors
    /// If they cannot be looked for.
    pub fn own_notes(&self) -> Result<Option<Vec<u8>>, ShareError> {
        let text = self.own();
        self.check()?;
        Ok((!text.is_empty()).then(|| text.into_bytes()))
    }

    /// All notes; none if they cannot be read: then the state's own memory has to do.
    fn own(&self) -> String {
        let read = |root: super::Dir| -> io::Result<String> {
            let mut text = String::new();
            if let Some(file) = root.file(OsStr::new(OWN_NOTES))? {
                file.take(MOST_BYTES).read_to_string(&mut text)?;
            }
            Ok(text)
        };
        self.open()
            .ok()
            .and_then(|root| read(root).ok())
            .unwrap_or_default()
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
