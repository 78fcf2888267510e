//! The same small sheet in four formats must give the same cells.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;
use sheetgate::{At, Book, Grid, Limits, Range, Unreadable, Value};

use crate::files::{biff, longs, ods, record, wide, words, xls, xlsb, xlsx, xlsx_with};

fn only_grid(bytes: &[u8]) -> Grid {
    let mut book = sheetgate::read(bytes, &Limits::default()).unwrap();
    assert_eq!(book.grids.len(), 1);
    book.grids.remove(0)
}

fn date() -> Value {
    Value::Date(NaiveDate::from_ymd_opt(2019, 6, 1).unwrap())
}

/// A1 text, merged to B1; A2 hidden, a number; C3 a date; D3 an error; E3 TRUE; column B hidden.
fn check_common(grid: &Grid) {
    assert_eq!(grid.name, "调度表");
    let cells: Vec<(String, Value)> = grid
        .cells
        .iter()
        .map(|(at, value)| (at.address(), value.clone()))
        .collect();
    let expected = [
        ("A1", Value::Text("项目名称".into())),
        ("A2", Value::Number(12.5)),
        ("C3", date()),
        ("D3", Value::Error("#N/A".into())),
        ("E3", Value::Bool(true)),
    ];
    assert_eq!(cells, expected.map(|(at, value)| (at.to_owned(), value)));
    assert_eq!(grid.months, BTreeSet::from([At::new(2, 2)]));
    let merge = Range {
        first: At::new(0, 0),
        last: At::new(0, 1),
    };
    assert_eq!(grid.merges, [merge]);
    assert_eq!(grid.hidden_rows, BTreeSet::from([1]));
    assert_eq!(grid.hidden_columns, BTreeSet::from([1]));
}

const XLSX: &str = "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData>\
    <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>7</v></c></row>\
    <row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>12.5</v></c></row>\
    <row r=\"3\"><c r=\"C3\" s=\"1\"><v>43617</v></c><c r=\"D3\" t=\"e\"><v>#N/A</v></c>\
    <c r=\"E3\" t=\"b\"><v>1</v></c></row></sheetData>\
    <mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";

#[test]
fn xlsx_is_read() {
    check_common(&only_grid(&xlsx(XLSX)));
}

#[test]
fn a_long_sheet_that_two_threads_read_is_what_one_reads() {
    let text = "甲".repeat(400);
    let rows = (1..=4_000).map(|row| {
        let hidden = if row % 700 == 0 { " hidden=\"1\"" } else { "" };
        format!(
            "<row r=\"{row}\"{hidden}><c r=\"A{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>\
             <c r=\"C{row}\" s=\"1\"><v>43617</v></c></row>"
        )
    });
    let rows: String = rows.collect();
    let read = |remark: &str, more: &str| {
        let sheet = format!(
            "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData>{remark}{rows}{more}\
             </sheetData><mergeCells><mergeCell ref=\"A3000:A3001\"/></mergeCells>"
        );
        sheetgate::read(&xlsx(&sheet), &Limits::default())
    };
    // Nobody takes a sheet apart that has remarks.
    let (by_two, by_one) = (read("", "").unwrap(), read("<!-- -->", "").unwrap());
    assert!(by_two == by_one);
    let grid = &by_two.grids[0];
    let counts = [grid.cells.len(), grid.months.len(), grid.hidden_rows.len()];
    assert_eq!(counts, [7_999, 4_000, 5]);
    assert_eq!((grid.merges.len(), grid.hidden_columns.len()), (1, 1));
    for more in [
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"4001\"><c r=\"A4001\"><v>1</row>",
        "<row r=\"4001\"><c r=\"A4294967298\"><v>1</v></c></row>",
        "<row r=\"4001\"><c r=\"A4001\" t=\"s\"><v>9</v></c></row>",
        "</row>",
    ] {
        let (by_two, by_one) = (read("", more), read("<!-- -->", more));
        // Where exactly it is damaged each may say in its own words.
        let said = |read: Result<Book, Unreadable>| match read.unwrap_err() {
            Unreadable::Damaged(_) => Unreadable::Damaged(String::new()),
            other => other,
        };
        assert_eq!(said(by_two), said(by_one), "{more}");
    }
}

