//! What of the archive has been copied elsewhere: a text beside it to which a line is added for each file.
//!
//! The first line says where to. `SIZE TIME PATH` is a file that was copied, `- PATH` one that was taken away there again.
//! A line that a crash cut says nothing: that file is looked at once more, which changes nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::PathBuf;

use crate::folder::ArchiveFile;
use crate::private;

/// The text, and what it says.
#[derive(Debug)]
pub(super) struct CopyRecord {
    text: PathBuf,
    place: String,
    /// Size and time of each file, by its path.
    copied: BTreeMap<String, (u64, u64)>,
    /// It is not to be added to: it is of another place, cut, or says much that no longer holds.
    is_to_be_written: bool,
}

impl CopyRecord {
    /// What was noted; nothing if there is no text, or it is of another place.
    pub(super) fn read(text: PathBuf, place: &str) -> Self {
        let read = std::fs::read(&text).unwrap_or_default();
        let mut copied = BTreeMap::new();
        let mut is_to_be_written = !read.ends_with(b"\n");
        // What is behind the last end of a line was cut.
        let whole = read.iter().rposition(|&byte| byte == b'\n').unwrap_or(0);
        let whole = String::from_utf8_lossy(&read[..whole]);
        let mut lines = whole.lines();
        if lines.next() == Some(place) {
            let mut outdated = 0_usize;
            for line in lines {
                outdated += usize::from(!apply(&mut copied, line));
            }
            is_to_be_written |= outdated > copied.len();
        } else {
            is_to_be_written = true;
        }
        Self {
            text,
            place: place.to_owned(),
            copied,
            is_to_be_written,
        }
    }

    pub(super) fn has(&self, file: &ArchiveFile) -> bool {
        self.copied.get(&file.path) == Some(&(file.byte_size, file.modified_ns))
    }

    /// The paths in this folder.
    pub(super) fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        let paths = self.copied.keys().map(String::as_str);
        paths.filter(move |path| {
            path.split_once('/')
                .is_some_and(|(first, _)| first == folder)
        })
    }

    pub(super) fn add(&mut self, file: &ArchiveFile) -> io::Result<()> {
        let stamp = (file.byte_size, file.modified_ns);
        self.copied.insert(file.path.clone(), stamp);
        self.write(&line(&file.path, stamp))
    }

    pub(super) fn remove(&mut self, path: &str) -> io::Result<()> {
        self.copied.remove(path);
        self.write(&format!("- {path}\n"))
    }

    /// Adds a line, or writes the whole anew.
    fn write(&mut self, line: &str) -> io::Result<()> {
        if !self.is_to_be_written {
            let added = OpenOptions::new().append(true).open(&self.text);
            match added.and_then(|mut text| text.write_all(line.as_bytes())) {
                // It was taken away, so that all is looked at again, but not by us.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                added => return added,
            }
        }
        let mut text = format!("{}\n", self.place);
        for (path, &stamp) in &self.copied {
            text.push_str(&self::line(path, stamp));
        }
        private::write_whole(&self.text, text.as_bytes())?;
        self.is_to_be_written = false;
        Ok(())
    }
}

fn line(path: &str, (size, modified): (u64, u64)) -> String {
    let mut line = String::new();
    let _ = writeln!(line, "{size} {modified} {path}");
    line
}

/// Does what a line says. Answers whether it says something new.
fn apply(copied: &mut BTreeMap<String, (u64, u64)>, line: &str) -> bool {
    if let Some(path) = line.strip_prefix("- ") {
        copied.remove(path);
        return false;
    }
    let mut parts = line.splitn(3, ' ');
    let mut number = || parts.next()?.parse().ok();
    let (Some(size), Some(modified)) = (number(), number()) else {
        return false;
    };
    let path = parts.next().unwrap_or_default().to_owned();
    copied.insert(path, (size, modified)).is_none()
}

#[cfg(test)]
mod tests {
    use super::CopyRecord;
    use crate::folder::ArchiveFile;

    fn file(path: &str) -> ArchiveFile {
        ArchiveFile {
            path: path.to_owned(),
            byte_size: 17,
            modified_ns: 4711,
        }
    }

    #[test]
    fn a_line_is_added_and_a_cut_one_says_nothing() {
        let home = tempfile::tempdir().unwrap();
        let text = home.path().join("copied");
        let read = || CopyRecord::read(text.clone(), "there");
        let mut record = read();
        for name in ["aa/a", "ab/b", "arrivals/1.json"] {
            record.add(&file(name)).unwrap();
        }
        record.remove("arrivals/1.json").unwrap();
        let whole = std::fs::read(&text).unwrap();
        let names = ["aa/a", "ab/b", "arrivals/1.json"];
        let known = |record: &CopyRecord| names.map(|name| record.has(&file(name)));
        assert_eq!(known(&read()), [true, true, false]);
        for cut in 0..whole.len() {
            std::fs::write(&text, &whole[..cut]).unwrap();
            let mut record = read();
            // Nothing is known that was not noted, and the next line is one of its own.
            let noted: Vec<&str> = std::str::from_utf8(&whole[..cut])
                .unwrap()
                .lines()
                .collect();
            let is_noted = |name: &str| noted.contains(&&*format!("17 4711 {name}"));
            for name in names {
                assert!(!record.has(&file(name)) || is_noted(name), "{cut} {name}");
            }
            record.add(&file("ac/c")).unwrap();
            let before = known(&record);
            assert!(read().has(&file("ac/c")), "{cut}");
            assert_eq!(known(&read()), before, "{cut}");
        }
        assert!(!CopyRecord::read(text, "elsewhere").has(&file("ac/c")));
    }
}
