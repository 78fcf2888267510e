//! Files made to hurt: each gets its answer, and none of them is read as if it were good.

use sheetgate::{At, Book, Limits, Unreadable, Value};

use crate::files::{
    biff, compound, longs, ods, package, record, words, xls, xls_stream, xlsb, xlsx, xlsx_parts,
    xlsx_with, zipped,
};

fn read(bytes: &[u8]) -> Result<Book, Unreadable> {
    sheetgate::read(bytes, &Limits::default())
}

fn row(cells: &str) -> String {
    format!("<sheetData><row r=\"1\">{cells}</row></sheetData>")
}

#[track_caller]
fn damaged(bytes: &[u8], why: &str) {
    match read(bytes) {
        Err(Unreadable::Damaged(detail)) => assert!(detail.contains(why), "{detail}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn sector_chains_that_loop_are_left() {
    let good = compound("Workbook", &xls_stream(&[]));
    assert!(read(&good).is_ok());
    // The slot of a sector in the table: the stream from sector 2 points back to itself.
    let slot = |sector: usize| 512 + sector * 4;
    let mut looping = good.clone();
    looping[slot(3)..slot(4)].copy_from_slice(&longs(&[2]));
    looping[512 * 2 + 128 + 120..][..4].copy_from_slice(&longs(&[100_000]));
    damaged(&looping, "looping sector chain");
    let mut looping = good.clone();
    looping[slot(1)..slot(2)].copy_from_slice(&longs(&[1]));
    damaged(&looping, "looping sector chain");
    let mut looping = good.clone();
    looping[68..72].copy_from_slice(&longs(&[3]));
    looping[512 * 4 + 508..512 * 5].copy_from_slice(&longs(&[3]));
    damaged(&looping, "looping sector table");
    let mut beyond = good;
    beyond[slot(3)..slot(4)].copy_from_slice(&longs(&[5_000]));
    damaged(&beyond, "beyond the end");
}

#[test]
fn an_xls_reserves_nothing_by_what_it_says() {
    let everything = biff(0x0200, &[longs(&[0, 65_536]), words(&[0, 256, 0])].concat());
    let number = biff(
        0x0203,
        &[words(&[9, 9, 0]), 1_f64.to_le_bytes().to_vec()].concat(),
    );
    let book = read(&xls(&[everything, number])).unwrap();
    assert_eq!(book.grids[0].cells.len(), 1);
    damaged(
        &xls(&[biff(0xFD, &[words(&[0, 0, 0]), longs(&[9])].concat())]),
        "missing string",
    );
    damaged(&xls(&[biff(0x0203, &[0; 9])]), "shorter");
}

#[test]
fn cells_far_apart_cost_nothing() {
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
        <row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row></sheetData>";
    let far = read(&xlsx(cells));
    assert!(matches!(far, Err(Unreadable::TooFar { .. })), "{far:?}");
    let whole = Limits {
        rows: u32::MAX,
        columns: u32::MAX,
        ..Limits::default()
    };
    let book = sheetgate::read(&xlsx(cells), &whole).unwrap();
    let corner = book.grids[0].cells.get(&At::new(1_048_575, 16_383));
    assert_eq!(corner, Some(&Value::Number(2.0)));
}

#[test]
fn impossible_addresses_are_refused_before_they_overflow() {
    for cell in [
        "A4294967298",
        "ZZZZZZZ1",
        "A0",
        "XFE1",
        "1",
        "A-1",
        "A1048577",
    ] {
        let file = xlsx(&row(&format!("<c r=\"{cell}\"><v>1</v></c>")));
        let refused = read(&file);
        assert!(
            matches!(&refused, Err(Unreadable::ImpossibleCell { .. })),
            "{cell}: {refused:?}"
        );
    }
    let rows = xlsx("<sheetData><row r=\"4294967295\"><c><v>1</v></c></row></sheetData>");
    assert!(matches!(
        read(&rows),
        Err(Unreadable::ImpossibleCell { .. })
    ));
    let dimension = format!("<dimension ref=\"C5:ZZZZZZZ1\"/>{}", row(""));
    assert!(read(&xlsx(&dimension)).is_err());
    let column = [
        record(0x91, &[]),
        record(0, &[0; 17]),
        record(5, &[longs(&[u32::MAX, 0]), vec![0; 8]].concat()),
    ];
    let refused = read(&xlsb("rId1", &column));
    assert!(
        matches!(refused, Err(Unreadable::ImpossibleCell { .. })),
        "{refused:?}"
    );
}

#[test]
fn two_values_for_a_cell_are_refused() {
    let twice = read(&xlsx(&row(
        "<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c>",
    )));
    let duplicate = Unreadable::DuplicateCell {
        sheet: "调度表".to_owned(),
        cell: "A1".to_owned(),
    };
    assert_eq!(twice, Err(duplicate));
}

#[test]
fn a_number_of_shared_strings_is_not_believed() {
    let file = |count: &str| {
        let strings = format!("<sst uniqueCount=\"{count}\"><si><t>a</t></si></sst>");
        let cell = row("<c r=\"A1\" t=\"s\"><v>0</v></c>");
        xlsx_with(&cell, "xl/sharedStrings.xml", &strings)
    };
    damaged(&file("4294967295"), "shared strings in");
    damaged(&file("18446744073709551615"), "shared strings in");
    // A small slip of the program that wrote it harms nobody.
    assert!(read(&file("3")).is_ok());
}

#[test]
fn relations_that_lead_nowhere_are_refused() {
    damaged(&xlsb("rId9", &[]), "no relation");
    damaged(&xlsb("", &[]), "no relation");
    let workbook = "<workbook><sheets><sheet name=\"a\" r:id=\"rId9\"/></sheets></workbook>";
    damaged(&xlsx_with("", "xl/workbook.xml", workbook), "no relation");
}

#[test]
fn two_sheets_with_one_name_are_refused() {
    let sheet = "<sheet name=\"a\" r:id=\"rId1\"/>";
    let workbook = format!("<workbook><sheets>{sheet}{sheet}</sheets></workbook>");
    damaged(
        &xlsx_with(&row(""), "xl/workbook.xml", &workbook),
        "one name",
    );
}

#[test]
fn repeated_rows_of_an_ods_stop_at_the_limit() {
    for (rows, columns) in [
        ("4294967295", "1"),
        ("1", "4294967295"),
        ("1000000", "16000"),
    ] {
        let table = format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
             table:number-columns-repeated=\"{columns}\" office:value-type=\"float\" office:value=\"1\"/>\
             </table:table-row>"
        );
        let refused = read(&ods(&table));
        assert!(
            matches!(refused, Err(Unreadable::TooFar { .. })),
            "{rows} {columns} {refused:?}"
        );
    }
    let spans = "<table:table-row><table:table-cell table:number-rows-spanned=\"4294967295\" \
        table:number-columns-spanned=\"4294967295\"/></table:table-row>";
    assert!(matches!(read(&ods(spans)), Err(Unreadable::TooMuch(_))));
}

#[test]
fn what_inflates_without_end_is_refused() {
    let limits = Limits {
        inflated_bytes: 1 << 20,
        ..Limits::default()
    };
    let zeros = vec![0; 2 << 20];
    let mut parts = xlsx_parts("");
    parts.push(("xl/media/image1.png", zeros));
    let bomb = sheetgate::read(&zipped(&parts), &limits);
    assert_eq!(bomb, Err(Unreadable::TooMuchInflated { limit: 1 << 20 }));
    // Each of them is small enough, but not all together.
    let mut parts = xlsx_parts("");
    parts.push(("xl/media/image1.png", vec![0; 600 << 10]));
    parts.push(("xl/media/image2.png", vec![0; 600 << 10]));
    let bomb = sheetgate::read(&zipped(&parts), &limits);
    assert_eq!(bomb, Err(Unreadable::TooMuchInflated { limit: 1 << 20 }));
}

#[test]
fn two_parts_with_one_name_are_refused() {
    let mut parts = xlsx_parts("");
    parts.push(("xl/WorkSheets/Sheet1.xml", b"<worksheet/>".to_vec()));
    let refused = read(&zipped(&parts));
    assert!(
        matches!(refused, Err(Unreadable::DuplicatePart { .. })),
        "{refused:?}"
    );
    // The library that makes zips refuses the very same name, so it is written afterwards.
    let mut parts = xlsx_parts("");
    parts.push(("xl/worksheets/sheet2.xml", b"<worksheet/>".to_vec()));
    let mut file = zipped(&parts);
    let name = b"xl/worksheets/sheet2.xml";
    for at in 0..file.len() - name.len() {
        if file[at..].starts_with(name) {
            file[at + 19] = b'1';
        }
    }
    let refused = read(&file);
    assert!(
        matches!(refused, Err(Unreadable::DuplicatePart { .. })),
        "{refused:?}"
    );
}

#[test]
fn too_many_parts_are_refused() {
    let names: Vec<String> = (0..1001).map(|n| format!("xl/{n}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
    assert_eq!(
        read(&package(&parts)),
        Err(Unreadable::TooManyParts { limit: 1_000 })
    );
}

#[test]
fn a_document_type_is_refused_in_any_part_and_disguise() {
    for (name, text) in [
        (
            "xl/workbook.xml",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><workbook/>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<?xml version=\"1.0\"?>\n<!doctype x><worksheet/>",
        ),
        ("customXml/item1.xml", "<!ENTITY x \"y\">"),
    ] {
        let refused = read(&xlsx_with("", name, text));
        assert!(
            matches!(refused, Err(Unreadable::Doctype { .. })),
            "{name}: {refused:?}"
        );
    }
    let wide: Vec<u8> = "<!DOCTYPE a>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut parts = xlsx_parts("");
    parts.push(("customXml/item1.xml", wide));
    damaged(&zipped(&parts), "UTF-8");
}

#[test]
fn bad_cells_do_not_bring_down_the_reader() {
    for cell in [
        "<c r=\"A1\" t=\"b\"><v>2</v></c>",
        "<c r=\"A1\" t=\"s\"><v>99</v></c>",
        "<c r=\"A1\" t=\"weird\"><v>1</v></c>",
        "<c r=\"A1\"><f t=\"shared\" si=\"99999999999999\" ref=\"A1:ZZZZZZZZ9\">1</f></c>",
        "<c r=\"A1\"><v>&bomb;</v></c>",
        "<c r=\"A1\"><v>1&#48;</v></c>",
        "<c r=\"A1\"><v>1<!-- -->0</v></c>",
        "<c r=\"A1\"><v><![CDATA[10]]></v></c>",
        "<c r=\"A1\" t=\"s\"><v>x</v></c>",
        "<c r=\"A1\"><v>1</v>",
    ] {
        assert!(read(&xlsx(&row(cell))).is_err(), "{cell}");
    }
}

/// Good files of the four formats, each with something to lose.
fn good_files() -> Vec<(&'static str, Vec<u8>)> {
    let (mut cells, mut table, mut records) = (Vec::new(), Vec::new(), Vec::new());
    let mut short = vec![record(0x91, &[])];
    for number in 1_u16..200 {
        let value = f64::from(number) * 1.25;
        cells.push(format!(
            "<row r=\"{number}\"><c r=\"A{number}\"><v>{value}</v></c></row>"
        ));
        table.push(format!(
            "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"{value}\"/>\
             </table:table-row>"
        ));
        records.push(biff(
            0x0203,
            &[words(&[number, 0, 0]), value.to_le_bytes().to_vec()].concat(),
        ));
        short.push(record(
            0,
            &[&longs(&[u32::from(number)])[..], &[0; 13]].concat(),
        ));
        short.push(record(
            5,
            &[longs(&[0, 0]), value.to_le_bytes().to_vec()].concat(),
        ));
    }
    short.push(record(0x92, &[]));
    vec![
        (
            "xlsx",
            xlsx(&format!("<sheetData>{}</sheetData>", cells.concat())),
        ),
        ("ods", ods(&table.concat())),
        ("xlsb", xlsb("rId1", &short)),
        ("xls", xls(&records)),
    ]
}

#[test]
fn a_file_that_was_cut_is_never_read() {
    for (format, file) in good_files() {
        assert!(read(&file).is_ok(), "{format}");
        for place in 0..256 {
            let length = file.len() * place / 256;
            assert!(read(&file[..length]).is_err(), "{format} cut at {length}");
        }
    }
}

#[test]
fn a_flipped_byte_never_becomes_another_value() {
    for (format, file) in good_files() {
        if format == "xls" {
            // The old format has no checksum: what nobody can see cannot be refused.
            continue;
        }
        let good = read(&file).unwrap();
        let mut seed = 1_u64;
        for _ in 0..1_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = usize::try_from(seed >> 33).unwrap() % file.len();
            let mut bad = file.clone();
            bad[at] ^= u8::try_from(seed >> 25 & 0xFF).unwrap().max(1);
            if let Ok(book) = read(&bad) {
                assert_eq!(book, good, "{format}, byte {at}");
            }
        }
    }
}

#[test]
fn any_rubbish_in_an_xls_has_an_answer() {
    let (_, file) = good_files().pop().unwrap();
    let mut seed = 7_u64;
    for _ in 0..2_000 {
        let mut bad = file.clone();
        for _ in 0..4 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = usize::try_from(seed >> 33).unwrap() % bad.len();
            bad[at] = u8::try_from(seed >> 25 & 0xFF).unwrap();
        }
        // Whatever it says, it must come back.
        let answer = read(&bad);
        assert!(answer.is_err() || answer.is_ok_and(|book| book.grids.len() <= 200));
    }
}
