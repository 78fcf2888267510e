//! What the screen shows of a cell: formats, struck-out and raised letters, in four formats of files.

use sheetgate::{At, Book, Grid, Limits, Shown, Value};

use crate::files::{
    biff, compound, longs, ods_with, record, wide, words, xls_stream_with, xlsb_with, xlsx_parts,
    zipped,
};

fn read(bytes: &[u8]) -> Book {
    sheetgate::read(bytes, &Limits::default()).unwrap()
}

fn shown(text: &str, number: f64) -> Value {
    let text = text.into();
    Value::Shown(Box::new(Shown { text, number }))
}

/// A1: 300 struck out, 350; A2: 0.65 as 0%; A3: 500, struck through; A4: 5000 and a raised 1; A5: 12 as it is.
fn check_looks(bytes: &[u8]) {
    let book = read(bytes);
    let grid: &Grid = &book.grids[0];
    let expected = [
        Value::Text("350".into()),
        shown("65%", 0.65),
        Value::Text("500".into()),
        Value::Text("5000¹".into()),
        Value::Number(12.0),
    ];
    assert_eq!(grid.cells.len(), expected.len());
    for (row, value) in (0..).zip(expected) {
        assert_eq!(grid.get(row, 0), Some(&value));
    }
    assert!(grid.struck.iter().eq(&[At::new(2, 0)]), "{:?}", grid.struck);
}

#[test]
fn looks_of_an_xlsx_are_seen() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>\
        <row r=\"2\"><c r=\"A2\" s=\"2\"><v>0.65</v></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"s\" s=\"1\"><v>1</v></c></row>\
        <row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><r><t>5000</t></r><r><rPr>\
        <vertAlign val=\"superscript\"/></rPr><t>1</t></r></is></c></row>\
        <row r=\"5\"><c r=\"A5\" s=\"0\"><v>12</v></c></row></sheetData>";
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"180\" formatCode=\"0%\"/></numFmts>\
        <fonts><font/><font><strike/></font><font><strike val=\"0\"/></font></fonts>\
        <cellStyleXfs><xf fontId=\"1\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\" fontId=\"0\"/>\
        <xf numFmtId=\"0\" fontId=\"1\"/><xf numFmtId=\"180\" fontId=\"2\"/></cellXfs>\
        <dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>";
    let strings = "<sst><si><r><rPr><strike/></rPr><t>300</t></r><r><rPr/><t>350</t></r></si>\
        <si><t>500</t></si></sst>";
    let mut parts = xlsx_parts(sheet);
    for (name, content) in &mut parts {
        match *name {
            "xl/styles.xml" => *content = styles.into(),
            "xl/sharedStrings.xml" => *content = strings.into(),
            _ => {}
        }
    }
    check_looks(&zipped(&parts));
}

#[test]
fn looks_of_an_xlsb_are_seen() {
    // Height, marks, weight, height of the letters.
    let font = |marks: u16, height: u16| record(0x2B, &words(&[220, marks, 400, height, 0, 0]));
    let style = |format: u16, font: u16| record(0x2F, &words(&[0, format, font, 0, 0, 0, 0, 0]));
    let styles = [
        record(0x2C, &[words(&[180]), wide("0%")].concat()),
        font(0, 0),
        font(8, 0),
        font(0, 1),
        record(0x0269, &longs(&[3])),
        style(0, 0),
        style(0, 1),
        style(180, 0),
        record(0x026A, &[]),
    ];
    let rich = |text: &str, runs: &[u16]| {
        let count = u32::try_from(runs.len() / 2).unwrap();
        let data = [vec![1], wide(text), longs(&[count]), words(runs)].concat();
        record(0x13, &data)
    };
    let strings = [
        rich("300350", &[0, 1, 3, 0]),
        record(0x13, &[vec![0], wide("500")].concat()),
        rich("50001", &[4, 2]),
    ];
    let row = |number: u32| record(0, &[longs(&[number, 0]), vec![0; 9]].concat());
    let number = |style: u32, number: f64| {
        record(
            5,
            &[longs(&[0, style]), number.to_le_bytes().to_vec()].concat(),
        )
    };
    let sheet = [
        record(0x91, &[]),
        row(0),
        record(7, &longs(&[0, 0, 0])),
        row(1),
        number(2, 0.65),
        row(2),
        record(7, &longs(&[0, 1, 1])),
        row(3),
        record(7, &longs(&[0, 0, 2])),
        row(4),
        number(0, 12.0),
        record(0x92, &[]),
    ];
    check_looks(&xlsb_with("rId1", &styles, &strings, &sheet));
}

