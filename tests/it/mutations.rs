//! Good files of the four formats with bytes changed at random, through the whole reader and its child.

use std::io::{Cursor, Read as _};

use diaodu::sandbox::{ChildError, Reader};
use proptest::prelude::*;
use proptest::sample::Index;
use sheetgate::Limits;
use zip::ZipArchive;

use crate::files::{biff, longs, ods, record, wide, words, xls, xlsb, zipped};
use crate::sheets::report;

/// Rows of the good files but for the `.xlsx`, which is a whole report.
const ROWS: u16 = 12;

fn good_files() -> [Vec<u8>; 4] {
    let (mut old, mut open, mut binary) = (Vec::new(), String::new(), vec![record(0x91, &[])]);
    for row in 0..ROWS {
        let value = f64::from(row) * 1.25;
        let number = [words(&[row, 1, 0]), value.to_le_bytes().to_vec()].concat();
        old.push(biff(0x00FD, &words(&[row, 0, 0, 0, 0])));
        old.push(biff(0x0203, &number));
        open += "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>项目名称</text:p>\
            </table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"1.25\"/>\
            </table:table-row>";
        binary.push(record(0, &[&longs(&[row.into()])[..], &[0; 13]].concat()));
        binary.push(record(6, &[longs(&[0, 0]), wide("项目名称")].concat()));
        binary.push(record(
            5,
            &[longs(&[1, 0]), value.to_le_bytes().to_vec()].concat(),
        ));
    }
    binary.push(record(0x92, &[]));
    let projects = ["精密铸件项目", "冷链物流园"];
    [
        report("南明区", "2026年11月10日", &projects).bytes(),
        xls(&old),
        xlsb("rId1", &binary),
        ods(&open),
    ]
}

/// One change; places are relative, so that it fits any file.
#[derive(Debug, Clone)]
enum Change {
    Set(Index, u8),
    /// What hurts readers of numbers most.
    Huge(Index),
    Remove(Index, u8),
    Repeat(Index, u8),
    Cut(Index),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let range = |at: &Index, length: u8| {
            let at = at.index(bytes.len());
            at..bytes.len().min(at + usize::from(length))
        };
        match self {
            Self::Set(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Self::Huge(at) => {
                let range = range(at, 4);
                bytes[range].fill(0xFF);
            }
            Self::Remove(at, length) => {
                let range = range(at, *length);
                bytes.drain(range);
            }
            Self::Repeat(at, length) => {
                let range = range(at, *length);
                let piece = bytes[range.clone()].to_vec();
                bytes.splice(range.start..range.start, piece);
            }
            Self::Cut(at) => bytes.truncate(at.index(bytes.len())),
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        2 => at().prop_map(Change::Huge),
        1 => (at(), any::<u8>()).prop_map(|(at, length)| Change::Remove(at, length)),
        1 => (at(), any::<u8>()).prop_map(|(at, length)| Change::Repeat(at, length)),
        1 => at().prop_map(Change::Cut),
    ]
}

/// The file with one of its parts changed and its checksums right again, so that the change gets past
/// the gate; a file that is no zip is changed as it is.
fn changed(file: &[u8], part: Index, changes: &[Change]) -> Vec<u8> {
    let mut parts = parts(file);
    if parts.is_empty() {
        parts.push((String::new(), file.to_vec()));
    }
    let part = part.index(parts.len());
    for change in changes {
        change.apply(&mut parts[part].1);
    }
    if parts[part].0.is_empty() {
        return parts.remove(part).1;
    }
    let parts: Vec<(&str, Vec<u8>)> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), content.clone()))
        .collect();
    zipped(&parts)
}

fn parts(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(file)) else {
        return Vec::new();
    };
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().to_string();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        (name, content)
    };
    (0..count).map(part).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_file_is_read_or_refused_and_nothing_else(
        format in 0_usize..4,
        part in any::<Index>(),
        changes in prop::collection::vec(change(), 1..5),
    ) {
        let file = changed(&good_files()[format], part, &changes);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let reader = Reader::new(env!("CARGO_BIN_EXE_diaodu").into(), Limits::default());
        match runtime.block_on(reader.read("表.xlsx", &file)) {
            Ok(sheet) => prop_assert!(sheet.projects.len() <= file.len()),
            Err(ChildError::Refused(refusal)) => {
                prop_assert!(refusal.sentence.ends_with("重报"), "{refusal:?}");
                // A panic is caught where it happens; nothing here may need the system's help.
                prop_assert!(!refusal.detail.contains("signal"), "{refusal:?}");
                prop_assert!(!refusal.detail.contains("took more than"), "{refusal:?}");
            }
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}
