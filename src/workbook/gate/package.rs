//! Zip files: every part inflated once, to its end, within limits.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Limits, NotASheet, Unreadable};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The parts of a zip that readers need, inflated. Names are in lower case with `/`, as all
/// spreadsheet programs compare them without case.
#[derive(Debug)]
pub(in crate::workbook) struct Package {
    parts: BTreeMap<String, Vec<u8>>,
}

impl Package {
    /// Inflates every part to its end (CRC checked) and keeps those that hold text or records.
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Self, Unreadable> {
        let damaged = |error: zip::result::ZipError| Unreadable::Damaged(error.to_string());
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > limits.zip_entries {
            return Err(Unreadable::TooManyParts {
                limit: limits.zip_entries,
            });
        }
        if archive.has_duplicate_names() {
            let name = "(the same name)".to_owned();
            return Err(Unreadable::DuplicatePart { name });
        }
        let mut parts = BTreeMap::new();
        let mut left = limits.inflated_bytes;
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).map_err(damaged)?;
            if entry.encrypted() {
                return Err(NotASheet::Encrypted.into());
            }
            let part = archive.by_index(index).map_err(damaged)?;
            let name = part.name().map_err(damaged)?;
            let name = name.replace('\\', "/").to_lowercase();
            let name = name.trim_start_matches('/').to_owned();
            let stated = usize::try_from(part.size()).unwrap_or(usize::MAX);
            let content = inflate(part, stated, left)?.ok_or(Unreadable::TooMuchInflated {
                limit: limits.inflated_bytes,
            })?;
            left -= content.len();
            if parts.contains_key(&name) {
                return Err(Unreadable::DuplicatePart { name });
            }
            if is_xml(&name) {
                check_xml(&name, &content)?;
            }
            let kept = if is_needed(&name) {
                content
            } else {
                Vec::new()
            };
            parts.insert(name, kept);
        }
        Ok(Self { parts })
    }

    /// A part, whatever the case of its name.
    pub(in crate::workbook) fn part(&self, name: &str) -> Option<&[u8]> {
        let name = name.trim_start_matches('/').to_lowercase();
        self.parts.get(&name).map(Vec::as_slice)
    }

    /// Whether there are parts in this folder, named in lower case with `/` at its end.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.parts.keys().any(|name| name.starts_with(folder))
    }

    /// A part of XML without its byte order mark; whether it is UTF-8, its reader finds.
    pub(in crate::workbook) fn xml(&self, name: &str) -> Option<&[u8]> {
        let bytes = self.part(name)?;
        Some(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes))
    }

    /// The same part, which then leaves the package: the longest ones are read but once, and what has been
    /// read needs no room.
    pub(in crate::workbook) fn take_xml(&mut self, name: &str) -> Option<Vec<u8>> {
        let name = name.trim_start_matches('/').to_lowercase();
        let mut content = self.parts.remove(&name)?;
        if content.starts_with(BYTE_ORDER_MARK) {
            content.drain(..BYTE_ORDER_MARK.len());
        }
        Some(content)
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

/// The whole part, or `None` if it is longer than `left`. How long it is `stated` to be only saves
/// moving it as it grows.
fn inflate(part: impl Read, stated: usize, left: usize) -> Result<Option<Vec<u8>>, Unreadable> {
    const BELIEVED: usize = 16 << 20;
    const WASTE: usize = 1 << 20;
    let mut content = Vec::with_capacity(stated.min(left).min(BELIEVED));
    let cap = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
    part.take(cap)
        .read_to_end(&mut content)
        .map_err(|error| Unreadable::Damaged(error.to_string()))?;
    // What is kept is kept long, and it may have been made room for twice as much.
    if content.capacity() - content.len() > WASTE {
        content.shrink_to_fit();
    }
    Ok((content.len() <= left).then_some(content))
}

fn is_xml(name: &str) -> bool {
    [".xml", ".rels", ".vml"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn is_needed(name: &str) -> bool {
    [".xml", ".rels", ".bin"]
        .iter()
        .any(|end| name.ends_with(end))
        || name == "mimetype"
}

fn check_xml(name: &str, content: &[u8]) -> Result<(), Unreadable> {
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
