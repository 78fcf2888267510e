//! Notes of arrivals, beside the originals: with both, a state can be made anew.

use std::fs;
use std::io;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
const ARRIVALS: &str = "arrivals";

impl Archive {
    /// Notes an arrival; when it returns, the note is on the disk. A note of the same number and bytes
    /// is of the same file, which did not come on record then, and makes way. One of the same number
    /// and other bytes stays: it is on record in a state that was lost.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn note(&self, note: &Note) -> io::Result<()> {
        let path = self.arrivals().join(file_name(note));
        write_for_ever(&path, &serde_json::to_vec_pretty(note)?)
    }

    /// All notes in the order of arrival; none if there is no archive yet.
    ///
    /// # Errors
    /// If one cannot be read; its path is in the error.
    pub fn notes(&self) -> io::Result<Vec<Note>> {
        let mut notes = Vec::new();
        for path in self.note_paths()? {
            let read =
                fs::read(&path).and_then(|bytes| Ok(serde_json::from_slice::<Note>(&bytes)?));
            notes.push(read.map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            })?);
        }
        notes.sort_by_key(|note| (note.number, note.taken_at));
        Ok(notes)
    }

    /// The files of all notes.
    fn note_paths(&self) -> io::Result<Vec<PathBuf>> {
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
    let hash = note.sha256.get(..12).unwrap_or(&note.sha256);
    format!("{:08}-{hash}.json", note.number)
}
