//! Zip files: every part inflated once, to its end, within limits.

use std::collections::BTreeMap;
use std::io::Cursor;

use zip::ZipArchive;

use super::inflate::{Content, Inflating, damaged};

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

/// The name by which a part is known, however a program writes it.
pub(super) fn key(name: &str) -> String {
    let name = name.replace('\\', "/").to_lowercase();
    name.trim_start_matches('/').to_owned()
}

pub(super) fn is_xml(name: &str) -> bool {
    [".xml", ".rels", ".vml"]
        .iter()
        .any(|end| name.ends_with(end))
}

pub(super) fn is_needed(name: &str) -> bool {
    [".xml", ".rels", ".bin"]
        .iter()
        .any(|end| name.ends_with(end))
        || name == "mimetype"
}

pub(super) fn check_xml(name: &str, content: &[u8]) -> Result<(), Unreadable> {
    if declares_type(content) {
        return Err(Unreadable::Doctype {
            part: name.to_owned(),
        });
    }
    // Wide encodings would hide a DOCTYPE; no spreadsheet program writes them.
    let wide = content.starts_with(b"\xFF\xFE")
        || content.starts_with(b"\xFE\xFF")
        || content.iter().take(4).any(|&byte| byte == 0);
    if wide {
        return Err(Unreadable::Damaged(format!("{name} is not UTF-8")));
    }
    Ok(())
}

/// Whether a document type or an entity is declared, in any case. `!` is rare in XML, so this is
/// quick on the long parts.
fn declares_type(content: &[u8]) -> bool {
    memchr::memchr_iter(b'!', content).any(|at| {
        let is_open = at > 0 && content[at - 1] == b'<';
        let rest = &content[at + 1..];
        let begins = |word: &[u8]| {
            rest.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        is_open && (begins(b"DOCTYPE") || begins(b"ENTITY"))
    })
}
