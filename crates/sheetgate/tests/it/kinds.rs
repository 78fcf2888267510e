//! What a file is: each kind that somebody may send is read, or named.

use encoding_rs::GBK;
use sheetgate::{Book, Limits, NotASheet, Unreadable, Value};

use crate::files::{biff, compound, package, words, xls, xlsx, xlsx_parts, zipped};

fn read(bytes: &[u8]) -> Result<Book, Unreadable> {
    sheetgate::read(bytes, &Limits::default())
}

#[track_caller]
fn kind(bytes: &[u8]) -> NotASheet {
    match read(bytes) {
        Err(Unreadable::NotASheet(kind)) => kind,
        other => panic!("{other:?}"),
    }
}

const ONE: &str = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>";

#[track_caller]
fn is_read(bytes: &[u8]) {
    let book = read(bytes).unwrap();
    assert_eq!(book.grids.len(), 1);
    let corner = book.grids[0].get(0, 0);
    assert_eq!(corner, Some(&Value::Text("项目名称".into())));
}

#[test]
fn a_name_says_nothing_and_a_content_all() {
    // `.et` is what Excel 97 wrote, or today a zip; both may carry any extension.
    is_read(&xls(&[biff(0x00FD, &words(&[0, 0, 0, 0, 0]))]));
    is_read(&xlsx(ONE));
}

#[test]
fn tables_in_other_clothes_are_named() {
    let gbk = |text: &str| GBK.encode(text).0.into_owned();
    let wide = |text: &str| -> Vec<u8> {
        let codes = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xFF, 0xFE].into_iter().chain(codes).collect()
    };
    let table = "<table border=1><tr><td>项目名称</td><td>总投资</td></tr></table>";
    let xml = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>";
    let flat = format!(
        "<?xml version=\"1.0\"?><office:document {} office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">",
        "xmlns:a=\"urn:x\" ".repeat(150)
    );
    for (bytes, what) in [
        (
            gbk("项目名称,总投资\r\n新能源电池,2000\r\n"),
            NotASheet::Text,
        ),
        (b"name,total\r\nbattery,2000\r\n".to_vec(), NotASheet::Text),
        (wide("项目名称\t总投资\r\n"), NotASheet::Text),
        (gbk(table), NotASheet::Html),
        (format!("<html><body>{table}").into_bytes(), NotASheet::Html),
        (
            b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n".to_vec(),
            NotASheet::Html,
        ),
        (xml.into(), NotASheet::XmlSpreadsheet),
        (flat.into_bytes(), NotASheet::XmlSpreadsheet),
        (b"<?xml version=\"1.0\"?><a/>".to_vec(), NotASheet::Xml),
        (b"%PDF-1.4\n1 0 obj".to_vec(), NotASheet::Pdf),
        (b"{\\rtf1\\ansi\\ansicpg936 x}".to_vec(), NotASheet::Word),
        (compound("WordDocument", b"x"), NotASheet::Word),
        (package(&[("word/document.xml", b"")]), NotASheet::Word),
    ] {
        assert_eq!(kind(&bytes), what);
    }
}

/// A workbook whose sheets lie in these folders, in this order; a worksheet is named 调度表.
fn workbook_of(folders: &[(&'static str, &str)]) -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut parts = xlsx_parts(ONE);
    let strings = format!(
        "<Relationship Id=\"rId9\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/>"
    );
    let (mut sheets, mut relations) = (Vec::new(), vec![strings]);
    for (number, (path, kind)) in (1..).zip(folders) {
        let name = if *kind == "worksheet" {
            "调度表"
        } else {
            kind
        };
        sheets.push(format!(
            "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"
        ));
        let target = path.trim_start_matches("xl/");
        relations.push(format!(
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>"
        ));
        if *kind != "worksheet" {
            parts.push((path, format!("<{kind}/>").into_bytes()));
        }
    }
    let (sheets, relations) = (sheets.concat(), relations.concat());
    for (name, content) in &mut parts {
        let text = match *name {
            "xl/workbook.xml" => {
                let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
                format!(
                    "<workbook xmlns=\"{main}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"
                )
            }
            "xl/_rels/workbook.xml.rels" => format!("<Relationships>{relations}</Relationships>"),
            _ => continue,
        };
        *content = text.into_bytes();
    }
    zipped(&parts)
}

#[test]
fn charts_dialogs_and_macros_beside_the_sheet_harm_nothing() {
    const SHEET: (&str, &str) = ("xl/worksheets/sheet1.xml", "worksheet");
    is_read(&workbook_of(&[
        ("xl/chartsheets/sheet1.xml", "chartsheet"),
        SHEET,
    ]));
    is_read(&workbook_of(&[
        ("xl/dialogsheets/sheet1.xml", "dialogsheet"),
        SHEET,
    ]));
    let mut with_code = xlsx_parts(ONE);
    with_code.push(("xl/vbaProject.bin", compound("VBA", b"Sub Auto_Open()")));
    is_read(&zipped(&with_code));
    let refused = kind(&workbook_of(&[
        ("xl/macrosheets/sheet1.xml", "xlMacrosheet"),
        SHEET,
    ]));
    assert_eq!(refused, NotASheet::MacroSheet);
}

#[test]
fn encrypted_files_are_told_apart_from_damaged_ones() {
    for file in [
        compound("EncryptedPackage", b"x"),
        compound("Workbook", &biff(0x002F, &words(&[1, 1]))),
        package(&[
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
            ("content.xml", b"?"),
        ]),
    ] {
        assert_eq!(read(&file), Err(NotASheet::Encrypted.into()));
    }
}

#[test]
fn other_zips_and_compounds_are_named() {
    let odt: &[u8] = b"application/vnd.oasis.opendocument.text";
    for (file, kind) in [
        (package(&[("word/document.xml", b"")]), NotASheet::Word),
        (
            package(&[("ppt/presentation.xml", b"")]),
            NotASheet::Presentation,
        ),
        (package(&[("调度表.xlsx", b"")]), NotASheet::Archive),
        (
            package(&[
                ("mimetype", odt),
                ("META-INF/manifest.xml", b""),
                ("content.xml", b""),
            ]),
            NotASheet::OtherDocument,
        ),
        (compound("WordDocument", b"x"), NotASheet::Word),
        (compound("Contents", b"x"), NotASheet::Unknown),
    ] {
        assert_eq!(read(&file), Err(kind.into()));
    }
}
