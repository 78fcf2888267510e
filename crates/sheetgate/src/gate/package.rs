//! Zip files: every part inflated once, to its end, within limits.

use std::collections::BTreeMap;
use std::io::Cursor;

use zip::ZipArchive;

use super::inflate::{Content, Inflating, damaged};
use super::part::key;
use super::{Limits, NotASheet, Unreadable};

/// The parts of a zip that readers need, inflated. Names are in lower case with `/`, as all
/// spreadsheet programs compare them without case.
#[derive(Debug)]
pub(crate) struct Package {
    parts: BTreeMap<String, Content>,
}

impl Package {
    /// Inflates every part to its end (CRC checked) and keeps those that hold text or records.
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > limits.zip_entries {
            return Err(Unreadable::TooManyParts {
                limit: limits.zip_entries,
            });
        }
        if archive.has_duplicate_names() {
            let name = "(the same name)".to_owned();
            return Err(Unreadable::DuplicatePart { name });
        }
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).map_err(damaged)?;
            if entry.encrypted() {
                return Err(NotASheet::Encrypted.into());
            }
        }
        let mut parts = BTreeMap::new();
        let inflating = Inflating::new(bytes, &archive, limits.inflated_bytes);
        for (name, content) in inflating.all()? {
            if parts.contains_key(&name) {
                return Err(Unreadable::DuplicatePart { name });
            }
            parts.insert(name, content);
        }
        Ok(Self { parts })
    }

    /// A part, whatever the case of its name; of XML in UTF-8 without its byte order mark.
    pub(crate) fn part(&self, name: &str) -> Option<&[u8]> {
        self.parts.get(&key(name)).map(|content| match content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        })
    }

    /// Whether there are parts in this folder, named in lower case with `/` at its end.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.parts.keys().any(|name| name.starts_with(folder))
    }

    /// A part of XML, which then leaves the package: the longest ones are read but once, and what has been
    /// read needs no room. `None` if there is none.
    ///
    /// # Errors
    ///
    /// It is not UTF-8.
    pub(crate) fn take_text(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        match self.parts.remove(&key(name)) {
            None => Ok(None),
            Some(Content::Text(text)) => Ok(Some(text)),
            Some(Content::Bytes(_)) => Err(Unreadable::Damaged(format!("{name} is not UTF-8"))),
        }
    }

    /// Whether an `OpenDocument` manifest says that parts are encrypted.
    pub(super) fn is_encrypted_ods(&self) -> bool {
        self.part("META-INF/manifest.xml").is_some_and(|manifest| {
            manifest
                .windows(b"encryption-data".len())
                .any(|window| window == b"encryption-data")
        })
    }
}
