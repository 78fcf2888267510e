//! What a patch changes, what stays, and that it can be taken off again.

use xlsx_patch::Marking;

use crate::made::{marking, parts, patched, text, workbook};

#[test]
fn all_other_parts_stay_byte_for_byte() {
    let bytes = workbook();
    let new = patched(&bytes, &[marking()]).unwrap();
    assert!(!new.has_macros);
    let after = parts(&new.bytes);
    let mut changed = Vec::new();
    for (name, raw, _) in parts(&bytes) {
        let (_, now, _) = after.iter().find(|(there, ..)| *there == name).unwrap();
        if *now != raw {
            changed.push(name);
        }
    }
    changed.sort();
    assert_eq!(
        changed,
        [
            "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels",
            "xl/comments1.xml",
            "xl/drawings/vmlDrawing1.vml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        ]
    );
    assert!(changed.len() < after.len() / 2);
}

#[test]
fn marks_stand_at_their_cells() {
    let new = patched(&workbook(), &[marking()]).unwrap().bytes;
    let (sheet, notes) = (
        text(&new, "xl/worksheets/sheet1.xml"),
        text(&new, "xl/comments1.xml"),
    );
    assert!(sheet.contains("<c r=\"D31\" s=\""), "{sheet}");
    assert!(
        notes.contains("too &lt;much&gt;") && notes.contains("ref=\"D31\""),
        "{notes}"
    );
    // The second colour is one less than that of its weight: the two cells had different grounds.
    let styles = text(&new, "xl/styles.xml");
    assert!(
        styles.contains("FFFFC9CF") && styles.contains("FFDCEBFE"),
        "{styles}"
    );
    let book = text(&new, "xl/workbook.xml");
    let at = |name: &str| book.find(name).unwrap();
    assert!(
        at("name=\"Problems\"") < at("name=\"Costs &amp; more\""),
        "{book}"
    );
    assert!(book.contains("state=\"veryHidden\""), "{book}");
}

#[test]
fn patching_again_is_patching_once_and_nothing_takes_all_marks_off() {
    let bytes = workbook();
    let once = patched(&bytes, &[marking()]).unwrap().bytes;
    let twice = patched(&once, &[marking()]).unwrap().bytes;
    for name in [
        "xl/worksheets/sheet1.xml",
        "xl/comments1.xml",
        "xl/workbook.xml",
    ] {
        assert_eq!(text(&twice, name), text(&once, name), "{name}");
    }
    let off = patched(&once, &[Marking::default()]).unwrap().bytes;
    let notes = text(&off, "xl/comments1.xml");
    assert!(notes.contains("mine") && !notes.contains("much"), "{notes}");
    let styles_of = |bytes: &[u8]| -> Vec<String> {
        let sheet = text(bytes, "xl/worksheets/sheet1.xml");
        let cells = sheet.split("<c r=\"B3\"").skip(1);
        cells
            .map(|cell| cell.split('>').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(styles_of(&off), styles_of(&bytes));
    assert_ne!(styles_of(&once), styles_of(&bytes));
}

#[test]
fn what_cannot_be_told_apart_is_refused() {
    let bytes = workbook();
    let too_many = [Marking::default(), Marking::default(), Marking::default()];
    assert!(patched(&bytes, &too_many).is_err());
    let once = patched(&bytes, &[marking()]).unwrap().bytes;
    // The hidden sheet is gone: the sheet in front may be anybody's.
    let renamed = text(&once, "xl/workbook.xml").replace("xlsx-patch-marks", "mine too");
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, _, content) in parts(&once) {
        let content = if name == "xl/workbook.xml" {
            renamed.clone().into_bytes()
        } else {
            content
        };
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::Write::write_all(&mut writer, &content).unwrap();
    }
    let other = writer.finish().unwrap().into_inner();
    let refused = patched(&other, &[marking()]).unwrap_err().to_string();
    assert!(refused.contains("cannot be told apart"), "{refused}");
    assert!(patched(b"PK\x03\x04", &[]).is_err());
}
