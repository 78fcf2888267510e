//! A marked file that somebody or some program has changed is marked again.

use diaodu::workbook::{marked, open};
use sheetgate::Limits;

use super::patched::{book, fills, findings, mark};
use super::samples::all;
use super::{part, parts, replaced};

#[test]
fn a_list_that_is_open_when_the_file_is_saved_is_replaced_as_the_open_one() {
    let samples = all();
    let sample = samples
        .iter()
        .find(|sample| sample.name == "names of sheets")
        .unwrap();
    let marked = mark(sample, &findings());
    let text = part(&marked, "xl/workbook.xml").replace("activeTab=\"1\"", "activeTab=\"0\"");
    let text = text.replace("<definedNames>", "<definedNames><definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">问题清单!$3:$3</definedName>");
    let saved = replaced(&marked, "xl/workbook.xml", &text);
    let again = marked::write(&saved, &book(sample), &findings())
        .unwrap()
        .bytes;
    let workbook = part(&again, "xl/workbook.xml");
    assert!(workbook.contains("activeTab=\"0\""), "{workbook}");
    assert!(!workbook.contains("问题清单!$3:$3"), "{workbook}");
    assert!(
        workbook.contains("localSheetId=\"2\">第二张!$1:$1"),
        "{workbook}"
    );
    let list = parts(&again)
        .into_iter()
        .find(|part| String::from_utf8_lossy(&part.content).contains("怎么改"))
        .unwrap();
    assert!(String::from_utf8_lossy(&list.content).contains("tabSelected=\"1\""));
}

#[test]
fn a_list_that_was_renamed_is_still_ours() {
    let samples = all();
    let sample = &samples[0];
    let marked = mark(sample, &findings());
    let text = part(&marked, "xl/workbook.xml").replace("name=\"问题清单\"", "name=\"看过了\"");
    let renamed = replaced(&marked, "xl/workbook.xml", &text);
    assert!(open(&renamed, &Limits::default()).unwrap() == book(sample));
    let again = marked::write(&renamed, &book(sample), &findings())
        .unwrap()
        .bytes;
    let contents = |bytes| -> Vec<_> {
        parts(bytes)
            .into_iter()
            .map(|part| (part.name, part.content))
            .collect()
    };
    assert!(contents(&again) == contents(&marked));
}

#[test]
fn a_style_that_was_changed_on_a_marked_cell_keeps_the_change_and_loses_the_fill() {
    let samples = all();
    let plain = &samples[0];
    let marked = mark(plain, &findings());
    // What a program does when somebody makes B4 bold: a new style at the end, with our fill.
    let styles = part(&marked, "xl/styles.xml");
    let (head, tail) = styles.split_once("</cellXfs>").unwrap();
    let sheet = part(&marked, "xl/worksheets/sheet1.xml");
    let (before, cell) = sheet.split_once("r=\"B4\"").unwrap();
    let (start, style) = before.rsplit_once("s=\"").unwrap();
    let own: usize = style.split_once('"').unwrap().0.parse().unwrap();
    let (_, styles_of_cells) = head.rsplit_once("<cellXfs").unwrap();
    let xf = styles_of_cells.split("<xf").nth(own + 1).unwrap();
    let bold = format!("<xf applyFont=\"1\" test=\"bold\"{xf}");
    let number = styles_of_cells.matches("<xf").count();
    let changed = replaced(
        &marked,
        "xl/styles.xml",
        &format!("{head}{bold}</cellXfs>{tail}"),
    );
    let sheet = format!("{start}s=\"{number}\" r=\"B4\"{cell}");
    let changed = replaced(&changed, "xl/worksheets/sheet1.xml", &sheet);
    assert!(fills(&changed).contains("B4"));
    let again = marked::write(&changed, &book(plain), &[]).unwrap().bytes;
    assert!(fills(&again).is_empty(), "{:?}", fills(&again));
    let sheet = part(&again, "xl/worksheets/sheet1.xml");
    let (before, _) = sheet.split_once("r=\"B4\"").unwrap();
    let style = before.rsplit_once("s=\"").unwrap().1;
    let style: usize = style.split_once('"').unwrap().0.parse().unwrap();
    let styles = part(&again, "xl/styles.xml");
    let (_, styles) = styles.split_once("<cellXfs").unwrap();
    let xf = styles.split("<xf").nth(style + 1).unwrap();
    assert!(
        xf.contains("test=\"bold\"") && xf.contains("fillId=\"0\""),
        "{xf}"
    );
}