#[test]
fn ods_is_read() {
    check_common(&only_grid(&ods(
        "<table:table-column/><table:table-column table:visibility=\"collapse\"/>\
         <table:table-row><table:table-cell office:value-type=\"string\" \
         table:number-columns-spanned=\"2\" table:number-rows-spanned=\"1\">\
         <office:annotation><text:p>批注</text:p></office:annotation><text:p>项目名称</text:p>\
         </table:table-cell><table:covered-table-cell office:value-type=\"float\" office:value=\"7\"/>\
         </table:table-row>\
         <table:table-row table:visibility=\"filter\"><table:table-cell office:value-type=\"float\" \
         office:value=\"12.5\"><text:p>12.50</text:p></table:table-cell></table:table-row>\
         <table:table-row><table:table-cell table:number-columns-repeated=\"2\"/>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2019-06-01\"><text:p>2019年6月</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"0\"><text:p>#N/A</text:p>\
         </table:table-cell><table:table-cell office:value-type=\"boolean\" \
         office:boolean-value=\"true\"/><table:table-cell table:number-columns-repeated=\"16379\"/>\
         </table:table-row><table:table-row table:number-rows-repeated=\"1048573\">\
         <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
    )));
}

#[test]
fn xlsb_is_read_with_its_short_cells() {
    let row = |number: u32, hidden: u8| {
        let mut data = longs(&[number, 0]);
        data.extend([0, 0, 0, hidden, 0, 0, 0, 0, 0]);
        record(0, &data)
    };
    let sheet = [
        record(0x3C, &longs(&[1, 1, 2304, 0, 1])),
        record(0x91, &[]),
        row(0, 0),
        record(7, &longs(&[0, 0, 0])),
        record(5, &[longs(&[1, 0]), 7_f64.to_le_bytes().to_vec()].concat()),
        row(1, 0x10),
        record(
            5,
            &[longs(&[0, 0]), 12.5_f64.to_le_bytes().to_vec()].concat(),
        ),
        row(2, 0),
        // B3 is empty; what follows are short cells without a column of their own.
        record(1, &longs(&[1, 0])),
        record(13, &longs(&[1, 43_617 << 2 | 2])),
        record(14, &[0, 0, 0, 0, 0x2A]),
        record(15, &[0, 0, 0, 0, 1]),
        record(0x92, &[]),
        record(0xB0, &longs(&[0, 0, 0, 1])),
    ];
    check_common(&only_grid(&xlsb("rId1", &sheet)));
}

#[test]
fn xls_is_read_whatever_its_code_page() {
    let sheet = [
        biff(0x7D, &words(&[1, 1, 2304, 0, 1])),
        biff(0x0208, &words(&[1, 0, 1, 0, 0, 0, 0x20, 0])),
        biff(0xFD, &[words(&[0, 0, 0]), longs(&[0])].concat()),
        biff(
            0x0203,
            &[words(&[0, 1, 0]), 7_f64.to_le_bytes().to_vec()].concat(),
        ),
        biff(
            0x0203,
            &[words(&[1, 0, 0]), 12.5_f64.to_le_bytes().to_vec()].concat(),
        ),
        biff(
            0x027E,
            &[words(&[2, 2, 1]), longs(&[43_617 << 2 | 2])].concat(),
        ),
        biff(0x0205, &[words(&[2, 3, 0]), vec![0x2A, 1]].concat()),
        biff(0x0205, &[words(&[2, 4, 0]), vec![1, 0]].concat()),
        biff(0xE5, &words(&[1, 0, 0, 0, 1])),
    ];
    check_common(&only_grid(&xls(&sheet)));
}

#[test]
fn a_formula_without_a_result_is_no_value() {
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\"><f>B1+C1</f></c><c r=\"B1\"><f>1-1</f><v>0</v></c>\
        <c r=\"C1\" t=\"str\"><f>\"\"</f><v></v></c>\
        <c r=\"D1\"><f t=\"shared\" ref=\"D1:D2\" si=\"0\">A1*2</f></c></row>\
        <row r=\"2\"><c r=\"D2\"><f t=\"shared\" si=\"0\"/></c></row></sheetData>";
    let uncomputed = |text: &str| Some(Value::Uncomputed(text.into()));
    let grid = only_grid(&xlsx(cells));
    assert_eq!(grid.get(0, 0).cloned(), uncomputed("B1+C1"));
    assert_eq!(grid.get(0, 1), Some(&Value::Number(0.0)));
    assert_eq!(grid.get(0, 2), None);
    assert_eq!(grid.get(0, 3).cloned(), uncomputed("A1*2"));
    assert_eq!(grid.get(1, 3).cloned(), uncomputed("A2*2"));

    // A program that cannot compute writes zeros and asks for a calculation.
    let workbook = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"调度表\" sheetId=\"1\" r:id=\"rId1\"/>\
        </sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>";
    let grid = only_grid(&xlsx_with(cells, "xl/workbook.xml", workbook));
    assert_eq!(grid.get(0, 1).cloned(), uncomputed("1-1"));

    let formula = [
        words(&[0, 0, 0]),
        vec![3, 0, 0, 0, 0, 0, 0xFF, 0xFF],
        vec![0; 8],
    ]
    .concat();
    let grid = only_grid(&xls(&[biff(6, &formula)]));
    assert!(matches!(grid.get(0, 0), Some(Value::Uncomputed(_))));

    let grid = only_grid(&ods(
        "<table:table-row><table:table-cell table:formula=\"of:=[.B1]\"/></table:table-row>",
    ));
    assert_eq!(grid.get(0, 0).cloned(), uncomputed("of:=[.B1]"));
}

