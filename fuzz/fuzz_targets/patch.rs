//! Any bytes as a workbook, or as a part of one that is good but for it, that is to be patched: an answer comes back,
//! and what was patched can be patched again.
#![no_main]

use std::collections::BTreeMap;

#[path = "../../crates/sheetgate/tests/it/files.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod files;

use libfuzzer_sys::fuzz_target;
use xlsx_patch::{At, CellStyle, Marker, Marking, NewSheet, Patch, Weight};

fuzz_target!(|input: &[u8]| {
    let Some((place, bytes)) = input.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(bytes);
    let file = match place % 5 {
        0 => bytes.to_vec(),
        1 => files::xlsx_with("", "xl/worksheets/sheet1.xml", &text),
        2 => files::xlsx_with("", "xl/workbook.xml", &text),
        3 => files::xlsx_with("", "xl/styles.xml", &text),
        _ => files::xlsx_with("", "xl/_rels/workbook.xml.rels", &text),
    };
    let marker = Marker::default();
    let note = format!("{}\nwhy", marker.note_head);
    let marking = Marking {
        fills: BTreeMap::from([(At::new(0, 0), Weight::Error), (At::new(9, 2), Weight::Note)]),
        notes: BTreeMap::from([(At::new(0, 0), note)]),
    };
    let patch = Patch {
        sheets: &["调度表".to_owned()],
        markings: &[marking],
        marker,
        new_sheet: NewSheet {
            name: "Problems",
            styles: &[CellStyle::default()],
            xml: &|_, _| NewSheet::xml_of(""),
        },
    };
    if let Ok(patched) = patch.apply(&file) {
        assert!(patch.apply(&patched.bytes).is_ok(), "it can be patched but once");
    }
});
