//! Workbooks built byte by byte, so that a test can say what is odd about them.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip of these parts.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(of: &[(&str, &str, &str)]) -> String {
    let relations: Vec<String> = of
        .iter()
        .map(|(id, kind, target)| {
            format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    let relations = relations.concat();
    format!("<Relationships>{relations}</Relationships>")
}

/// The parts of an `.xlsx` with one worksheet, of which `sheet` is the XML inside `worksheet`.
pub(crate) fn xlsx_parts(sheet: &str) -> Vec<(&'static str, Vec<u8>)> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let workbook = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{OFFICE}\"><sheets>\
         <sheet name=\"调度表\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let styles =
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"57\"/></cellXfs></styleSheet>";
    let strings = "<sst uniqueCount=\"1\"><si><t>项目名称</t></si></sst>";
    let relations_of_workbook = relations(&[
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "styles", "styles.xml"),
        ("rId3", "sharedStrings", "sharedStrings.xml"),
    ]);
    let root = relations(&[("rId1", "officeDocument", "xl/workbook.xml")]);
    vec![
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("_rels/.rels", root.into_bytes()),
        ("xl/workbook.xml", workbook.into_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            relations_of_workbook.into_bytes(),
        ),
        ("xl/styles.xml", styles.into()),
        ("xl/sharedStrings.xml", strings.into()),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\">{sheet}</worksheet>").into_bytes(),
        ),
    ]
}

/// An `.xlsx` with one worksheet.
pub(crate) fn xlsx(sheet: &str) -> Vec<u8> {
    zipped(&xlsx_parts(sheet))
}

/// The same parts with one of them replaced or added.
pub(crate) fn xlsx_with(sheet: &str, name: &'static str, content: &str) -> Vec<u8> {
    let mut parts = xlsx_parts(sheet);
    parts.retain(|(part, _)| *part != name);
    parts.push((name, content.as_bytes().to_vec()));
    zipped(&parts)
}

pub(crate) fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, c)| (*n, c.as_slice())).collect();
    package(&parts)
}

/// An `.ods` with one table, of which `rows` is the XML inside `table:table`.
pub(crate) fn ods(rows: &str) -> Vec<u8> {
    ods_with("", rows)
}

/// The same with these automatic styles.
pub(crate) fn ods_with(styles: &str, rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet><table:table table:name=\"调度表\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    package(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// A record of an `.xlsb`.
pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if kind < 0x80 {
        bytes.push(u8::try_from(kind).unwrap());
    } else {
        bytes.push(u8::try_from(kind & 0x7F).unwrap() | 0x80);
        bytes.push(u8::try_from(kind >> 7).unwrap());
    }
    assert!(data.len() < 0x80);
    bytes.push(u8::try_from(data.len()).unwrap());
    bytes.extend_from_slice(data);
    bytes
}

/// Text with its length in front, two bytes a character.
pub(crate) fn wide(text: &str) -> Vec<u8> {
    let codes: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(codes.len()).unwrap().to_le_bytes().to_vec();
    bytes.extend(codes.iter().flat_map(|code| code.to_le_bytes()));
    bytes
}

