//! Marked files: what a clerk gets back, and drops again.

mod again;
mod copies;
mod foreign;
mod notes;
mod patched;
mod samples;

use diaodu::domain::finding::{Finding, Level};
use diaodu::domain::rules::Rule;

pub(crate) fn finding(level: Level, sheet: &str, cell: &str) -> Finding {
    Finding {
        rule: Rule::WrongUnit,
        level,
        sheet: sheet.into(),
        cell: cell.into(),
        read: "=HYPERLINK(\"http://x\")".into(),
        expected: "以万元为单位的数字".into(),
        reading: None,
        message: "总投资写的是“2000万”；请只写数字。".into(),
    }
}

/// The parts of a zip in their order: name, compressed bytes, content.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) raw: Vec<u8>,
    pub(crate) content: Vec<u8>,
}

pub(crate) fn parts(bytes: &[u8]) -> Vec<Part> {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let (mut raw, mut content) = (Vec::new(), Vec::new());
            let mut part = archive.by_index_raw(index).unwrap();
            part.read_to_end(&mut raw).unwrap();
            let name = part.name().unwrap().into_owned();
            drop(part);
            let mut part = archive.by_index(index).unwrap();
            part.read_to_end(&mut content).unwrap();
            Part { name, raw, content }
        })
        .collect()
}

/// A part as text.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut parts = parts(bytes).into_iter();
    let part = parts.find(|part| part.name == name);
    let part = part.unwrap_or_else(|| panic!("no part {name}"));
    String::from_utf8(part.content).unwrap()
}

/// A file with one part replaced.
pub(crate) fn replaced(bytes: &[u8], name: &str, text: &str) -> Vec<u8> {
    let sample = samples::Sample {
        name: "replaced",
        bytes: bytes.to_vec(),
    };
    sample.change(name, |_| text.to_owned()).bytes
}
