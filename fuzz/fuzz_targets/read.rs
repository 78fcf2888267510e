//! Any bytes as a file, or as the rows of a workbook that is good but for them: an answer comes back.
#![no_main]

#[path = "../../crates/sheetgate/tests/it/files.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod files;

use libfuzzer_sys::fuzz_target;
use sheetgate::Limits;

/// What fits into the compound files that are built here.
const LONGEST: usize = 50_000;

fuzz_target!(|input: &[u8]| {
    let Some((place, bytes)) = input.split_first() else {
        return;
    };
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    let text = || String::from_utf8_lossy(bytes);
    let file = match place % 7 {
        0 => bytes.to_vec(),
        1 => files::xlsx_with("", "xl/worksheets/sheet1.xml", &text()),
        2 => files::xlsx_with("", "xl/workbook.xml", &text()),
        3 => files::xlsb("rId1", &[bytes.to_vec()]),
        4 => files::ods(&text()),
        5 => files::compound("Workbook", bytes),
        _ => files::xls(&[bytes.to_vec()]),
    };
    let limits = Limits::default();
    if let Ok(book) = sheetgate::read(&file, &limits) {
        let cells: usize = book.grids.iter().map(|grid| grid.cells.len()).sum();
        assert!(book.grids.len() <= limits.sheets && cells <= limits.cells);
    }
});