/// Numbers of four bytes each.
pub(crate) fn longs(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// An `.xlsb` whose worksheet has these records; `id` is the relation of its sheet.
pub(crate) fn xlsb(id: &str, sheet: &[Vec<u8>]) -> Vec<u8> {
    let strings = record(0x13, &[vec![0], wide("项目名称")].concat());
    let styles = [
        record(0x0269, &longs(&[2])),
        record(0x2F, &[0; 16]),
        record(0x2F, &[0, 0, 57, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        record(0x026A, &[]),
    ];
    xlsb_with(id, &styles, &[strings], sheet)
}

/// The same with these records of styles and of shared texts.
pub(crate) fn xlsb_with(
    id: &str,
    styles: &[Vec<u8>],
    strings: &[Vec<u8>],
    sheet: &[Vec<u8>],
) -> Vec<u8> {
    let bundle = [longs(&[0, 1]), wide(id), wide("调度表")].concat();
    let workbook = [
        record(0x99, &longs(&[0, 0])),
        record(0x9C, &bundle),
        record(0x90, &[]),
        record(0x84, &[]),
    ]
    .concat();
    let root = relations(&[("rId1", "officeDocument", "xl/workbook.bin")]);
    let relations = relations(&[
        ("rId1", "worksheet", "worksheets/sheet1.bin"),
        ("rId2", "styles", "styles.bin"),
        ("rId3", "sharedStrings", "sharedStrings.bin"),
    ]);
    package(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/styles.bin", &styles.concat()),
        ("xl/sharedStrings.bin", &strings.concat()),
        ("xl/worksheets/sheet1.bin", &sheet.concat()),
    ])
}

/// A record of an `.xls`.
pub(crate) fn biff(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// Numbers of two bytes each.
pub(crate) fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// The stream of an `.xls` of Excel 97 whose one worksheet has these records. Its code page says
/// GBK, its text is Unicode.
pub(crate) fn xls_stream(sheet: &[Vec<u8>]) -> Vec<u8> {
    let strings: Vec<u8> = "项目名称"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let shared = [
        biff(0x0042, &words(&[936])),
        biff(0x00E0, &words(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
        biff(0x00E0, &words(&[0, 57, 0, 0, 0, 0, 0, 0, 0, 0])),
        biff(
            0x00FC,
            &[&longs(&[1, 1])[..], &[4, 0, 1], &strings].concat(),
        ),
    ];
    xls_stream_with(&shared, sheet)
}

/// The same with these records of what the whole workbook shares.
pub(crate) fn xls_stream_with(shared: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let name: Vec<u8> = "调度表".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let globals = |start: u32| {
        [
            biff(0x0809, &words(&[0x0600, 5, 0, 0, 0, 0, 0, 0])),
            biff(
                0x0085,
                &[&start.to_le_bytes()[..], &[0, 0, 3, 1], &name].concat(),
            ),
            shared.concat(),
            biff(0x000A, &[]),
        ]
        .concat()
    };
    let start = u32::try_from(globals(0).len()).unwrap();
    let mut stream = globals(start);
    stream.extend(biff(0x0809, &words(&[0x0600, 0x10, 0, 0, 0, 0, 0, 0])));
    stream.extend(sheet.concat());
    stream.extend(biff(0x000A, &[]));
    stream
}

/// A compound file with one stream, in sectors of 512 bytes: table, directory, then the stream.
pub(crate) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    assert!(sectors < 120);
    let mut table = vec![0xFFFF_FFFD, 0xFFFF_FFFE];
    table.extend((3..sectors + 2).chain([0xFFFF_FFFE]));
    table.resize(128, 0xFFFF_FFFF);

    let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    file.resize(24, 0);
    file.extend(words(&[0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0]));
    file.extend(longs(&[
        0,
        1,
        1,
        0,
        4096,
        0xFFFF_FFFE,
        0,
        0xFFFF_FFFE,
        0,
        0,
    ]));
    file.resize(512, 0xFF);
    file.extend(longs(&table));
    for (name, kind, start, length) in [
        ("Root Entry", 5, 0xFFFF_FFFE, 0),
        (name, 2, 2, u32::try_from(stream.len()).unwrap()),
    ] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length_of_name = u8::try_from(entry.len() + 2).unwrap();
        entry.resize(128, 0);
        entry[64] = length_of_name;
        entry[66] = kind;
        entry[116..124].copy_from_slice(&longs(&[start, length]));
        file.extend(entry);
    }
    file.resize(512 * 3, 0);
    file.extend(stream);
    file
}

/// An `.xls` whose one worksheet has these records.
pub(crate) fn xls(sheet: &[Vec<u8>]) -> Vec<u8> {
    compound("Workbook", &xls_stream(sheet))
}
