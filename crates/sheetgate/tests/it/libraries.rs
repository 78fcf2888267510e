//! What calamine lacks: what it does with a file, and what we do. A test that fails after an upgrade means that
//! its line of the table in README.md may go.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsb, Xlsx};
use sheetgate::{At, Limits, Unreadable, Value, read};

use crate::files::{longs, record, xlsb_with, xlsx, xlsx_parts, xlsx_with, zipped};

fn by_calamine(bytes: &[u8]) -> Range<Data> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    book.worksheet_range_at(0).unwrap().unwrap()
}

fn here(bytes: &[u8], at: At) -> Option<Value> {
    let book = read(bytes, &Limits::default()).unwrap();
    book.grids[0].cells.get(&at).cloned()
}

const A1: At = At::new(0, 0);

fn row(cells: &str) -> Vec<u8> {
    xlsx(&format!(
        "<sheetData><row r=\"1\">{cells}</row></sheetData>"
    ))
}

#[test]
fn struck_out_letters_are_read_as_text() {
    let file = row(
        "<c r=\"A1\" t=\"inlineStr\"><is><r><rPr><strike/></rPr><t>300</t></r><r><t>350</t></r></is></c>",
    );
    let read_by_calamine = by_calamine(&file).get_value((0, 0)).cloned();
    assert_eq!(read_by_calamine, Some(Data::String("300350".into())));
    assert_eq!(here(&file, A1), Some(Value::Text("350".into())));
}

#[test]
fn what_a_format_shows_is_not_told() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"180\" formatCode=\"0.0%\"/></numFmts>\
        <fonts><font/></fonts><cellXfs><xf numFmtId=\"180\" fontId=\"0\"/></cellXfs></styleSheet>";
    let cell = "<sheetData><row r=\"1\"><c r=\"A1\" s=\"0\"><v>0.65</v></c></row></sheetData>";
    let mut parts = xlsx_parts(cell);
    for (name, content) in &mut parts {
        if *name == "xl/styles.xml" {
            *content = styles.into();
        }
    }
    let file = zipped(&parts);
    assert_eq!(
        by_calamine(&file).get_value((0, 0)),
        Some(&Data::Float(0.65))
    );
    match here(&file, A1) {
        Some(Value::Shown(shown)) => assert_eq!(&*shown.text, "65.0%"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_formula_without_a_result_is_an_empty_cell() {
    let file = row("<c r=\"A1\"><f>SUM(B1:C1)</f></c><c r=\"B1\"><v>7</v></c>");
    let read_by_calamine = by_calamine(&file).get_value((0, 0)).cloned();
    assert!(
        matches!(read_by_calamine, None | Some(Data::Empty)),
        "{read_by_calamine:?}"
    );
    assert_eq!(
        here(&file, A1),
        Some(Value::Uncomputed("SUM(B1:C1)".into()))
    );
}

#[test]
fn of_two_values_for_a_cell_one_is_dropped() {
    let file = row("<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c>");
    let cells: Vec<_> = by_calamine(&file)
        .used_cells()
        .map(|(.., value)| value.clone())
        .collect();
    assert_eq!(cells.len(), 1, "{cells:?}");
    let refused = read(&file, &Limits::default());
    assert!(
        matches!(refused, Err(Unreadable::DuplicateCell { .. })),
        "{refused:?}"
    );
}

#[test]
fn short_cells_of_an_xlsb_are_dropped() {
    // Two numbers in a row; the second record leaves its column out, as it is the next one.
    let number = |number: f64| number.to_bits().to_le_bytes();
    let packed = |value: u32| (value << 2 | 2).to_le_bytes();
    let sheet = [
        record(0x81, &[]),
        record(0x94, &longs(&[0, 0, 0, 1])),
        record(0x91, &[]),
        record(0, &[&longs(&[0])[..], &[0; 13]].concat()),
        record(5, &[&longs(&[0, 0])[..], &number(1.5)].concat()),
        record(13, &[&longs(&[0])[..], &packed(8)].concat()),
        record(0x92, &[]),
    ];
    let styles = [record(0x0269, &longs(&[1])), record(0x2F, &[0; 16])];
    let texts = [record(0x9F, &longs(&[0, 0]))];
    let file = xlsb_with("rId1", &styles, &texts, &sheet);
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(&*file)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(range.get_value((0, 0)), Some(&Data::Float(1.5)));
    assert!(
        matches!(range.get_value((0, 1)), None | Some(Data::Empty)),
        "{range:?}"
    );
    assert_eq!(here(&file, At::new(0, 1)), Some(Value::Number(8.0)));
}

#[test]
fn what_inflates_beyond_all_measure_is_inflated() {
    let cells = format!(
        "<sheetData>{}<row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>",
        " ".repeat(4 << 20)
    );
    let file = xlsx_with(
        "",
        "xl/worksheets/sheet1.xml",
        &format!("<worksheet>{cells}</worksheet>"),
    );
    assert_eq!(
        by_calamine(&file).get_value((0, 0)),
        Some(&Data::Float(1.0))
    );
    let limits = Limits {
        inflated_bytes: 1 << 20,
        ..Limits::default()
    };
    let refused = read(&file, &limits);
    assert!(
        matches!(refused, Err(Unreadable::TooMuchInflated { .. })),
        "{refused:?}"
    );
}