#[test]
fn errors_of_formulas_are_kept_in_xlsb() {
    let sheet = [
        record(0x91, &[]),
        record(0, &[0; 17]),
        record(11, &[longs(&[2, 0]), vec![0x07, 0, 0]].concat()),
        record(8, &[longs(&[3, 0]), wide("在建")].concat()),
        record(0x92, &[]),
    ];
    let grid = only_grid(&xlsb("rId1", &sheet));
    assert_eq!(grid.get(0, 2), Some(&Value::Error("#DIV/0!".into())));
    assert_eq!(grid.get(0, 3), Some(&Value::Text("在建".into())));
}

#[test]
fn text_in_the_old_format_is_in_the_code_page() {
    let stream = [
        biff(0x0809, &words(&[0x0500, 5, 0, 0])),
        biff(0x0042, &words(&[936])),
        biff(
            0x0085,
            &[&longs(&[0])[..], &[0, 0, 4], b"\xB1\xED\xB5\xA5"].concat(),
        ),
        biff(0x000A, &[]),
    ]
    .concat();
    let mut stream = stream;
    let start = u32::try_from(stream.len()).unwrap().to_le_bytes();
    let at = stream.windows(2).position(|w| w == [0x85, 0]).unwrap() + 4;
    stream[at..at + 4].copy_from_slice(&start);
    stream.extend(biff(0x0809, &words(&[0x0500, 0x10, 0, 0])));
    let label = [&words(&[0, 0, 0, 4])[..], b"\xD6\xD0\xCE\xC4"].concat();
    stream.extend(biff(0x0204, &label));
    stream.extend(biff(0x000A, &[]));
    let grid = only_grid(&crate::files::compound("Book", &stream));
    assert_eq!(grid.name, "表单");
    assert_eq!(grid.get(0, 0), Some(&Value::Text("中文".into())));
}

proptest! {
    #[test]
    fn a_cell_of_the_usual_shape_reads_as_any_other_way_to_write_it(
        kinds in prop::collection::vec((0_usize..9, 0_usize..4, 0_usize..9), 1..12),
        text in "[甲 &<_x0-9A\r\n]{0,12}",
    ) {
        const KINDS: [&str; 9] = ["", "s", "n", "str", "b", "e", "d", "inlineStr", "weird"];
        const STYLES: [&str; 4] = ["", " s=\"0\"", " s=\"1\"", " s=\"99\""];
        let escaped = quick_xml::escape::partial_escape(text.as_str());
        let inline = format!("<is><t>{escaped}</t></is>");
        let kept = format!("<is><t xml:space=\"preserve\">{escaped}</t></is>");
        let contents = [
            "", "<v>0</v>", "<v>1</v>", "<v>43617.5</v>", "<v>-1E400</v>", "<v>2026-11-25</v>", "<v>#N/A</v>",
            &inline, &kept,
        ];
        let cells = (1..).zip(&kinds).map(|(number, &(kind, style, content))| {
            let kind = match KINDS[kind] {
                "" => String::new(),
                kind => format!(" t=\"{kind}\""),
            };
            let (style, content) = (STYLES[style], contents[content]);
            format!("<row r=\"{number}\"><c r=\"A{number}\"{style}{kind}>{content}</c><c/></row>")
        });
        let cells = cells.collect::<Vec<_>>().concat();
        let sheet = format!("<sheetData>{cells}</sheetData>");
        let strings = format!("<sst><si><t>{escaped}</t></si><si><t xml:space=\"preserve\">{escaped}</t></si></sst>");
        let read = |sheet: &str, strings: &str| {
            sheetgate::read(&xlsx_with(sheet, "xl/sharedStrings.xml", strings), &Limits::default())
        };
        let usual = read(&sheet, &strings);
        let other = read(&sheet.replace("<c ", "<c  "), &strings.replace("<si>", "<si >"));
        match (usual, other) {
            (Ok(usual), Ok(other)) => prop_assert_eq!(usual, other),
            (usual, other) => prop_assert_eq!(usual.is_err(), other.is_err()),
        }
    }
}
