//! Workbooks as other programs than ours write them, and parts that only these know.

use super::samples::{Sample, note, patched, with};

/// Such files.
#[expect(clippy::too_many_lines, reason = "a table of samples")]
pub(crate) fn all() -> Vec<Sample> {
    const SHEET_PART: &str = "xl/worksheets/sheet1.xml";
    let plain = || with("", |_| Ok(()));
    let noted = || with("", |sheet| sheet.insert_note(3, 1, &note()).map(|_| ()));
    let types =
        |more: &'static str| move |text: &str| text.replace("</Types>", &format!("{more}</Types>"));
    let prefixed = |text: &str| {
        let text = text.replace(
            "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml",
            "xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml",
        );
        let text = text
            .replace("</", "\u{1}")
            .replace('<', "<x:")
            .replace('\u{1}', "</x:");
        text.replace("<x:?xml", "<?xml")
    };
    vec![
        patched(
            "dates from 1904",
            plain(),
            &[("xl/workbook.xml", &|text| {
                text.replace("<workbookPr", "<workbookPr date1904=\"1\"")
            })],
        ),
        patched(
            "a threaded comment",
            noted(),
            &[
                ("xl/worksheets/_rels/sheet1.xml.rels", &|text| {
                    text.replace("</Relationships>", "<Relationship Id=\"rId9\" Type=\"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment\" Target=\"../threadedComments/threadedComment1.xml\"/></Relationships>")
                }),
                ("xl/threadedComments/threadedComment1.xml", &|_| {
                    "<ThreadedComments xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"><threadedComment ref=\"B4\" dT=\"2026-11-20T01:02:03.00\" personId=\"{00000000-0000-0000-0000-000000000001}\" id=\"{00000000-0000-0000-0000-000000000002}\"><text>请核对</text></threadedComment></ThreadedComments>".to_owned()
                }),
                ("xl/persons/person.xml", &|_| {
                    "<personList xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"/>".to_owned()
                }),
                ("xl/comments1.xml", &|text| {
                    text.replace("王某", "tc={00000000-0000-0000-0000-000000000002}")
                }),
            ],
        ),
        patched(
            "macros",
            plain(),
            &[
                ("[Content_Types].xml", &|text| {
                    text.replace("spreadsheetml.sheet.main+xml", "SHEET").replace("application/vnd.openxmlformats-officedocument.SHEET", "application/vnd.ms-excel.sheet.macroEnabled.main+xml").replace("</Types>", "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/></Types>")
                }),
                ("xl/vbaProject.bin", &|_| "not run by anybody".to_owned()),
                ("xl/_rels/workbook.xml.rels", &|text| {
                    text.replace("</Relationships>", "<Relationship Id=\"rId90\" Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\" Target=\"vbaProject.bin\"/></Relationships>")
                }),
            ],
        ),
        patched(
            "parts of WPS",
            plain(),
            &[
                (
                    "[Content_Types].xml",
                    &types(
                        "<Override PartName=\"/docProps/custom.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/>",
                    ),
                ),
                ("docProps/custom.xml", &|_| {
                    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>".to_owned()
                }),
                ("xl/woinfos.xml", &|_| {
                    "<woInfos xmlns=\"https://web.wps.cn/et/2018/main\"><woBookProps/></woInfos>"
                        .to_owned()
                }),
                (SHEET_PART, &|text| {
                    text.replace("</worksheet>", "<extLst><ext uri=\"{1}\" xmlns:et=\"https://web.wps.cn/et/2018/main\"><et:c r=\"B4\" s=\"1\"/></ext></extLst></worksheet>")
                }),
            ],
        ),
        patched(
            "alternate content",
            plain(),
            &[(SHEET_PART, &|text| {
                text.replace("</worksheet>", "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"x14\"><controls/></mc:Choice></mc:AlternateContent><tableParts count=\"0\"/></worksheet>")
            })],
        ),
        patched(
            "prefixes",
            plain(),
            &[(SHEET_PART, &prefixed), ("xl/styles.xml", &prefixed)],
        ),
        patched(
            "no addresses",
            plain(),
            &[(SHEET_PART, &|text| {
                let (head, rest) = text.split_once("<sheetData>").unwrap();
                let (_, tail) = rest.split_once("</sheetData>").unwrap();
                let row = "<row><c t=\"inlineStr\"><is><t>甲</t></is></c><c><v>1</v></c><c><v>2</v></c></row>";
                format!("{head}<sheetData>{}</sheetData>{tail}", row.repeat(5))
            })],
        ),
        patched(
            "rows and cells without content",
            plain(),
            &[(SHEET_PART, &|text| {
                text.replace(
                    "</sheetData>",
                    "<row r=\"20\" spans=\"1:3\"/><row r=\"30\"><c r=\"A30\"/></row ></sheetData>",
                )
            })],
        ),
        patched(
            "no cells at all",
            with("", |_| Ok(())),
            &[(SHEET_PART, &|text| {
                let (head, rest) = text.split_once("<sheetData>").unwrap();
                let (_, tail) = rest.split_once("</sheetData>").unwrap();
                format!("{head}<sheetData />{tail}")
            })],
        ),
        patched(
            "no styles",
            plain(),
            &[
                ("xl/styles.xml", &|_| "gone".to_owned()),
                ("[Content_Types].xml", &|text| {
                    without(text, "<Override PartName=\"/xl/styles.xml\"")
                }),
                ("xl/_rels/workbook.xml.rels", &|text| {
                    without(text, "<Relationship Id=\"rId3\"")
                }),
                (SHEET_PART, &|text| text.replace(" s=\"1\"", "")),
            ],
        ),
        patched(
            "styles without fills",
            plain(),
            &[("xl/styles.xml", &|text| {
                let (head, rest) = text.split_once("<fills").unwrap();
                let (_, tail) = rest.split_once("</fills>").unwrap();
                format!("{head}{tail}").replace("fillId=\"2\"", "fillId=\"0\"")
            })],
        ),
        patched(
            "a byte order mark",
            plain(),
            &[
                (SHEET_PART, &|text| format!("\u{feff}{text}")),
                ("xl/workbook.xml", &|text| format!("\u{feff}{text}")),
            ],
        ),
        patched(
            "no views",
            plain(),
            &[("xl/workbook.xml", &|text| {
                let (head, rest) = text.split_once("<bookViews>").unwrap();
                let (_, tail) = rest.split_once("</bookViews>").unwrap();
                format!("{head}{tail}")
            })],
        ),
        patched(
            "a note without a look",
            noted(),
            &[("xl/comments1.xml", &|text| {
                let (head, rest) = text.split_once("<text>").unwrap();
                let (_, tail) = rest.split_once("</text>").unwrap();
                format!("{head}<text><t>请核对</t></text>{tail}")
            })],
        ),
    ]
}

/// The text without the empty element that begins so.
fn without(text: &str, start: &str) -> String {
    let (head, rest) = text.split_once(start).unwrap();
    let (_, tail) = rest.split_once("/>").unwrap();
    format!("{head}{tail}")
}
