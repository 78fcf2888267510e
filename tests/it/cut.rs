//! Files that are cut short are known by their ends, and whole ones are not taken for such.

use std::io::Cursor;

use sheetgate::is_cut;

use crate::sheets::report;

fn cut(bytes: &[u8]) -> bool {
    is_cut(Cursor::new(bytes)).unwrap()
}

#[test]
fn a_workbook_is_cut_wherever_it_ends_too_early() {
    let whole = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    assert!(!cut(&whole));
    for end in 1..whole.len() {
        assert!(cut(&whole[..end]), "{end} of {}", whole.len());
    }
}
