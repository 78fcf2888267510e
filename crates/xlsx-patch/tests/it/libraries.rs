//! What calamine and `rust_xlsxwriter` lack. A test that fails after an upgrade of one of them means that its line
//! of the table in README.md may go.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::Workbook;

use crate::made::{marking, parts, patched, text, workbook};

#[test]
fn read_and_written_again_a_workbook_loses_what_a_patch_keeps() {
    let bytes = workbook();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    let mut again = Workbook::new();
    for name in book.sheet_names() {
        let sheet = again.add_worksheet().set_name(&name).unwrap();
        for (row, cells) in (0..).zip(book.worksheet_range(&name).unwrap().rows()) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Data::Empty => {}
                    Data::Float(number) => drop(sheet.write(row, column, *number).unwrap()),
                    other => drop(sheet.write(row, column, other.to_string()).unwrap()),
                }
            }
        }
    }
    let again = again.save_to_buffer().unwrap();
    let kept = patched(&bytes, &[marking()]).unwrap().bytes;
    for part in ["xl/comments1.xml", "xl/charts/chart1.xml"] {
        let has = |bytes: &[u8]| parts(bytes).iter().any(|(name, ..)| name == part);
        assert!(has(&bytes) && has(&kept), "{part}");
        assert!(
            !has(&again),
            "{part} is read and written again by the libraries"
        );
    }
    let has_green = |bytes: &[u8]| text(bytes, "xl/styles.xml").contains("FF00FF00");
    assert!(has_green(&kept) && !has_green(&again));
}

#[test]
fn a_note_goes_behind_what_somebody_wrote() {
    let mut workbook_of_two = Workbook::new();
    let sheet = workbook_of_two.add_worksheet();
    for words in ["theirs", "ours"] {
        let note = rust_xlsxwriter::Note::new(words);
        sheet.insert_note(2, 1, &note).unwrap();
    }
    let of_two = workbook_of_two.save_to_buffer().unwrap();
    let notes = text(&of_two, "xl/comments1.xml");
    assert!(
        notes.contains("ours") && !notes.contains("theirs"),
        "the library keeps both: {notes}"
    );

    let kept = text(
        &patched(&workbook(), &[marking()]).unwrap().bytes,
        "xl/comments1.xml",
    );
    let (theirs, ours) = (kept.find("mine").unwrap(), kept.find("much").unwrap());
    assert!(theirs < ours, "{kept}");
}
