//! The parts of a zip: few are replaced, the others go over as the bytes that they are.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::not_patched::NotPatched;
use crate::well_formed;

/// A zip being changed. Names are compared without case, as spreadsheet programs do.
pub(super) struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Places in the archive, by lower-case name.
    places: BTreeMap<String, usize>,
    changed: BTreeMap<usize, Vec<u8>>,
    removed: BTreeSet<usize>,
    added: Vec<(String, Vec<u8>)>,
}

impl<'a> Parts<'a> {
    /// `bytes` have passed the gate.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, NotPatched> {
        let archive = ZipArchive::new(Cursor::new(bytes))?;
        let mut places = BTreeMap::new();
        for index in 0..archive.len() {
            let name = archive.by_index_data(index)?.name()?.into_owned();
            places.insert(key(&name), index);
        }
        Ok(Self {
            archive,
            places,
            changed: BTreeMap::new(),
            removed: BTreeSet::new(),
            added: Vec::new(),
        })
    }

    /// A part as it stands now.
    pub(super) fn text(&mut self, path: &str) -> Result<Option<String>, NotPatched> {
        if let Some((_, content)) = self.added.iter().find(|(name, _)| key(name) == key(path)) {
            return text(content.clone()).map(Some);
        }
        let Some(index) = self.place(path) else {
            return Ok(None);
        };
        if let Some(content) = self.changed.get(&index) {
            return text(content.clone()).map(Some);
        }
        let mut content = Vec::new();
        self.archive.by_index(index)?.read_to_end(&mut content)?;
        text(content).map(Some)
    }

    /// The same of a part that must be there.
    pub(super) fn required(&mut self, path: &str) -> Result<String, NotPatched> {
        let missing = || NotPatched(format!("{path} is missing"));
        self.text(path)?.ok_or_else(missing)
    }

    /// Replaces a part, or adds it.
    pub(super) fn set(&mut self, path: &str, content: String) {
        let content = content.into_bytes();
        if let Some(index) = self.place(path) {
            self.changed.insert(index, content);
        } else if let Some(added) = self
            .added
            .iter_mut()
            .find(|(name, _)| key(name) == key(path))
        {
            added.1 = content;
        } else {
            self.added.push((path.to_owned(), content));
        }
    }

    /// Takes a part out, if it is there.
    pub(super) fn remove(&mut self, path: &str) {
        if let Some(index) = self.place(path) {
            self.removed.insert(index);
        }
    }

    /// A number for which no part has the name that `path` makes of it.
    pub(super) fn unused(&self, path: impl Fn(usize) -> String) -> usize {
        let is_free = |number: &usize| {
            let wanted = key(&path(*number));
            self.place(&wanted).is_none() && !self.added.iter().any(|(name, _)| key(name) == wanted)
        };
        (1..=usize::from(u16::MAX))
            .find(is_free)
            .unwrap_or_default()
    }

    fn place(&self, path: &str) -> Option<usize> {
        let place = self.places.get(&key(path)).copied()?;
        (!self.removed.contains(&place)).then_some(place)
    }

    /// The zip with all changes: parts in their order, new ones at the end. Each of ours is parsed first.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, NotPatched> {
        for (index, content) in &self.changed {
            well_formed::check(&self.archive.by_index_data(*index)?.name()?, content)?;
        }
        for (name, content) in &self.added {
            well_formed::check(name, content)?;
        }
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.archive.len() {
            if self.removed.contains(&index) {
                continue;
            }
            let part = self.archive.by_index_raw(index)?;
            match self.changed.get(&index) {
                None => writer.raw_copy_file(part)?,
                Some(content) => {
                    let options = SimpleFileOptions::default()
                        .last_modified_time(part.last_modified().unwrap_or_default());
                    writer.start_file(part.name()?, options)?;
                    writer.write_all(content)?;
                }
            }
        }
        // Nobody needs to know when it was made, and so it is the same each time.
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        for (name, content) in &self.added {
            writer.start_file(name.as_str(), options)?;
            writer.write_all(content)?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

fn key(name: &str) -> String {
    let name = name.replace('\\', "/").to_lowercase();
    name.trim_start_matches('/').to_owned()
}

fn text(content: Vec<u8>) -> Result<String, NotPatched> {
    String::from_utf8(content).map_err(|_| NotPatched("a part is not UTF-8".into()))
}
