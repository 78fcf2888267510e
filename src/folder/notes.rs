//! Notes of arrivals, beside the originals: with both, a state can be made anew.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tracing::trace;

use super::Archive;
use super::archive::write_for_ever;
use crate::domain::deadline::Arrival;
use crate::domain::finding::Verdict;
use crate::domain::period::Period;
use crate::domain::unit::UnitSlug;
use crate::domain::unstated::Unstated;

/// What is noted of a file that arrived: all that its verdict was made from beside its bytes, the
/// configuration and the arrivals before it; and what the verdict was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its number in the order of arrival.
    pub number: i64,
    /// The unit in whose folder it lay.
    pub unit: UnitSlug,
    /// Its name, for people; it may state a period.
    pub file_name: String,
    /// Hash of its bytes, in hex: its place in the archive.
    pub sha256: String,
    /// When it arrived.
    #[serde(flatten)]
    pub arrival: Arrival,
    /// When it was judged.
    pub taken_at: DateTime<Utc>,
    /// The periods that it may be for if it states none (rule 3), as things stood when it arrived.
    pub unstated: Unstated,
    /// The period that it was judged to be for.
    pub period: Period,
    /// `None` for bytes that came before.
    pub version: Option<u32>,
    /// What became of it.
    pub verdict: Verdict,
}

/// The folder of notes in that of the archive.
pub(super) const ARRIVALS: &str = "arrivals";

impl Archive {
    /// Notes an arrival; when it returns, the note is on the disk. A note of the same number and bytes
    /// is of the same file, which did not come on record then, and makes way. One of the same number
    /// and other bytes stays: it is on record in a state that was lost.
    pub fn note(&self, note: &Note) -> io::Result<()> {
        let path = self.arrivals().join(file_name(note));
        write_for_ever(&path, &serde_json::to_vec_pretty(note)?)
    }

    /// Takes away what was noted of the same bytes from the same unit and is not `on_record`: a write failed
    /// after it, or the process died, and the file was given another number since.
    ///
    /// # Errors
    /// If a note cannot be read or removed.
    pub fn forget_left_notes(
        &self,
        unit: &UnitSlug,
        sha256: &str,
        on_record: &[i64],
    ) -> io::Result<()> {
        let ending = format!("-{}.json", short(sha256));
        for path in self.note_paths()? {
            let is_same = path.file_name().and_then(|name| name.to_str());
            if !is_same.is_some_and(|name| name.ends_with(&ending)) {
                continue;
            }
            let note = read(&path)?;
            let is_left = note.sha256 == sha256 && !on_record.contains(&note.number);
            if is_left && note.unit == *unit {
                fs::remove_file(&path)?;
                trace!(target: "durable", "removed");
            }
        }
        Ok(())
    }

    /// Takes this note away: there is another one of the same arrival.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn forget_note(&self, note: &Note) -> io::Result<()> {
        fs::remove_file(self.arrivals().join(file_name(note)))
    }

    /// Keeps this note, but no longer as one of an arrival that can be judged.
    ///
    /// # Errors
    /// If it cannot be renamed.
    pub fn set_note_aside(&self, note: &Note) -> io::Result<()> {
        let path = self.arrivals().join(file_name(note));
        fs::rename(&path, path.with_extension("json.aside"))
    }

    /// All notes in the order of arrival; none if there is no archive yet.
    ///
    /// # Errors
    /// If one cannot be read; its path is in the error.
    pub fn notes(&self) -> io::Result<Vec<Note>> {
        let mut notes = Vec::new();
        for path in self.note_paths()? {
            notes.push(read(&path)?);
        }
        notes.sort_by_key(|note| (note.number, note.taken_at));
        Ok(notes)
    }

    /// The files of all notes.
    pub(super) fn note_paths(&self) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(self.arrivals()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry?.path();
            // What a crash left half written ends otherwise.
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                paths.push(path);
            }
        }
        Ok(paths)
    }

    /// Copies all notes that are not in `to` yet.
    ///
    /// # Errors
    /// If one cannot be read or written.
    pub fn copy_notes(&self, to: &Self) -> io::Result<()> {
        for note in self.notes()? {
            if !to.arrivals().join(file_name(&note)).exists() {
                to.note(&note)?;
            }
        }
        Ok(())
    }

    fn arrivals(&self) -> PathBuf {
        self.root().join(ARRIVALS)
    }
}

/// `00000017-1f2e3d4c5b6a.json`
fn file_name(note: &Note) -> String {
    format!("{:08}-{}.json", note.number, short(&note.sha256))
}

/// As much of a hash as stands in the name of a note.
fn short(sha256: &str) -> &str {
    sha256.get(..12).unwrap_or(sha256)
}

/// The note in this file; its path is in the error.
fn read(path: &Path) -> io::Result<Note> {
    let read = fs::read(path).and_then(|bytes| Ok(serde_json::from_slice(&bytes)?));
    read.map_err(|error: io::Error| {
        io::Error::new(error.kind(), format!("{}: {error}", path.display()))
    })
}