#[test]
fn looks_of_an_xls_are_seen() {
    let font = |marks: u16, height: u16| biff(0x31, &words(&[220, marks, 0, 400, height, 0, 0]));
    let style =
        |font: u16, format: u16| biff(0xE0, &words(&[font, format, 0, 0, 0, 0, 0, 0, 0, 0]));
    let rich = |text: &str, runs: &[u16]| {
        let length = u16::try_from(text.len()).unwrap();
        let count = u16::try_from(runs.len() / 2).unwrap();
        [
            words(&[length]),
            vec![8],
            words(&[count]),
            text.into(),
            words(runs),
        ]
        .concat()
    };
    let texts = [
        longs(&[3, 3]),
        rich("300350", &[0, 1, 3, 0]),
        [&[3, 0, 0][..], b"500"].concat(),
        rich("50001", &[4, 5]),
    ];
    let shared = [
        font(0, 0),
        font(8, 0),
        font(0, 0),
        font(0, 0),
        // There is no fourth one: this is the fifth.
        font(0, 1),
        biff(0x041E, &[&words(&[180, 2])[..], &[0], b"0%"].concat()),
        style(0, 0),
        style(1, 0),
        style(0, 180),
        biff(0xFC, &texts.concat()),
    ];
    let text = |row: u16, style: u16, number: u32| {
        biff(0xFD, &[words(&[row, 0, style]), longs(&[number])].concat())
    };
    let number = |row: u16, style: u16, number: f64| {
        biff(
            0x0203,
            &[words(&[row, 0, style]), number.to_le_bytes().to_vec()].concat(),
        )
    };
    let sheet = [
        text(0, 0, 0),
        number(1, 2, 0.65),
        text(2, 1, 1),
        text(3, 0, 2),
        number(4, 0, 12.0),
    ];
    check_looks(&compound("Workbook", &xls_stream_with(&shared, &sheet)));
}

#[test]
fn looks_of_an_ods_are_seen() {
    let styles = "<style:style style:name=\"T1\" style:family=\"text\"><style:text-properties \
        style:text-line-through-style=\"solid\"/></style:style>\
        <style:style style:name=\"T2\" style:family=\"text\"><style:text-properties \
        style:text-position=\"super 58%\"/></style:style>\
        <style:style style:name=\"ce1\" style:family=\"table-cell\"><style:text-properties \
        style:text-line-through-type=\"single\"/></style:style>\
        <style:style style:name=\"ce2\" style:family=\"table-cell\" style:parent-style-name=\"ce1\"/>\
        <style:style style:name=\"ce3\" style:family=\"table-cell\" style:parent-style-name=\"ce1\">\
        <style:text-properties style:text-line-through-style=\"none\"/></style:style>";
    let row = |attributes: &str, text: &str| {
        format!(
            "<table:table-row><table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>\
             </table:table-row>"
        )
    };
    let string = "office:value-type=\"string\"";
    let rows = [
        row(
            string,
            "<text:span text:style-name=\"T1\">300</text:span>350",
        ),
        row(
            "office:value-type=\"percentage\" office:value=\"0.65\"",
            "65%",
        ),
        row(
            "table:style-name=\"ce2\" office:value-type=\"string\"",
            "500",
        ),
        row(
            string,
            "5000<text:span text:style-name=\"T2\">1</text:span>",
        ),
        row(
            "table:style-name=\"ce3\" office:value-type=\"float\" office:value=\"12\"",
            "12.00",
        ),
    ];
    check_looks(&ods_with(styles, &rows.concat()));
}

#[test]
fn a_formula_of_an_ods_that_gives_no_text_is_an_empty_cell() {
    let cell = |formula: &str, inside: &str| {
        let rows = format!(
            "<table:table-row><table:table-cell table:formula='{formula}'>{inside}</table:table-cell>\
             <table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>"
        );
        read(&ods_with("", &rows)).grids[0].get(0, 0).cloned()
    };
    assert_eq!(cell("of:=IF(1;\"\";1)", "<text:p/>"), None);
    for (formula, inside) in [("of:=IF(1;\"\";1)", ""), ("of:=[.B1]", "<text:p/>")] {
        assert!(matches!(cell(formula, inside), Some(Value::Uncomputed(_))));
    }
}
